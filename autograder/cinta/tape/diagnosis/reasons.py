"""From the evidence to a reason: rules in order, the first that knows decides.

A finding is *sure* only where what was seen admits no other reading; else it is what was seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import tensorflow as tf

from ..causes import Cause
from ..data import Returned
from ..trace import wires
from ..trace.log import Op
from ..trace.place import NOWHERE
from . import source_flow
from .broken import a_path_broke
from .by_value import where_it_turns
from .disconnected import (
    arguments_are_swapped,
    it_came_into_a_function,
    it_is_a_twin,
    it_left_beside_what_came_before,
    it_left_in_part,
    it_left_tensorflow,
    it_went_through_state,
    last_departure,
    no_way_at_all,
    source_is_a_copy,
    source_is_of_another_pass,
    target_came_from_before,
    way_out,
)
from .finding import Finding
from .graph import Operations
from .rules import FLAT
from .source_case import SourceCase, ValueKind, kind_of


def diagnose(case: SourceCase) -> Finding:
    """The reason for one source."""
    findings = filter(None, (rule(case) for rule in RULES))
    first = next(findings, Finding(Cause.UNKNOWN, sure=False))
    if first.cause in AT_THE_CALL and not first.place.line and case.notes and case.notes.calls:
        return replace(first, place=case.notes.calls[-1].place)
    return first


AT_THE_CALL = frozenset(
    [
        Cause.SWAPPED,
        Cause.SOURCE_NO_TENSOR,
        Cause.SYMBOLIC_SOURCE,
        Cause.SYMBOLIC_TARGET,
        Cause.NO_TARGET,
    ]
)
"""What is wrong with the question itself: its line is where to mend."""


def target_is_no_tensor(case: SourceCase) -> Finding | None:
    """The target is None, a number, an array, or symbolic: nothing that a tape has recorded."""
    leaves = tf.nest.flatten(case.target)
    kinds = {kind_of(leaf) for leaf in leaves}
    if ValueKind.NONE in kinds or not leaves:
        return Finding(Cause.NO_TARGET)
    if ValueKind.SYMBOLIC in kinds:
        return Finding(Cause.SYMBOLIC_TARGET)
    if ValueKind.NUMBER in kinds:
        number = next(leaf for leaf in leaves if kind_of(leaf) == ValueKind.NUMBER)
        departure = last_departure(case) if case.source_ids else None
        through, place = (way_out(departure), departure.place) if departure else ("", NOWHERE)
        details = {"through": through, "type": type(number).__name__}
        return Finding(Cause.TARGET_LEFT, place=place, details=details)
    return None


def source_is_no_tensor(case: SourceCase) -> Finding | None:
    """The source is symbolic, a layer, a number: nothing that a tape can know."""
    if case.kind == ValueKind.SYMBOLIC:
        return Finding(Cause.SYMBOLIC_SOURCE)
    if case.kind in (ValueKind.NUMBER, ValueKind.NONE, ValueKind.OTHER):
        return Finding(Cause.SOURCE_NO_TENSOR, details={"type": type(case.source).__name__})
    return None


def source_is_not_floating(case: SourceCase) -> Finding | None:
    """Integers, bools, strings: a derivative is not defined for them."""
    if case.dtype.is_floating or case.dtype.is_complex:
        return None
    producer = case.operations.producer.get(case.source_ids[0])
    place = producer.place if producer else NOWHERE
    index = {"index": "yes"} if _looks_up(case) else {}
    return Finding(Cause.NOT_FLOAT, place=place, details={"dtype": case.dtype.name, **index})


def _looks_up(case: SourceCase) -> bool:
    """True if the source is what rows of a table are picked by."""
    ahead = case.operations.forward(case.source_ids)
    gathers = (op for op in case.operations.ops if op.type in ("GatherV2", "ResourceGather"))
    return any(op.inputs[1] in ahead for op in gathers)


def tape_was_used(case: SourceCase) -> Finding | None:
    """A tape that is not persistent answers once; one that was never entered, not at all."""
    refused = "non-persistent" in case.error
    empty = wires.is_empty(case.tape) and case.notes is not None and not case.notes.calls
    if case.notes and case.notes.began is None and (refused or empty):
        return Finding(Cause.NEVER_STARTED, place=case.notes.place)
    if not refused:
        return None
    return Finding(Cause.USED_TWICE, place=case.calls[-1].place)


def it_has_a_gradient(case: SourceCase) -> Finding | None:
    """Seen to come back, or followed all the way."""
    followed = case.returned is None and case.paths.connected
    if case.returned not in (Returned.TENSOR, Returned.SLICES) and not followed:
        return None
    used = followed and wires.is_used_up(case.tape) and case.notes and case.notes.calls
    if used and case.notes and not case.calls:
        return Finding(Cause.USED_TWICE, place=case.notes.calls[0].place)
    if case.kind == ValueKind.KERAS_VARIABLE and not case.source.trainable:
        return Finding(Cause.FROZEN)
    gathered = followed and _only_gathered(case)
    if case.returned == Returned.SLICES or gathered:
        return Finding(Cause.SLICES, sure=not gathered)
    return it_is_cut_inside(case) or it_left_in_part(case) or _connected(case, followed)


def _connected(case: SourceCase, followed: bool) -> Finding:
    """There is one; what more can be said of it, if it was only followed, or came as NaN or 0."""
    own = _hangs_on_the_users_gradient(case) if followed else None
    if own:
        details = {"op": own.type, "own": "yes"}
        return Finding(Cause.CONNECTED, sure=False, place=own.place, details=details)
    turned = where_it_turns(case)
    if turned:
        return Finding(Cause.CONNECTED, place=turned[0], details=turned[1])
    certain = not case.error and not case.paths.has_unopened
    return Finding(Cause.CONNECTED, sure=not followed or certain)


def _hangs_on_the_users_gradient(case: SourceCase) -> Op | None:
    """The operation with a gradient of the user's own that every path goes through, or None.

    Such a gradient may be None for some of the arguments. Those of TensorFlow and Keras are not.
    """
    own = [op for op in case.paths.on_path if op.custom and source_flow.defines_gradients(op.place)]
    if not own or case.notes is None:
        return None
    without = Operations(
        case.operations.ops, cuts=lambda op: Cause.NO_GRADIENT if op in own else None
    )
    paths = without.trace(case.notes, case.source_ids, case.target_ids, case.watched)
    return None if paths.connected else own[0]


def it_is_cut_inside(case: SourceCase) -> Finding | None:
    """A loop of a function's, ``tf.py_function``, or ``tf.sign`` cuts the path, and gives zeros.

    The reason within is that of another case, whose operations are opened.
    """
    if not any(op.type in GIVES_ZEROS for op in case.paths.on_path):
        return None
    inside = replace(case, operations=case.opened())
    if inside.paths.connected:
        return None
    cut = inside.paths.reached and a_path_broke(inside)
    cut = cut or it_went_through_state(inside) or it_left_tensorflow(inside)
    if not cut:
        return None
    return replace(cut, cause=Cause.ZEROS, details={**cut.details, "because": cut.cause.value})


GIVES_ZEROS = wires.LOOPS | {"EagerPyFunc"} | FLAT
"""Operations that run others, and where a path is cut inside give zeros and not None; and those
whose gradient is zero."""


def a_tape_from_before(case: SourceCase) -> Finding | None:
    """The recorder was off: what the tape itself still tells."""
    if case.notes is not None:
        return None
    used = {"used": "yes"} if wires.is_used_up(case.tape) else {}
    if case.variable is not None and case.source_ids[0] not in wires.watched_ids(case.tape):
        if not case.variable.trainable:
            return Finding(Cause.NON_TRAINABLE, sure=True)
        if not wires.watches_accessed(case.tape):
            return Finding(Cause.WATCH_OFF, sure=True)
        return Finding(Cause.NEVER_READ, sure=not used)
    return Finding(Cause.NOT_RECORDED, sure=False, details=used)


def _only_gathered(case: SourceCase) -> bool:
    """True if the paths begin with nothing but look-ups of rows."""
    first = [op for op in case.paths.on_path if set(case.source_ids) & set(op.inputs)]
    return bool(first) and all(op.type in ("ResourceGather", "GatherV2") for op in first)


RULES: tuple[Callable[[SourceCase], Finding | None], ...] = (
    target_is_no_tensor,
    source_is_no_tensor,
    source_is_not_floating,
    tape_was_used,
    it_has_a_gradient,
    it_left_beside_what_came_before,
    a_path_broke,
    arguments_are_swapped,
    source_is_of_another_pass,
    it_went_through_state,
    source_is_a_copy,
    it_left_tensorflow,
    it_is_a_twin,
    target_came_from_before,
    it_came_into_a_function,
    no_way_at_all,
    a_tape_from_before,
)
