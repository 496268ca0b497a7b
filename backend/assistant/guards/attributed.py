"""Whether what a sentence claims is told as what the person said, in words that they did say."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STEM = 6
"""So many letters tell a word in all its forms: "prescribió", "prescrita"."""
_SAYING = (
    r"dices|dijiste|dijo|diga|cuentas|contaste|conto|cree[s]?|piensa[s]?|opina[s]?|considera[s]?|alega[s]?|sostiene[s]?|"
    r"afirma[s]?|mencionas?|mencionaste|menciono|indicas?|indicaste|indico|planteas?|planteaste|planteo|argumentas?|"
    r"escribiste|escribio|senalas?|senalaste|senalo|explicas?|explicaste|explico|reportaste|reporto|informaste|informo|"
    r"comentas?|comentaste|comento|you(?:'ve)? (?:say|said|told|believe|think|mention|mentioned|claim|wrote|feel)"
)
_BEFORE = re.compile(
    rf"\b(?:segun (?:tu|usted|vos|lo que|como|(?:(?:nos|me) )?(?:{_SAYING}))\b|"
    rf"como (?:tu |usted )?(?:lo |nos |me )?(?:{_SAYING})\b|"
    rf"(?:{_SAYING})\b[^.;?!]*?\b(?:que|that)\b|(?:{_SAYING}):|according to you\b|in your words\b|"
    r"(?:anot|registr|consta|escrit|noted|recorded|on record)\w*\b[^.;?!]*?(?:\b(?:que|that)\b|para (?:ti|usted)\b)|"
    r"(?:tu|su) (?:version|relato|explicacion|palabra)s?\b)(?P<between>[^.;?!]*)$"
)
_AFTER = re.compile(
    rf"[^.;?!:]{{0,25}}?,? (?:segun (?:tu|usted|vos|lo que|(?:(?:nos|me) )?(?:{_SAYING}))\b|"
    rf"lo (?:{_SAYING}) (?:tu|usted|vos)\b|como (?:lo |nos |me )?(?:{_SAYING})\b|"
    r"(?:as you|in your|according to you|you say)\b)"
)
_ON_OUR_OWN = re.compile(
    r"[,:] (?:y|pero|aunque|and|but|sino) (?!(?:\w+ ){0,2}?(?:que|that)\b)|\b(?:pero|but|es verdad|"
    r"es cierto|efectivamente|en efecto|asi es|tienes? razon|confirm\w+|indeed|it's true)\b"
)
"""Where a clause of our own begins behind what the person said."""
_DENIED = re.compile(r"\b(?:no|not|nunca|never|tampoco)(?: (?:se|ha|esta|is|has|been|le|te))* $")


def is_theirs(sentence: str, claim: re.Match[str], messages: Sequence[str]) -> bool:
    """Whether a claim is told as the person's and they spoke of it; the sentence and the messages are folded."""
    if not any(claim.group()[:_STEM] in message for message in messages):
        return False
    before = sentence[: claim.start()]
    if _DENIED.search(before):
        return False
    told = _BEFORE.search(before)
    if told is not None:
        return _ON_OUR_OWN.search(told["between"]) is None
    return _AFTER.match(sentence, claim.end()) is not None
