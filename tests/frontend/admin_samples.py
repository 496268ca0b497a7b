"""Answers of the API that administrators get."""

from __future__ import annotations

from typing import Any


def metrics(**changes: Any) -> Any:
    shares = {"rules": 0.25, "ml": 0.5, "openai": 0.25}
    return {
        "hours": 24,
        "summary": {
            "total_requests": 1200,
            "error_rate": 0.012,
            "avg_response_time_ms": 476.3,
            "cache_hit_rate": 0.907,
        },
        "system_usage": shares,
        "routes": {},
        "confidence": {"rules": 1.0, "ml": 0.82, "openai": None},
        "performance": {"avg_response_times_ms": {"rules": 30.0, "ml": 140.0, "openai": 2400.0}},
        "requests": {
            "total": 5000,
            "failed": 12,
            "by_route": [
                {
                    "method": "POST",
                    "route": "/api/v1/chat/message",
                    "requests": 1200,
                    "failed": 2,
                    "avg_ms": 476,
                }
            ],
        },
        "tools": {"get_all_debts": {"done": 1040, "debt_stopped": 2, "of_later": 1, "of_tomorrow": 1}},
        "model": {
            "requests": {"ok": 300},
            "avg_ms": 2100.0,
            "tokens": {"input": 1_500_000, "cached": 400_000, "output": 90_000},
            "cost_dollars": 3.22,
            "breaker_openings": {"operator": 0, "own": 0},
        },
        "now": {
            "conversations_by_state": {"informar_deuda": 3, "saludo_propio": 1},
            "agreements_by_status": {},
            "jobs": [{"kind": "clean_up", "status": "queued", "jobs": 2}],
            "oldest_job_seconds": 75,
            "deliveries": [],
            "model_tokens_today": 12_000,
            "model_cost_dollars_today": 0.4,
            "alerts_firing": [],
        },
    } | changes


def alert(**changes: Any) -> Any:
    figures = {
        "threshold": 0.1,
        "clear_at": 0.05,
        "window_minutes": 5,
        "least_count": 20,
        "is_enabled": True,
    }
    return {
        "name": "failed_requests",
        "title": "Fallan demasiadas peticiones",
        "unit": "proporción",
        "fires_above": True,
        "is_counted": True,
        **figures,
        "delivered": figures,
        "is_firing": False,
        "value": 0.02,
        "changed_at": None,
        "checked_at": "2026-11-26T18:42:21+00:00",
    } | changes


def alerts(*items: Any, **changes: Any) -> Any:
    recipients = {"emails": ["guardia@example.com"], "webhook": ""}
    return {"items": list(items), "events": [], "recipients": recipients} | changes


def job(**changes: Any) -> Any:
    return {
        "id": 3,
        "kind": "close_conversations",
        "status": "finished",
        "attempts": 1,
        "progress": {"done": 0, "total": None},
        "result": {"warned": 2, "closed": 1, "is_complete": True},
        "error": "",
        "error_detail": "",
        "not_before": None,
        "seconds": 0.058,
        "created_at": "2026-11-26T18:42:20+00:00",
        "finished_at": "2026-11-26T18:42:20+00:00",
    } | changes


def recurring(**changes: Any) -> Any:
    return {
        "name": "close_conversations",
        "title": "Cerrar conversaciones sin respuesta",
        "schedule": "cada hora",
        "last": job(),
        "next": "2026-11-26T14:00:00-05:00",
        "is_late": False,
    } | changes


def state(name: str, **changes: Any) -> Any:
    return {
        "name": name,
        "template": "¡Hola! Soy {{empresa}}.",
        "action": "greet",
        "condition": "",
        "next_true": "",
        "next_false": "",
        "next_default": "",
        "buttons": [],
        "timeout_minutes": None,
        "changed": False,
    } | changes


def flow(**changes: Any) -> Any:
    return {
        "items": [
            state(
                "inicial", condition="document_given", next_true="informar_deuda", buttons=["hablar_asesor"]
            ),
            state("informar_deuda", action="get_all_debts", next_default="escalamiento"),
            state("escalamiento", action="escalate_to_human", changed=True),
        ],
        "initial": "inicial",
        "anywhere": {"escalated": "escalamiento"},
        "buttons": {"hablar_asesor": "Hablar con una persona", "terminar": "Terminar"},
        "conditions": ["document_given", "plan_chosen"],
    } | changes


def tool(**changes: Any) -> Any:
    return {
        "name": "open_dispute",
        "description": "Registra que la persona no reconoce la deuda.",
        "parameters": {"properties": {"reason": {"description": "Por qué."}}},
        "effect": "write",
        "confirmation": False,
        "enabled": True,
    } | changes


def model(**changes: Any) -> Any:
    return {
        "id": 4,
        "name": "Con 12 correcciones",
        "version": "abcdef0123456789",
        "metrics": {"accuracy": 0.912, "macro_f1": 0.887, "calibration_error": 0.03, "examples": 2400},
        "is_active": False,
        "is_usable": True,
        "created_at": "2026-11-26T18:42:20+00:00",
        "activated_at": None,
    } | changes


def assistant_values(**changes: Any) -> Any:
    return {
        "model": "",
        "instructions": {},
        "most_output_tokens": 900,
        "most_rounds": 6,
        "turn_seconds": 30,
        "history_messages": 16,
        "input_price": 2000,
        "cached_price": 500,
        "output_price": 8000,
        "version": 0,
    } | changes


def employee(**changes: Any) -> Any:
    return {
        "id": 9,
        "name": "Laura",
        "surname": "Gómez",
        "email": "laura@example.com",
        "role": "staff",
        "document_masked": None,
        "document_bound": False,
        "is_active": True,
        "created_at": "2026-11-20T15:00:00+00:00",
    } | changes


def audit_event(**changes: Any) -> Any:
    return {
        "id": 2,
        "actor_id": 5,
        "actor_role": "admin",
        "action": "policy_saved",
        "object_type": "policy",
        "object_id": "8",
        "details": {"fields": ["opening_discount"]},
        "created_at": "2026-11-26T18:41:36+00:00",
    } | changes
