"""Campaign files of made-up people, of any size, as collectors write them; the same seed gives the same file."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from backend.domain.identity import spanish_check_letter
from backend.services.campaign_import.columns import FILE_COLUMNS

SEPARATOR = ";"
POOL = 1500
PLAN_COUNTS = (2, 3, 4, 6, 12, 18)
DISCOUNT_COUNTS = (3, 6, 12, 18)
SEVERAL_DEBTS = 0.12
EXAMPLE_CREDITOR = "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A."

Values = dict[str, str]


@dataclass(frozen=True, slots=True)
class Market:
    """What differs between the countries of a sample."""

    locale: str
    currency: str
    name: str
    creditors: Sequence[str]
    products: Sequence[str]
    # Log-normal balance in major units: median and spread.
    median: float
    spread: float
    step: int


COLOMBIA = Market(
    "es_CO",
    "COP",
    "Campaña de recuperación",
    (
        EXAMPLE_CREDITOR,
        "BANCO DEL VALLE DORADO S.A.",
        "COOPERATIVA FINANCIERA LA CEIBA",
        "CRÉDITOS ANDINOS DE EJEMPLO S.A.S.",
        "FINANCIERA RÍO CLARO S.A.",
        "ALMACENES EL NARANJO S.A.",
    ),
    ("TARJETA DE CRÉDITO", "LIBRE INVERSIÓN", "CRÉDITO ROTATIVO", "LIBRANZA", "MICROCRÉDITO"),
    2_400_000,
    1.1,
    1,
)
SPAIN = Market(
    "es_ES",
    "EUR",
    "Campaña España",
    ("BANCO DE LA RIBERA S.A.", "CAJA DEL ALBA S.A.", "FINANCIERA LOS OLIVOS E.F.C. S.A."),
    ("PRÉSTAMO PERSONAL", "TARJETA DE CRÉDITO", "CRÉDITO AL CONSUMO"),
    1_900,
    0.9,
    0,
)
MARKETS = {"CO": COLOMBIA, "ES": SPAIN}

EXAMPLE_ROW: Values = {
    "Campaña": COLOMBIA.name,
    "Nombre_del_cliente": "CARLOS FAJARDO",
    "Cedula": "93388915",
    "Telefono": "",
    "Ultimos_digitos": "4821",
    "Producto": "TARJETA DE CRÉDITO",
    "banco": EXAMPLE_CREDITOR,
    "Saldo_total": "123456",
    "Capital": "98765",
    "Intereses": "24691",
    "Oferta_1": "104938",
    "Oferta_2": "86419",
    "Hasta_3_cuotas": "34979",
    "Hasta_6_cuotas": "18518",
    "Hasta_12_cuotas": "10288",
    "Descuento_3_cuotas": "15%",
    "Descuento_6_cuotas": "10%",
    "Descuento_12_cuotas": "0%",
    "NumerodeObligacion": "5304870012344821",
    "Email": "carlos.fajardo@example.com",
    "Inbound": "NO",
    "Pago_flexible": "NO",
}


def write_sample(
    file: TextIO, *, rows: int, seed: int = 1, country: str = "CO", fixed: Sequence[Values] = ()
) -> None:
    """Write a campaign of `rows` rows with the collectors' columns; `fixed` rows come right after the example.

    The Colombian one always contains the well-known example row. The Spanish one has a `Moneda` column and
    a decimal comma.
    """
    market = MARKETS[country]
    columns = FILE_COLUMNS if market is COLOMBIA else (*FILE_COLUMNS, "Moneda")
    first = [EXAMPLE_ROW, *fixed] if market is COLOMBIA else list(fixed)
    file.write(SEPARATOR.join(columns) + "\n")
    taken = {row["Cedula"] for row in first}
    made = _people_rows(market, random.Random(seed), taken)
    for number, values in enumerate(islice(_chain(first, made), rows), 1):
        values = {"id": str(number), "Moneda": market.currency, **values}
        file.write(SEPARATOR.join(values.get(name) or "NULL" for name in columns) + "\n")


def _chain(first: list[Values], made: Iterator[Values]) -> Iterator[Values]:
    yield from first
    yield from made


def _people_rows(market: Market, chance: random.Random, taken: set[str]) -> Iterator[Values]:
    names = _name_maker(market, chance)
    document = _document_maker(market, chance, taken)
    number = 0
    while True:
        number += 1
        name = names()
        person = {
            "Nombre_del_cliente": name,
            "Cedula": document(number),
            "Telefono": _telephone(market, chance),
            "Email": f"persona{number}@example.com" if chance.random() < 0.8 else "NULL",
        }
        debts = 1 if chance.random() > SEVERAL_DEBTS else chance.randint(2, 3)
        for part in range(debts):
            yield person | _debt(market, chance, number, part)


def _name_maker(market: Market, chance: random.Random) -> Callable[[], str]:
    """Draw from pools: asking Faker for each row would take most of the time."""
    # Here, since only those who make a sample need it.
    from faker import Faker

    faker = Faker(market.locale)
    faker.seed_instance(chance.randrange(2**31))
    first = sorted({faker.first_name().upper() for _ in range(POOL)})
    last = sorted({faker.last_name().upper() for _ in range(POOL)})
    return lambda: f"{chance.choice(first)} {chance.choice(last)} {chance.choice(last)}"


def _document_maker(market: Market, chance: random.Random, taken: set[str]) -> Callable[[int], str]:
    """Number people along a permutation, so that no number comes twice without remembering them all."""
    start = chance.randrange(10**6)
    room = 900_000_000 if market is COLOMBIA else 90_000_000
    base = 100_000_000 if market is COLOMBIA else 10_000_000

    def make(number: int) -> str:
        digits = str(base + (start + number * 7_919_111) % room)
        made = digits if market is COLOMBIA else digits + spanish_check_letter(digits)
        return make(number + room // 2) if made in taken else made

    return make


def _telephone(market: Market, chance: random.Random) -> str:
    # Prefixes that belong to nobody.
    return f"{'3990' if market is COLOMBIA else '690'}{chance.randrange(10**6):06d}"


def _debt(market: Market, chance: random.Random, number: int, part: int) -> Values:
    balance = _rounded(
        market, max(chance.lognormvariate(0, market.spread) * market.median, market.median / 40)
    )
    interest = _rounded(market, balance * chance.uniform(0.02, 0.45))
    obligation = f"{chance.randrange(10**7):07d}{number * 4 + part:09d}"
    return {
        "Campaña": market.name,
        "Ultimos_digitos": obligation[-4:],
        "Producto": chance.choice(market.products),
        "banco": chance.choice(market.creditors),
        "Saldo_total": _amount(market, balance),
        "Capital": _amount(market, balance - interest),
        "Intereses": _amount(market, interest),
        "NumerodeObligacion": obligation,
        "Inbound": "SI" if chance.random() < 0.1 else "NO",
        "Pago_flexible": "SI" if chance.random() < 0.2 else "NO",
        **_offers(market, chance, balance),
    }


def _offers(market: Market, chance: random.Random, balance: float) -> Values:
    """Return fixed prices for most debts; the longer a plan, the smaller its discount."""
    if chance.random() < 0.25:
        return {}
    discount = chance.randrange(10, 45, 5)
    offers = {
        f"Oferta_{place}": _amount(market, _rounded(market, balance * (100 - discount - 5 * place) / 100))
        for place in range(1, chance.randint(1, 4) + 1)
    }
    for count in PLAN_COUNTS[: chance.randint(0, len(PLAN_COUNTS))]:
        plan_discount = max(discount - 2 * count, 0)
        share = balance * (100 - plan_discount) / 100 / count
        offers[f"Hasta_{count}_cuotas"] = _amount(market, _rounded(market, share))
        if count in DISCOUNT_COUNTS:
            offers[f"Descuento_{count}_cuotas"] = f"{plan_discount}%"
    return offers


def _rounded(market: Market, value: float) -> float:
    return float(int(value)) if market.step else int(value * 100) / 100


def _amount(market: Market, value: float) -> str:
    return str(int(value)) if market.step else f"{value:.2f}".replace(".", ",")
