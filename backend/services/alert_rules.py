"""Which alerts there are, from where they fire and clear: as delivered, and as administrators changed them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput, NotFound
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin

EDITABLE = ("threshold", "clear_at", "window_minutes", "least_count", "is_enabled")
UNCOUNTED = ("breaker_open", "late_job", "waiting_person")
"""What these look at happens or does not: one that waited for many of it could fire and never clear."""
LONGEST_WINDOW = 7 * 24 * 60
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert fires beyond `threshold` and clears only once its value is back at `clear_at`.

    `fires_above` tells which side is bad. The value is taken over `window_minutes`, and means nothing with fewer than
    `least_count` of what it is made from.
    """

    name: str
    title: str
    unit: str
    fires_above: bool
    threshold: float
    clear_at: float
    window_minutes: int
    least_count: int
    is_enabled: bool = True

    def is_bad(self, value: float) -> bool:
        """Tell whether a calm alert fires at this value."""
        return value > self.threshold if self.fires_above else value < self.threshold

    def is_good(self, value: float) -> bool:
        """Tell whether a firing alert clears at this value."""
        return value <= self.clear_at if self.fires_above else value >= self.clear_at

    def check(self) -> None:
        """Raise InvalidInput `invalid_alert` unless the figures fit together."""
        calmer = self.clear_at <= self.threshold if self.fires_above else self.clear_at >= self.threshold
        figures = all(
            math.isfinite(value) and 0 <= value <= MOST for value in (self.threshold, self.clear_at)
        )
        window = 1 <= self.window_minutes <= LONGEST_WINDOW
        if self.name in UNCOUNTED and self.least_count:
            raise InvalidInput(
                "invalid_alert", "Esta alerta no mira cuántas cosas hubo: deja el mínimo de casos en 0."
            )
        if not (figures and window and calmer and 0 <= self.least_count <= MOST):
            raise InvalidInput(
                "invalid_alert",
                "Revisa las cifras: la alerta debe apagarse en un valor mejor que el que la enciende, "
                "y la ventana va de 1 minuto a 7 días.",
            )


SECONDS, SHARE, TIMES, MINUTES = "segundos", "proporción", "veces", "minutos"
_RULES = (
    Rule("slow_responses", "Las respuestas tardan demasiado", SECONDS, True, 2.0, 1.5, 5, 5),
    Rule("failed_requests", "Fallan demasiadas peticiones", SHARE, True, 0.10, 0.05, 5, 20),
    Rule("low_confidence", "El asistente entiende con poca seguridad", SHARE, False, 0.50, 0.55, 15, 20),
    Rule("few_cache_hits", "La caché acierta poco", SHARE, False, 0.30, 0.40, 15, 100),
    Rule("breaker_open", "El modelo de lenguaje no responde y descansa", TIMES, True, 0.0, 0.0, 1, 0),
    Rule("late_job", "Un trabajo pendiente va con retraso", MINUTES, True, 10.0, 2.0, 1, 0),
    # Three days: the team does not work at weekends.
    Rule(
        "waiting_person",
        "Una conversación espera demasiado a una persona del equipo",
        MINUTES,
        True,
        4320.0,
        1440.0,
        1,
        0,
    ),
    Rule(
        "rejected_rows",
        "Un archivo de campaña trae muchas filas rechazadas",
        SHARE,
        True,
        0.05,
        0.05,
        1440,
        1,
    ),
)
DELIVERED: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}


def rules_in_force(uow: UnitOfWork) -> dict[str, Rule]:
    """Return every alert as it counts now."""
    rules = dict(DELIVERED)
    for row in uow.monitoring.list_alert_rules():
        if row.name in rules:
            saved = {name: getattr(row, name) for name in EDITABLE}
            rules[row.name] = replace(rules[row.name], **saved)
    return rules | {name: replace(rules[name], least_count=0) for name in UNCOUNTED}


def save_rule(context: ServiceContext, principal: Principal, name: str, values: Mapping[str, Any]) -> None:
    """Change some figures of an alert; raises Forbidden, NotFound `alert_not_found`, InvalidInput `invalid_alert`."""
    require_admin(principal)
    _require_known(name)
    now = context.now()
    with context.write() as uow:
        rule = replace(rules_in_force(uow)[name], **values)
        rule.check()
        uow.monitoring.put_alert_rule(name, {item: getattr(rule, item) for item in EDITABLE}, now=now)
        record(context, uow, principal, "alert_changed", "alert", name, **values)
        uow.commit()


def reset_rule(context: ServiceContext, principal: Principal, name: str) -> None:
    """Go back to the delivered figures of an alert; raises Forbidden, NotFound `alert_not_found`."""
    require_admin(principal)
    _require_known(name)
    with context.write() as uow:
        uow.monitoring.delete_alert_rule(name)
        record(context, uow, principal, "alert_reset", "alert", name)
        uow.commit()


def _require_known(name: str) -> None:
    if name not in DELIVERED:
        raise NotFound("alert_not_found", "No existe esa alerta.")
