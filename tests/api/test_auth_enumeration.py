"""Whether an e-mail has an account cannot be told from what the service answers, or from how long it takes."""

from __future__ import annotations

import os
import statistics
import time

import pytest
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from tests.factories import PASSWORD, make_user

AUTH = "/api/v1/auth"
# 200 when the claim itself is proved.
PAIRS = int(os.environ.get("NEGOTIATOR_PAIRS", "20"))
KNOWN, UNKNOWN = "ana@example.com", "nadie@example.com"


def _bodies(email: str) -> dict[str, dict[str, str]]:
    person = {"name": "Ana", "surname": "Torres", "telephone": "", "document_number": "52123456"}
    return {
        "login": {"email": email, "password": "una-clave-que-no-es"},
        "token": {"email": email, "password": "una-clave-que-no-es"},
        "login-code": {"email": email, "password": "una-clave-que-no-es", "pre_session": "x" * 32},
        "register": {**person, "email": email, "password": PASSWORD},
        "password-reset": {"email": email},
        "password-reset/confirm": {"email": email, "code": "12345678", "password": PASSWORD},
    }


@pytest.mark.parametrize("route", sorted(_bodies("")))
def test_a_known_and_an_unknown_email_get_the_same_answer(
    client: FlaskClient, context: ServiceContext, route: str
) -> None:
    make_user(context, email=KNOWN)
    known = client.post(f"{AUTH}/{route}", json=_bodies(KNOWN)[route])
    unknown = client.post(f"{AUTH}/{route}", json=_bodies(UNKNOWN)[route])
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data)
    different = {"X-Request-ID", "Date"}
    assert [item for item in known.headers if item[0] not in different] == [
        item for item in unknown.headers if item[0] not in different
    ]


@pytest.mark.slow
@pytest.mark.parametrize("route", ["login", "register", "password-reset", "password-reset/confirm"])
def test_both_take_equally_long(client: FlaskClient, context: ServiceContext, route: str) -> None:
    """Pairs in alternation; the medians of processor time lie within 5 ms, or a fifth where the machine is slow."""
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(PAIRS):
        make_user(context, email=f"known{number}@example.com")
        # An address of its own for each pair, so that none has to wait.
        address = {"REMOTE_ADDR": f"192.0.2.{number}"}
        for kind, taken in times.items():
            body = _bodies(f"{kind}{number}@example.com")[route]
            start = time.thread_time()
            client.post(f"{AUTH}/{route}", json=body, environ_base=address)
            taken.append(time.thread_time() - start)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(known - unknown) < max(0.005, 0.2 * known)
