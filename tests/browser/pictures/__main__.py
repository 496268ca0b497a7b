"""The pictures of the README, taken of the real product: `python -m tests.browser.pictures`.

A demo with two months of conversations, agreements and payments is lived through first. Then each role walks its way,
on a desktop in light and in dark, and on a phone. Needs a Chromium; takes some minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from frontend.settings import ROOT
from tests import databases
from tests.browser.conftest import FLAGS, opened_window
from tests.browser.person import Person
from tests.browser.pictures.camera import Camera
from tests.browser.pictures.history import DAYS, live_through
from tests.browser.pictures.walks import WALKS
from tests.browser.place import running_place
from tests.conftest import Clock
from tests.model_server.server import ModelServer
from tests.run import find_browser


@dataclass(frozen=True, slots=True)
class Look:
    """How a browser shows the product."""

    size: str
    scheme: str
    suffix: str


LOOKS = {
    "light": Look("desktop", "light", ""),
    "dark": Look("desktop", "dark", "_dark"),
    "phone": Look("phone", "light", "_phone"),
}


def main() -> None:
    """Live through the history once, then take the pictures of each look on a copy of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--look", action="append", choices=LOOKS, help="only this look; may be repeated")
    parser.add_argument("--role", action="append", choices=WALKS, help="only this role's; may be repeated")
    parser.add_argument("--folder", type=Path, default=ROOT / "readme_images")
    wanted = parser.parse_args()
    wanted.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        history = _make_history(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for look in wanted.look or LOOKS:
            _take_pictures(browser, history, LOOKS[look], wanted.role or list(WALKS), wanted.folder)
        browser.close()


def _make_history(folder: Path) -> Path:
    """Return a database in which two months have passed, the last day of which is today."""
    template = databases.make_sqlite_template(folder / "template.sqlite3")
    clock = Clock()
    clock.now = datetime.now(UTC) - timedelta(days=DAYS)
    # Without a mail server, mails are printed.
    with contextlib.redirect_stdout(io.StringIO()), running_place(template, folder, clock) as place:
        live_through(place)
    lived = folder / "lived.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(folder / "test.sqlite3")) as source,
        contextlib.closing(sqlite3.connect(lived)) as target,
    ):
        source.backup(target)
    return lived


def _take_pictures(browser: Browser, history: Path, look: Look, roles: list[str], folder: Path) -> None:
    clock = Clock()
    clock.now = datetime.now(UTC)
    camera = Camera(folder, look.suffix)
    with (
        tempfile.TemporaryDirectory() as place_folder,
        ModelServer() as model,
        contextlib.redirect_stdout(io.StringIO()),
        running_place(
            history, Path(place_folder), clock, openai_base_url=model.url, openai_api="responses"
        ) as place,
        opened_window(browser, look.size, color_scheme=look.scheme) as window,
    ):
        person = Person(window, place.address)
        for role in roles:
            WALKS[role](place, person, camera)


if __name__ == "__main__":
    main()
