"""Taking a picture of a page, and keeping it small."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.browser.person import Person

COLOURS = 128


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the pictures of one look go; `suffix` stands behind their names."""

    folder: Path
    suffix: str

    def shoot(self, person: Person, name: str) -> None:
        """Save what the person sees, once it has come to rest."""
        person.settle()
        page = person.page
        page.evaluate("document.fonts.ready")
        page.mouse.move(0, 0)
        # The chat scrolls to its latest answer a moment after it is drawn.
        page.wait_for_timeout(700)
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        palette = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        palette.save(self.folder / f"{name}{self.suffix}.png", optimize=True)
