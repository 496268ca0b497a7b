"""Where nothing is said to be paid then: "en diciembre no pones nada", "you won't pay anything in December"."""

from __future__ import annotations

import re

_VERB = (
    r"(?:toca|tocaria|corresponde|corresponderia|tien\w+|tendr\w+|hay|habra|habria|pag\w+|deb\w+|venc\w+|cae|caeria|"
    r"cobra\w*|pon(?:es|e|drias?|dras?)|abon\w+|das?|darias?|desembols\w+|necesit\w+|hace falta)"
)
_TO_DO = r"(?: (?:que|por))?(?: (?:pagar|abonar|poner|dar|desembolsar|consignar))?"
_NOTHING = r"(?:nada|ningun\w*|cuota|pago)\b(?! (?:de )?(?:mas|extra|adicional|distint\w+|diferente)\b)"
_NO_PAYING = rf"no (?:te |le |se |os |nos )?{_VERB}(?: usted)?{_TO_DO} {_NOTHING}"
_NOT_PAYING = (
    r"(?:(?:there is |there's )?nothing (?:is |would be |gets )?(?:due|owed|payable)\b|(?:there is |there's )?"
    r"no payment(?: is)? due\b|"
    r"you (?:don't|do not|won't|will not|wouldn't|would not) (?:have to )?(?:pay|owe|put in) anything\b(?! (?:more|"
    r"else|extra)\b))"
)
NOTHING_THEN = re.compile(rf",? (?:todavia |aun )?(?:{_NO_PAYING}|{_NOT_PAYING})")
"""What follows a day or a month of which it is said."""
NOTHING_IN = re.compile(
    rf"\b(?:{_NO_PAYING}|{_NOT_PAYING})(?: (?:todavia|aun|yet))? (?:en|durante|in|during)(?: (?:el mes de|todo))? $"
)
"""What stands before a month of which it is said."""
