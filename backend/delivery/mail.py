"""Mail leaves through SMTP where a server is configured, and shows on the console otherwise."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import make_msgid
from typing import TextIO

TIMEOUT_SECONDS = 20
TLS_PORT = 465

SendMail = Callable[[str, str, str], None]


class MailNotSent(Exception):
    """The server did not take the mail; `may_retry` tells whether it makes sense to try again."""

    def __init__(self, *, may_retry: bool) -> None:
        super().__init__("mail not sent")
        self.may_retry = may_retry


class MailOutcomeUnknown(Exception):
    """The connection broke while the server was taking the mail: it may have left or not."""


def console_mailer(stream: TextIO | None = None) -> SendMail:
    """Return a mailer for development: it prints, so that codes can be read."""

    def send(recipient: str, subject: str, body: str) -> None:
        print(f"--- mail to {recipient}: {subject}\n{body}\n---", file=stream or sys.stdout, flush=True)

    return send


def smtp_mailer(*, host: str, port: int, user: str, password: str, sender: str) -> SendMail:
    """Return a mailer that uses this server, always encrypted; port 465 speaks TLS from the start.

    The mailer raises MailNotSent where it is certain that nothing left, MailOutcomeUnknown where it is not.
    """

    def send(recipient: str, subject: str, body: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, recipient, subject
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        message.set_content(body)
        is_taken = False
        try:
            with _signed_in(host, port, user, password) as server:
                _hand_over(server, message)
                is_taken = True
        except (smtplib.SMTPException, OSError):
            # A server that has taken the mail and then does not say good-bye has taken it all the same.
            if not is_taken:
                raise

    return send


def _signed_in(host: str, port: int, user: str, password: str) -> smtplib.SMTP:
    try:
        server = _connected(host, port)
        if user:
            server.login(user, password)
    except (smtplib.SMTPException, OSError) as error:
        raise MailNotSent(may_retry=True) from error
    return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise MailNotSent(may_retry=False) from error
    except smtplib.SMTPResponseException as error:
        raise MailNotSent(may_retry=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailOutcomeUnknown from error


def _connected(host: str, port: int) -> smtplib.SMTP:
    tls = ssl.create_default_context()
    if port == TLS_PORT:
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=tls)
    server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        server.starttls(context=tls)
    except BaseException:
        server.close()
        raise
    return server
