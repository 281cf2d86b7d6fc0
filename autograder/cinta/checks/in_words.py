"""A question in words: what a student reads of an example, and an author of an input that fails."""

from __future__ import annotations

from collections.abc import Sequence

from ..student import Call, Question, inputs_of
from ..values import Value, show
from .leaves import outline

MOST_OF_AN_INPUT = 24
"""Characters; of what is larger the shape is shown alone."""


def describe_question(question: Question, parameters: Sequence[str] = ()) -> str:
    """``polynomial_slope(3.0, rate=1.0)`` or ``x = 3.0``; of what is large the shape alone.

    A driver is given its inputs, and what it calls is its own affair: they are named alone.
    """
    given = inputs_of(question, parameters)
    if not isinstance(question, Call) or question.driver:
        return ", ".join(_input(n, value, f"{n} = " if n else "") for n, value in given)
    last = len(question.args)
    shown = [_input(*pair, "") for pair in given[:last]]
    shown += [_input(name, value, f"{name}=") for name, value in given[last:]]
    return f"{question.function}({', '.join(shown)})"


def _input(name: str, value: Value, before: str) -> str:
    text = show(value, 200)
    if len(text) <= MOST_OF_AN_INPUT:
        return before + text
    return (f"{name}: " if name else "") + outline(value, 80)
