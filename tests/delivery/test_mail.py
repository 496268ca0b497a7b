"""Mail through a server of this test's own: encrypted, signed in, and told apart when it is refused."""

from __future__ import annotations

import io
import smtplib
from typing import Any

import pytest

from backend.delivery import mail
from backend.delivery.mail import MailNotSent, MailOutcomeUnknown, console_mailer, smtp_mailer


class Server:
    """Speaks as smtplib's client does; what happened is in `steps`."""

    steps: list[Any]
    error: Exception | None

    def __init__(self, error: Exception | None = None) -> None:
        self.steps = []
        self.error = error

    def __call__(self, host: str, port: int, **options: Any) -> Server:
        self.steps.append((host, port, "tls" if "context" in options else "plain"))
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *error: object) -> None:
        self.steps.append("quit")

    def starttls(self, context: Any) -> None:
        self.steps.append("starttls")

    def login(self, user: str, password: str) -> None:
        self.steps.append(("login", user, password))

    def send_message(self, message: Any) -> None:
        if self.error:
            raise self.error
        self.steps.append((message["To"], message["From"], message["Subject"], message.get_content().strip()))


def send(port: int = 587, user: str = "u") -> None:
    options = {"host": "mail.example.com", "port": port, "user": user, "password": "p"}
    smtp_mailer(**options, sender="negociador@example.com")("ana@example.com", "Código", "Tu código: 123456")  # type: ignore[arg-type]


def test_mail_is_encrypted_before_anybody_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    monkeypatch.setattr(mail.smtplib, "SMTP", server)
    send()
    message = ("ana@example.com", "negociador@example.com", "Código", "Tu código: 123456")
    assert server.steps == [
        ("mail.example.com", 587, "plain"),
        "starttls",
        ("login", "u", "p"),
        message,
        "quit",
    ]


def test_port_465_speaks_tls_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Server()
    monkeypatch.setattr(mail.smtplib, "SMTP_SSL", server)
    send(port=465, user="")
    assert server.steps[0] == ("mail.example.com", 465, "tls")
    assert all(step[0] != "login" for step in server.steps)


@pytest.mark.parametrize(
    ("error", "may_retry"),
    [
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPDataError(451, b"busy"), True),
        (smtplib.SMTPSenderRefused(550, b"no", "negociador@example.com"), True),
    ],
)
def test_a_mail_that_the_server_refuses_has_not_left(
    monkeypatch: pytest.MonkeyPatch, error: Exception, may_retry: bool
) -> None:
    monkeypatch.setattr(mail.smtplib, "SMTP", Server(error))
    with pytest.raises(MailNotSent) as refused:
        send()
    assert refused.value.may_retry is may_retry


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected(), TimeoutError(), ConnectionResetError()])
def test_nobody_knows_whether_a_mail_left_when_the_server_was_lost_while_taking_it(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(mail.smtplib, "SMTP", Server(error))
    with pytest.raises(MailOutcomeUnknown):
        send()


def test_a_server_that_cannot_be_reached_has_taken_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*arguments: Any, **options: Any) -> Server:
        raise ConnectionRefusedError

    monkeypatch.setattr(mail.smtplib, "SMTP", unreachable)
    with pytest.raises(MailNotSent) as refused:
        send()
    assert refused.value.may_retry is True


def test_a_server_that_takes_a_mail_and_says_no_good_bye_has_taken_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Rude(Server):
        def __exit__(self, *error: object) -> None:
            raise smtplib.SMTPServerDisconnected

    server = Rude()
    monkeypatch.setattr(mail.smtplib, "SMTP", server)
    send()
    assert server.steps[-1][0] == "ana@example.com"


def test_without_a_server_mail_shows_on_the_console() -> None:
    stream = io.StringIO()
    console_mailer(stream)("ana@example.com", "Código", "123456")
    assert "ana@example.com" in stream.getvalue()
    assert "123456" in stream.getvalue()
