"""Forms of verbs that everybody uses and that say little of what a question is about."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from backend.knowledge.stems import fold

_AR = (
    "ar o as a amos ais an aste aron aba abas abamos aban are aras ara aremos aran aria arias ariamos arian "
    "e es emos en ase ando ado ada ados adas"
)
_ER = (
    "er o es e emos eis en i iste io imos ieron ia ias iamos ian ere era eremos eran eria erias eriamos erian "
    "a as amos an iendo ido ida idos idas"
)
_ENDINGS = {
    "ar": _AR.split(),
    "er": _ER.split(),
    "ir": [*_ER.replace("er", "ir").split(), "ieron", "iendo", "io"],
}
_OBJECTS = ("me", "te", "se", "nos", "lo", "la", "los", "las", "le", "les")
_CHANGES = (("e", "ie"), ("o", "ue"), ("e", "i"), ("c", "zc"), ("c", "qu"), ("g", "gu"), ("z", "c"))


@lru_cache(maxsize=1)
def common_verb_forms() -> frozenset[str]:
    """Return the forms, folded; some of them exist in no grammar, which does no harm."""
    names = fold((Path(__file__).parent / "common_verbs.txt").read_text(encoding="utf-8")).split()
    return frozenset(form for name in names for form in _forms(name))


def _forms(infinitive: str) -> list[str]:
    root, kind = infinitive[:-2], infinitive[-2:]
    forms = [start + ending for start in _roots(root) for ending in _ENDINGS.get(kind, ())]
    gerunds = [form for form in forms if form.endswith("ndo")]
    orders = [root + vowel for vowel in ("a", "e", "en", "an")]
    return [*forms, *(form + pronoun for form in (infinitive, *gerunds, *orders) for pronoun in _OBJECTS)]


def _roots(root: str) -> list[str]:
    """The root as it is, and as it changes under stress or before another vowel ("pens-": "piens-")."""
    roots = [root]
    for old, new in _CHANGES:
        before, found, after = root.rpartition(old)
        if found:
            roots.append(before + new + after)
    return roots
