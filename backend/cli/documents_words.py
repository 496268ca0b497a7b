"""`flask documents words`: makes the list of Spanish words with their frequency and base forms."""

from __future__ import annotations

import click

from backend.knowledge.lexicon import WORDS
from backend.knowledge.stems import fold

MOST_USUAL, MOST_FORMS = 40_000, 110_000
HEAD = (
    "# Spanish words by frequency, without accents, each with its base form where it has another.\n"
    "# Frequencies: wordfreq (Robyn Speer, CC BY-SA 4.0); base forms: simplemma. Made by `flask documents words`.\n"
)


@click.command("words")
def words_command() -> None:
    """Write the Spanish words with their base forms; needs wordfreq and simplemma."""
    try:
        import simplemma
        from wordfreq import top_n_list
    except ImportError:
        raise click.ClickException("needs: pip install wordfreq simplemma") from None
    bases: dict[str, str] = {}
    for place, word in enumerate(top_n_list("es", MOST_FORMS, wordlist="large")):
        plain, base = fold(word), fold(simplemma.lemmatize(word, lang="es"))
        if len(plain) < 2 or not plain.isalpha() or plain in bases:
            continue
        base = base if base.isalpha() else plain
        is_form = base != plain and base in bases and base[-2:] in {"ar", "er", "ir"}
        if place < MOST_USUAL or is_form:
            bases[plain] = base
    lines = (word if word == base else f"{word} {base}" for word, base in bases.items())
    WORDS.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    click.echo(f"{len(bases)} words")
