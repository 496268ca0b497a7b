"""The connection: made late, encrypted, through the office's proxy, shared by threads, and given back."""

from __future__ import annotations

import gc
import gzip
import ipaddress
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from backend.assistant.models.contract import Credential, FailureKind, ModelClient
from backend.assistant.models.openai_client import make_model_client
from tests.assistant.models.conftest import OPERATOR, answer_to, question
from tests.model_server.server import ModelServer
from tests.model_server.steps import Drip, Say

FAR_BELOW = 15.0


def test_the_sdk_is_imported_when_the_first_key_is_used_and_not_before() -> None:
    code = (
        "import sys, backend.app; from backend.assistant.models.openai_client import make_model_client;"
        "make_model_client();"
        "print([name for name in ('openai', 'httpx2', 'httpcore2') if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_second_question_uses_the_connection_of_the_first(
    responses_client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Say("Hola")], repeat=True)

    for _ in range(3):
        assert answer_to(responses_client, question()).completed

    assert len({record.asked.connection for record in model_server.records}) == 1


@contextmanager
def compressing(url: str) -> Iterator[str]:
    """Stand between a client and a server, and compress what the server answers."""

    class Compressing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")}
            asked = urllib.request.Request(url.removesuffix("/v1") + self.path, body, headers)
            with urllib.request.urlopen(asked, timeout=60) as answer:
                short = gzip.compress(answer.read())
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(short)))
            self.end_headers()
            self.wfile.write(short)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Compressing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def test_an_answer_that_came_compressed_is_read_like_any_other(model_server: ModelServer, api: str) -> None:
    model_server.script([Say("Hola, ¿en qué te ayudo?")])

    with compressing(model_server.url) as url:
        assert answer_to(make_model_client(url, api), question()).text == "Hola, ¿en qué te ayudo?"


def test_the_answer_after_a_broken_one_does_not_read_what_was_left(
    responses_client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Say("una cosa " * 50, piece=3, delay=0.01)], [Say("otra")])
    stream = responses_client.stream(question(), OPERATOR, lambda: True)
    next(stream)
    stream.close()

    assert answer_to(responses_client, question()).text == "otra"


def test_a_connection_that_the_server_closed_meanwhile_is_replaced(
    model_server: ModelServer, api: str
) -> None:
    client = make_model_client(model_server.url, api)
    port = int(model_server.url.split(":")[2].split("/")[0])
    model_server.script([Say("Hola")], repeat=True)
    assert answer_to(client, question()).completed
    model_server.__exit__()

    with ModelServer(port) as successor:
        successor.script([Say("De nuevo")], repeat=True)
        assert answer_to(client, question()).text == "De nuevo"
        del client
        gc.collect()


def test_a_cookie_of_one_persons_session_never_goes_with_anothers_key(
    client: ModelClient, model_server: ModelServer
) -> None:
    model_server.script([Say("Hola")], repeat=True)

    for key in ("sk-one", "sk-two"):
        assert answer_to(client, question(), Credential(key, own=True)).completed

    assert [record.asked.headers.get("cookie") for record in model_server.records] == [None, None]


def test_the_systems_proxy_is_used(
    model_server: ModelServer, api: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", model_server.url.removesuffix("/v1"))
    monkeypatch.delenv("no_proxy", raising=False)
    model_server.script([Say("Hola")])

    answer = answer_to(make_model_client("http://model.invalid/v1", api), question())

    assert answer.text == "Hola"
    assert model_server.records[0].asked.headers["host"] == "model.invalid"


class TestEncrypted:
    """The same over TLS."""

    @pytest.fixture
    def certificate(self, tmp_path: Path) -> tuple[Path, Path]:
        """A certificate for 127.0.0.1, and its key."""
        return make_certificate(tmp_path)

    def test_an_answer(
        self, certificate: tuple[Path, Path], api: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with ModelServer(certificate=certificate) as server:
            server.script([Say("Hola")])
            assert answer_to(make_model_client(server.url, api), question()).text == "Hola"

    def test_the_deadline(
        self, certificate: tuple[Path, Path], api: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        with ModelServer(certificate=certificate) as server:
            server.script([Say("Hola"), Drip()])
            began = time.monotonic()
            answer = answer_to(make_model_client(server.url, api), question(seconds=1.5))

        assert answer.failure is not None
        assert answer.failure.kind is FailureKind.TIMED_OUT
        assert time.monotonic() - began < FAR_BELOW

    def test_a_certificate_that_nobody_vouches_for(self, certificate: tuple[Path, Path], api: str) -> None:
        with ModelServer(certificate=certificate) as server:
            answer = answer_to(make_model_client(server.url, api), question())

        assert answer.failure is not None
        assert answer.failure.kind is FailureKind.UNREACHABLE
        assert server.records == []


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    encoding, unprotected = serialization.Encoding.PEM, serialization.NoEncryption()
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(encoding))
    files[1].write_bytes(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, unprotected))
    return files
