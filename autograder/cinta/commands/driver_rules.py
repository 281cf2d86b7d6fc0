"""What the gate asks of an author's drivers: they solve nothing, and no point hangs on their word.

Students hold the driver of a public example, and a driver runs in the process that it examines:
whoever changes what it looks at has it say what they like. A number that comes of fresh inputs
nobody can have it say without the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from ..checks.answer_key import AnswerKey, AnswerKeys
from ..checks.leaves import leaves
from ..unit import Exercise, Unit
from ..values import Array, Scalar, Slices, Value, show


def lines_of_solutions(unit: Unit, secret: Callable[[Exercise], set[str]]) -> Iterator[str]:
    """The lines of a driver that stand in its exercise's solution and not in the blank."""
    for exercise in unit.exercises:
        lines = {line.strip() for line in exercise.driver.split("\n")}
        for line in sorted(secret(exercise) & lines):
            yield f"{exercise.name}: its driver holds {line!r}, a line of the solution: reword it"


def without_drivers(text: str, unit: Unit) -> str:
    """A student's test file without the drivers in it, in which all lines may be looked for."""
    for exercise in unit.exercises:
        if exercise.driver:
            text = text.replace(repr(json.dumps(exercise.driver))[2:-2], "")
    return text


def paid_for_nothing(unit: Unit, keys: AnswerKeys) -> Iterator[str]:
    """The hidden checks that pay for what a driver says whatever the inputs are, or for an error.

    An answer that does nothing but raise would earn the last.
    """
    for exercise in (one for one in unit.exercises if one.is_asked):
        for key in keys.hidden(exercise.name):
            where = f"{exercise.name}: {key.check}"
            if all(due.raises for due in key.expected):
                yield f"{where} pays for an error alone. Fix: ask it too for what has an answer"
            elif exercise.driver and (said := said_always(key)):
                yield (
                    f"{where} pays for {said} alone, which the driver says "
                    "whatever the inputs are. Fix: have it return numbers that come of the inputs"
                )


def said_always(key: AnswerKey) -> str:
    """What is due to every question of a check, if it is always the same; empty if it is not.

    Of one question alone: if it is nothing but truth values, texts and counts.
    """
    due = [expected.exact for expected in key.expected]
    measured = any(_is_measured(leaf) for _, leaf in leaves(due[0]))
    same = all(value == due[0] for value in due)
    return show(due[0], 60) if same and (len(due) > 1 or not measured) else ""


def _is_measured(leaf: Value) -> bool:
    """A number that is worked out: no truth value, no text, no count."""
    if isinstance(leaf, Array):
        return leaf.dtype.startswith(("float", "bfloat", "complex"))
    return isinstance(leaf, Slices) or (isinstance(leaf, Scalar) and isinstance(leaf.value, float))
