"""The main job on the production set-up: nginx, two API processes, two of the user interface, a worker, PostgreSQL, Redis."""

from __future__ import annotations

import io
import os
import re
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from pypdf import PdfReader

from backend.services.sample_campaign import write_sample
from tests.deploy.cluster import ADMIN, PASSWORD, Cluster, missing_programs, running_cluster
from tests.servers import POSTGRES_URL

pytestmark = [pytest.mark.slow]
DEBTOR = "carlos.fajardo@example.com"
REPLY_SECONDS = 60


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    missing = missing_programs()
    if POSTGRES_URL not in os.environ or missing:
        pytest.skip(f"needs PostgreSQL and {', '.join(missing) or 'nothing else'}")
    with running_cluster(os.environ[POSTGRES_URL], tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


class Caller:
    """Somebody who calls the API through nginx, with a token."""

    def __init__(self, cluster: Cluster, email: str = "") -> None:
        self.base = f"{cluster.public}/api/v1/"
        self.headers: dict[str, str] = {}
        if email:
            token = self.post("auth/token", json={"email": email, "password": PASSWORD})["access_token"]
            self.headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {**self.headers, **more.pop("headers", {})}
        return requests.request(method, self.base + path, headers=headers, timeout=REPLY_SECONDS, **more)

    def post(self, path: str, **more: Any) -> Any:
        answer = self.call("POST", path, **more)
        assert answer.ok, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def imported(cluster: Cluster) -> dict[str, Any]:
    """A campaign that an administrator handed to one API process, and the worker imported."""
    cluster.flask("users", "create-admin", "--email", ADMIN, NEGOTIATOR_NEW_PASSWORD=PASSWORD)
    admin = Caller(cluster, ADMIN)
    text = io.StringIO()
    write_sample(text, rows=300, seed=5)
    campaign = admin.post("campaigns", files={"file": ("campaña.csv", text.getvalue().encode())})
    for _ in range(REPLY_SECONDS * 5):
        campaign = admin.get(f"campaigns/{campaign['id']}")
        if campaign["status"] == "finished":
            break
        time.sleep(0.2)
    return dict(campaign)


@pytest.fixture(scope="module")
def debtor(cluster: Cluster, imported: dict[str, Any]) -> Caller:
    person = {"name": "Carlos", "surname": "Fajardo", "email": DEBTOR, "password": PASSWORD}
    Caller(cluster).post("auth/register", json={**person, "document_number": "93388915"})
    return Caller(cluster, DEBTOR)


def test_the_worker_imports_what_an_api_process_received(imported: dict[str, Any]) -> None:
    assert (imported["status"], imported["created"] + imported["rejected"]) == ("finished", 300)


def test_a_debtor_reaches_an_agreement_whichever_process_answers(cluster: Cluster, debtor: Caller) -> None:
    asked = debtor.post("chat/message", json={"message": "93388915"})
    assert asked["current_state"] == "validar_identidad"
    told = debtor.post("chat/message", json={"message": "4821"})
    assert told["current_state"] == "informar_deuda"
    assert "$ 123.456" in told["message"]
    options = debtor.post("chat/message", json={"message": "", "button_id": "ver_opciones"})
    offer = options["offers"][0]
    accepted = debtor.post(
        "agreements", json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "una-vez-y-no-mas"}
    )
    again = debtor.post(
        "agreements", json={"offer_id": offer["id"]}, headers={"Idempotency-Key": "una-vez-y-no-mas"}
    )
    assert again == accepted
    document = debtor.call("GET", f"agreements/{accepted['id']}/document.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    assert accepted["reference"] in text


def test_a_stream_is_passed_on_as_it_comes(debtor: Caller) -> None:
    with requests.post(
        debtor.base + "chat/message",
        json={"message": "hola"},
        headers={**debtor.headers, "Accept": "text/event-stream"},
        stream=True,
        timeout=REPLY_SECONDS,
    ) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        events = re.findall(r"^event: (\w+)$", answer.text, re.MULTILINE)
    assert events[0] == "state"
    assert events[-1] == "done"


def test_turns_are_counted_over_both_api_processes(cluster: Cluster, debtor: Caller) -> None:
    refused = 0
    for _ in range(25):
        refused += debtor.call("POST", "chat/message", json={"message": "hola"}).status_code == 429
    # The limit is 20 in ten minutes; those of the tests before count too.
    assert refused >= 5


def test_figures_for_monitoring_are_not_for_the_outside(cluster: Cluster) -> None:
    assert requests.get(f"{cluster.public}/metrics", timeout=10).status_code == 404


def test_a_browser_comes_back_to_the_same_user_interface_process(cluster: Cluster) -> None:
    page = requests.get(cluster.public, timeout=30)
    assert page.ok
    assert "negotiator_pre" in page.cookies
    assert requests.get(f"{cluster.public}/_stcore/health", cookies=page.cookies, timeout=10).ok


def test_the_service_goes_on_when_one_api_process_is_told_to_stop(cluster: Cluster, debtor: Caller) -> None:
    cluster.api_processes[0].send_signal(signal.SIGTERM)
    failures = [
        answer.status_code for _ in range(60) if not (answer := debtor.call("GET", "agreements")).ok
    ]
    cluster.api_processes[0].wait(timeout=60)
    assert failures == []


def test_nothing_secret_is_in_what_the_processes_print(cluster: Cluster, debtor: Caller) -> None:
    printed = "".join(path.read_text(errors="replace") for path in cluster.logs.glob("*.log"))
    for secret in (cluster.environment["SECRET_KEY"], PASSWORD, "93388915", debtor.headers["Authorization"]):
        assert secret not in printed
