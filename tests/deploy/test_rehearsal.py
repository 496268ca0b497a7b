"""The main job on the production set-up: nginx, two API processes, two of the user interface, a worker, PostgreSQL
and Redis, all as processes of this machine.
"""

from __future__ import annotations

import io
import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import sync_playwright

from backend.services.sample_campaign import write_sample
from tests.deploy.cluster import Cluster, missing_programs, running_cluster
from tests.deploy.main_job import (
    ADMIN,
    PASSWORD,
    SECONDS,
    Caller,
    import_campaign,
    reach_an_agreement,
    register,
)
from tests.servers import POSTGRES_URL

pytestmark = pytest.mark.slow
BROWSER = "NEGOTIATOR_TEST_BROWSER"
ROWS = 300


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    missing = [*missing_programs(), *([] if POSTGRES_URL in os.environ else ["PostgreSQL"])]
    if missing:
        pytest.skip(f"not here: {', '.join(missing)}")
    with running_cluster(os.environ[POSTGRES_URL], tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.flask("users", "create-admin", "--email", ADMIN, NEGOTIATOR_NEW_PASSWORD=PASSWORD)
        yield cluster


@pytest.fixture(scope="module")
def imported(cluster: Cluster) -> dict[str, Any]:
    """A campaign that an administrator handed to one API process, and the worker imported."""
    text = io.StringIO()
    write_sample(text, rows=ROWS, seed=5)
    return import_campaign(cluster.public, text.getvalue().encode())


@pytest.fixture(scope="module")
def debtor(cluster: Cluster, imported: dict[str, Any]) -> Caller:
    return register(cluster.public)


def test_the_worker_imports_what_an_api_process_received(imported: dict[str, Any]) -> None:
    assert imported["created"] + imported["rejected"] == ROWS


def test_a_debtor_reaches_an_agreement_whichever_process_answers(debtor: Caller) -> None:
    assert reach_an_agreement(debtor)


def test_a_stream_is_passed_on_with_its_events(debtor: Caller) -> None:
    answer = requests.post(
        debtor.base + "chat/message",
        json={"message": "hola"},
        headers={**debtor.headers, "Accept": "text/event-stream"},
        timeout=SECONDS,
    )
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    events = re.findall(r"^event: (\w+)$", answer.text, re.MULTILINE)
    assert (events[0], events[-1]) == ("state", "done")


def test_turns_are_counted_over_both_api_processes(debtor: Caller) -> None:
    """The limit is 20 in ten minutes; each process alone would let nearly all of these pass."""
    answers = [debtor.call("POST", "chat/message", json={"message": "hola"}).status_code for _ in range(25)]
    assert answers.count(429) >= 5


def test_figures_for_monitoring_are_not_for_the_outside(cluster: Cluster) -> None:
    assert requests.get(f"{cluster.public}/metrics", timeout=SECONDS).status_code == 404


def test_somebody_signs_in_with_a_browser_and_stays_so_after_a_reload(cluster: Cluster) -> None:
    path = os.environ.get(BROWSER)
    if not path:
        pytest.skip(f"{BROWSER} names no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.goto(cluster.public)
        page.get_by_label("Correo electrónico").fill(ADMIN)
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrar", exact=True).first.click()
        page.get_by_label("Contraseña", exact=True).wait_for(state="detached")
        for _ in range(3):
            page.reload()
            page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
            assert page.get_by_label("Contraseña", exact=True).count() == 0
        browser.close()


def test_the_service_goes_on_when_one_api_process_is_told_to_stop(cluster: Cluster, debtor: Caller) -> None:
    cluster.api_processes[0].send_signal(signal.SIGTERM)
    failures = [answer.text for _ in range(60) if not (answer := debtor.call("GET", "agreements")).ok]
    cluster.api_processes[0].wait(timeout=SECONDS)
    assert failures == []


def test_nothing_secret_is_in_what_the_processes_print(cluster: Cluster, debtor: Caller) -> None:
    printed = "".join(path.read_text(errors="replace") for path in cluster.logs.glob("*.log"))
    for secret in (cluster.environment["SECRET_KEY"], PASSWORD, "93388915", debtor.headers["Authorization"]):
        assert secret not in printed
