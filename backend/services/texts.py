"""Texts with `{{variables}}`: rendered in Jinja's sandbox, never failing on what an administrator typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, meta, nodes
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
# All that a text may say: variables, conditions and a few filters. Calls, attributes, arithmetic and loops could
# look into the process or keep it busy for ever.
ALLOWED_NODES = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter, nodes.Test),
)
ALLOWED_FILTERS = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})
ALLOWED_TESTS = frozenset({"defined", "undefined"})
CURRENCY_SIGN_BEFORE_VARIABLE = re.compile(r"[$€]\s*(?=\{\{)")
LONGEST_TEMPLATE = 8000


class _Named(Undefined):
    """An unknown variable shows as its name in brackets instead of failing."""

    def __str__(self) -> str:
        return f"[{self._undefined_name}]"

    __html__ = __str__


_ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=_Named, trim_blocks=True, lstrip_blocks=True)
_STRICT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
# Jinja's own names (`range`, `dict`, …) are unknown variables like any other.
_ENVIRONMENT.globals.clear()


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
        parsed = _STRICT.parse(source)
        _check_nodes(parsed)
        used = meta.find_undeclared_variables(parsed)
        render(source, {})
    except (TemplateError, TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(
            "invalid_template", "El texto tiene una llave {{ }} o una instrucción que los textos no admiten."
        ) from error
    return sorted(used - BUILT_IN_VARIABLES - own_variables)


def _check_nodes(parsed: nodes.Template) -> None:
    """Raise TemplateSyntaxError for an instruction that texts may not have."""
    for node in (parsed, *parsed.find_all(nodes.Node)):
        known = isinstance(node, ALLOWED_NODES)
        if isinstance(node, nodes.Filter):
            known = node.name in ALLOWED_FILTERS
        elif isinstance(node, nodes.Test):
            known = node.name in ALLOWED_TESTS
        if not known:
            raise TemplateSyntaxError("not allowed in a text", node.lineno)
