"""What administrators read and set while the service runs: configuration, the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.db.models.operations import AuditEvent
from backend.db.repositories.operations import AuditFilter
from backend.domain.errors import InvalidInput
from backend.nlu.intent_model import ACT
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin

PAGE_SIZE = 50


class Option:
    """A configuration value that administrators may change: its default and its bounds."""

    def __init__(self, default: Any, description: str, least: int = 0, most: int = 1_000_000) -> None:
        self.default = default
        self.description = description
        self.least = least
        self.most = most

    def check(self, name: str, value: Any) -> None:
        """Raise InvalidInput `invalid_configuration` unless the value has the default's type and fits."""
        fits = type(value) is type(self.default)
        if fits and type(value) is int:
            fits = self.least <= value <= self.most
        if not fits:
            raise InvalidInput(
                "invalid_configuration",
                "Ese valor no se puede usar aquí.",
                {"name": name, "hint": self.description},
            )


OPTIONS: Mapping[str, Option] = {
    "act_confidence_percent": Option(
        round(ACT * 100),
        "Desde esta seguridad el asistente actúa; por debajo pregunta si entendió bien.",
        most=95,
    ),
    "least_confidence_percent": Option(
        45, "Por debajo de esta seguridad el asistente dice que no entendió.", most=95
    ),
    "model_share_percent": Option(
        80, "De cada cien turnos dudosos, cuántos responde el modelo de lenguaje, si hay uno.", most=100
    ),
    "daily_tokens_per_person": Option(
        200_000, "Fichas (tokens) del modelo que una persona puede usar al día.", most=100_000_000
    ),
    "daily_tokens_total": Option(
        5_000_000, "Fichas (tokens) del modelo que se pueden usar al día entre todos.", most=10_000_000_000
    ),
    "daily_cost_cents_total": Option(
        500, "Centavos de dólar que el modelo puede costar al día.", most=10_000_000
    ),
    "archive_after_days": Option(
        32, "Días desde el cierre de una conversación hasta que se archiva.", least=1, most=3650
    ),
    "keep_logs_days": Option(
        90,
        "Días que se guardan sesiones vencidas, correos, tareas y claves de un solo uso.",
        least=7,
        most=3650,
    ),
    "keep_audit_days": Option(1825, "Días que se guarda el registro de auditoría.", least=90, most=36_500),
    "keep_conversations_days": Option(
        365,
        "Días que se guarda una conversación archivada de quien no tiene un acuerdo.",
        least=1,
        most=3650,
    ),
    "keep_agreed_conversations_days": Option(
        1825,
        "Días que se guarda una conversación archivada de quien tiene un acuerdo; después quedan solo sus cifras.",
        least=30,
        most=3650,
    ),
    "keep_affordability_days": Option(
        730, "Días que se guardan los ingresos y gastos declarados.", least=1, most=3650
    ),
    "keep_evidence_days": Option(
        1095, "Días desde el cierre de un reclamo que se guardan sus pruebas.", least=1, most=3650
    ),
    "switched_off_tools": Option("", "Herramientas apagadas, separadas por comas."),
}


def option_value(context: ServiceContext, name: str) -> Any:
    """Return an option's value in force, for the conversation itself."""
    saved = context.cached("configuration", lambda uow: uow.settings.list_values())
    return saved.get(name, OPTIONS[name].default)


def get_configuration(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return every option with its value in force; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        saved = uow.settings.list_values()
    return {
        name: {"value": saved.get(name, option.default), "description": option.description}
        for name, option in OPTIONS.items()
    }


def put_configuration(
    context: ServiceContext, principal: Principal, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Change options, all or none; raises Forbidden, InvalidInput `unknown_option` or `invalid_configuration`."""
    require_admin(principal)
    for name, value in values.items():
        if name not in OPTIONS:
            raise InvalidInput("unknown_option", "No existe esa opción.", {"name": name[:60]})
        OPTIONS[name].check(name, value)
    now = context.now()
    with context.write() as uow:
        uow.settings.grow_data_version(now=now)
        for name, value in values.items():
            uow.settings.put_value(name, value, now=now)
        record(
            context, uow, principal, "configuration_changed", "configuration", ",".join(sorted(values))[:80]
        )
        uow.commit()
    context.cache.clear()
    return get_configuration(context, principal)


def list_audit(
    context: ServiceContext, principal: Principal, filters: AuditFilter, *, page: int
) -> dict[str, Any]:
    """Return a page of the events that fit, the latest first, and how many there are; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        events, total = uow.operations.list_audit(filters, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        return {
            "items": [_audit_view(event) for event in events],
            "total": total,
            "page": page,
            "pages": max(1, -(-total // PAGE_SIZE)),
            "actions": list(uow.operations.list_audit_actions()),
        }


def _audit_view(event: AuditEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "actor_id": event.actor_id,
        "actor_role": event.actor_role,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "details": event.details or {},
        "created_at": event.created_at.isoformat(),
    }
