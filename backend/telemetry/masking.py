"""Takes identity numbers, keys and e-mails out of texts that leave the process."""

from __future__ import annotations

import re
from typing import Any

# Identity numbers, telephones and obligations, however grouped: "93388915", "93.388.915", "300 123 45 67".
_NUMBER = re.compile(r"\d(?:[ .\-]?\d){5,}")
_EMAIL = re.compile(r"[^\s@<>\"'=,;:(]+@[^\s@<>\"',;:)]+\.[A-Za-z]{2,}")
_KEY = re.compile(r"\b(?:sk|pk|rk)-[A-Za-z0-9_\-]{8,}")
_TOKEN = re.compile(r"\beyJ[\w\-]+\.[\w\-]+\.[\w\-]*|(?<![\w\-])[A-Za-z0-9_\-]{40,}(?![\w\-])")
_PASSWORD_IN_URL = re.compile(r"(://[^:/@\s]+):[^@\s]+@")

# A name of ours in one word: most of what is logged, and nobody's secret.
_NAME = re.compile(r"[A-Za-z_]{1,39}")

LARGEST_PLAIN_NUMBER = 99_999


def masked(text: str) -> str:
    """Return the text with everything that could identify or authenticate a person replaced."""
    if _NAME.fullmatch(text):
        return text
    text = _PASSWORD_IN_URL.sub(r"\1:[secret]@", text)
    text = _EMAIL.sub("[email]", text)
    text = _KEY.sub("[key]", text)
    text = _TOKEN.sub("[token]", text)
    return _NUMBER.sub("[number]", text)


def masked_value(name: str, value: Any) -> Any:
    """Mask one field of a log line; our own row ids and durations are named `*_id` and `*_ms`."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        safe = name.endswith(("_id", "_ms")) or abs(value) <= LARGEST_PLAIN_NUMBER
        return value if safe else "[number]"
    return masked(str(value))
