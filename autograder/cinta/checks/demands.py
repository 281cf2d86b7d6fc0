"""What is wanted of answers beside the values that are due, and where they first differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..results import Kind
from ..student import (
    Answer,
)
from ..unit import Check, Use
from .answer_key import AnswerKey
from .compare import Difference, Expected, difference
from .leaves import all_none
from .pattern import patterned


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What is wanted of answers beside what is due: see :class:`cinta.unit.Check`."""

    rtol: float | None = None
    tape: bool = False
    from_tape: bool = False
    uses: Use | None = None
    calls: int = 0


def first_difference(
    answers: Sequence[Answer],
    expected: Sequence[Expected],
    wanted: Check | AnswerKey | Demands,
) -> tuple[int, Difference] | None:
    """The first question whose answer is not what is due, and how; how it was made comes last."""
    rtol = wanted.rtol
    pairs = list(enumerate(zip(answers, expected, strict=False)))
    for number, (answer, due) in pairs:
        if found := difference(answer, due, rtol):
            return number, patterned(found, number, answers, expected, rtol)
    for number, (answer, due) in pairs:
        if not due.raises and (made := _made_otherwise(answer, due, wanted)):
            return number, made
    return None


def _made_otherwise(
    answer: Answer, due: Expected, wanted: Check | AnswerKey | Demands
) -> Difference | None:
    """How a right answer was not to be made; what an author names stands for a tape."""
    used = answer.asked_a_tape if all_none(due.form) else answer.used_a_tape
    if wanted.uses and not answer.used(wanted.uses):
        return Difference(Kind.NOT_USED, expected=wanted.uses)
    if wanted.tape and not wanted.uses and not used:
        return Difference(Kind.NO_TAPE)
    if wanted.calls and answer.gradient_calls > wanted.calls:
        said = (str(answer.gradient_calls), str(wanted.calls))
        return Difference(Kind.CALLS, actual=said[0], expected=said[1])
    if wanted.from_tape and answer.from_tape is False:
        return Difference(Kind.UNUSED)
    return None
