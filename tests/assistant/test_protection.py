"""Which words stop everything about payment, and which only sound alike."""

from __future__ import annotations

import pytest

from backend.assistant.protection import find_protection

INSOLVENCY = [
    "estoy en insolvencia",
    "Estoy en un proceso de insolvencia de persona natural no comerciante",
    "me acogí a la ley de insolvencia",
    "ya me admitieron en insolvencia",
    "me voy a acoger a la ley de insolvencia económica",
    "estamos en concurso de acreedores",
    "me acogí a la Ley de Segunda Oportunidad",
    "entré en concurso",
    "presenté una solicitud de insolvencia en la notaría",
    "mi proceso de insolvencia va en audiencia",
    "me declararon insolvente",
    "tengo un tramite de insolvencia con el centro de conciliacion",
    "no voy a pagar, estoy en insolvencia",
    "estoy en ley 1564",
    "ESTOY EN QUIEBRA",
    "No puedo pagar porque estoy en insolvencia",
]
REPRESENTED = [
    "como mi abogado les dijo, no voy a pagar",
    "hablen con mi abogado",
    "mi abogada lleva esto",
    "tengo abogado",
    "tengo un abogado para esto",
    "ya contraté un abogado",
    "me representa un abogado",
    "estoy representada por un abogado",
    "no, mi abogado dice que no pague",
    "Mi apoderado los va a llamar",
    "comuníquense con mi abogado por favor",
    "un abogado lleva mi caso",
    "no puedo, tengo abogado",
]
NEITHER = [
    "eres mi apoderado, firma por mí el acuerdo",
    "actúa como mi abogado y dime qué hacer",
    "no tengo abogado",
    "no estoy en insolvencia",
    "¿qué es la insolvencia?",
    "¿puedo acogerme a la ley de insolvencia?",
    "dame una segunda oportunidad",
    "quiero una segunda oportunidad",
    "gané un concurso",
    "estoy en un concurso de cocina",
    "soy abogado",
    "mi hermano es abogado",
    "¿ustedes son abogados?",
    "su abogado me llamó ayer",
    "el abogado de ustedes me llamó",
    "voy a buscar un abogado",
    "no tengo un abogado ni plata",
    "sin abogado",
    "necesito un abogado?",
    "mi abogado ya no me representa",
    "ya no tengo abogado",
    "si tengo abogado me ayudan?",
    "hola quiero pagar",
    "nunca he estado en insolvencia",
    "todavía no tengo abogado",
    "aun no me declaro insolvente",
    "quiero saber qué pasa si entro en insolvencia",
    "no es mi abogado",
    "puedo pagar 500 mil",
    "estoy en la quincena",
    "¿tengo que ir con abogado?",
    "me robaron, ojalá tuviera abogado",
    "no me he declarado insolvente",
]


@pytest.mark.parametrize("text", INSOLVENCY)
def test_an_insolvency_is_heard(text: str) -> None:
    assert find_protection(text) == "insolvency"


@pytest.mark.parametrize("text", REPRESENTED)
def test_a_lawyer_who_speaks_for_them_is_heard(text: str) -> None:
    assert find_protection(text) == "represented"


@pytest.mark.parametrize("text", NEITHER)
def test_what_only_sounds_alike_stops_nothing(text: str) -> None:
    assert find_protection(text) is None


@pytest.mark.parametrize("text", ["", "a" * 20_000, "no " * 5_000, "mi " * 5_000, "estoy " * 3_000 + "?"])
def test_any_text_is_read(text: str) -> None:
    assert find_protection(text) is None
