"""What reminders say: plain, kind, and with the figure, the date and the way to see the rest."""

from __future__ import annotations

from backend.domain.reminder import ReminderKind

CLOSING = """
Puedes ver tu acuerdo en {url}.

Este es un mensaje automático. Si algo no cuadra, escríbenos desde esa misma página: te atiende una persona.
"""
PAID_ALREADY = "Si ya pagaste, no tienes que hacer nada: el pago aparece en cuanto el banco nos lo reporta.\n"
CHANGE_DATES = (
    "Si no alcanzas a ponerte al día, puedes cambiar las fechas una vez, sin costo, desde tu acuerdo.\n"
)

TEXTS: dict[ReminderKind, tuple[str, str]] = {
    ReminderKind.BEFORE_DUE: (
        "Tu próximo pago es el {date}",
        "Te recordamos que el {date} vence un pago de {amount} de tu acuerdo {reference} con {creditor}.\n\n"
        + PAID_ALREADY,
    ),
    ReminderKind.DUE_TODAY: (
        "Hoy vence tu pago de {amount}",
        "Hoy, {date}, vence un pago de {amount} de tu acuerdo {reference} con {creditor}.\n\n" + PAID_ALREADY,
    ),
    ReminderKind.MISSED: (
        "No nos ha llegado tu pago del {date}",
        "Aún no nos llega el pago de {amount} que vencía el {date}, de tu acuerdo {reference} con {creditor}. "
        "Estás a tiempo: si pagas a más tardar el {last_day}, tu acuerdo sigue igual.\n\n{change_dates}"
        + PAID_ALREADY,
    ),
    ReminderKind.AT_RISK: (
        "Hoy es el último día para mantener tu acuerdo",
        "Hoy termina el plazo para el pago de {amount} que vencía el {date}, de tu acuerdo {reference} con "
        "{creditor}. Si pagas hoy, tu acuerdo sigue igual.\n\n{change_dates}" + PAID_ALREADY,
    ),
    ReminderKind.BROKEN: (
        "Tu acuerdo {reference} está incumplido",
        "El pago de {amount} que vencía el {date} no llegó en el plazo, y tu acuerdo {reference} con {creditor} "
        "quedó incumplido. Todavía tiene arreglo: al pagar lo atrasado vuelve a estar al día.\n\n{change_dates}"
        + PAID_ALREADY,
    ),
    ReminderKind.THANKS: (
        "Recibimos tu pago, gracias",
        "Ya registramos tu pago de tu acuerdo {reference} con {creditor}. Te faltan {missing}; lo siguiente son "
        "{amount} a más tardar el {date}.\n",
    ),
    ReminderKind.FULFILLED: (
        "¡Terminaste de pagar! Tu paz y salvo está listo",
        "Con tu último pago cumpliste el acuerdo {reference} con {creditor}: la deuda quedó saldada. Gracias por tu "
        "esfuerzo.\n\nTu paz y salvo (certificado de deuda cero) ya se puede descargar en tu acuerdo.\n",
    ),
}


def reminder_text(kind: ReminderKind, values: dict[str, str]) -> tuple[str, str]:
    """Return subject and body of a reminder."""
    subject, body = TEXTS[kind]
    greeting = f"Hola, {values['name']}:\n\n" if values["name"] else "Hola:\n\n"
    return subject.format(**values), greeting + body.format(**values) + CLOSING.format(**values)
