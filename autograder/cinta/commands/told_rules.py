"""What no message of an exercise may hold: a line that solves it, a thing that is not taught yet.

What solves an exercise is what the gate looks for in hints (:mod:`.hints`). The student's own lines
may be quoted, whatever they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..results import CheckResult
from ..unit import Exercise, Taught, Unit
from .hints import held_in, secrets_of

SHORTEST = 5
"""A line that is quoted; a shorter one is found in any text."""


def broken_rules(
    unit: Unit, exercise: Exercise, told: CheckResult, own: Sequence[str], lang: str
) -> Iterator[str]:
    """What a message breaks, a line each; ``own`` are the lines of the answer that it is about."""
    yield from _broken_by(f"{told.why}\n{told.step}", unit, exercise, own, lang)


def broken_by_authors(unit: Unit) -> Iterator[str]:
    """The same of the words that authors wrote about known wrong answers."""
    for exercise in unit.exercises:
        for wrong in exercise.wrong:
            for lang, text in wrong.messages.items():
                own = wrong.code.split("\n")
                for rule in _broken_by(text, unit, exercise, own, lang):
                    yield f"{exercise.name}: {wrong.id} (line {wrong.line}, {lang}): {rule}"


def _broken_by(
    words: str, unit: Unit, exercise: Exercise, own: Sequence[str], lang: str
) -> Iterator[str]:
    for line in sorted(map(str.strip, own), key=len, reverse=True):
        words = words.replace(line, "") if len(line) >= SHORTEST else words
    if piece := held_in(words, secrets_of(unit, lang, [exercise])):
        yield f"{piece!r} solves it"
    for what in Taught:
        if what not in exercise.taught and what in words:
            yield f"{what} is not taught by then"
