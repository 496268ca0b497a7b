"""Identity numbers: cédula (CC), cédula de extranjería (CE), TI, PPT, NIT, Spanish DNI and NIE, and foreign ones (ID).

A number called one of these is one. Without such a word the form decides: a right check letter or digit; eight or
seven digits, or ten from 1 on, that are not round and stand in no talk of money; digits one by one; anything that
was just asked for. A foreign number (INE, a DNI without letter, eleven to thirteen digits) must be called one or be
asked for. Of a number and its correction ("perdón, es…", "mejor se la escribo…") the correction counts.
"""

from __future__ import annotations

from backend.nlu.entities.documents_in_figures import take_in_figures
from backend.nlu.entities.documents_in_words import take_spelled
from backend.nlu.entities.found_documents import Found, reject_corrected
from backend.nlu.normalise import Message
from backend.nlu.understanding import Document, Expected


def take_documents(
    message: Message, expected: Expected, currency: str, balance_digits: str = ""
) -> tuple[Document, ...]:
    """Identity numbers in the order of the text, without those that the writer took back; takes their characters."""
    found: list[Found] = []
    take_in_figures(message, expected, currency, balance_digits, found)
    if not found:
        take_spelled(message, expected, found)
    if not found:
        return ()
    found.sort(key=lambda one: one.start)
    reject_corrected(message, found)
    kept = [one.document for one in found if not one.rejected] or [one.document for one in found]
    return tuple(dict.fromkeys(kept))
