"""What the app needs from the environment (or from `.env` beside the repository's top)."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where the API is, and the key that fingerprints of session cookies are made with.

    `interface_token` shows the API that the addresses which this server names are those of people; without one the
    API takes no notice of them.
    """

    api_url: str
    secret_key: bytes
    interface_token: str = ""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Read the settings once; a random key serves too, as fingerprints never leave the process."""
    values = {**dotenv_values(ROOT / ".env"), **os.environ}
    secret = values.get("SECRET_KEY") or secrets.token_hex(32)
    api_url = values.get("NEGOTIATOR_API_URL") or "http://127.0.0.1:8000"
    return Settings(
        api_url=api_url.rstrip("/"),
        secret_key=secret.encode(),
        interface_token=values.get("INTERFACE_TOKEN") or "",
    )
