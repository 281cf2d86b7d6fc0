"""What to do next after an example failed, by the difference alone: the first rule that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..results import Kind
from .answer_key import KnownWrong
from .by_kind import step_of
from .hidden_message import SAID_BETTER, step_not_returned, step_of_a_value
from .message_texts import (
    AS_THE_AUTHOR_SAYS,
    CALL_TWICE,
    COMPARE,
    DTYPES,
    GAVE_BACK,
    IN_BETWEEN,
    SMALLER_STEP,
    STEP,
)
from .numbers import is_approximate, lost_precision
from .relation_kinds import How
from .relation_texts import FIND_IT
from .shown import Shown
from .told import OF_A_VALUE, comes_of_a_tape, way_not_returned
from .why import OF_SEVERAL, comes_of_differences

Rule = Callable[[Shown], str]
"""What it proposes after a failure; "" if that is not its case."""


def next_step(shown: Shown, known: KnownWrong | None) -> str:
    """One thing to do; after a ``known`` wrong answer what its author says of it."""
    if known and shown.kind in SAID_BETTER:
        return AS_THE_AUTHOR_SAYS[shown.lang]
    proposed = (rule(shown) for rule in RULES) if not known else ()
    return next(filter(None, proposed), _by_its_kind(shown))


def _by_its_kind(shown: Shown) -> str:
    key, raised = shown.failure.key, shown.failure.answer.raised
    error = raised.type if raised else ""
    return step_of(shown.kind, error, key, shown.where, shown.lang)


def _of_what_came_back(shown: Shown) -> str:
    if way := way_not_returned(shown.failure):
        return step_not_returned(way, shown.lang)
    if shown.of_all.unsteady:
        return CALL_TWICE[shown.lang]
    is_computed = shown.kind in (Kind.VALUE, Kind.PROPORTIONAL, Kind.SHAPE)
    by_hand = is_computed and shown.asked_no_tape
    if shown.came_of_no_tape or by_hand:
        return STEP[shown.lang][Kind.NO_TAPE]
    is_other = shown.failure.gave_back and shown.kind in OF_A_VALUE
    return GAVE_BACK[shown.lang] if is_other else ""


def _of_its_numbers(shown: Shown) -> str:
    """Where it is known of which computation they are, or how they come of right ones."""
    if shown.kind == Kind.VALUE and shown.of_all.as_if:
        return COMPARE[shown.lang]
    is_known = shown.relation and shown.relation.how != How.ALONE
    return FIND_IT[shown.lang] if is_known else ""


def _of_a_value(shown: Shown) -> str:
    if shown.kind != Kind.VALUE:
        return ""
    if lost_precision(shown.given, shown.due):
        return DTYPES[shown.lang]
    if comes_of_differences(shown):
        return SMALLER_STEP[shown.lang][comes_of_a_tape(shown.failure.key, shown.where)]
    if is_approximate(shown.given, shown.due):
        return IN_BETWEEN[shown.lang]
    if shown.of_all.kind in OF_SEVERAL:
        return STEP[shown.lang][shown.of_all.kind]
    return step_of_a_value(shown.failure.key, shown.where, shown.lang)


RULES: Sequence[Rule] = (_of_what_came_back, _of_its_numbers, _of_a_value)
