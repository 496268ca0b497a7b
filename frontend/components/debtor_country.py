"""In which country a debtor lives: what follows from it, beside what would, and changing it."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import streamlit as st

from frontend import session
from frontend.api_types import CountryRules, Debtor
from frontend.components import feedback
from frontend.components.places import country_name
from frontend.formatting import count_text, long_date, plain
from frontend.texts import text


def show_country(person: Debtor) -> None:
    """Draw the inside of the dialog: the choice, what changes with it and what does not, and the button."""
    found = session.api().debtor_countries(person["id"])
    rules = {one["code"]: one for one in found["countries"]}
    known = found["country"]
    st.markdown(text("country.lead", name=plain(person["name"])))
    codes = sorted({*rules, known}, key=country_name)
    chosen = st.selectbox(
        text("country.choose"),
        codes,
        index=codes.index(known),
        format_func=country_name,
        key="country_choice",
    )
    _compare({code: rules[code] for code in dict.fromkeys((known, chosen)) if code in rules})
    if chosen == known:
        return
    for sentence in _sentences(rules[chosen], found["agreements"]):
        st.markdown(sentence)
    if st.button(text("country.save", country=country_name(chosen)), type="primary", key="country_save"):
        saved = text("country.saved", name=person["name"], country=country_name(chosen))
        feedback.attempt(lambda: session.api().change_country(person["id"], chosen), saved)


def _compare(rules: dict[str, CountryRules]) -> None:
    columns = {text("country.what"): [text(f"country.{name}") for name in _ROWS]}
    columns |= {
        country_name(code): [plain(draw(one)) for draw in _ROWS.values()] for code, one in rules.items()
    }
    st.table(columns, border="horizontal", hide_index=True)


def _sentences(rules: CountryRules, agreements: int) -> list[str]:
    sentences = [text("country.changes")]
    if rules["law"] != rules["code"]:
        law, country = country_name(rules["law"]), country_name(rules["code"])
        sentences.append(text("country.other_law", country=country, law=law))
    if agreements:
        one = agreements == 1
        words = text("country.agreement") if one else text("country.agreements", count=count_text(agreements))
        sentences.append(words)
    return [*sentences, text("country.offers")]


def hours_text(hours: list[list[str] | None]) -> str:
    """Write the hours of a week, days alike together: "lunes a viernes 07:00–19:00; domingo no"."""
    days = text("country.weekdays").split()
    lines = []
    for span, group_of in groupby(range(len(hours)), key=lambda day: hours[day]):
        numbers = list(group_of)
        name = _days_text([days[number] for number in numbers])
        lines.append(f"{name} {'–'.join(span) if span else text('country.never')}")
    return "; ".join(lines)


def _days_text(days: list[str]) -> str:
    if len(days) == 1:
        return days[0]
    return text("country.day_pair" if len(days) == 2 else "country.day_span", first=days[0], last=days[-1])


def _clock(rules: CountryRules) -> str:
    return datetime.now(ZoneInfo(rules["time_zone"])).strftime("%H:%M")


def _holidays(rules: CountryRules) -> str:
    allowed = text("country.on_holidays" if rules["contact_on_holidays"] else "country.not_on_holidays")
    day = rules["next_holiday"]
    return f"{allowed} {text('country.next_holiday', date=long_date(day))}" if day else allowed


def _rate(rules: CountryRules) -> str:
    rate = rules["rate"]
    if rate is None:
        return text("country.no_rate")
    if rate["basis"] == "cap_unknown":
        return text("country.cap_unknown", rate=rate["rate_text"])
    return (
        text("country.cap", rate=rate["rate_text"], cap=rate["cap_text"])
        if rate["cap_text"]
        else rate["rate_text"]
    )


def _limitation(rules: CountryRules) -> str:
    return text("country.years", years=count_text(rules["limitation_years"]))


_ROWS = {
    "clock": _clock,
    "hours": lambda rules: hours_text(rules["contact_hours"]),
    "holidays": _holidays,
    "rate": _rate,
    "limitation": _limitation,
}
