"""Texts with `{{variables}}`: rendered in Jinja's sandbox, never failing on what an administrator typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, Undefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from backend.domain.errors import InvalidInput

# What the product itself fills in; administrators' own variables come on top.
BUILT_IN_VARIABLES = frozenset(
    {
        "Nombre_del_cliente",
        "saldo_total",
        "banco",
        "producto",
        "cantidad_deudas",
        "lista_deudas",
        "lista_ofertas",
        "resumen_oferta",
        "acuerdo_referencia",
        "pregunta",
        *(f"oferta_{number}" for number in range(1, 5)),
        *(f"porcentaje_desc_{number}" for number in range(1, 5)),
        *(f"hasta_{count}_cuotas" for count in (2, 3, 4, 6, 12, 18)),
    }
)
CURRENCY_SIGN_BEFORE_VARIABLE = re.compile(r"[$€]\s*(?=\{\{)")
LONGEST_TEMPLATE = 8000


class _Named(Undefined):
    """An unknown variable shows as its name in brackets instead of failing."""

    def __str__(self) -> str:
        return f"[{self._undefined_name}]"

    __html__ = __str__


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=_Named, trim_blocks=True, lstrip_blocks=True)
_STRICT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)


@lru_cache(maxsize=512)
def _compiled(source: str) -> Template:
    return _ENVIRONMENT.from_string(CURRENCY_SIGN_BEFORE_VARIABLE.sub("", source))


def render(source: str, variables: Mapping[str, Any]) -> str:
    """Fill a text; amounts come formatted with their sign, so a `$` or `€` typed before one is dropped."""
    return _compiled(source).render(variables).strip()


def unknown_variables(source: str, own_variables: frozenset[str] = frozenset()) -> list[str]:
    """Return the names that nobody fills in, to report when a text is saved.

    Raises InvalidInput `invalid_template` where the text cannot be read at all.
    """
    if len(source) > LONGEST_TEMPLATE:
        raise InvalidInput("invalid_template", f"El texto supera los {LONGEST_TEMPLATE} caracteres.")
    try:
        used = meta.find_undeclared_variables(_STRICT.parse(source))
        render(source, {})
    except (TemplateError, ArithmeticError, TypeError, ValueError, MemoryError) as error:
        raise InvalidInput(
            "invalid_template", "El texto tiene una llave {{ }} o una instrucción que no se puede leer."
        ) from error
    return sorted(used - BUILT_IN_VARIABLES - own_variables)
