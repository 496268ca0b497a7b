"""Print the processor time of judging a reply of three sentences: python -m tests.assistant.guards.speed"""

from __future__ import annotations

import time

from tests.assistant.guards.judging import guard_of, sentences_of

REPLIES = (
    "Si pagas de contado quedaría en $ 1.140.000, con 5 % de descuento. En cuotas puedes pagar 6 cuotas de $ 194.000 "
    "desde el 23 de diciembre de 2026. ¿Cuál te queda mejor?",
    "Ana, gracias por escribirme. Tu saldo con Banco del Valle Dorado es de $ 1.200.000: $ 1.000.000 de capital y "
    "$ 200.000 de intereses. Las ofertas valen hasta el 28 de noviembre de 2026.",
)
ROUNDS, WARM = 200, 10


def main() -> None:
    """Judge each reply with a guard of its own, as each turn does; reading the turn's facts is not counted."""
    replies = [(guard_of("ladder_offers"), sentences_of(text)) for _ in range(ROUNDS) for text in REPLIES]
    for guard, sentences in replies[:WARM]:
        for sentence in sentences:
            guard.review(sentence)
    start = time.process_time()
    for guard, sentences in replies[WARM:]:
        for sentence in sentences:
            guard.review(sentence)
    spent = (time.process_time() - start) / (len(replies) - WARM)
    print(f"three sentences: {spent * 1000:.2f} ms of processor time")


if __name__ == "__main__":
    main()
