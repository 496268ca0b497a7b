"""Days that bind nobody: today, those that are denied, those of another talk, and the person's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.evidence import SAYING
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.loose_days import is_of_own_amount
from backend.assistant.guards.own_words import tells_own
from backend.assistant.guards.quotations import same_figure
from backend.assistant.guards.roles import RoleFinder

_TALKS = re.compile(
    r"\b(?:revis|habl|mir|volv|vuelv|retom|segu|sig[ao]|continu|talk|look)\w*[^,;:.]* (?:manana|tomorrow)"
)
"""Talking again tomorrow promises nothing."""
_DENIED_AFTER = re.compile(r"[^.;,]{0,25}\b(?:no|isn't|is not|doesn't|queda fuera)\b")
_AS_TOLD = re.compile(
    rf",? (?:que|del que|de la que|that) (?:(?:me|nos|tu|usted|vos|you|ya|antes) )*(?:{SAYING})\b"
)
"""The words that follow say that the person named it."""
_PAYS_THEN = re.compile(
    r"\b(?:pag\w+|venc\w+|val\w+|vigen\w+|hasta|qued\w+|cuotas?|oferta|opcion|plazo|acept\w+|mantien\w+|guard\w+|"
    r"pay\w*|valid|until|offer|due)\b"
)
_PAYS_IT_THEN = re.compile(
    r"(?<!no )\b(?:lo|la) (?:pag(?:as|aras|arias|aria|a)|abon(?:as|arias))(?: usted)?(?: el| hasta el)? $"
)
_PERIOD = re.compile(
    r"(?:(?:a|en|para|hasta|de|por) )?(?:el |la |los |las )?(?:quincena|fin(?:es|ales)? de(?:l|"
    r"(?: este)?)(?: mes| ano)|"
    r"proximo mes|mes que viene|mes entrante|proxima semana|semana que viene|end of the (?:month|year)|"
    r"next (?:month|week))"
)
"""Asking when somebody is paid promises nothing."""
_IS_PAID_THEN = re.compile(
    r"\b(?:cobr(?:as|a|arias)|(?:te|le) (?:pagan|depositan|consignan|ingresan|llega|entra)|recib(?:es|e)|"
    r"(?:you )?(?:get|are) paid)\b[^.;,]*$"
)
"""When the person's own money comes."""
_ENDS = re.compile(r"\b(?:venc|caduc|expir|termin|acab)\w+ (?:el )?$")
_OFFERED = re.compile(
    r"(?<!no )\b(?:puedes|podras|tienes|(?:puede|podra|tiene) usted|you can)\b(?:[^,;.]|[.,](?=\d))*$"
)
_THEIRS = re.compile(
    rf"\b(?:no|tampoco|ni|not|quer\w+|quier\w+|prefer\w+|prefier\w+|pens\w+|you (?:want\w*|ask\w*|need\w*|said)|"
    rf"{SAYING})\b[^;.:]*$|\bsi (?:el|para el|hasta el)? ?$"
)
"""The person's own day may be denied, or told as what they want."""
_ENDS_TODAY = re.compile(
    r"\b(?:hasta|venc\w+|caduc\w+|expir\w+|termin\w+(?! pagando)|acab\w+(?! pagando)|"
    r"antes|plazo|limite|vale\w*|valid\w+|vigen\w+|solo|until|"
    r"expires?|ends?|by|last|only|ultim\w+|pag\w+)(?: (?!que\b)\w+){0,3} $"
)
_TODAY_ENDS = re.compile(
    r"(?: mismo)?,? (?:se )?(?:venc|caduc|expir|termin|acab|cierr|es (?:el|tu) (?:ultim|limit)|last|ends?|expires?)"
)
_STANDS = re.compile(r"\b(?:sigue|esta|continua|is)(?: \w+)? (?:vigente|en pie|activ\w+|valid\w+) $")
_SO_FAR_AFTER = re.compile(
    r",? (?:figura\w*|aparec\w+|consta\w*|llevas|has|ha|van|no (?:se )?ha[sny]?|hay|you have)\b"
)
_NEVER_TODAY = frozenset({"valid_until", "until", "last", "original_due"})
_TODAY_IS = re.compile(
    r"\b(?:hoy(?: es)?|estamos (?:a|en)|a fecha de|a dia|today(?: is)?)(?: \w+)?,? (?:el )?$"
)
_BUT = re.compile(r",? (?:sino|but)\b")
_IS_NOT = re.compile(r" (?:no (?:es|era|seria)|is not|isn't)\b")
_INSTEAD = re.compile(r"\b(?:en (?:vez|lugar)(?: del?)?|rather than|instead of)(?: el| the)? $")
_NOT = re.compile(r"\b(?:no|nada|ningun\w*|nothing|not)\b[^,;.]*$")
_SO_FAR = re.compile(
    r"(?:^\W*|\b(?:pagad|abonad|recibid|registrad|paid|llev|received)\w*[^.;]*\b)"
    r"(?:hasta|a dia de|al dia de|a fecha de|as of|until|to) $"
)
"""How far something is at the moment: "hasta hoy se han registrado…", "Pagado hasta hoy: …"."""


class UnbindingDays:
    """The days of one sentence by which nothing is asked for and nothing is promised."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure], roles: RoleFinder) -> None:
        self.facts, self.text, self.figures, self.roles = facts, text, figures, roles

    def has(self, figure: Figure, role: str) -> bool:
        """Whether it is today, another talk tomorrow, or the person's own date given as theirs."""
        return (
            self._is_only_today(figure, role)
            or self._is_denied(figure)
            or is_of_own_amount(self.text, figure, self.figures, self.facts)
            or self._is_own_month(figure)
            or self._is_period(figure)
            or self._is_of_talk(role)
            or ("?" in self.text and _IS_PAID_THEN.search(self.text[: figure.start]) is not None)
            or self._is_own_day(figure)
        )

    def _is_only_today(self, figure: Figure, role: str) -> bool:
        """Whether it is today, and nothing is said to end by it."""
        before = self.text[: figure.start]
        if figure.unit == "today" and (_NOT.search(before) or _SO_FAR.search(before)):
            return True
        if figure.unit == "today" and not _ENDS.search(before) and not self._ends_today(figure, role):
            return True
        return _TODAY_IS.search(before) is not None and any(
            pattern.fits(self.facts.today) for pattern in figure.days
        )

    def _is_denied(self, figure: Figure) -> bool:
        """Whether it is said not to be the day: "no el X, sino el Y", "en vez del X"."""
        before = self.text[: figure.start]
        if _IS_NOT.match(self.text, figure.end) or _INSTEAD.search(before):
            return True
        return _NOT.search(before) is not None and _BUT.match(self.text, figure.end) is not None

    def _is_theirs(self, figure: Figure) -> bool:
        """Whether the person named it."""
        return any(same_figure(figure, said) for said in self.facts.said)

    def _is_own_month(self, figure: Figure) -> bool:
        """Whether it is a month that the person named, told as theirs."""
        alone = all(day.day is None for day in figure.days)
        return self._is_theirs(figure) and alone and tells_own(self.text, figure)

    def _is_period(self, figure: Figure) -> bool:
        """Whether it is some time of the month, and nothing is to be paid then."""
        free = "?" in self.text or not _PAYS_THEN.search(self.text)
        return free and _PERIOD.fullmatch(self.text[figure.start : figure.end].strip()) is not None

    def _is_of_talk(self, role: str) -> bool:
        """Whether the sentence is of talking again tomorrow."""
        return not role and len(self.figures) == 1 and _TALKS.search(self.text) is not None

    def _is_own_day(self, figure: Figure) -> bool:
        """Whether the person named it, and it is told as what they want or said."""
        before = self.text[: figure.start]
        if _PAYS_IT_THEN.search(before) and any(one.kind == Kind.MONEY for one in self.figures):
            # "te lo dejo en X y lo pagas el Y como pediste": what we ask for is paid on a day of ours.
            return False
        as_told = _AS_TOLD.match(self.text, figure.end)
        if not self._is_theirs(figure) or (_OFFERED.search(before) and not as_told):
            return False
        if as_told:
            return True
        offered = _PAYS_THEN.search(self.text) is not None and "?" not in self.text
        theirs = _THEIRS.search(before) or _DENIED_AFTER.match(self.text, figure.end)
        return self.roles.names_person or not offered or theirs is not None

    def _ends_today(self, figure: Figure, role: str) -> bool:
        """Whether something is said to end today."""
        before = self.text[: figure.start]
        if _STANDS.search(before):
            return False
        if _SO_FAR.search(before) or _SO_FAR_AFTER.match(self.text, figure.end):
            return False
        told = _ENDS_TODAY.search(before) or _TODAY_ENDS.match(self.text, figure.end)
        return role in _NEVER_TODAY and told is not None
