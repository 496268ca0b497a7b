"""Properties that are tried on cases drawn by chance.

Hypothesis draws them and finds the smallest one that fails, as long as not many are asked for. Beyond that it would
take most of the time itself: then the same property is tried with the seeds 0, 1, 2 …, and what fails names its seed.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption

MOST_WITH_HYPOTHESIS = 1_000
MOST_UNFIT = 10
"""A property of which so many cases in a row of those it asks for are unfit, on average, says nothing."""

Property = Callable[[Random], None]


def by_chance(check: Property) -> Callable[[], None]:
    """Make a test of a property: it must hold of NEGOTIATOR_EXAMPLES cases that are fit for it."""
    examples = settings().max_examples
    if examples <= MOST_WITH_HYPOTHESIS:
        return given(st.randoms(use_true_random=False))(check)

    def over_seeds() -> None:
        fit = seed = 0
        while fit < examples:
            assert seed <= MOST_UNFIT * (fit + 100), f"only {fit} of {seed} cases are fit"
            fit += _holds(check, seed)
            seed += 1

    over_seeds.__name__, over_seeds.__doc__ = check.__name__, check.__doc__
    return over_seeds


def need(fits: bool) -> None:
    """Leave out a case that the property says nothing about."""
    if not fits:
        raise UnsatisfiedAssumption


def _holds(check: Property, seed: int) -> bool:
    """Whether the case of a seed was fit; raises what the property found."""
    try:
        check(Random(seed))
    except UnsatisfiedAssumption:
        return False
    except Exception as error:
        error.add_note(f"{check.__name__}: seed {seed}")
        raise
    return True
