"""Somebody asks whether they talk with a machine: the truth, at any time, without changing where the talk is."""

from __future__ import annotations

import re

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.nlu.normalise import fold

_ASKED = re.compile(
    r"^\W*(?:(?:hola|oye|oiga|disculp[ae]|perdon|pero|y|una pregunta)\W+)*"
    r"(?:usted\s+|tu\s+|vos\s+)?(?:eres|es|sos|seras?|hablo\s+con|estoy\s+(?:hablando|chateando|escribiendo)\s+con|"
    r"(?:con\s+)?quien\s+(?:eres|es|sos|me\s+(?:atiende|habla|responde|escribe)|hablo)|"
    r"me\s+(?:atiende|habla|responde|contesta|escribe))"
    r"(?:\s+(?:usted|tu|vos))?(?:\s+(?:un|una|el|la|con|de))*(?:\s+(?:verdad|asistente|persona|inteligencia|ser))*"
    r"\s*(?:robot|bot|chatbot|maquina|programa|persona|humano|humana|ia|artificial|asistente|virtual|real|alguien)?"
    r"(?:\s+(?:de\s+verdad|real|humana|humano|virtual|automatico|de\s+carne\s+y\s+hueso))*"
    r"(?:\s+o\s+(?:(?:con|un|una|eres|es)\s+)*(?:robot|bot|maquina|programa|persona|humano|humana|grabacion|ia)"
    r"(?:\s+(?:real|de\s+verdad))?)?\W*$"
)
_NAMED = re.compile(
    r"robot|\bbot\b|chatbot|maquina|programa|persona|human|\bia\b|artificial|asistente|quien|real"
)


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Say what the assistant is, where that was asked; a wish for a person is another matter."""
    folded = "" if meaning.button else fold(meaning.text)
    if not (_ASKED.match(folded) and _NAMED.search(folded)):
        return False
    use.session.say("is_automatic", **use.session.flow.variables)
    return True
