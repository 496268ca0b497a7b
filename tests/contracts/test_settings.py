"""Settings: what the example file, the code and the environment say about them."""

from __future__ import annotations

import base64
from dataclasses import fields

import pytest
from cryptography.fernet import Fernet

from backend.config import ROOT, Settings, SettingsError, load_settings

A_KEY = base64.urlsafe_b64encode(b"0" * 32).decode()
STRONG = "0123456789abcdef0123456789abcdef-random"
PRODUCTION = {
    "FLASK_ENV": "production",
    "SECRET_KEY": STRONG,
    "SQLALCHEMY_DATABASE_URI": "postgresql+psycopg://app@db.example.com/negotiator",
}


def _example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def test_the_example_file_lists_each_setting() -> None:
    names = [item.name.upper() for item in fields(Settings)]
    assert sorted(_example()) == sorted(names)


def test_the_example_file_changes_nothing() -> None:
    assert load_settings(_example()) == load_settings({})


def test_the_environment_is_read_and_converted() -> None:
    settings = load_settings({"PORT": "9000", "WORKER_EMBEDDED": "no", "LOCALE": "es_ES", "OTHER": "x"})
    assert (settings.port, settings.worker_embedded, settings.locale) == (9000, False, "es_ES")


def test_a_value_of_the_wrong_type_is_named() -> None:
    with pytest.raises(SettingsError, match="PORT must be a whole number"):
        load_settings({"PORT": "many"})


def test_an_unknown_environment_is_refused() -> None:
    with pytest.raises(SettingsError, match="FLASK_ENV"):
        load_settings({"FLASK_ENV": "staging"})


@pytest.mark.parametrize("keys", ["hola", "ñandú", f"{A_KEY},corta"])
def test_an_encryption_key_that_is_none_stops_the_start_and_is_not_repeated(keys: str) -> None:
    with pytest.raises(SettingsError, match="ENCRYPTION_KEYS") as refused:
        load_settings({"ENCRYPTION_KEYS": keys})
    assert keys not in str(refused.value)


def test_encryption_keys_are_a_list() -> None:
    keys = f"{Fernet.generate_key().decode()}, {Fernet.generate_key().decode()}"
    assert load_settings({"ENCRYPTION_KEYS": keys}).encryption_keys == keys


def test_production_starts_with_strong_settings() -> None:
    assert load_settings(PRODUCTION).is_production


@pytest.mark.parametrize(
    "secret", ["", "secret", "changeme", "x" * 31, "only-for-development-and-never-in-production"]
)
def test_production_does_not_start_with_a_missing_or_weak_secret(secret: str) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings({**PRODUCTION, "SECRET_KEY": secret})


def test_production_does_not_start_without_a_database() -> None:
    with pytest.raises(SettingsError, match="SQLALCHEMY_DATABASE_URI"):
        load_settings({**PRODUCTION, "SQLALCHEMY_DATABASE_URI": ""})


def test_secrets_are_not_printed() -> None:
    printed = repr(load_settings({**PRODUCTION, "MAIL_PASSWORD": "mail-secret", "REDIS_URL": "redis://:r@h"}))
    for secret in (STRONG, "mail-secret", "redis://", "app@db"):
        assert secret not in printed
