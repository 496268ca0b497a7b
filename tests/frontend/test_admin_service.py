"""Administrators watch the service: metrics, alerts, states, scheduled work, audit; against a scripted API."""

from __future__ import annotations

from typing import Any

import pytest

from frontend.texts import text
from tests.frontend import admin_samples as samples
from tests.frontend.fake_api import FakeApi, error
from tests.frontend.test_pages import Open, OpenDialog, button, go, open_app, open_dialog, shown, tables

__all__ = ["open_app", "open_dialog"]


@pytest.fixture
def admin(api: FakeApi, open_app: Open) -> Any:
    """Open a page as an administrator."""
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    return lambda page: go(open_app(role="admin"), page)


def test_metrics_say_who_answers_how_fast_and_how_dear(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/metrics"] = (200, samples.metrics())
    app = admin("live_metrics")
    for words in ("**1.200**", "476 ms", "1,2 %", "90,7 %", "US$ 3,22", "Tokens de entrada: 1.500.000"):
        assert words in shown(app)
    assert "La que más espera: 75 s" in shown(app)
    assert "Comprensión propia,50 %,140 ms,82 %" in tables(app)
    assert "Modelo de lenguaje,25 %,2,4 s,—" in tables(app).replace('"', "")
    assert 'Consultar las deudas,1.044,"bien: 1.040, ' in tables(app)
    assert "deuda en revisión: 2, otra razón: 2" in tables(app)
    assert "hours=24" in api.sent("GET admin/metrics")[0].path


def test_metrics_of_a_quiet_service_say_so_and_name_firing_alerts(api: FakeApi, admin: Any) -> None:
    nothing = dict.fromkeys(("error_rate", "avg_response_time_ms", "cache_hit_rate"))
    firing = {**samples.metrics()["now"], "alerts_firing": ["late_job"]}
    quiet = samples.metrics(summary={"total_requests": 0, **nothing}, now=firing)
    api.answers["GET admin/metrics"] = (200, quiet)
    app = admin("live_metrics")
    assert text("metrics.no_answers") in shown(app)
    assert "Un trabajo pendiente va con retraso" in app.warning[0].value


def test_an_alert_shows_where_it_stands_and_the_firing_ones_come_first(api: FakeApi, admin: Any) -> None:
    late = samples.alert(
        name="late_job",
        title="Retraso",
        unit="minutos",
        threshold=10.0,
        clear_at=2.0,
        value=12.5,
        is_firing=True,
    )
    event = {"name": "late_job", "title": "Retraso", "kind": "fired", "value": 12.5, "threshold": 10.0}
    event["at"] = "2026-11-26T18:42:21+00:00"
    off = samples.alert(name="few_cache_hits", is_enabled=False)
    api.answers["GET admin/alerts"] = (200, samples.alerts(samples.alert(), off, late, events=[event]))
    app = admin("alerts")
    heads = [item.value for item in app.header]
    assert heads[0] == "Un trabajo pendiente va con retraso"
    for words in ("Ahora: 12,5 minutos", "Se enciende: por encima de 10 minutos", "Ahora: 2 %"):
        assert words in shown(app)
    assert "Se encendió" in tables(app)


def test_an_alerts_figures_are_changed_and_set_back(api: FakeApi, open_dialog: OpenDialog) -> None:
    def script() -> None:
        from frontend.components.alert_form import edit_alert
        from tests.frontend import admin_samples

        edit_alert(admin_samples.alert(threshold=0.2))

    api.answers["PUT admin/alerts/failed_requests"] = error(422, "invalid_alert", "Revisa las cifras.")
    app = open_dialog(script)
    app.text_input(key="alert_failed_requests_threshold").set_value("doce")
    button(app, "Guardar").click().run()
    assert text("figure.unreadable") in shown(app)
    assert api.sent("PUT admin/alerts/failed_requests") == []
    app.text_input(key="alert_failed_requests_threshold").set_value("12,5 %")
    app.toggle[0].set_value(False)
    button(app, "Guardar").click().run()
    (sent,) = api.sent("PUT admin/alerts/failed_requests")
    assert (sent.json["threshold"], sent.json["window_minutes"], sent.json["is_enabled"]) == (0.125, 5, False)
    assert "Revisa las cifras." in shown(app)
    api.answers["DELETE admin/alerts/failed_requests"] = (204, b"")
    button(app, "Volver a los valores de fábrica").click().run()
    assert len(api.sent("DELETE admin/alerts/failed_requests")) == 1


def test_an_alert_that_looks_at_a_state_asks_for_no_number_of_cases(
    api: FakeApi, open_dialog: OpenDialog
) -> None:
    def script() -> None:
        from frontend.components.alert_form import edit_alert
        from tests.frontend import admin_samples

        edit_alert(admin_samples.alert(name="late_job", unit="minutos", is_counted=False))

    api.answers["PUT admin/alerts/late_job"] = (200, {})
    app = open_dialog(script)
    assert text("alerts.least") not in [item.label for item in app.text_input]
    button(app, "Guardar").click().run()
    (sent,) = api.sent("PUT admin/alerts/late_job")
    assert sorted(sent.json) == ["clear_at", "is_enabled", "threshold", "window_minutes"]


def test_who_is_told_of_alerts_is_set(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/alerts"] = (200, samples.alerts())
    api.answers["PUT admin/alert-recipients"] = (200, {})
    app = admin("alerts")
    app.text_area[0].set_value("a@example.com\nb@example.com")
    button(app, "Guardar destinatarios").click().run()
    (sent,) = api.sent("PUT admin/alert-recipients")
    assert sent.json == {"emails": ["a@example.com", "b@example.com"], "webhook": ""}


def test_conversations_are_counted_by_state_and_listed(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/metrics"] = (200, samples.metrics())
    item = {
        "id": 1,
        "current_state": "informar_deuda",
        "is_active": True,
        "is_archived": False,
        "waiting_since": None,
        "assigned_to": {"user_id": 9, "name": "Laura"},
        "message_count": 12,
        "updated_at": "2026-11-26T18:42:21+00:00",
        "debtor": {"user_id": 1, "name": "ANA TORRES"},
    }
    api.answers["GET admin/conversations"] = (200, {"items": [item], "total": 1, "page": 1, "pages": 1})
    app = admin("conversation_states")
    assert "Mostrar la deuda: 3" in shown(app)
    assert "Saludo propio: 1" in shown(app)
    assert "ANA TORRES,12," in tables(app)
    assert "state=informar_deuda" in api.sent("GET admin/conversations")[0].path


def test_without_conversations_there_is_one_thing_to_do(api: FakeApi, admin: Any) -> None:
    nobody = {**samples.metrics()["now"], "conversations_by_state": {}}
    api.answers["GET admin/metrics"] = (200, samples.metrics(now=nobody))
    app = admin("conversation_states")
    assert button(app, "Ver los estados de la conversación")


def test_scheduled_work_shows_how_it_went_and_is_asked_for_now(api: FakeApi, admin: Any) -> None:
    ended = samples.job(status="failed", error="storage", error_detail="OSError · request_id=job-3")
    failed = samples.recurring(name="archive", title="Archivar", is_late=True, last=ended)
    running = samples.recurring(name="clean_up", last=samples.job(status="running", seconds=None))
    status = {"time_zone": "America/Bogota", "queue": {"queued": 2, "running": 1, "failed": 0}}
    items = [
        samples.recurring(),
        failed,
        running,
        samples.recurring(name="of_later", title="Otra", last=None),
    ]
    api.answers["GET admin/scheduler-status"] = (200, {**status, "items": items})
    api.answers["POST admin/scheduler/close_conversations/run"] = (202, {"job_ids": [7]})
    app = admin("scheduler")
    for words in (
        "En espera: 2",
        "avisadas: 2, cerradas: 1, completo: sí",
        "Cada cuánto: Cada hora",
        "Tardó: 58 ms",
    ):
        assert words in shown(app)
    assert "puede que el disco esté lleno" in shown(app)
    assert "cómo encontrarla en los registros (tarea 3)" in shown(app)
    assert app.code[0].value == "OSError · request_id=job-3"
    assert app.button(key="run_clean_up").disabled
    app.button(key="run_close_conversations").click().run()
    assert len(api.sent("POST admin/scheduler/close_conversations/run")) == 1
    assert "Quedó pedido: Cerrar conversaciones sin respuesta." in shown(app)


def test_the_audit_trail_is_filtered_and_begins_again_at_its_first_page(api: FakeApi, admin: Any) -> None:
    found = {
        "items": [samples.audit_event()],
        "total": 120,
        "page": 1,
        "pages": 3,
        "actions": ["policy_saved"],
    }
    api.answers["GET admin/audit"] = (200, found)
    app = admin("audit")
    assert "**Política guardada** · política 8" in shown(app)
    assert "Administración 5" in shown(app)
    button(app, "Siguiente").click().run()
    assert "page=2" in api.sent("GET admin/audit")[-1].path
    app.selectbox(key="audit_action").set_value("policy_saved").run()
    app.text_input(key="audit_actor").set_value("5").run()
    last = api.sent("GET admin/audit")[-1].path
    for part in ("action=policy_saved", "actor_id=5", "page=1"):
        assert part in last


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (
            {"object_type": "agreement", "object_id": "2", "details": {"from": "active", "to": "at_risk"}},
            ("acuerdo 2", "de: vigente; a: con un pago atrasado"),
        ),
        (
            {"details": {"payment_id": 9, "amount_minor": 87916150, "currency": "COP"}},
            ("pago: 9; valor: $ 879.161,50",),
        ),
        ({"details": {"amount_minor": 2_500_000}}, ("valor: 25.000",)),
        (
            {"details": {"fields": ["opening_discount"], "in_force": True}},
            ("datos: Descuento inicial (%); vigente: sí",),
        ),
        ({"details": {"instead_of": None, "forced": False}}, ("a pesar de medir peor: no",)),
        (
            {"object_type": "tool", "object_id": "manage_negotiation", "details": {}},
            ("herramienta Pedir ofertas o contraofertar",),
        ),
        (
            {"object_type": "configuration", "object_id": "keep_audit_days,keep_logs_days", "details": {}},
            ("configuración Días que se guarda la auditoría, Días que se guardan registros",),
        ),
        (
            {"object_type": "job", "object_id": "clean_up", "details": {"jobs": [4]}},
            ("tarea Borrar registros viejos",),
        ),
    ],
)
def test_what_happened_is_told_without_names_of_the_code(
    api: FakeApi, admin: Any, event: Any, words: tuple[str, ...]
) -> None:
    found = {"items": [samples.audit_event(**event)], "total": 1, "page": 1, "pages": 1, "actions": []}
    api.answers["GET admin/audit"] = (200, found)
    told = shown(admin("audit"))
    for part in words:
        assert part in told
    assert "_" not in told


def test_filters_that_find_nothing_are_cleared_at_once(api: FakeApi, admin: Any) -> None:
    api.answers["GET admin/audit"] = (200, {"items": [], "total": 0, "page": 1, "pages": 1, "actions": []})
    app = admin("audit")
    app.text_input(key="audit_object").set_value("99").run()
    button(app, "Quitar los filtros").click().run()
    assert "object_id" not in api.sent("GET admin/audit")[-1].path


@pytest.mark.parametrize(
    "page",
    ["live_metrics", "alerts", "conversation_states", "scheduler", "audit", "flow", "tools", "employees"],
)
def test_staff_are_not_offered_the_administrators_pages(api: FakeApi, open_app: Open, page: str) -> None:
    api.answers["GET debts"] = (200, {"items": [], "total": 0, "page": 1, "pages": 0})
    go(open_app(role="staff"), page)
    assert not [sent for sent in api.requests if "admin/" in sent.path or "assistant/" in sent.path]
