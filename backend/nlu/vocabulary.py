"""One spelling for words that people write in many ways, before rules are matched."""

from __future__ import annotations

from backend.nlu.normalise import Message

_SPELLINGS: dict[str, tuple[str, ...]] = {
    "que": ("q", "k", "ke", "qe", "qu"), "porque": ("xq", "pq", "porq", "xk", "pork"), "por": ("x",),
    "para": ("pa", "pra", "pr"), "quiero": ("kiero", "qiero", "quero", "qiuero", "quieroo", "kero"),
    "quisiera": ("kisiera", "quiciera", "quisera"), "cuanto": ("kuanto", "cuantoo", "qanto", "cunto",
    "cuato"),
    "deuda": ("deudita", "dueda", "deda", "adeudo", "deudas", "deuds"), "puedo": ("pueo", "puedoo", "puefo"),
    "no": ("nop", "nope", "nooo", "noo", "nones", "nel", "nanai", "noooo", "nou"),
    "si": ("sii", "siii", "siiii", "sip", "sep", "sisas", "sisi", "zi", "sis", "simon", "yes", "sipi",
    "sipo"),
    "listo": ("listoo", "lsto", "lisot", "lixto", "listop"), "vale": ("bale", "valee"), "ok": ("okay", "okey",
    "oki", "okis", "okk", "oka", "okei"),
    "hola": ("ola", "holaa", "holaaa", "holi", "hla", "holis", "olaa"), "buenas": ("wenas", "buenass",
    "buena", "guenas"),
    "tambien": ("tb", "tmb", "tbn"), "gracias": ("grax", "grasias", "graciass", "gracia", "thx", "mersi",
    "grcs"),
    "acepto": ("aceto", "asepto", "acpto", "aceptoo"), "dificil": ("dificl", "difisil", "jodido", "duro",
    "complicado"),
    "asesor": ("asesora", "acesor", "asesores", "azesor", "acesora", "asesoor", "asesorr"), "pagar": ("pagr",
    "pagarr", "oagar", "pagat", "pgar", "apgar"),
    "nada": ("na", "nadita"), "estoy": ("toy", "stoy"), "esta": ("ta", "sta"), "hablar": ("ablar", "hablr",
    "avlar"),
    "ya": ("yaa", "lla"), "trabajo": ("chamba", "camello", "laburo", "curro", "pega", "trabjo", "travajo",
    "empleo"),
    "plata": ("dinero", "guita", "pasta", "lana", "billete", "billullo", "plta", "efectivo", "money",
    "platica", "parne", "feria", "varo"),
    "hice": ("ise", "hise"), "saber": ("zaver", "saver"), "debo": ("devo", "deboo", "debemos"),
    "quien": ("kien", "qien"),
    "hay": ("ahi", "ai"), "ver": ("vr",), "mas": ("+",), "usted": ("ud", "uste", "ustedes", "uds"),
    "persona": ("humano", "humana", "personas"),
    "descuento": ("descuentos", "rebaja", "rebajita", "descuentico", "dscto", "dcto", "quita", "descunto",
    "rebajas"),
    "cuotas": ("couta", "coutas", "quotas", "kuotas", "cuota", "cuotitas", "cuoticas", "plazos",
    "mensualidades", "letras", "abonos"),
    "acuerdo": ("aquerdo", "acurdo"), "tengo": ("tngo", "tego"), "mi": ("miii",), "opciones": ("opsiones",
    "alternativas", "opcion"),
}  # fmt: skip
_CANONICAL = {spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings}
_EMOJI = {
    "👍": "👍", "👌": "👍", "✅": "👍", "✔": "👍", "🤝": "👍", "🆗": "👍", "💯": "👍", "🙌": "👍",
    "👎": "👎", "❌": "👎",
    "🙅": "👎", "🚫": "👎",
    "👋": "👋", "🙋": "👋",
}  # fmt: skip


def canonical_words(message: Message) -> list[str]:
    """The message's words for the rules: one spelling each, figures as "#", signs kept, between "^" and "$"."""
    words = ["^"]
    for token in message.tokens:
        if token.kind == "n":
            words.append("#")
        elif token.kind == "w":
            words.append(_CANONICAL.get(token.text, token.text))
        elif token.text in _EMOJI:
            words.append(_EMOJI[token.text])
        else:
            words.append(token.text)
    words.append("$")
    return words
