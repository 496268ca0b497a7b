"""Whether a sentence is in the debtor's language, by its most frequent words."""

from __future__ import annotations

from backend.assistant.guards.surface import words_of

_SPANISH = frozenset(
    ["el", "la", "los", "las", "de", "del", "que", "y", "en", "un", "una", "es", "son", "por", "con", "para", "tu", "te", "su", "se", "lo", "al", "como", "mas", "pero", "si", "no", "esta", "este", "esto", "puedo", "puedes", "cuota", "cuotas", "deuda", "saldo", "pago", "pagos", "hasta", "cada", "mes", "gracias", "hola", "cual", "cuando", "cuanto", "tienes", "quieres", "desde", "le", "mi", "me", "ya", "o", "hay", "ser", "seria", "queda", "aqui", "opcion", "opciones", "total", "tus", "nos", "sin", "sobre", "hoy", "entre", "segun", "estas", "estos"]
)
_ENGLISH = frozenset(
    ["the", "of", "and", "to", "in", "is", "are", "you", "your", "for", "with", "this", "that", "it", "on", "be", "we", "have", "has", "can", "will", "would", "from", "by", "or", "an", "at", "as", "do", "not", "what", "when", "how", "which", "if", "please", "thank", "thanks", "hello", "hi", "balance", "debt", "payment", "payments", "instalment", "instalments", "installment", "installments", "until", "each", "month", "option", "options", "i", "my", "me", "here", "there", "was", "were", "but", "so"]
)
# Short words that neither language owns.
_FOREIGN = frozenset(
    ["und", "der", "die", "das", "nicht", "ist", "sie", "mit", "fur", "wir", "ihr", "ihre", "le", "les", "des", "est", "vous", "votre", "dans", "avec", "pour", "pas", "une", "il", "che", "di", "sono", "per", "voce", "nao", "uma", "dos", "sua", "seu", "com", "para", "os", "das", "obrigado", "merci", "danke", "bitte", "grazie", "ein", "eine"]
)
_SHARED = frozenset(
    {
        "no",
        "me",
        "total",
        "a",
        "le",
        "para",
        "dos",
        "una",
        "per",
        "des",
        "pago",
        "com",
        "as",
        "do",
        "die",
        "das",
        "hay",
        "son",
    }
)
_TABLES = {"es": _SPANISH, "en": _ENGLISH}


def is_in_language(folded: str, language: str) -> bool:
    """Whether the folded text may be in `language` (es or en); a few words or figures alone always may."""
    if _foreign_letters(folded) >= 6:
        return False
    words = [word for word in words_of(folded) if word.isalpha()]
    if len(words) < 3:
        return True
    own = _count(words, _TABLES[language])
    others = max(_count(words, _TABLES["en" if language == "es" else "es"]), _count(words, _FOREIGN))
    return not (others >= 2 and others > own + 1) and not (others >= 3 and others > own)


def _count(words: list[str], table: frozenset[str]) -> int:
    return sum(word in table and word not in _SHARED for word in words)


def _foreign_letters(folded: str) -> int:
    """Letters of other scripts."""
    return 0 if folded.isascii() else sum(ord(char) > 0x24F and char.isalpha() for char in folded)
