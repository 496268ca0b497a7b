"""Talking with somebody whose case is open: what they contest, what they may ask for, what happens now."""

from __future__ import annotations

import re
from typing import Any

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.domain.errors import Conflict, NotFound
from backend.nlu.normalise import clean, fold

REASON_BUTTONS = {
    "motivo_no_es_mia": "not_mine",
    "motivo_ya_pague": "already_paid",
    "motivo_valor": "wrong_amount",
    "motivo_suplantacion": "identity_theft",
    "motivo_otro": "other",
}
PATH_BUTTONS = {"pedir_pausa": "pause", "pedir_abono": "token_payment", "terminar_pausa": "end"}
STOPPED = frozenset({"disputed", "hardship"})
_STOPPED_STATE = "escalamiento"

_WHAT_NOW = re.compile(
    r"\bque\s+(?:pasa|sigue|viene|va\s+a\s+pasar|hago)\b(?:\s+(?:ahora|despues|entonces|con\s+mi\s+\w+))?\W*$"
    r"|\by\s+ahora\s+que\b|\bcuando\s+me\s+(?:responden|contestan|llaman|avisan|dicen)"
    r"|\bcomo\s+va\s+(?:mi|el|lo\s+de\s+mi)\s+(?:caso|reclamo|solicitud|pausa)"
)
_CASE = r"(?:reclamos?|reclamacion|disputa|caso|solicitud|queja)\b"
_WHAT_BECAME = re.compile(
    rf"\b(?:que\s+paso\s+con|(?:en\s+que|como)\s+(?:quedo|termino))\s+(?:el|la|lo\s+de|mi|mis|ese|esa)\s+(?:mi\s+)?{_CASE}"
    r"|\b(?:que\s+(?:decidieron|dijeron|respondieron)|como\s+va|respondieron|resolvieron|decidieron|contestaron|"
    rf"respuesta|resultado)\b.{{0,12}}\b(?:mi|mis|ese|esa)\s+{_CASE}"
)
"""One's own case: how long answers take in general is for the documents."""
_PATHS = (
    (
        "end",
        re.compile(
            r"\b(?:termin\w+|quit\w+|acab\w+|levant\w+)\s+(?:la|mi|esa)\s+pausa\b|\bya\s+puedo\s+pagar\b"
        ),
    ),
    (
        "pause",
        re.compile(r"\b(?:una|la)\s+pausa\b|\brespiro\b|\bno\s+me\s+(?:llamen|contacten|escriban|busquen)\b"),
    ),
    ("token_payment", re.compile(r"\babono\s+(?:simbolico|pequeno|minimo)|\bpago\s+simbolico")),
)
# Somebody who pays token payments says that one was made, or asks whether it came: that contests nothing.
_PAID_ONE = re.compile(
    r"\b(?:hice|pague|abone|consigne|transferi|deposite|realice|envie|mande)\b"
    r"|\b(?:recibieron|les\s+llego|llego|aparece|registraron)\b.{0,20}\b(?:abono|pago)\b"
)
_ALL_OF_IT = re.compile(r"\b(?:deuda|tod[oa]|complet\w+|nada|paz\s+y\s+salvo)\b")


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Answer what belongs to a case; tell whether that was all there was to do."""
    session = use.session
    asked_reason = session.memory.pop("asks_reason", None)
    if meaning.button:
        return False
    plain = fold(clean(meaning.text))
    if session.is_bound and _WHAT_BECAME.search(plain):
        tell_cases(use, meaning)
        return True
    if not any(debt.status in STOPPED for debt in session.debts):
        return False
    if _WHAT_NOW.search(plain):
        tell_cases(use, meaning)
        return True
    if _PAID_ONE.search(plain) and not _ALL_OF_IT.search(plain) and _told_of_token_payments(use):
        return True
    path = next((name for name, pattern in _PATHS if pattern.search(plain)), None)
    if path is not None and session.memory.get("paths" if path != "end" else "can_end"):
        _choose(use, path)
        return True
    if asked_reason and meaning.intent in {"DISPUTA", "FUERA_DE_ALCANCE"}:
        _complete(use, dispute_reason(meaning.text), meaning.text)
        return True
    return False


def ask_reason(use: ToolUse) -> None:
    """Ask what is contested; the debt is already off the market."""
    use.session.memory["asks_reason"] = True
    use.session.say("dispute_what")


def take_reason(use: ToolUse, meaning: Meaning) -> None:
    """Keep what the pressed button says is contested."""
    _complete(use, REASON_BUTTONS[meaning.button or ""], "")


def choose_path(use: ToolUse, meaning: Meaning) -> None:
    """Ask for what the pressed button says."""
    _choose(use, PATH_BUTTONS[meaning.button or ""])


def offer_paths(use: ToolUse) -> None:
    """Say what is possible for somebody who cannot pay now, and remember what may be pressed."""
    _remember(use, _cases(use))
    if use.session.memory.get("paths"):
        use.session.say("hardship_paths")
    use.session.show_state = True


def tell_cases(use: ToolUse, meaning: Meaning) -> None:
    """Say what happens now with each open case, and when; where none is open, what was decided lately."""
    session = use.session
    told = use.run("get_case_status")
    cases, decided = told["cases"], told["decided"]
    _remember(use, cases)
    if not cases and not decided:
        session.say("case_none")
    for case in cases:
        session.paragraphs.append(_sentence(case, several=len(cases) > 1))
    for case in () if cases else decided:
        session.paragraphs.append(_sentence({**case, "next_step": case["told"]}, several=len(decided) > 1))
    if decided and not cases and session.state == _STOPPED_STATE:
        # The debt is on sale again: what may be pressed is what may be done.
        session.emit("debts_asked")
    session.show_state = False


def tell_next_step(use: ToolUse) -> None:
    """Say what happens now with the case of the debt that is being talked about."""
    here = use.session.debt
    for case in _cases(use):
        if here is not None and case["debt"]["id"] == here.id:
            use.session.paragraphs.append(case["next_step"])


def protect(use: ToolUse, meaning: Meaning) -> None:
    """Stop everything about payment, at once and for all debts; a person goes on."""
    session = use.session
    kind = meaning.protection or ""
    if session.is_bound and session.debts:
        use.run("report_legal_protection", kind=kind)
    else:
        use.run("escalate_to_human", reason=kind)
    session.memory = {key: value for key, value in session.memory.items() if key in {"debt_id", "claimed"}}
    session.offers = []
    session.say("protected")
    session.show_state = False


def dispute_reason(text: str) -> str:
    """Return why a debt is contested, `other` where the words do not say."""
    plain = fold(text)
    return next(
        (reason for reason, signs in REASONS_IN_WORDS if any(sign in plain for sign in signs)), "other"
    )


REASONS_IN_WORDS = (
    ("already_paid", ("ya pague", "pagada", "ya la pague", "cancele", "estoy al dia", "paz y salvo")),
    ("identity_theft", ("suplant", "robaron", "fraude", "estafa", "falsific")),
    (
        "wrong_amount",
        ("no es ese valor", "no debo tanto", "esta mal el saldo", "cobrando de mas", "valor errado"),
    ),
    ("not_mine", ("no es mia", "no reconozco", "nunca", "no tengo ninguna deuda", "no soy")),
)


def _complete(use: ToolUse, reason: str, details: str) -> None:
    session = use.session
    try:
        use.run("open_dispute", reason=reason, details=details[:2000])
    except Conflict as error:
        session.paragraphs.append(error.message)
        return
    session.memory.pop("asks_reason", None)
    session.say("dispute_noted")
    tell_next_step(use)
    session.show_state = False


def _choose(use: ToolUse, path: str) -> None:
    session = use.session
    try:
        cases = use.run("choose_hardship_path", path=path)["cases"]
    except (Conflict, NotFound) as error:
        session.paragraphs.append(error.message)
        session.show_state = False
        return
    _remember(use, cases)
    if path == "end":
        session.say("pause_ended")
        session.show_state = True
        return
    here = session.debt
    for case in cases:
        if case["type"] == "hardship_case" and (here is None or case["debt"]["id"] == here.id):
            session.paragraphs.append(case["next_step"])
    session.show_state = False


def _told_of_token_payments(use: ToolUse) -> bool:
    """Say which token payments have come; tell whether any were granted."""
    session, here = use.session, use.session.debt
    mine = [
        case
        for case in _cases(use)
        if case.get("token_payments")
        and case["status"] == "granted"
        and (here is None or case["debt"]["id"] == here.id)
    ]
    for case in mine:
        session.paragraphs.append(_sentence(case, several=len(mine) > 1))
    if mine:
        session.say("token_payment_said")
        session.show_state = False
    return bool(mine)


def _cases(use: ToolUse) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = use.run("get_case_status")["cases"]
    return cases


def _remember(use: ToolUse, cases: list[dict[str, Any]]) -> None:
    """Keep what may be pressed in the case of the debt that is being talked about."""
    session = use.session
    here = session.debt
    mine = [
        case
        for case in cases
        if case["type"] == "hardship_case" and (here is None or case["debt"]["id"] == here.id)
    ]
    session.memory["paths"] = [path for case in mine if not case["path"] for path in case["paths"]]
    session.memory["can_end"] = any(case["can_end"] and case["status"] == "granted" for case in mine)


def _sentence(case: dict[str, Any], *, several: bool) -> str:
    step: str = case["next_step"]
    return f"**{case['debt']['creditor']}**: {step}" if several else step
