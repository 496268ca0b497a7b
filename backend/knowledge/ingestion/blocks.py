"""What every format is read into: headings, paragraphs and tables, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is the highest."""

    text: str
    level: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or an item of a list."""

    text: str
    page: int | None = None


@dataclass(slots=True)
class GridRow:
    """A row of a table as it stands in the file; a merged cell's text is repeated in each place that it covers."""

    cells: list[str]
    page: int | None = None
    is_header: bool = False
    is_bold: bool = False


@dataclass(slots=True)
class Grid:
    """A table as it stands in the file; `edges` are the places of its columns on a page, to join it over pages."""

    rows: list[GridRow]
    caption: str = ""
    edges: tuple[float, ...] = field(default=())


Block = Heading | Paragraph | Grid
