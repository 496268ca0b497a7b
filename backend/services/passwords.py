"""Passwords: which are accepted, and how they are kept (argon2id)."""

from __future__ import annotations

import base64
import secrets
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.low_level import ARGON2_VERSION

from backend.domain.errors import InvalidInput

SHORTEST = {"debtor": 8, "staff": 15, "admin": 15}
LONGEST = 128
COMMON_FILE = Path(__file__).resolve().parent / "data" / "common_passwords.txt"

# OWASP's argon2id parameters: 19 MiB, two passes, one lane; about 30 ms.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Each hash takes 19 MiB while it runs: more at once would only exhaust memory.
_AT_ONCE = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """Return what the database keeps."""
    with _AT_ONCE:
        return HASHER.hash(_canonical(password))


def password_matches(password: str, stored: str | None) -> bool:
    """Tell whether the password is right; without a stored hash it takes as long and is never right."""
    if len(password) > LONGEST:
        password, stored = "", None
    with _AT_ONCE:
        try:
            return HASHER.verify(stored or DUMMY_HASH, _canonical(password)) and stored is not None
        except (Argon2Error, InvalidHashError):
            return False


def needs_rehash(stored: str) -> bool:
    """Tell whether the hash was made with parameters of the past."""
    return HASHER.check_needs_rehash(stored)


def check_new_password(password: str, *, role: str, email: str) -> None:
    """Raise InvalidInput unless the password is long enough for the role and not one that everybody tries."""
    if len(password) < SHORTEST[role]:
        raise InvalidInput(
            "password_too_short",
            f"La contraseña debe tener al menos {SHORTEST[role]} caracteres.",
            {"minimum": SHORTEST[role]},
        )
    if len(password) > LONGEST:
        raise InvalidInput(
            "password_too_long",
            f"La contraseña puede tener hasta {LONGEST} caracteres.",
            {"maximum": LONGEST},
        )
    folded = _canonical(password).casefold()
    own = {email.casefold(), email.casefold().partition("@")[0]}
    if folded in own or folded in common_passwords():
        raise InvalidInput("password_common", "Esa contraseña es muy fácil de adivinar. Elige otra.")


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return the passwords that everybody tries first, in lower case."""
    return frozenset(COMMON_FILE.read_text(encoding="utf-8").split())


def _canonical(password: str) -> str:
    # The same keys give different code points on different systems.
    return unicodedata.normalize("NFKC", password)


def _make_dummy_hash() -> str:
    parameters = f"m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}"
    parts = (base64.b64encode(secrets.token_bytes(size)) for size in (HASHER.salt_len, HASHER.hash_len))
    salt, digest = (part.decode().rstrip("=") for part in parts)
    return f"$argon2id$v={ARGON2_VERSION}${parameters}${salt}${digest}"


# What an unknown e-mail is checked against, so that it takes as long as a known one. No password gives it.
DUMMY_HASH = _make_dummy_hash()
