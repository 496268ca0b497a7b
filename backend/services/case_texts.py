"""What happens next with a case, and when, in the words that its debtor reads."""

from __future__ import annotations

from backend.db.models.cases import Dispute, HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.domain.claim_deadlines import CLAIM_DEADLINES
from backend.domain.money import Money
from backend.services.formatting import format_date, format_money
from backend.services.places import country_of
from backend.services.token_payments import token_payments

REASON_TEXTS = {
    "not_mine": "No es mía",
    "already_paid": "Ya la pagué",
    "wrong_amount": "El valor no es correcto",
    "identity_theft": "Suplantación de identidad",
    "other": "Otro motivo",
}
KIND_TEXTS = {
    "hardship": "Dificultad de pago",
    "insolvency": "Insolvencia",
    "represented": "Con abogado",
}
DISPUTE_STATUS_TEXTS = {
    "open": "En revisión",
    "upheld": "Resuelto a tu favor",
    "rejected": "No procede",
    "taken_back": "Retirado por ti",
}
HARDSHIP_STATUS_TEXTS = {
    "open": "En revisión",
    "granted": "Con una medida en curso",
    "declined": "No se concedió",
    "ended": "Terminado",
    "closed": "Cerrado",
}
PATH_TEXTS = {
    "pause": "Una pausa",
    "token_payment": "Un abono simbólico",
    "human": "Hablar con una persona",
}
EVENT_TEXTS = {
    "dispute_opened": "Se abrió el reclamo",
    "dispute_completed": "Se añadió información",
    "evidence_added": "Se adjuntó un comprobante",
    "dispute_taken_back": "La persona retiró su reclamo",
    "dispute_upheld": "Se resolvió a favor de la persona",
    "dispute_rejected": "Se resolvió que no procede",
    "hardship_reported": "Se avisó de la dificultad de pago",
    "protection_reported": "Se avisó de la insolvencia o del abogado",
    "hardship_path_chosen": "Se pidió una opción",
    "hardship_pause_begun": "Empezó la pausa",
    "hardship_granted": "Se concedió la medida",
    "hardship_declined": "No se concedió lo pedido",
    "hardship_closed": "Se cerró el caso",
    "hardship_ended": "Terminó la medida",
    "token_payment_received": "Llegó un abono simbólico",
    "token_payment_undone": "Se anuló un abono simbólico",
}
ON_SALE = "La deuda vuelve a estar disponible para buscar un acuerdo."


def dispute_text(case: Dispute, debt: DebtRecord) -> str:
    """Return where a dispute stands and what comes next."""
    note = f" {case.note}" if case.note else ""
    if case.status == "upheld" and case.outcome == "withdrawn":
        return f"Te dimos la razón: retiramos esta deuda y no tienes que pagar nada por ella.{note}"
    if case.status == "upheld" and case.outcome == "paid":
        return f"Te dimos la razón. Esta deuda está pagada y no tienes que pagar nada más por ella.{note}"
    if case.status == "upheld":
        balance = format_money(Money(debt.balance, debt.currency), debt.locale)
        return f"Te dimos la razón: corregimos el saldo, que ahora es de {balance}.{note} {_afterwards(debt)}"
    if case.status == "rejected":
        return (
            f"Revisamos tu reclamo y no procede.{note} {_afterwards(debt)} "
            "Si tienes pruebas nuevas, puedes abrir otro."
        )
    if case.status == "taken_back":
        return f"Retiraste este reclamo. {_afterwards(debt)}"
    return f"{_answer_day(case, debt)} Mientras tanto no te ofrecemos planes ni te pedimos que pagues esta deuda."


def hardship_text(case: HardshipCase, debt: DebtRecord) -> str:
    """Return where a hardship case stands and what comes next."""
    note = f" {case.note}" if case.note else ""
    if debt.status == "paid" and case.kind == "hardship":
        return f"Esta deuda ya está pagada: no tienes que pagar nada más por ella.{note}"
    if case.status == "granted":
        return _measure_text(case, debt) + note
    if case.status == "declined":
        return f"No pudimos conceder lo que pediste.{note} {_afterwards(debt)}"
    if case.status in {"ended", "closed"}:
        return f"Este caso terminó.{note} {_afterwards(debt)}"
    if case.kind != "hardship":
        return (
            "Una persona del equipo lo revisa. Desde ahora no te ofrecemos planes ni te escribimos para pedirte que "
            "pagues."
        )
    if case.path is None:
        return (
            "Mientras tanto no te ofrecemos planes. Puedes pedir una pausa, un abono simbólico o que una persona lo "
            "revise contigo."
        )
    asked = PATH_TEXTS[case.path].lower()
    return f"Pediste: {asked}. Una persona del equipo lo revisa y te escribe. Mientras tanto no te ofrecemos planes."


def _measure_text(case: HardshipCase, debt: DebtRecord) -> str:
    ends = format_date(case.measure_ends, debt.locale) if case.measure_ends else ""
    if case.measure == "pause":
        return (
            f"Estás en pausa: no te contactamos por esta deuda hasta el {ends}. Ese día termina sola y podrás buscar "
            "un acuerdo; si quieres, la terminas antes."
        )
    monthly = format_money(Money(case.token_monthly or 0, debt.currency), debt.locale)
    months = f"{case.token_months} meses" if case.token_months != 1 else "un mes"
    dates = [format_date(payment.due_date, debt.locale) for payment in token_payments(case, debt)]
    return (
        f"Tienes un abono simbólico de {monthly} al mes durante {months}, hasta el {ends}. Fechas de pago: "
        f"{', '.join(dates)}. Lo que abones baja tu saldo; no borra el resto. Mientras tanto no te ofrecemos planes."
    )


def _answer_day(case: Dispute, debt: DebtRecord) -> str:
    if case.answer_by is None:
        return "Una persona del equipo lo revisa y te escribe con la respuesta."
    day = format_date(case.answer_by, debt.locale)
    text = f"Una persona del equipo lo revisa y te responde a más tardar el {day}."
    rule = CLAIM_DEADLINES.get(country_of(debt.locale))
    if rule is None or not rule.extension_business_days:
        return text
    return f"{text} Si hiciera falta más tiempo, te avisamos antes de ese día con el motivo y la nueva fecha."


def _afterwards(debt: DebtRecord) -> str:
    return ON_SALE if debt.status == "active" else ""
