"""From a typed number to a proved person, and from several debts to one."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from backend.assistant.brains.local import asked_instead
from backend.assistant.brains.local.clarification import WANT_OPTIONS, is_sure
from backend.assistant.brains.local.meaning import Meaning, understand_words
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.local.wishes import has_figures
from backend.assistant.turn import TurnSession
from backend.db.repositories.debts import DebtRecord
from backend.domain.errors import NotFound, TooManyRequests
from backend.nlu.normalise import fold
from backend.nlu.understanding import Entities, Understander
from backend.services.formatting import format_duration
from backend.services.identity import check_identity_answer

_WORD = re.compile(r"\w+")
_NAMES_NOTHING = frozenset({"a", "de", "del", "e", "el", "la", "las", "los", "s", "sa", "y"})
_WISH = re.compile(
    r"\W*(?:(?:ahora|y|bueno|listo|mejor|quiero|quisiera|queria|puedo|podemos|me\s+gustaria|vamos\s+a|necesito)\W+)*"
    r"(?:(?:habl|v|mir|revis|negoci|consult|cambi|pas|sab)(?:ar|er|amos|emos|eamos|elo)\b|(?:ir|vamos)\b"
    r"|(?:de\s+)?la\s+(?:deuda|del?)\b|sobre\b|con\s+la\b)"
)
_ANOTHER = re.compile(
    r"\b(?:(?:la|las|el|los|mis)\s+)?otr[oa]s?\s+(?:deuda|credito|obligacion|prestamo|tarjeta|cuenta)"
)
# What anybody may ask before proving who they are.
OPEN_TO_ALL = frozenset({"SALUDO", "DESPEDIDA", "CONSULTA_DOCUMENTO", "HABLAR_ASESOR", "FUERA_DE_ALCANCE"})
# A number of so many digits is an identity number even where the last digits of an obligation were asked.
LONGEST_ANSWER = 8
STOPS_SELLING = frozenset({"DISPUTA", "DIFICULTAD_PAGO", "HABLAR_ASESOR"})
_GAP = r"[\s.,'/_-]{0,3}"


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Deal with everything about who the person is; tell whether that was all there was to do."""
    session = use.session
    if meaning.button in {"otro_documento", "hablar_asesor"}:
        return False
    if "claimed" in session.memory and _answers_challenge(session, meaning):
        _check_answer(session, meaning)
        return True
    number = _typed_number(session, meaning)
    if number is not None and not _introduces(session, meaning, number):
        _claim(session, number)
        return True
    if number is not None:
        session.memory.pop("claimed", None)
    if not session.is_bound:
        return _unknown_person(use, meaning)
    return _choice_in_words(use, meaning) or _change_in_words(use, meaning)


def choose_debt(use: ToolUse, meaning: Meaning) -> None:
    """Talk about the debt whose button was pressed."""
    try:
        use.run("set_debt_id", debt_id=meaning.target)
    except NotFound:
        use.session.say("choose_debt")
    use.session.show_state = True


def choose_another_debt(use: ToolUse, meaning: Meaning) -> None:
    """Show all debts again."""
    session = use.session
    session.memory = {}
    session.emit("debts_asked")
    session.show_state = True


def ask_for_document(use: ToolUse, meaning: Meaning) -> None:
    """Begin again with another number."""
    session = use.session
    session.memory = {}
    session.emit("document_asked")
    session.show_state = True


def wish_beside_number(session: TurnSession, meaning: Meaning, understander: Understander) -> Meaning:
    """Return what a proved person wants where a number is only said along: "soy 93388915, doy 200 mil al mes".

    Beside somebody else's number only a dispute is heard; else it stays a claim like any other.
    """
    if meaning.button or not session.is_bound or not _said_along(meaning.entities):
        return meaning
    number = _typed_number(session, meaning)
    is_own = number is None or _is_own(session, number)
    rest = understand_words(session, understander, _without(meaning.text, _said_along(meaning.entities)))
    has_figure = bool(rest.entities.amounts or rest.entities.installments)
    heard = STOPS_SELLING if has_figure else STOPS_SELLING | WANT_OPTIONS
    if rest.intent in (heard if is_own else {"DISPUTA"}) and is_sure(session, rest):
        return _in_words_of(meaning, rest)
    if meaning.intent == "IDENTIFICACION" and number is not None and is_own and has_figure:
        return replace(meaning, intent="CONTRAOFERTA")
    return meaning


def _said_along(entities: Entities) -> tuple[str, ...]:
    return (*(document.number for document in entities.documents), *entities.phones)


def _without(text: str, numbers: tuple[str, ...]) -> str:
    """Leave numbers out, in whatever groups they were written, a telephone's with or without its country."""
    for number in numbers:
        signs = number[-10:] if number.startswith("+") else number
        text = re.sub(rf"(?<!\d)(?:\+?57\s?)?{_GAP.join(signs)}(?!\d)", " ", text, flags=re.IGNORECASE)
    return text


def _in_words_of(meaning: Meaning, rest: Meaning) -> Meaning:
    entities = replace(
        rest.entities, documents=meaning.entities.documents, phones=meaning.entities.phones, digits=None
    )
    return replace(rest, text=meaning.text, entities=entities, protection=meaning.protection)


def _introduces(session: TurnSession, meaning: Meaning, number: str) -> bool:
    """Whether a number only goes along with what is wanted; who contests a debt may say whose it is."""
    if _is_own(session, number):
        return meaning.intent != "IDENTIFICACION"
    return session.is_bound and meaning.intent == "DISPUTA"


def _is_own(session: TurnSession, number: str) -> bool:
    return session.principal.document_number == number


def _typed_number(session: TurnSession, meaning: Meaning) -> str | None:
    return next((document.number for document in meaning.entities.documents), None)


def _claim(session: TurnSession, number: str) -> None:
    """A typed number is a claim; only the session's own proved number goes on without a challenge."""
    session.memory.pop("claimed", None)
    session.emit("document_given")
    if _is_own(session, number):
        session.emit("identity_checked", bound=True)
        show_debts(session)
    else:
        session.memory["claimed"] = number
        session.emit("identity_checked", bound=False)
    session.show_state = True


def _answers_challenge(session: TurnSession, meaning: Meaning) -> bool:
    if session.state != "validar_identidad" or meaning.button:
        return False
    digits = meaning.entities.digits
    return digits is not None and len(digits) <= LONGEST_ANSWER


def _check_answer(session: TurnSession, meaning: Meaning) -> None:
    claimed = session.memory["claimed"]
    try:
        passed = check_identity_answer(
            session.context, session.principal, claimed, meaning.entities.digits or ""
        )
    except TooManyRequests as error:
        session.say("identity_blocked", espera=format_duration(math.ceil(error.details["retry_after"] / 60)))
        return
    session.emit("identity_challenged", passed=passed)
    if not passed:
        session.say("identity_failed")
        return
    session.bind(claimed)
    show_debts(session)


def show_debts(session: TurnSession) -> None:
    """Go on to what is owed, or say that there is nothing."""
    if not session.debts:
        session.emit("debts_absent")
    session.show_state = True


def _unknown_person(use: ToolUse, meaning: Meaning) -> bool:
    session = use.session
    if meaning.button is None and meaning.intent in OPEN_TO_ALL and meaning.confidence >= 0.5:
        return False
    if asked_instead.comes_first(use, meaning):
        return True
    if meaning.intent == "IDENTIFICACION":
        session.say("document_unreadable")
    elif session.state == "validar_identidad":
        session.show_state = True
    else:
        session.say("document_needed")
        session.emit("document_asked")
    return True


def _choice_in_words(use: ToolUse, meaning: Meaning) -> bool:
    """With several debts and none chosen, "la de Tuya", "la segunda" or its last digits choose one."""
    session = use.session
    if session.debt is not None or len(session.debts) < 2 or meaning.button:
        return False
    chosen = _named_debt(session, meaning)
    if chosen is None:
        return False
    use.run("set_debt_id", debt_id=chosen)
    session.show_state = True
    return True


def _change_in_words(use: ToolUse, meaning: Meaning) -> bool:
    """With a debt chosen, "quiero hablar de la de Tuya" changes to that one, and "ver otra deuda" shows them all."""
    session = use.session
    current, folded = session.debt, fold(meaning.text)
    if meaning.button or current is None or has_figures(meaning.entities) or not _WISH.match(folded):
        return False
    if _ANOTHER.search(folded):
        choose_another_debt(use, meaning)
        return True
    named = _best_named(session, meaning)
    if named in (None, current.id):
        return False
    session.emit("debts_asked")
    use.run("set_debt_id", debt_id=named)
    session.show_state = True
    return True


def _named_debt(session: TurnSession, meaning: Meaning) -> int | None:
    """The debt whose creditor, product or last digits are named best; else the one of that place in the list."""
    best, option = _best_named(session, meaning), meaning.entities.option
    if best is None and option and -len(session.debts) <= option <= len(session.debts):
        return session.debts[option - 1 if option > 0 else option].id
    return best


def _best_named(session: TurnSession, meaning: Meaning) -> int | None:
    words, digits = set(_WORD.findall(fold(meaning.text))), meaning.entities.digits
    scores = {debt.id: _score(debt, words, digits) for debt in session.debts}
    best = [debt_id for debt_id, score in scores.items() if score and score == max(scores.values())]
    return best[0] if len(best) == 1 else None


def _score(debt: DebtRecord, words: set[str], digits: str | None) -> int:
    named = set(_WORD.findall(fold(f"{debt.creditor_name} {debt.product}"))) - _NAMES_NOTHING
    return len(words & named) + (3 if digits and debt.obligation_number.endswith(digits) else 0)
