"""Wordings that name a way of paying by itself: the single payment, the one with a down payment, the chosen one."""

from __future__ import annotations

import re

LUMP = re.compile(
    r"\b(?:pago unico|(?:un )?(?:solo|unico) (?:pago|contado|desembolso|abono)|una sola cuota|"
    r"(?<!parte )de una (?:sola )?vez|(?<=\d )de una(?= ?(?:[.,;:?!]|$))|(?<=mil )de una(?= ?(?:[.,;:?!]|$))|"
    r"de contado|(?:pag\w+|saldar\w*|cancel\w+) de una(?= ?[,.;:]| por| son)|"
    r"un[oa] sol[oa](?= ?[:,]| cada)|(?:en )?un pago(?= ?\|)|en un pago\b|todo (?:junto|de (?:un )?golpe)|"
    r"all at once|pay\w* (?:at )?once|in one go|lump sum|single payment|one payment"
    r"|liquidacion)\b"
)
WITH_DOWN_PAYMENT = re.compile(
    r"\bcon (?:\w+ ){0,4}?(?:cuota |pago |abono )?inicial\b|"
    r"\ben una (?:cuota |pago |abono )?inicial (?:y|mas)\b|\bwith (?:the |a )?down payment\b|"
    r"\bdown payment (?:plus|and)\b"
)
PLAN = re.compile(
    r"\b(?:el plan|la opcion) (?:mensual|(?:de|en|por) cuotas|a plazos)\b|"
    r"\b(?:the|a) (?:monthly|instal?lment|payment) plan\b"
)
CHOSEN = re.compile(
    r"\b(?:est[ae]|this|tu|your) (?:opcion|propuesta|oferta|plan|acuerdo|option|offer)\b|"
    r"\b(?:que|you) (?:eleg|elig|escog|cho)\w+|\b(?:elegiste|escogiste|te quedas con|your choice)\b"
)
"""The offer that lies before the person for acceptance."""
