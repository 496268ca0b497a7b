"""Everything that is not selling: hardship, disputes, documents, a person, and saying goodbye."""

from __future__ import annotations

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.domain.errors import Conflict
from backend.nlu.normalise import fold

REASONS_IN_WORDS = (
    ("already_paid", ("ya pague", "pagada", "ya la pague", "cancele", "estoy al dia", "paz y salvo")),
    ("identity_theft", ("suplant", "robaron", "fraude", "estafa", "falsific")),
    (
        "wrong_amount",
        ("no es ese valor", "no debo tanto", "esta mal el saldo", "cobrando de mas", "valor errado"),
    ),
    ("not_mine", ("no es mia", "no reconozco", "nunca", "no tengo ninguna deuda", "no soy")),
)


def report_hardship(use: ToolUse, meaning: Meaning) -> None:
    """Stop selling; never ask why."""
    _stop_selling(use, "report_hardship", "hardship")


def open_dispute(use: ToolUse, meaning: Meaning) -> None:
    """Stop selling and keep what the person says in their words."""
    reason = dispute_reason(meaning.text)
    _stop_selling(use, "open_dispute", "dispute", reason=reason, details=meaning.text[:2000])


def dispute_reason(text: str) -> str:
    """Return why a debt is contested, `other` where the words do not say."""
    plain = fold(text)
    return next(
        (reason for reason, signs in REASONS_IN_WORDS if any(sign in plain for sign in signs)), "other"
    )


def escalate(use: ToolUse, meaning: Meaning) -> None:
    """Hand the conversation to a person."""
    use.run("escalate_to_human", reason=meaning.text[:300])
    use.session.say("escalated")
    use.session.show_state = True


def answer_from_documents(use: ToolUse, meaning: Meaning) -> None:
    """Quote the best passage, or say that there is none."""
    session = use.session
    passages = use.run("search_documents", query=meaning.text[:400])["passages"]
    if not passages:
        session.say("document_missing")
        return
    session.paragraphs.append(f"{passages[0]['text']}\n\n_{passages[0]['title']} · {passages[0]['heading']}_")


def tell_agreements(use: ToolUse, meaning: Meaning) -> None:
    """List the person's agreements with what is due next."""
    session = use.session
    agreements = use.run("get_agreement_status")["agreements"] if session.is_bound else []
    if not agreements:
        session.say("agreement_none")
        return
    lines = [f"- {item['reference']} · {item['creditor']} · {item['status_text']}" for item in agreements]
    session.say("agreement_status", lista_acuerdos="\n".join(lines))


def say_goodbye(use: ToolUse, meaning: Meaning) -> None:
    """End kindly; the conversation can be taken up again."""
    use.session.say("goodbye")
    use.session.emit("closed")
    use.session.show_state = True


def _stop_selling(use: ToolUse, tool: str, text: str, **arguments: str) -> None:
    try:
        use.run(tool, **arguments)
    except Conflict as error:
        use.session.paragraphs.append(error.message)
        return
    use.session.say(text)
    use.session.show_state = True
