"""What the model is told, in the debtor's language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from backend.services.assistant_configuration import AssistantConfiguration
from backend.services.flow import LoadedFlow
from backend.services.texts import render

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
LANGUAGES = ("es", "en")
HEADINGS = {
    "es": "DATOS (del sistema, no de la persona):",
    "en": "DATA (from the system, not from the person):",
}
CORRECTIONS = {
    "es": "Tu respuesta anterior no se mostró: {reason} Responde otra vez, corregido.",
    "en": "Your last answer was not shown: {reason} Answer again, corrected.",
}


def make_instructions(configuration: AssistantConfiguration, language: str, flow: LoadedFlow) -> str:
    """Return the administrators' instructions, or the delivered ones, with their variables filled in."""
    template = configuration.instructions.get(language) or delivered_prompt(language)
    return render(template, flow.variables)


@lru_cache(maxsize=len(LANGUAGES))
def delivered_prompt(language: str) -> str:
    """Return the delivered instructions."""
    return (PROMPTS / f"{language}.md").read_text(encoding="utf-8")
