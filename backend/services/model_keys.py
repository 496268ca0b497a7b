"""A person's own key for the model's provider: checked, encrypted, never shown again but for its last four signs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.config import Settings
from backend.db.repositories.assistants import StoredKey
from backend.domain.errors import InvalidInput, Unauthenticated
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext

SHAPE = re.compile(r"[A-Za-z0-9_\-]{20,300}")
PREFIX = "sk-"
PURPOSE = b"negotiator: people's own keys for a model's provider"


def save_key(
    context: ServiceContext, principal: Principal, key: str, *, keep: bool, check: Callable[[str], None]
) -> dict[str, Any]:
    """Keep a key that the provider accepts, for good or for this session; returns what `describe_key` does.

    `check` asks the provider and raises what the person is to be told. Raises InvalidInput `invalid_key`, and
    Unauthenticated where the account was erased meanwhile.
    """
    key = key.strip()
    if not (key.startswith(PREFIX) and SHAPE.fullmatch(key)):
        raise InvalidInput(
            "invalid_key", "Esa clave no tiene la forma de una clave de OpenAI (empieza por «sk-»)."
        )
    check(key)
    stored = StoredKey(
        user_id=principal.user_id,
        session_id=None if keep else principal.session_id,
        ciphertext=_encrypted(context.settings, principal.user_id, key),
        last_four=key[-4:],
        checked_at=context.now(),
        refused_at=None,
    )
    with context.write() as uow:
        if not uow.users.get_locked(principal.user_id).is_active:
            raise Unauthenticated("unauthenticated", "Inicia sesión para continuar.")
        uow.assistants.put_key(stored)
        record(context, uow, principal, "model_key_saved", "user", principal.user_id)
        uow.commit()
    return describe_key(context, principal)


def describe_key(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return whether there is a key that counts in this session, its last four signs, and how it stands."""
    opened = _open(context, principal)
    if opened is None:
        return {"saved": False}
    stored, _ = opened
    return {
        "saved": True,
        "last_four": stored.last_four,
        "kept": stored.session_id is None,
        "checked_at": stored.checked_at.isoformat(),
        "refused": stored.refused_at is not None,
    }


def remove_key(context: ServiceContext, principal: Principal) -> None:
    """Forget the person's key, if there is one."""
    with context.write() as uow:
        if uow.assistants.delete_key(principal.user_id):
            record(context, uow, principal, "model_key_removed", "user", principal.user_id)
        uow.commit()


def find_own_key(context: ServiceContext, principal: Principal) -> str | None:
    """Return the person's own key; None without one, once it was refused, or where it cannot be read."""
    opened = _open(context, principal) if principal.may_have_model_key else None
    if opened is None or opened[0].refused_at is not None:
        return None
    return opened[1]


def mark_refused(context: ServiceContext, principal: Principal, key: str) -> None:
    """Remember that the provider no longer takes this key: it is not tried again.

    A key that the person has saved in its place meanwhile is another one, and stays good.
    """
    opened = _open(context, principal)
    if opened is None or opened[1] != key:
        return
    with context.write() as uow:
        uow.assistants.refuse_key(principal.user_id, opened[0].ciphertext, now=context.now())
        uow.commit()


def rotate_keys(context: ServiceContext) -> tuple[int, int]:
    """Encrypt every key with the newest encryption key; returns how many were and how many could not be read."""
    fernet = _fernet(context.settings)
    with context.write() as uow:
        found = uow.assistants.list_keys()
        unreadable = 0
        for user_id, ciphertext in found:
            try:
                uow.assistants.replace_ciphertext(user_id, ciphertext, fernet.rotate(ciphertext))
            except InvalidToken:
                unreadable += 1
        uow.commit()
    return len(found) - unreadable, unreadable


def _open(context: ServiceContext, principal: Principal) -> tuple[StoredKey, str] | None:
    """Return the person's row with the key in it; None where it is not for this session or does not open."""
    with context.read() as uow:
        stored = uow.assistants.find_key(principal.user_id)
    if stored is None or stored.session_id not in {None, principal.session_id}:
        return None
    key = _decrypted(context.settings, principal.user_id, stored.ciphertext)
    return None if key is None else (stored, key)


def _encrypted(settings: Settings, user_id: int, key: str) -> bytes:
    # The owner is inside: a ciphertext moved to another person's row opens nothing.
    return _fernet(settings).encrypt(json.dumps([user_id, key]).encode())


def _decrypted(settings: Settings, user_id: int, ciphertext: bytes) -> str | None:
    try:
        owner, key = json.loads(_fernet(settings).decrypt(ciphertext))
    except InvalidToken:
        return None
    return key if owner == user_id else None


def _fernet(settings: Settings) -> MultiFernet:
    return _make_fernet(settings.encryption_keys, settings.secret_key)


@lru_cache(maxsize=8)
def _make_fernet(encryption_keys: str, secret_key: str) -> MultiFernet:
    keys = [key.strip() for key in encryption_keys.split(",") if key.strip()]
    # The derived key comes last: what was encrypted before there was any other still opens.
    return MultiFernet([Fernet(key) for key in (*keys, _derived(secret_key))])


def _derived(secret_key: str) -> str:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
    return base64.urlsafe_b64encode(derived).decode()
