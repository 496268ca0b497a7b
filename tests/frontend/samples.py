"""Answers of the API, with made-up people."""

from __future__ import annotations

from typing import Any


def user(**changes: Any) -> Any:
    return {
        "id": 1,
        "name": "Carlos",
        "surname": "Fajardo",
        "email": "carlos@example.com",
        "telephone": "3000000000",
        "role": "debtor",
        "document_masked": "•••••915",
        "document_bound": True,
    } | changes


def model_key(**changes: Any) -> Any:
    return {
        "saved": True,
        "last_four": "4567",
        "kept": True,
        "checked_at": "2026-11-23T15:00:00+00:00",
        "refused": False,
    } | changes


def places() -> Any:
    countries = {"COP": "CO", "EUR": "ES", "USD": "US", "PEN": "CO"}
    return {
        "currencies": [{"code": code, "country": country} for code, country in countries.items()],
        "jurisdictions": ["CO", "ES", "US"],
    }


def country_rules(code: str, **changes: Any) -> Any:
    return {
        "code": code,
        "time_zone": "America/Bogota",
        "law": code,
        "contact_hours": [*[["07:00", "19:00"]] * 5, ["08:00", "15:00"], None],
        "contact_on_holidays": False,
        "next_holiday": "2026-12-08",
        "rate": {"basis": "policy", "rate_text": "12 %", "cap_text": "25,4 %"},
        "limitation_years": 5,
    } | changes


def debtor_countries(**changes: Any) -> Any:
    spain = country_rules("ES", time_zone="Europe/Madrid", contact_on_holidays=True, rate=None)
    peru = country_rules("PE", law="CO", contact_hours=[["08:00", "20:00"]] * 7, next_holiday=None)
    return {"country": "CO", "agreements": 1, "countries": [country_rules("CO"), spain, peru]} | changes


def debt(**changes: Any) -> Any:
    return {
        "id": 7,
        "creditor": "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
        "product": "Tarjeta de crédito",
        "obligation_ending": "4321",
        "currency": "COP",
        "principal": 100000,
        "interest": 20000,
        "fees": 3456,
        "balance": 123456,
        "balance_text": "$ 123.456",
        "principal_text": "$ 100.000",
        "interest_text": "$ 20.000",
        "fees_text": "$ 3.456",
        "due_date": "2026-06-30",
        "days_past_due": 145,
        "status": "active",
        "status_text": "Por acordar",
        "debtor": {
            "id": 3,
            "name": "CARLOS FAJARDO",
            "document_number": "93388915",
            "email": "carlos@example.com",
        },
        "negotiable": True,
        "agreement_id": None,
    } | changes


def instalment(number: int = 1, **changes: Any) -> Any:
    return {
        "number": number,
        "label": str(number),
        "due_date": f"2026-12-{number:02}",
        "due_date_text": f"{number} de diciembre de 2026",
        "amount": 28806,
        "amount_text": "$ 28.806",
    } | changes


def offer(**changes: Any) -> Any:
    return {
        "id": 1,
        "debt_id": 7,
        "kind": "lump_sum",
        "title": "Pago único",
        "currency": "COP",
        "instalment_count": 1,
        "frequency": "once",
        "frequency_text": "un solo pago",
        "interest": 0,
        "interest_text": "$ 0",
        "instalment_amount_text": "$ 86.419",
        "down_payment_text": "$ 0",
        "discount": 37037,
        "balance": 123456,
        "total": 86419,
        "balance_text": "$ 123.456",
        "total_text": "$ 86.419",
        "discount_text": "$ 37.037",
        "discount_percentage_text": "30 %",
        "down_payment": 0,
        "first_due_date_text": "1 de diciembre de 2026",
        "last_due_date_text": "1 de diciembre de 2026",
        "valid_until_text": "30 de noviembre de 2026",
        "schedule": [instalment(amount=86419, amount_text="$ 86.419")],
        "terms_hash": "ab" * 32,
        "limitation_warning": "",
    } | changes


def plan(**changes: Any) -> Any:
    return (
        offer(
            id=2,
            kind="instalment_plan",
            title="Plan de 3 cuotas",
            instalment_count=3,
            frequency="monthly",
            frequency_text="cada mes",
            instalment_amount_text="$ 28.806",
            schedule=[instalment(1), instalment(2), instalment(3)],
            terms_hash="cd" * 32,
        )
        | changes
    )


def agreement(**changes: Any) -> Any:
    return {
        "id": 11,
        "reference": "AC-0011",
        "status": "active",
        "status_text": "Vigente",
        "debt_id": 7,
        "creditor": "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
        "currency": "COP",
        "total_text": "$ 86.419",
        "schedule": [
            instalment(amount_text="$ 86.419", paid_text="$ 0", status="open", status_text="Por pagar")
        ],
        "decision_reason": "",
        "paid_text": "$ 0",
        "missing_text": "$ 86.419",
        "credit": 0,
        "credit_text": "$ 0",
        "paid_percentage": 0,
        "days_late": 0,
        "can_replan": False,
        "has_certificate": False,
        "accepted_at": "2026-11-22T15:04:00+00:00",
        "terms_hash": "ab" * 32,
        "next_due_date_text": "1 de diciembre de 2026",
        "next_amount_text": "$ 86.419",
    } | changes


def staff_agreement(**changes: Any) -> Any:
    return (
        agreement(
            debtor={"id": 3, "name": "CARLOS FAJARDO"},
            title="Pago único",
            balance_text="$ 123.456",
            discount_percentage_text="30 %",
            approval_reasons=[],
        )
        | changes
    )


def reply(**changes: Any) -> Any:
    return {
        "conversation_id": 5,
        "message": "Hola, soy el asistente automático. ¿Me dices tu número de documento?",
        "current_state": "inicial",
        "buttons": [{"id": "hablar_asesor", "text": "Hablar con una persona"}],
        "offers": [],
    } | changes


def campaign(**changes: Any) -> Any:
    return {
        "id": 4,
        "name": "noviembre",
        "file_name": "noviembre.csv",
        "status": "finished",
        "rows_total": 1801,
        "rows_read": 1801,
        "created": 1800,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "created_at": "2026-11-22T15:04:00+00:00",
        "finished_at": "2026-11-22T15:04:05+00:00",
        "message": None,
    } | changes


def case(**changes: Any) -> Any:
    return {
        "id": 21,
        "type": "dispute",
        "status": "open",
        "status_text": "En revisión",
        "reason_text": "Ya la pagué",
        "details": "La pagué en mayo",
        "answer_by_text": "15 de diciembre de 2026",
        "next_step": "Una persona del equipo lo revisa y te responde a más tardar el 15 de diciembre de 2026.",
        "debt": {
            "id": 7,
            "creditor": "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A.",
            "obligation_ending": "4321",
            "balance_text": "$ 123.456",
            "currency": "COP",
        },
        "timeline": [{"at": "2026-11-23T15:00:00+00:00", "text": "Se abrió el reclamo"}],
        "evidence": [{"id": 5, "name": "recibo.pdf"}],
    } | changes


def hardship(**changes: Any) -> Any:
    return (
        case(
            id=31,
            type="hardship_case",
            kind="hardship",
            kind_text="Dificultad de pago",
            next_step="Mientras tanto no te ofrecemos planes.",
            path_text="",
            paths=["pause", "token_payment", "human"],
            can_end=True,
            limits={"pause_most_days": 30, "token_most_months": 3},
            affordability=affordability(),
            timeline=[],
            evidence=[],
        )
        | changes
    )


def affordability(**changes: Any) -> Any:
    return {
        "currency": "COP",
        "needs_care": False,
        "income": None,
        "essential_expenses": None,
        "other_debts": None,
        "surplus": None,
        "surplus_text": "",
        "cap_text": "",
        "verdict": None,
        "verdict_text": "",
    } | changes


def policy_version(**changes: Any) -> Any:
    return {
        "id": 7,
        "creditor_id": None,
        "creditor": "",
        "campaign_id": None,
        "campaign": "",
        "currency": "COP",
        "version": 1,
        "is_active": True,
        "created_at": "2026-11-23T15:00:00+00:00",
    } | changes


def policy_rules(**changes: Any) -> Any:
    return {
        "currency": "COP",
        "version": 1,
        "kind": "ladder",
        "opening_discount": "0.05",
        "discount_step": "0.05",
        "most_discount": "0.2",
        "most_rounds": 10,
        "floor_share": "0.7",
        "fixed_floor_share": None,
        "first_concession_share": "0.5",
        "reveal_fixed_offers": "one_by_one",
        "partial_tiers": [
            {"from_share": "0.5", "discount": "0.075"},
            {"from_share": "0.75", "discount": "0.15"},
        ],
        "partial_most_months": 8,
        "most_months": 24,
        "plan_months": [3, 6, 12],
        "term_steps": [{"up_to_months": 6, "share_of_discount": "0.6"}],
        "least_instalment_minor": 1_000_000,
        "least_down_payment_share": "0",
        "plan_rate": "0",
        "legal_caps": [{"from_date": "2026-11-01", "rate": "0.25"}],
        "valuation_rate": "0.12",
        "validity_days": 5,
        "payment_days": 5,
        "first_instalment_days": 30,
        "business_day_rule": "following",
        "step_minor": 10_000,
        "concession": {
            "exponent": 4,
            "steps": 4,
            "counts_from": "0.50",
            "monthly_survival": "0.995",
            "margin_levels": ["0.02", "0.14"],
            "margin_spread": "0.01",
            "packages": [{"months": 3, "down_share": "0.3"}, {"months": 6, "down_share": "0"}],
            "most_days_ahead": 60,
        },
        "approval": {"above_balance_minor": None, "above_discount": None, "below_share": None},
        "bands": [],
    } | changes


def desk_conversation(**changes: Any) -> Any:
    return {
        "id": 5,
        "current_state": "escalamiento",
        "is_active": True,
        "is_archived": False,
        "waiting_since": "2026-11-23T15:00:00+00:00",
        "assigned_to": None,
        "message_count": 12,
        "updated_at": "2026-11-23T15:00:00+00:00",
        "debtor": {"user_id": 1, "name": "Carlos Fajardo", "document_number": "93388915"},
    } | changes


def desk_message(**changes: Any) -> Any:
    return {
        "id": 71,
        "sender_type": "user",
        "speaker": None,
        "text_content": "No puedo pagar eso",
        "timestamp": "2026-11-23T15:00:00+00:00",
        "intent": None,
        "confidence": None,
        "offers": [],
        "citations": [],
    } | changes


def desk_history(**changes: Any) -> Any:
    said = {"id": 72, "sender_type": "assistant", "text_content": "Te paso con una persona."}
    said |= {"intent": "RECHAZO", "confidence": 0.61}
    return desk_conversation(messages=[desk_message(), desk_message(**said)]) | changes


def _owed(balance: float, debts: int, currency: str = "COP", **changes: Any) -> Any:
    return {"debts": debts, "balance": balance, "currency": currency} | changes


def portfolio_figures(**changes: Any) -> Any:
    return {
        "by_creditor": [
            _owed(1_000_000, 2, creditor="BANCO UNO"),
            _owed(500_000, 1, creditor="BANCO DOS"),
            _owed(0.1, 1, "EUR", creditor="BANCO TRES"),
            _owed(0.2, 1, "EUR", creditor="BANCO CUATRO"),
        ],
        "by_status": [_owed(1_500_000, 3, status="active"), _owed(0.3, 2, "EUR", status="active")],
        "by_days_past_due": [_owed(1_500_000, 3, band="91-180"), _owed(0.3, 2, "EUR", band="1-30")],
        "recovery_by_month": [{"month": "2026-11", "recovered": 250_000, "currency": "COP"}],
    } | changes


def analytics(**changes: Any) -> Any:
    steps = {"contacted": 10, "informed": 8, "offered": 6, "chose": 4, "agreed": 3}
    return {
        "from": "2026-10-25",
        "to": "2026-11-23",
        "total_conversations": 10,
        "successful_negotiations": 3,
        "conversion_rate": 0.3,
        "avg_time_to_agreement": 340.0,
        "funnel": [{"step": key, "title": key, "conversations": count} for key, count in steps.items()],
        "recovery": [
            {
                "currency": "COP",
                "agreements": 3,
                "agreed": 900_000,
                "agreed_balance": 1_200_000,
                "agreed_share": 0.75,
                "recovered": 250_000,
            }
        ],
        "promises": [
            {
                "currency": "COP",
                "due": 4,
                "kept": 3,
                "late": 1,
                "kept_share": 0.75,
                "amount": 300_000,
                "paid": 250_000,
            }
        ],
    } | changes


def document_in_use(**changes: Any) -> Any:
    return {
        "document": "condiciones.pdf",
        "title": "Condiciones de pago",
        "version": 2,
        "media_type": "application/pdf",
        "pages": 12,
        "passages": 48,
        "creditor": None,
        "updated_at": "2026-11-22T15:04:00+00:00",
    } | changes


def document_version(**changes: Any) -> Any:
    return {
        "document": "condiciones.pdf",
        "version": 2,
        "title": "Condiciones de pago",
        "file_name": "condiciones.pdf",
        "media_type": "application/pdf",
        "size": 120_000,
        "status": "active",
        "error_code": "",
        "message": "",
        "pages": 12,
        "pages_read": 12,
        "passages": 48,
        "creditor_id": None,
        "creditor": None,
        "retired_at": None,
        "created_at": "2026-11-22T15:04:00+00:00",
        "finished_at": None,
    } | changes


def job(**changes: Any) -> Any:
    return {
        "id": 51,
        "kind": "document_reading",
        "period": "1",
        "status": "failed",
        "attempts": 3,
        "progress": {"done": None, "total": None},
        "result": None,
        "error": "out_of_memory",
        "error_detail": "",
        "created_at": "2026-11-22T15:04:00+00:00",
        "finished_at": None,
        "not_before": None,
    } | changes


def troubled_mail(**changes: Any) -> Any:
    return {
        "id": 61,
        "recipient": "carlos@example.com",
        "subject": "Tu acuerdo de pago",
        "status": "unknown",
        "attempts": 1,
        "created_at": "2026-11-22T15:04:00+00:00",
        "claimed_at": "2026-11-22T15:04:00+00:00",
        "sent_at": None,
    } | changes


def campaign_preview(**changes: Any) -> Any:
    columns = [
        ("Nombre_del_cliente", "Nombre_del_cliente", None),
        ("Hasta_3_cuotas", "offer", 3),
        ("Color", None, None),
    ]
    return {
        "format": "csv",
        "encoding_text": "Windows-1252",
        "is_damaged": False,
        "rows_expected": 1801,
        "rows_checked": 500,
        "rows_rejected": 1,
        "columns": [
            {"name": name, "example": "x", "taken_as": taken, "instalments": count}
            for name, taken, count in columns
        ],
        "debts": [
            {
                "line": 2,
                "name": "MARÍA ÑAÑEZ",
                "document_number": "52000001",
                "creditor": "BANCO UNO",
                "product": "TARJETA",
                "obligation_ending": "4821",
                "balance_text": "$ 1.000.000",
            }
        ],
        "problems": [
            {"line": 3, "column": "Saldo_total", "value": "-1", "reason": "El saldo no puede ser negativo."}
        ],
    } | changes
