"""Somebody wants to think about the offers, or to ask at home: nothing is pressed on them, and nothing changes."""

from __future__ import annotations

import re

from backend.assistant.brains.local.meaning import Meaning
from backend.assistant.brains.local.tools_use import ToolUse
from backend.assistant.brains.local.wishes import has_figures
from backend.nlu.normalise import fold

_PUT_OFF = re.compile(
    r"\b(?:dejame|dejeme|dejenme|dame|deme|denme|voy\s+a|vamos\s+a|tengo\s+que|necesito|quiero|quisiera|prefiero)\s+"
    r"(?:un\s+(?:rato|tiempo|momento|dia)\s+(?:para\s+)?)?"
    r"(?:pensar|consultar|conversar|hablar|discutir|mirar|revisar|analizar)(?:lo|la|las|los)\b"
    r"|\blo\s+(?:voy\s+a|tengo\s+que|quiero|debo)\s+(?:pensar|consultar|conversar|hablar|mirar|revisar|analizar)\b"
    r"|\blo\s+(?:pienso|consulto|converso|hablo|reviso|analizo)\b"
    r"|\b(?:luego|despues|manana|mas\s+tarde|otro\s+dia|esta\s+(?:tarde|noche))\s+(?:te|le|les|os)\s+"
    r"(?:digo|aviso|confirmo|cuento|escribo|respondo|contesto)\b"
    r"|\b(?:te|le|les|os)\s+(?:digo|aviso|confirmo|cuento|escribo)\s+(?:luego|despues|manana|mas\s+tarde|otro\s+dia)\b"
)


def handled(use: ToolUse, meaning: Meaning) -> bool:
    """Say that there is time, where offers are on the table and no figure is named; tell whether that was so."""
    session = use.session
    if meaning.button or has_figures(meaning.entities) or not session.memory.get("offer_ids"):
        return False
    if _PUT_OFF.search(fold(meaning.text)) is None:
        return False
    session.say("not_now")
    return True
