"""A Streamlit session belongs to the browser whose cookie opened it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from frontend.settings import ROOT
from frontend.web.cookies import FINGERPRINT_HEADER, SESSION, fingerprint
from tests.frontend import samples
from tests.frontend.conftest import SECRET_KEY
from tests.frontend.fake_api import FakeApi

VICTIM = "session-token-of-the-victim"
ATTACKER = "session-token-of-the-attacker"


@contextmanager
def session(
    ui: str, token: str | None, resume: str | None = None, headers: dict[str, str] | None = None
) -> Iterator[str]:
    """Open the app as a browser does, and give the id of the Streamlit session that answered."""
    protocols = ["streamlit", "no-xsrf-token", *([resume] if resume else [])]
    sent = {"Cookie": f"{SESSION}={token}"} if token else {}
    with connect(
        f"{ui.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=[Subprotocol(name) for name in protocols],
        additional_headers=sent | (headers or {}),
        origin=None,
    ) as socket:
        start = BackMsg()
        start.rerun_script.query_string = ""
        socket.send(start.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(socket.recv(timeout=120)))  # type: ignore[arg-type]
            if message.WhichOneof("type") == "new_session":
                yield message.new_session.initialize.session_id
                return


@pytest.fixture
def victim(ui: str, api: FakeApi) -> str:
    """The id of a session that the victim's browser left a moment ago."""
    api.answers["GET auth/me"] = (200, {"user": samples.user()})
    with session(ui, VICTIM) as session_id:
        return session_id


def test_its_own_browser_resumes_a_session(ui: str, victim: str) -> None:
    with session(ui, VICTIM, resume=victim) as resumed:
        assert resumed == victim


@pytest.mark.parametrize(
    ("token", "headers"),
    [
        (ATTACKER, {}),
        (None, {}),
        (ATTACKER, {FINGERPRINT_HEADER: fingerprint(VICTIM, SECRET_KEY.encode())}),
        (None, {FINGERPRINT_HEADER.upper(): fingerprint(VICTIM, SECRET_KEY.encode())}),
    ],
    ids=["another cookie", "no cookie", "another cookie, forged header", "no cookie, forged header"],
)
def test_no_other_browser_resumes_it(
    ui: str, victim: str, token: str | None, headers: dict[str, str]
) -> None:
    with session(ui, token, resume=victim, headers=headers) as opened:
        assert opened != victim


def test_no_other_browser_takes_it_over_while_it_is_open(ui: str, victim: str) -> None:
    with session(ui, VICTIM, resume=victim), session(ui, ATTACKER, resume=victim) as opened:
        assert opened != victim


def test_the_app_does_not_start_without_this_protection(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import frontend.streamlit_app",
    ]
    started = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert started.returncode == 1
    assert ".streamlit/config.toml" in started.stderr


def test_a_page_of_another_site_cannot_connect(ui: str) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        session(ui, VICTIM, headers={"Origin": "https://elsewhere.example.com"}),
    ):
        pass
    assert refused.value.response.status_code == 403
