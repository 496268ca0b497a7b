"""What the assistant says that it did, does or will do, where that binds: it does nothing but what its tools do.

Only deeds that would bind somebody are looked for: that one explains, shows or reckons is nobody's business, in
whatever verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.assistant.guards.surface import fold, is_asked
from backend.assistant.guards.words import word_list

_DEEDS = tuple(sorted(word_list("binding_deeds")))
_PRONOUNS = r"(?:(?:te|le|les|lo|la|los|las|se) )*"
_PAST_OR_FUTURE = re.compile(r"\b(?P<verb>\w{2,}[éí])\b")
_FIRST_PERSON = (
    _PAST_OR_FUTURE,
    re.compile(r"\b(?:he|hemos) (?:ya |podido )?(?P<verb>\w{2,}(?:ad|id|t|ch|st)o)\b"),
    re.compile(
        rf"\b{_PRONOUNS}(?:voy a|vamos a|acabo de|acabamos de|pude|pudimos|alcancé a|logré|logramos|conseguí|"
        r"conseguimos|(?:vuelvo|volvemos|volver(?:é|emos)|volví|volvimos) a) "
        r"(?P<verb>\w+[aeií]r)(?:te|le|lo|la|se)*\b"
    ),
    re.compile(
        r"\b(?:estoy|estamos|sigo|seguimos|ando)(?: ya)? (?!negociando)"
        r"(?P<verb>\w{2,}(?:ando|endo))(?:te|le|lo|la|se)*\b"
    ),
    re.compile(r"\b(?:te|le|les|se) (?:lo |la |los |las )?(?P<verb>\w{3,}(?:o|[aei]mos))\b"),
)
"""Spanish first persons: past and future by their accent, compound, near future, again, now, and "te guardo"."""
_WITH_OTHERS = re.compile(
    r"\bme (?P<verb>(?:puse|he puesto) (?:de acuerdo|en contacto)|reuní|contacté|comuniqué) con\b"
)
_NOT_OWN = re.compile(
    r"\b(?:si|cuando|que|no|ni|nunca|tampoco|sin) (?:te |le |lo |la |se |me )*$|"
    r"\bsi [^.;:]{0,40} (?:o|y) (?:te |le |lo |la |se )*$"
)
"""Supposed, denied, or another's; "si te cierra o le movemos algo" supposes both."""
_OF_WORDS = re.compile(r"corrijo\b(?! (?:el|la|los|las|tu|tus|su|sus) )")
"""Said of what somebody said, not of what is owed: "te corrijo"."""


def claimed_actions(sentence: str) -> Iterator[str]:
    """Yield the verbs of binding deeds that the assistant says are its own; the sentence keeps its accents."""
    text = sentence.lower()
    those = _WITH_OTHERS.finditer(text)
    yield from (match["verb"] for match in those if not _NOT_OWN.search(text[: match.start()]))
    for pattern in _FIRST_PERSON:
        for match in pattern.finditer(text):
            before = text[: match.start()]
            # What one does to oneself is no deed for anybody; "¿ya firmé?" is what the person wants to know.
            if before.endswith("me ") or (pattern is _PAST_OR_FUTURE and is_asked(text, match.start())):
                continue
            if _OF_WORDS.match(text, match.start("verb")):
                continue
            if fold(match["verb"]).startswith(_DEEDS) and not _NOT_OWN.search(before):
                yield match["verb"]
