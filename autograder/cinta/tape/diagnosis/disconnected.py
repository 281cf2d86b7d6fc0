"""Reasons of the second kind: TensorFlow knows no way from the source to the target.

The arguments may be swapped; the source may be a copy; the value may have gone through a variable's
state, or out of TensorFlow and in again; or nothing at all connects them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..causes import Cause
from ..trace import wires
from ..trace.log import UFUNC, Event, Op
from ..trace.place import Place
from . import source_flow
from .case import Case, ValueKind, kind_of
from .finding import Finding, name_of
from .rules import holder, is_state

READS = ("ReadVariableOp", "ResourceGather")


def arguments_are_swapped(case: Case) -> Finding | None:
    """The source was computed from the target."""
    behind = case.operations.backward(case.sources) - set(case.sources)
    if behind and not behind.isdisjoint(case.targets):
        return Finding(Cause.SWAPPED)
    variable = kind_of(case.target).is_variable
    if case.notes is None and variable and case.kind == ValueKind.TENSOR:
        turned = wires.gradients_by_id(case.tape, case.source, case.targets)
        return Finding(Cause.SWAPPED, sure=bool(turned and turned[0] is not None))
    return None


COPIES = frozenset(
    "Identity ReadVariableOp StridedSlice Reshape Cast GatherV2 ResourceGather Squeeze ExpandDims "
    "Transpose Unpack Split Slice Pack ConcatV2 _copy".split()
)


def source_is_a_copy(case: Case) -> Finding | None:
    """The source is new, made of something that the target depends on; it is not that."""
    behind = case.operations.backward(case.targets)
    first = _maker(case)
    made = first
    while first is not None and made is not None and (made is first or made.type in COPIES):
        value = made.inputs[1] if is_state(made) else made.inputs[0]
        if value in behind:
            return Finding(Cause.COPIED, place=first.place, said={"op": name_of(first)})
        made = case.operations.producer.get(value)
    return None


def _maker(case: Case) -> Op | None:
    """The operation that made the source what it is: a copy, or a variable's first value."""
    if case.variable is not None:
        writes = (op for op in case.operations.ops if is_state(op) and holder(op) in case.sources)
        made = next(writes, None)
        return made if made and made.type == "AssignVariableOp" else None
    made = case.operations.producer.get(case.sources[0])
    return made if made and made.type in COPIES else None


def it_went_through_state(case: Case) -> Finding | None:
    """A value was put into a variable or a dataset, and read again from there."""
    behind = case.operations.backward(case.targets, state=True)
    if behind.isdisjoint(case.sources):
        return None
    ahead = case.operations.forward(case.sources, state=True)
    writes = [
        op
        for op in case.operations.ops
        if is_state(op) and holder(op) in behind and not ahead.isdisjoint(_values(op))
    ]
    if not writes:
        return None
    op = writes[-1]
    if op.type == "MakeIterator":
        return Finding(Cause.DATASET, place=op.place)
    new = case.operations.producer.get(holder(op))
    fresh = new and new.type == "VarHandleOp" and _first(op, case)
    cause = Cause.NEW_VARIABLE if fresh else Cause.ASSIGNED
    return Finding(cause, place=op.place, said={"op": name_of(op)})


def _values(op: Op) -> tuple[int, ...]:
    return op.inputs[:-1] if op.type == "MakeIterator" else op.inputs[1:]


def _first(op: Op, case: Case) -> bool:
    """True if this is the first time that anything is put into its variable."""
    same = (o for o in case.operations.ops if is_state(o) and holder(o) == holder(op))
    return next(same) is op


def it_left_tensorflow(case: Case) -> Finding | None:
    """A value became a number of Python's or NumPy's and came in again as a constant."""
    arrivals = list(_arrivals(case))
    unknown: Event | None = None
    for event in reversed(_lefts(case)):
        for place, when in arrivals:
            if when is not None and when < event.when:
                continue
            carried = source_flow.carries(event.place, place)
            if carried:
                said = {"through": through(event)}
                return Finding(Cause.LEFT_TENSORFLOW, place=event.place, said=said)
            if carried is None:
                unknown = unknown or event
    if unknown:
        said = {"through": through(unknown)}
        return Finding(Cause.LEFT_TENSORFLOW, sure=False, place=unknown.place, said=said)
    return _unseen_numpy(case, arrivals)


def through(event: Event) -> str:
    """What a value left through; a ufunc of NumPy's by the name that the line gives it."""
    if event.through != UFUNC:
        return event.through
    called = source_flow.numpy_calls(event.place.file, event.place.line, event.place.line)
    return called[0][1] if called else "NumPy"


def _unseen_numpy(case: Case, arrivals: list[tuple[Place, int | None]]) -> Finding | None:
    """``np.asarray(x)`` copies without asking anybody: only the source shows it."""
    for place, _ in arrivals:
        for line, call, names in source_flow.numpy_calls(place.file, 1, place.line):
            here = Place(place.file, line)
            if (
                names
                and source_flow.names_reach({case.name}, here)
                and source_flow.carries(here, place)
            ):
                said = {"through": call}
                return Finding(Cause.LEFT_TENSORFLOW, sure=False, place=here, said=said)
    return None


def _lefts(case: Case) -> list[Event]:
    """Where something that was computed from the source left TensorFlow."""
    ahead = case.operations.forward(case.sources, state=True)
    return [e for e in (list(case.log.events) if case.log else ()) if not ahead.isdisjoint(e.ids)]


def last_left(case: Case) -> Event | None:
    """The last place where something that was computed from the source left TensorFlow."""
    return next(reversed(_lefts(case)), None)


def _leaves(case: Case) -> set[int]:
    """What the target was computed from and nothing seen has made: constants, or older tensors."""
    made = case.operations.producer
    behind = case.operations.backward(case.targets, state=True)
    handles = {op.inputs[0] for op in case.operations.ops if op.type in READS}
    return {i for i in behind if i not in made and i not in handles and i not in case.sources}


def _arrivals(case: Case) -> Iterator[tuple[Place, int | None]]:
    """Where constants come into what the target was computed from, and when."""
    leaves = _leaves(case)
    for event in reversed(case.log.entered if case.log else ()):
        if not leaves.isdisjoint(event.ids):
            yield event.place, event.when
    behind = case.operations.backward(case.targets, state=True)
    for op in reversed(case.operations.ops):
        if not leaves.isdisjoint(op.inputs) and (
            is_state(op) or any(out.id in behind for out in op.outputs)
        ):
            yield op.place, op.when


def target_came_from_before(case: Case) -> Finding | None:
    """Nothing seen made the target, so it was made before the recorder was switched on."""
    if case.notes is None or case.notes.graph is not None:
        return None
    seen = {i for event in (case.log.entered if case.log else ()) for i in event.ids}
    variable = kind_of(case.target).is_variable
    if variable or any(t in case.operations.producer or t in seen for t in case.targets):
        return None
    return Finding(Cause.UNSEEN_TARGET, sure=False)


def no_way_at_all(case: Case) -> Finding | None:
    """Everything was seen, and the target does not depend on the source."""
    if case.notes is None:
        return None
    first = case.log.first_id if case.log else 0
    if any(0 < i < first for i in _doubtful(case)):
        known = case.watched.by_reading and case.notes.graph is None
        unread = known and case.sources[0] not in wires.watched_ids(case.tape)
        return Finding(Cause.NEVER_READ) if unread else Finding(Cause.SEEN_IN_PART, sure=False)
    return Finding(Cause.NOT_CONNECTED, sure=not _lefts(case) and _all_is_known(case))


def _doubtful(case: Case) -> set[int]:
    """Constants on the target's side of which it is not known that they are plain numbers."""
    entered = case.log.entered if case.log else ()
    numbers = {i for event in entered if event.through == "number" for i in event.ids}
    return _leaves(case) - numbers


def _all_is_known(case: Case) -> bool:
    """True if no constant on the target's side could hold the source's value unseen."""
    if case.log is None or case.log.is_full:
        return False
    root, doubtful = case.name.split("[")[0].split(".")[0], _doubtful(case)
    arrived = [op.place for op in case.operations.ops if not doubtful.isdisjoint(op.inputs)]
    named = root.isidentifier()
    return all(named and source_flow.names_reach({root}, place) is False for place in arrived)
