"""Units of number phrases: money signs and currencies beside them, units that two of them share, cents, a minus."""

from __future__ import annotations

from backend.nlu.entities.lexicon import CURRENCY_WORDS
from backend.nlu.entities.number_reader import Number
from backend.nlu.normalise import Token

_SIGNS = frozenset({"$", "€"})


def add_signs(number: Number, tokens: list[Token]) -> None:
    """Take in `$`, `€`, `usd` before, and `pesos`, `de pesos`, `€`, `$` after; see a minus sign."""
    before, after = number.first - 1, number.last + 1
    while before >= 0 and (
        tokens[before].text in _SIGNS or tokens[before].text in ("cop", "eur", "usd", "us", "mxn")
    ):
        sign = tokens[before].text
        number.marked = True
        number.currency = CURRENCY_WORDS.get(sign, number.currency)
        number.first, number.start = before, tokens[before].start
        before -= 1
    _add_foreign_sign(number, tokens)
    skipped = (
        after + 1 if after < len(tokens) and tokens[after].text in ("de", ".") and number.scale > 1 else after
    )
    if skipped < len(tokens) and (tokens[skipped].text in CURRENCY_WORDS or tokens[skipped].text == "$"):
        number.marked = True
        number.currency = CURRENCY_WORDS.get(tokens[skipped].text, number.currency)
        number.last, number.end = skipped, tokens[skipped].end
        _add_country(number, tokens)
    number.negative = _is_negative(tokens, number.first)


_FOREIGN_SIGNS: dict[tuple[str, ...], str] = {
    ("s", "/"): "PEN", ("s", "/", "."): "PEN", ("u", "$", "s"): "USD", ("u", "$", "d"): "USD", ("mx", "$"): "MXN",
    ("ar", "$"): "ARS", ("s", "/", "$"): "PEN",
}  # fmt: skip


def _add_foreign_sign(number: Number, tokens: list[Token]) -> None:
    """ "S/ 300", "S/. 300", "u$s 150": signs of several tokens; a "$" right before may be taken in already."""
    for size in (3, 2):
        last = number.first + (tokens[number.first].text == "$")
        sign = tuple(token.text for token in tokens[last - size : last]) if last >= size else ()
        if sign in _FOREIGN_SIGNS:
            number.first, number.start = last - size, tokens[last - size].start
            number.currency, number.marked = _FOREIGN_SIGNS[sign], True
            return


def _add_country(number: Number, tokens: list[Token]) -> None:
    """ "pesos mexicanos" names the currency."""
    following = tokens[number.last + 1].text if number.last + 1 < len(tokens) else ""
    country = _COUNTRIES.get(following[:6])
    if country and number.currency == "pesos":
        number.currency = country
        number.last, number.end = number.last + 1, tokens[number.last + 1].end


_COUNTRIES = {"colomb": "COP", "mexica": "MXN", "argent": "ARS", "chilen": "CLP"}


def _is_negative(tokens: list[Token], first: int) -> bool:
    if first == 0 or tokens[first - 1].text not in ("-", "menos"):
        return False
    minus = tokens[first - 1]
    if minus.text == "menos":
        return tokens[first].kind != "w" and (first < 2 or tokens[first - 2].text not in _NOT_A_SIGN)
    glued = minus.end == tokens[first].start
    return glued and (first == 1 or tokens[first - 2].end < minus.start or tokens[first - 2].text == "$")


_NOT_A_SIGN = frozenset(
    {"lo", "al", "por", "mas", "cuando", "a", "de", "no", "puedo", "nada", "pagar", "cuotas"}
)


def share_units(numbers: list[Number], tokens: list[Token]) -> None:
    """In "200 o 250 mil" and "entre 200 y 250 mil" the first has the unit of the second."""
    for one, two in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
        between = [token.text for token in tokens[one.last + 1 : two.first]]
        linked = " ".join(between) in _LINKS
        if linked and one.bare and two.scale == 1 and two.marked and 5 <= one.value < two.value:
            one.currency, one.marked = two.currency, True
        if not linked or not one.bare or two.scale < 1_000:
            continue
        mantissa = two.value / two.scale
        if one.value < 1_000 and one.value >= 1 and (one.value < mantissa or one.value >= 10):
            one.value, one.scale, one.currency = one.value * two.scale, two.scale, two.currency


def with_cents(numbers: list[Number], tokens: list[Token]) -> list[Number]:
    """ "75 con 50 euros" and "75 euros con 50" are 75.50."""
    kept: list[Number] = []
    for number in numbers:
        whole = kept[-1] if kept else None
        between = [token.text for token in tokens[whole.last + 1 : number.first]] if whole else []
        euros = whole is not None and "EUR" in (whole.currency, number.currency)
        if (
            whole
            and euros
            and between == ["con"]
            and 5 <= number.value < 100
            and whole.value == int(whole.value)
        ):
            whole.value += number.value / 100
            whole.last, whole.end, whole.currency, whole.marked = number.last, number.end, "EUR", True
        else:
            kept.append(number)
    return kept


_LINKS = frozenset(
    {"o", "y", "a", "-", ",", "hasta", "u", "y hasta", "o hasta", "o tal vez", "maximo", "/", "o de"}
)
