"""Settings: the only reader of the environment.

Every field has a default that suits a laptop, except in production, where a missing or weak secret, or the demo
data, stops the start. `.env.example` lists the same names; a test holds the two together.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRETS = frozenset({"", "secret", "changeme", "change-me", "development", "dev", "test"})
MINIMUM_SECRET_LENGTH = 32
ENCRYPTION_KEY_BYTES = 32
# Read by prometheus_client itself, from the environment, before any setting is.
SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
DEVELOPMENT_SECRET = "only-for-development-and-never-in-production"

CHILD_ENVIRONMENT = ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR", "LANG", "LC_ALL", "TESSDATA_PREFIX")


class SettingsError(Exception):
    """A setting is missing or cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can change without touching code; times in seconds, sizes in bytes."""

    flask_env: str = "development"
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    sqlalchemy_database_uri: str = field(default="", repr=False)
    log_level: str = "INFO"
    port: int = 8000
    worker_embedded: bool = True
    worker_threads: int = 2
    trusted_proxies: int = 0
    public_url: str = "http://127.0.0.1:8501"
    time_zone: str = "America/Bogota"
    country: str = "CO"
    locale: str = "es_CO"
    session_lifetime: int = 12 * 3600
    token_lifetime: int = 3600
    acceptance_link_lifetime: int = 30 * 60
    turn_limit: str = "20 per 10 minutes"
    sign_in_limit: str = "30 per minute"
    channel_limit: str = "600 per minute"
    interface_token: str = field(default="", repr=False)
    upload_limit: int = 64 * 1024 * 1024
    message_limit: int = 4000
    redis_url: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    metrics_interval: int = 60
    prometheus_multiproc_dir: str = ""
    otlp_endpoint: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_private_addresses: bool = False
    queue_path: str = ""
    sqlserver_server: str = ""
    sqlserver_db: str = ""
    sqlserver_user: str = ""
    sqlserver_password: str = field(default="", repr=False)
    mail_host: str = ""
    mail_port: int = 587
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_sender: str = "negociador@example.com"
    documents_path: str = ""
    document_size_limit: int = 20 * 1024 * 1024
    document_page_limit: int = 1000
    document_time_limit: int = 120
    document_memory_limit: int = 1024 * 1024 * 1024
    document_ocr: bool = False
    document_vectors: bool = False
    tools_path: str = ""
    models_path: str = ""
    openai_api_key: str = field(default="", repr=False)
    openai_base_url: str = ""
    openai_model: str = "gpt-6.1-sol"
    openai_api: str = ""
    encryption_keys: str = field(default="", repr=False)

    @property
    def is_production(self) -> bool:
        """Whether real people's debts are in here."""
        return self.flask_env == "production"

    @property
    def database_uri(self) -> str:
        """The database's address; without one, a SQLite file in `instance/`."""
        if self.sqlalchemy_database_uri:
            return self.sqlalchemy_database_uri
        return f"sqlite:///{(ROOT / 'instance' / 'negotiator.sqlite3').as_posix()}"

    @property
    def queue_file(self) -> Path:
        """Where processes of this machine tell workers what waits, without Redis; what is in it may be lost."""
        return Path(self.queue_path) if self.queue_path else ROOT / "instance" / "queue.sqlite3"

    @property
    def documents_folder(self) -> Path:
        """The folder of files that the assistant may answer from."""
        return Path(self.documents_path) if self.documents_path else ROOT / "documents" / "library"

    @property
    def models_folder(self) -> Path:
        """The folder of trained models; what is in it can be made again."""
        return Path(self.models_path) if self.models_path else ROOT / "instance" / "models"

    @property
    def tools_file(self) -> Path:
        """The file that declares the assistant's tools."""
        return Path(self.tools_path) if self.tools_path else ROOT / "negotiator_tools.json"


def child_environment() -> dict[str, str]:
    """Return the environment of a process that reads files from outside: what it needs to run, and no secret."""
    return {name: os.environ[name] for name in CHILD_ENVIRONMENT if name in os.environ}


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read `.env` and the environment (which wins), apply `overrides`, check, and return the settings.

    Raises SettingsError where a value has the wrong type or production would start unsafe.
    """
    if environment is None:
        dotenv = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
        if dotenv.get(SHARED_METRICS) and SHARED_METRICS not in os.environ:
            raise SettingsError(f"{SHARED_METRICS} works in the process's environment only, not in .env.")
        environment = {**dotenv, **os.environ}
    values = {
        item.name: _converted(item.name, str(item.type), environment[item.name.upper()])
        for item in fields(Settings)
        if environment.get(item.name.upper(), "") != ""
    }
    settings = Settings(**{**values, **overrides})
    _check(settings)
    return settings


def _converted(name: str, kind: str, text: str) -> str | int | bool:
    if kind == "bool":
        return text.strip().lower() in {"1", "true", "yes", "on"}
    if kind != "int":
        return text
    try:
        return int(text)
    except ValueError:
        raise SettingsError(f"{name.upper()} must be a whole number, not {text!r}.") from None


def _check(settings: Settings) -> None:
    if settings.flask_env not in {"development", "production", "test"}:
        raise SettingsError("FLASK_ENV must be development, production or test.")
    if settings.openai_api not in {"", "responses", "chat"}:
        raise SettingsError("OPENAI_API must be responses, chat or empty.")
    if not all(_is_encryption_key(key.strip()) for key in settings.encryption_keys.split(",") if key.strip()):
        raise SettingsError("ENCRYPTION_KEYS must be keys as Fernet.generate_key() makes them.")
    if settings.interface_token and len(settings.interface_token) < MINIMUM_SECRET_LENGTH:
        raise SettingsError(f"INTERFACE_TOKEN needs at least {MINIMUM_SECRET_LENGTH} random characters.")
    if not settings.is_production:
        return
    secret = settings.secret_key
    if secret.lower() in WEAK_SECRETS or secret == DEVELOPMENT_SECRET or len(secret) < MINIMUM_SECRET_LENGTH:
        raise SettingsError(
            f"Production needs a SECRET_KEY of at least {MINIMUM_SECRET_LENGTH} random characters: "
            'make one with python -c "import secrets; print(secrets.token_urlsafe(48))".'
        )
    if not settings.sqlalchemy_database_uri:
        raise SettingsError("Production needs SQLALCHEMY_DATABASE_URI.")


def _is_encryption_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == ENCRYPTION_KEY_BYTES
    except ValueError:
        return False
