"""The production set-up without containers: nginx, two API processes, two of the user interface, a worker, PostgreSQL
and Redis, started from the very files in `deploy/`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import requests
from sqlalchemy import make_url

from backend.config import ROOT
from tests.servers import PATIENCE_SECONDS, free_port

TEMPLATE = ROOT / "deploy" / "nginx" / "negotiator.conf.template"
TRIES = 2 * PATIENCE_SECONDS
PROGRAMS = ("nginx", "redis-server")
NGINX = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/negotiator.conf;
}}
"""


def missing_programs() -> list[str]:
    """Return what the set-up needs and this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


@dataclass(frozen=True)
class Cluster:
    """Addresses of the running set-up, and its API processes."""

    public: str
    api_ports: tuple[int, int]
    ui_ports: tuple[int, int]
    api_processes: tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]
    environment: dict[str, str]
    logs: Path

    def flask(self, *arguments: str, **environment: str) -> None:
        """Run a command of the backend on this installation."""
        _flask({**self.environment, **environment}, *arguments)


def nginx_configuration(folder: Path, *, listen: str, internal: str, api: list[str], ui: list[str]) -> Path:
    """Write the template's configuration, and one around it for a process without privileges; return that."""
    values = {
        "${LISTEN}": listen,
        "${INTERNAL}": internal,
        "${API_SERVERS}": " ".join(f"server {address};" for address in api),
        "${UI_SERVERS}": " ".join(f"server {address};" for address in ui),
        "/var/log/nginx/": f"{folder.as_posix()}/",
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    (folder / "negotiator.conf").write_text(text, encoding="utf-8")
    main = folder / "nginx.conf"
    # Started by root, its workers would be somebody who may not look into a test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    main.write_text(NGINX.format(folder=folder, user=user), encoding="utf-8")
    return main


@contextmanager
def running_cluster(server: str, folder: Path) -> Iterator[Cluster]:
    """Start everything on a database of its own at the PostgreSQL `server`, and stop it afterwards."""
    with ExitStack() as stack:
        database = stack.enter_context(_database(server))
        redis, public, internal = free_port(), free_port(), free_port()
        api_ports, ui_ports = (free_port(), free_port()), (free_port(), free_port())
        environment = _environment(folder, database, redis, internal)
        redis_command = ["redis-server", "--port", str(redis), "--save", "", "--dir", str(folder)]
        stack.enter_context(running_process(redis_command, environment, folder / "redis.log"))
        _flask(environment, "prepare")
        apis = tuple(stack.enter_context(_api(port, environment, folder)) for port in api_ports)
        for port in ui_ports:
            ui = ["-m", "uvicorn", "frontend.streamlit_app:app", "--port", str(port), "--proxy-headers"]
            stack.enter_context(
                running_process([sys.executable, *ui], environment, folder / f"ui-{port}.log")
            )
        worker = [sys.executable, "-m", "flask", "--app", "backend.app", "worker"]
        stack.enter_context(running_process(worker, environment, folder / "worker.log"))
        configuration = nginx_configuration(
            folder,
            listen=f"127.0.0.1:{public}",
            internal=f"127.0.0.1:{internal}",
            api=[f"127.0.0.1:{port}" for port in api_ports],
            ui=[f"127.0.0.1:{port}" for port in ui_ports],
        )
        nginx = ["nginx", "-p", str(folder), "-c", str(configuration), "-g", "daemon off;"]
        stack.enter_context(running_process(nginx, environment, folder / "nginx.log"))
        for port in api_ports:
            _wait_for(f"http://127.0.0.1:{port}/readyz")
        for port in ui_ports:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        _wait_for(f"http://127.0.0.1:{public}/readyz")
        address = f"http://127.0.0.1:{public}"
        yield Cluster(address, api_ports, ui_ports, apis, environment, folder)  # type: ignore[arg-type]


def _environment(folder: Path, database: str, redis: int, internal: int) -> dict[str, str]:
    return {
        **os.environ,
        "FLASK_ENV": "production",
        "SECRET_KEY": "a-secret-of-the-rehearsal-and-of-nothing-else",
        "SQLALCHEMY_DATABASE_URI": database,
        "REDIS_URL": f"redis://127.0.0.1:{redis}/0",
        "TRUSTED_PROXIES": "1",
        "WORKER_EMBEDDED": "no",
        "NEGOTIATOR_API_URL": f"http://127.0.0.1:{internal}",
        "API_THREADS": "16",
        "MAIL_HOST": "",
    }


def _api(
    port: int, environment: dict[str, str], folder: Path
) -> AbstractContextManager[subprocess.Popen[bytes]]:
    command = ["-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "backend.app:create_app()"]
    own = {**environment, "API_BIND": f"127.0.0.1:{port}"}
    return running_process([sys.executable, *command], own, folder / f"api-{port}.log")


def _flask(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "flask", "--app", "backend.app", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


@contextmanager
def running_process(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends, with what it prints in a file."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"negotiator_rehearsal_{os.getpid()}"
    plain = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _wait_for(address: str) -> None:
    answer = patient_session(502, 503).get(address, timeout=PATIENCE_SECONDS)
    assert answer.ok, address


def patient_session(*passing: int) -> requests.Session:
    """Return a client that tries again while nobody listens yet, or the answer has one of these statuses."""
    retry = requests.adapters.Retry(
        total=TRIES,
        connect=TRIES,
        status=TRIES,
        status_forcelist=passing,
        backoff_factor=0.1,
        backoff_max=0.5,
    )
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retry))
    return session
