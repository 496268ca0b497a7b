"""What the assistant says in English that it did, does or will do, where that binds; see actions.py.

What is told as done is judged by what is harmless, for whatever else may have been done was done by no tool; what is
only to come by what binds, for most of that is said of the talk itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.assistant.guards.words import word_list, word_set

_ADVERBS = (
    r"(?:(?:just|already|also|now|then|even|personally|gladly|\w{3,}ly|gone ahead and|went ahead and) )*"
)
_DONE = re.compile(rf"\b(?:i|we)(?:'ve| have)? {_ADVERBS}(?P<verb>\w+ed)\b(?! (?:for|by|from) you\b)")
_SAID = "|".join(entry.replace("_", " ") for entry in word_list("english_deeds_said"))
_DONE_IN_WORDS = re.compile(
    rf"\b(?:i|we)(?:'ve| have)? {_ADVERBS}"
    r"(?P<verb>got (?:you an? |you (?:more|extra) |off|on|through|them|him|her|hold|approval|"
    r"permission|(?:the|your) (?!amount|list|option|number))|"
    r"(?:spoke|spoken|met) (?:to|with)|put (?:you|in|through|your|an? )|set (?:up|aside|you)|"
    r"(?:took|taken) (?:off|care|another)|cut|paid|held|sent|kept (?:your|the (?:offer|price|spot))|froze|frozen|"
    r"(?:made|given|gave) (?:them|an exception|the change|you (?:an? )?(?:extra|extension|more|another|longer|break))|"
    r"brought (?:it|the|your)|withdrew|withdrawn|(?:wrote|written) (?:to|off)|told (?:the|them|him|her|your)|"
    r"let (?:the|them|your)|had (?:them|the|your|it)|left (?:a|them) |won (?:you|them)|did it for you|"
    r"talked (?:them|him|her|the) )"
)
_TO_COME = re.compile(
    r"\b(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to|'ve managed to| managed to|"
    r" was able to| were able to| got to) "
    rf"{_ADVERBS}(?P<verb>(?:{_SAID}))\b"
)
_STEMS = "|".join(
    sorted({entry.rstrip("e") for entry in word_list("english_deeds_said") if "_" not in entry})
)
_GOING_ON = re.compile(rf"\b(?:i|we)(?:'m|'re| am| are) {_ADVERBS}(?P<verb>(?:{_STEMS})\w?ing)\b")
_OF_OTHERS = re.compile(
    r"\b(?:if|when|whenever|once|unless|until|before|after|whether|should|could|would|did|had|do|as|what|that|which|than|"
    r"not|never|where) $"
)
"""Supposed, asked, or told of what somebody knows: "the plan that I prepared"."""
_HARMLESS = word_set("harmless_english_deeds")


def claimed_english_actions(folded: str) -> Iterator[str]:
    """Yield the verbs of binding deeds that the assistant says are its own, in a folded English sentence."""
    for pattern in (_DONE, _DONE_IN_WORDS, _TO_COME, _GOING_ON):
        for match in pattern.finditer(folded):
            if match["verb"] not in _HARMLESS and not _OF_OTHERS.search(folded[: match.start()]):
                yield match["verb"]
