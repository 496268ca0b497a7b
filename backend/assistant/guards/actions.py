"""What the assistant says that it did, does or will do: only what it can, for a tool's work is told by its result."""

from __future__ import annotations

import re

from backend.assistant.guards.surface import fold
from backend.assistant.guards.words import word_list, word_set

_MAY = tuple(sorted(word_list("own_actions")))
_NO_VERBS = word_set("no_verbs")
_PRONOUNS = r"(?:(?:te|le|les|lo|la|los|las|se) )*"
_FIRST_PERSON = (
    re.compile(r"\b(?P<verb>\w{2,}[éí])\b"),
    re.compile(r"\b(?:he|hemos) (?:ya |podido )?(?P<verb>\w{2,}(?:ad|id|t|ch|st)o)\b"),
    re.compile(
        rf"\b{_PRONOUNS}(?:voy a|vamos a|acabo de|acabamos de) (?P<verb>\w+[aeií]r)(?:te|le|lo|la|se)*\b"
    ),
    re.compile(r"\bte (?:lo |la |los |las )?(?P<verb>\w{3,}(?:o|[aei]mos))\b"),
)
"""Spanish first persons: past and future by their accent, compound past, near future, "te guardo"."""
_NOT_OWN = re.compile(r"\b(?:si|cuando|que|no|ni|nunca|tampoco|sin) (?:te |le |lo |la |se |me )*$")


def claimed_action(sentence: str) -> str | None:
    """Return the verb of an action that is none of the assistant's; the sentence keeps its accents."""
    text = sentence.lower()
    for pattern in _FIRST_PERSON:
        for match in pattern.finditer(text):
            verb = fold(match["verb"])
            mine = verb not in _NO_VERBS and not _NOT_OWN.search(text[: match.start()])
            if mine and not verb.startswith(_MAY):
                return match["verb"]
    return None
