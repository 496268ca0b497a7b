"""An offer becomes an agreement once, by its own debtor, in time, and for the terms that the engine made."""

from __future__ import annotations

import hashlib
import io
import json
import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import update

from backend.db.models.agreements import Agreement, Instalment, Offer
from backend.db.models.debts import Debt
from backend.db.models.operations import AuditEvent, IdempotencyKey, OutboxMessage
from backend.domain.errors import Conflict, InvalidInput, NegotiatorError, NotFound
from backend.domain.offer import OfferTerms
from backend.services.agreement_document import make_agreement_document
from backend.services.agreements import accept_offer, get_agreement, list_agreements, prepare_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import current_offers
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

ANA, LUIS = "52845671", "79111222"
BALANCE = 120_000_000
TOGETHER = 50


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> Principal:
    return sign_in(app.test_client(), make_user(context, bound_document=ANA, email="ana@example.com"))


@pytest.fixture
def offers(context: ServiceContext, ana: Principal) -> list[dict[str, Any]]:
    """What stands for Ana's debt of 1.200.000: a single payment, and 3, 6 and 12 instalments."""
    debt_id = make_debt(
        context, document_number=ANA, name="ANA TORRES", creditor="BANCO DEL VALLE DORADO S.A."
    )
    return current_offers(context, ana, debt_id).offers


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Start all calls at the same moment; return what each gave or raised."""
    barrier = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def call(place: int) -> None:
        barrier.wait()
        try:
            results[place] = calls[place]()
        except NegotiatorError as error:
            results[place] = error

    threads = [threading.Thread(target=call, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_an_acceptance_writes_everything_in_one_go(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    made, is_new = accept_offer(context, ana, offers[1]["id"], key="una-clave")
    assert is_new
    (offer_terms,) = [terms for key, terms in rows(context, Offer.id, Offer.terms) if key == offers[1]["id"]]
    assert rows(context, Agreement.reference, Agreement.total, Agreement.terms, Agreement.accepted_by) == [
        (made["reference"], 115_200_000, offer_terms, ana.user_id)
    ]
    # 4 % off, in three equal instalments of 384.000.
    assert rows(context, Instalment.number, Instalment.amount, Instalment.paid) == [
        (number, 38_400_000, 0) for number in (1, 2, 3)
    ]
    assert rows(context, Debt.status) == ["in_agreement"]
    assert rows(context, IdempotencyKey.key) == ["una-clave"]
    assert rows(context, OutboxMessage.recipient, OutboxMessage.subject) == [
        ("ana@example.com", f"Tu acuerdo {made['reference']}")
    ]
    assert rows(context, AuditEvent.action, AuditEvent.actor_id) == [("agreement_accepted", ana.user_id)]


def test_the_same_key_again_gives_the_same_agreement(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    first, _ = accept_offer(context, ana, offers[0]["id"], key="una-clave")
    before = snapshot(context)
    assert accept_offer(context, ana, offers[0]["id"], key="una-clave") == (first, False)
    assert accept_offer(context, ana, offers[0]["id"], key="otra-clave") == (first, False)
    assert changed_tables(before, snapshot(context)) == set()


def test_the_same_key_for_another_offer_is_a_conflict(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    accept_offer(context, ana, offers[0]["id"], key="una-clave")
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        accept_offer(context, ana, offers[1]["id"], key="una-clave")
    assert len(rows(context, Agreement.id)) == 1


@pytest.mark.parametrize("key", ["", "x" * 121, "una\x00clave", "una\nclave"])
def test_a_key_is_needed(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]], key: str
) -> None:
    with pytest.raises(InvalidInput, match="invalid_idempotency_key"):
        accept_offer(context, ana, offers[0]["id"], key=key)
    assert rows(context, Agreement.id) == []


def test_fifty_clicks_at_once_make_one_agreement(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    results = at_once(
        [lambda: accept_offer(context, ana, offers[0]["id"], key="una-clave")] * (TOGETHER // 2)
        + [
            lambda key=f"clave-{number}": accept_offer(context, ana, offers[0]["id"], key=key)  # type: ignore[misc]
            for number in range(TOGETHER // 2)
        ]
    )
    references = {view["reference"] for view, _ in results}
    assert [is_new for _, is_new in results].count(True) == 1
    assert references == set(rows(context, Agreement.reference))
    assert len(references) == 1
    assert len(rows(context, OutboxMessage.id)) == 1


def test_two_offers_of_one_debt_at_once_make_one_agreement(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    results = at_once(
        [
            lambda offer=offer, number=number: accept_offer(  # type: ignore[misc]
                context, ana, offer["id"], key=f"clave-{offer['id']}-{number}"
            )
            for number in range(5)
            for offer in offers
        ]
    )
    made = [result for result in results if not isinstance(result, NegotiatorError)]
    assert len({view["id"] for view, _ in made}) == 1
    assert {error.code for error in results if isinstance(error, NegotiatorError)} == {"debt_in_agreement"}
    assert len(rows(context, Agreement.id)) == 1


def test_an_offer_can_be_accepted_until_its_last_day_ends_where_the_debtor_lives(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]], clock: Clock
) -> None:
    assert offers[0]["valid_until"] == "2026-11-28"
    clock.now = clock.now.replace(day=29, hour=4, minute=59)
    prepare_agreement(context, ana, offers[0]["id"], debt_id=offers[0]["debt_id"])
    clock.advance(minutes=1)
    before = snapshot(context)
    for accept in (
        lambda: prepare_agreement(context, ana, offers[0]["id"], debt_id=offers[0]["debt_id"]),
        lambda: accept_offer(context, ana, offers[0]["id"], key="una-clave"),
    ):
        with pytest.raises(Conflict, match="offer_expired"):
            accept()
    assert changed_tables(before, snapshot(context)) == set()
    clock.advance(minutes=-1)
    assert accept_offer(context, ana, offers[0]["id"], key="una-clave")[1]


def _tampered(terms: dict[str, Any], total: int) -> dict[str, Any]:
    """The terms with another total, consistent in themselves."""
    changed = {**terms, "total_minor": total, "discount_minor": terms["balance_minor"] - total}
    changed["discount_percentage"] = str(OfferTerms.from_mapping(_paid_at_once(changed)).discount_percentage)
    return _paid_at_once(changed)


def _paid_at_once(terms: dict[str, Any]) -> dict[str, Any]:
    return {**terms, "schedule": [{**terms["schedule"][0], "amount_minor": terms["total_minor"]}]}


@pytest.mark.parametrize(
    ("total", "rehash", "problem"),
    [
        # Below 70 % of the balance, even with a hash that fits: the floor is looked at again.
        (BALANCE * 60 // 100, True, "offer_withdrawn"),
        (1_00, True, "offer_withdrawn"),
        # Above the floor, but not what was offered.
        (BALANCE * 90 // 100, False, "offer_withdrawn"),
        (BALANCE * 60 // 100, False, "offer_withdrawn"),
    ],
)
def test_terms_that_were_tampered_with_are_not_accepted(
    context: ServiceContext,
    ana: Principal,
    offers: list[dict[str, Any]],
    total: int,
    rehash: bool,
    problem: str,
) -> None:
    terms = _tampered(rows(context, Offer.terms)[0], total)
    values: dict[str, Any] = {"terms": terms, "total": total}
    if rehash:
        values["terms_hash"] = OfferTerms.from_mapping(terms).terms_hash
    with context.write() as uow:
        uow.connection.execute(update(Offer).where(Offer.id == offers[0]["id"]).values(values))
        uow.commit()
    with pytest.raises(Conflict, match=problem) as caught:
        accept_offer(context, ana, offers[0]["id"], key="una-clave")
    assert "84" not in caught.value.message
    assert rows(context, Agreement.id) == []
    assert rows(context, Debt.status) == ["active"]


def test_an_offer_made_for_another_balance_is_not_accepted(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    with context.write() as uow:
        uow.connection.execute(
            update(Debt).values(principal=Debt.principal + 100, balance=Debt.balance + 100)
        )
        uow.commit()
    with pytest.raises(Conflict, match="offer_withdrawn"):
        accept_offer(context, ana, offers[0]["id"], key="una-clave")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("disputed", "debt_stopped"),
        ("hardship", "debt_stopped"),
        ("withdrawn", "debt_stopped"),
        ("paid", "debt_stopped"),
    ],
)
def test_a_debt_that_is_not_for_sale_takes_no_agreement(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]], status: str, code: str
) -> None:
    with context.write() as uow:
        uow.debts.set_status(offers[0]["debt_id"], status, now=context.now())
        uow.commit()
    with pytest.raises(Conflict, match=code):
        accept_offer(context, ana, offers[0]["id"], key="una-clave")
    assert rows(context, Agreement.id) == []


def test_somebody_elses_offer_is_not_found(
    app: Flask, context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    make_debt(context, document_number=LUIS)
    luis = sign_in(app.test_client(), make_user(context, bound_document=LUIS))
    nobody = sign_in(app.test_client(), make_user(context))
    for stranger in (luis, nobody):
        for offer_id in (offers[0]["id"], 999_999):
            with pytest.raises(NotFound, match="offer_not_found"):
                accept_offer(context, stranger, offer_id, key="una-clave")
    made, _ = accept_offer(context, ana, offers[0]["id"], key="una-clave")
    for stranger in (luis, nobody):
        with pytest.raises(NotFound, match="agreement_not_found"):
            get_agreement(context, stranger, made["id"])
        with pytest.raises(NotFound, match="agreement_not_found"):
            make_agreement_document(context, stranger, made["id"])
        assert list_agreements(context, stranger)["items"] == []


def test_two_people_may_use_the_same_key(
    app: Flask, context: ServiceContext, ana: Principal, offers: Any
) -> None:
    debt_id = make_debt(context, document_number=LUIS)
    luis = sign_in(app.test_client(), make_user(context, bound_document=LUIS))
    of_luis = current_offers(context, luis, debt_id).offers
    accept_offer(context, ana, offers[0]["id"], key="una-clave")
    assert accept_offer(context, luis, of_luis[0]["id"], key="una-clave")[1]


def test_the_document_says_what_is_stored_and_its_hash_can_be_recomputed(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    made, _ = accept_offer(context, ana, offers[2]["id"], key="una-clave")
    name, content = make_agreement_document(context, ana, made["id"])
    assert name == f"acuerdo-{made['reference']}.pdf"
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    (stored,) = rows(context, Agreement.terms)
    for said in (
        "ANA TORRES",
        ANA,
        "BANCO DEL VALLE DORADO S.A.",
        made["reference"],
        "23 de noviembre de 2026",
    ):
        assert said in text
    # 3 % off 1.200.000, in six instalments of 194.000.
    assert {"$ 1.200.000", "$ 1.164.000", "$ 36.000", "$ 194.000"} <= set(_amounts(text))
    assert _amounts(text).count("$ 194.000") == len(stored["schedule"]) == 6
    for payment, shown in zip(stored["schedule"], made["schedule"], strict=True):
        assert payment["due_date"] == shown["due_date"]
        assert shown["due_date_text"] in text
    canonical = json.dumps(stored, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert hashlib.sha256(canonical.encode()).hexdigest() in text.replace(" ", "")


def _amounts(text: str) -> list[str]:
    return re.findall(r"\$ [0-9][0-9.]*[0-9]", text)


def test_the_hash_changes_with_any_figure_or_date(
    context: ServiceContext, offers: list[dict[str, Any]]
) -> None:
    terms = rows(context, Offer.terms)[1]
    first = OfferTerms.from_mapping(terms)
    payment = terms["schedule"][0]
    later = (first.valid_until + timedelta(days=1)).isoformat()
    changes: list[dict[str, Any]] = [
        {"valid_until": later},
        {"balance_minor": terms["balance_minor"] + 100, "discount_minor": terms["discount_minor"] + 100},
        {"interest_minor": 100, "discount_minor": terms["discount_minor"] + 100},
        {"source": "campaign"},
        {"frequency": "weekly"},
        {"kind": "partial_plus_plan"},
        {"schedule": [{**payment, "due_date": later}, *terms["schedule"][1:]]},
        {
            "schedule": [
                {**payment, "amount_minor": payment["amount_minor"] - 1},
                {**terms["schedule"][1], "amount_minor": payment["amount_minor"] + 1},
                *terms["schedule"][2:],
            ]
        },
    ]
    hashes = {OfferTerms.from_mapping({**terms, **change}).terms_hash for change in changes}
    assert len(hashes | {first.terms_hash}) == len(changes) + 1


def test_an_old_debt_is_accepted_only_after_its_warning_was_read_and_the_agreement_keeps_it(
    context: ServiceContext, ana: Principal
) -> None:
    debt_id = make_debt(context, document_number=ana.document_number, due_date=date(2022, 1, 15))
    offer = current_offers(context, ana, debt_id).offers[0]
    for told in (offer, prepare_agreement(context, ana, offer["id"], debt_id=debt_id)):
        assert "Han pasado 4 años" in told["limitation_warning"]
        assert told["limitation_warning"] in told["full_summary"]
    before = snapshot(context)
    with pytest.raises(Conflict, match="limitation_warning_not_read") as refused:
        accept_offer(context, ana, offer["id"], key="una-clave")
    assert refused.value.details == {"limitation_warning": offer["limitation_warning"]}
    assert changed_tables(before, snapshot(context)) == set()
    made, is_new = accept_offer(context, ana, offer["id"], key="una-clave", warning_read=True)
    assert (is_new, made["limitation_warning"]) == (True, offer["limitation_warning"])
    assert rows(context, Agreement.limitation_warning) == [offer["limitation_warning"]]


def test_a_debt_that_is_not_old_needs_no_warning(
    context: ServiceContext, ana: Principal, offers: list[dict[str, Any]]
) -> None:
    assert offers[0]["limitation_warning"] == ""
    accept_offer(context, ana, offers[0]["id"], key="una-clave")
    assert rows(context, Agreement.limitation_warning) == [None]
