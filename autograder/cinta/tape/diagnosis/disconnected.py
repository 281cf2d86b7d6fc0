"""Reasons of the second kind: TensorFlow knows no way from the source to the target.

The arguments may be swapped; the source may be a copy; the value may have gone through a variable's
state, or out of TensorFlow and in again; or nothing at all connects them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from ..causes import Cause
from ..trace import wires
from ..trace.log import UFUNC, ConstantNotes, DepartureNotes, Op, Out, TapeNotes
from ..trace.place import NOWHERE, Place
from . import source_flow
from .broken import a_path_broke, replaced_at
from .finding import Finding, name_of
from .graph import Break, Operations
from .op_sources import eager_operations
from .rules import destination, is_backward, is_state, values_put, writes_a_part
from .source_case import SourceCase, ValueKind, kind_of

READS = ("ReadVariableOp", "ResourceGather")


def arguments_are_swapped(case: SourceCase) -> Finding | None:
    """The source was computed from the target: what was a variable is another now, or swapped."""
    behind = case.operations.backward(case.source_ids) - set(case.source_ids)
    if behind and not behind.isdisjoint(case.target_ids):
        made = case.operations.producer.get(case.source_ids[0])
        return (made and replaced_at(made, case)) or Finding(Cause.SWAPPED)
    variable = kind_of(case.target).is_variable
    if case.notes is None and variable and case.kind == ValueKind.TENSOR:
        gradients = wires.gradients_by_id(case.tape, case.source, case.target_ids)
        return Finding(Cause.SWAPPED, sure=bool(gradients and gradients[0] is not None))
    return None


def source_is_of_another_pass(case: SourceCase) -> Finding | None:
    """The same layer ran twice: what came out first is the source, the target knows the other.

    As Grad-CAM does with one model for the maps and another for the score.
    """
    made = case.operations.producer.get(case.source_ids[0]) if case.variable is None else None
    if made is None or not made.layer:
        return None
    behind = case.operations.backward(case.target_ids)
    for op in case.operations.ops:
        same = op is not made and (op.type, op.layer) == (made.type, made.layer)
        if same and any(out.id in behind for out in op.outputs) and _read_alike(op, made, case):
            place = made.callers[-1] if made.callers else made.place
            return Finding(Cause.OTHER_PASS, place=place, details={"op": made.layer})
    return None


def _read_alike(one: Op, other: Op, case: SourceCase) -> bool:
    """True if two operations were computed from the same variables, and of the same data."""
    handles = {op.inputs[0] for op in case.operations.ops if op.type in READS}
    first, second = (case.operations.backward(op.inputs) for op in (one, other))
    same = first & handles == second & handles != set()
    return same and bool(first & second - handles)


COPIES = frozenset(
    "Identity ReadVariableOp StridedSlice Reshape Cast GatherV2 ResourceGather Squeeze ExpandDims "
    "Transpose Unpack Split Slice Pack ConcatV2 _copy".split()
)


def source_is_a_copy(case: SourceCase) -> Finding | None:
    """The source is new, made of something that the target depends on; it is not that."""
    behind = case.operations.backward(case.target_ids)
    first = op = _maker(case)
    while first and op and (op is first or op.type in COPIES):
        value = op.inputs[1] if is_state(op) else op.inputs[0]
        if value in behind:
            return _copied(first, case)
        op = case.operations.producer.get(value)
    return None


def _copied(copy: Op, case: SourceCase) -> Finding:
    """A copy, unless it was seen to enter the computation by another way."""
    left = it_left_tensorflow(case)
    if left and left.sure:
        return left
    details = {"op": name_of(copy)} | ({"variable": "yes"} if case.variable is not None else {})
    return Finding(Cause.COPIED, sure=left is None, place=copy.place, details=details)


def _maker(case: SourceCase) -> Op | None:
    """The operation that made the source what it is: a copy, or a variable's first value."""
    if case.variable is not None:
        writes = (op for op in case.operations.ops if is_state(op))
        first = next((op for op in writes if destination(op) in case.source_ids), None)
        return first if first and first.type == "AssignVariableOp" else None
    producer = case.operations.producer.get(case.source_ids[0])
    return producer if producer and producer.type in COPIES else None


def it_went_through_state(case: SourceCase) -> Finding | None:
    """A value was put into a variable or a dataset, and read again from there."""
    behind = case.operations.backward(case.target_ids, state=True)
    if behind.isdisjoint(case.source_ids):
        return None
    ahead = case.operations.forward(case.source_ids, state=True)
    behind_it = case.operations.writes_behind(case.target_ids)
    writes = [op for op in behind_it if not ahead.isdisjoint(values_put(op))]
    if not writes:
        return None
    op = writes[0]
    if op.type == "MakeIterator":
        return Finding(Cause.DATASET, place=op.place)
    new = case.operations.producer.get(destination(op))
    fresh = new and new.type == "VarHandleOp" and _first(op, case)
    cause = Cause.NEW_VARIABLE if fresh else Cause.ASSIGNED
    whole = not any(writes_a_part(write) for write in writes) or _reads_all(op, case)
    inside = cause == Cause.ASSIGNED and whole and not _is_written_there(op)
    details = {"op": name_of(op)} | ({"inside": "yes"} if inside else {})
    return Finding(cause, sure=whole, place=op.place, details=details)


def _is_written_there(write: Op) -> bool:
    """True if the user's line says itself that it writes, and does not only call what does."""
    written = source_flow.written_at(write.place)
    return not written or any(word in written for word in WRITES)


WRITES = ("assign", "scatter", "set_weights")
"""Of what writes into a variable, what its name says."""


PICKS = frozenset(
    "DynamicPartition Gather GatherNd GatherV2 If PartitionedCall ResourceGather SelectV2 Slice "
    "Split SplitV StatefulPartitionedCall StridedSlice TopKV2 Unpack Where While".split()
)
"""Operations that give a part of what they are given, or of which that is not known."""


def _reads_all(write: Op, case: SourceCase) -> bool:
    """True if the target was computed from a variable as a whole, and no part of it was picked."""
    behind, variable = case.operations.backward(case.target_ids), destination(write)
    reads = [op for op in case.operations.ops if op.type in READS and op.inputs[0] == variable]
    ahead = case.operations.forward([out.id for op in reads for out in op.outputs])
    uses = (op for op in case.operations.ops if not ahead.isdisjoint(op.inputs))
    on_path = [op for op in (*reads, *uses) if any(out.id in behind for out in op.outputs)]
    return bool(on_path) and PICKS.isdisjoint(op.type for op in on_path)


def _first(op: Op, case: SourceCase) -> bool:
    """True if this is the first time that anything is put into its variable."""
    same = (o for o in case.operations.ops if is_state(o) and destination(o) == destination(op))
    return next(same) is op


def it_left_tensorflow(case: SourceCase) -> Finding | None:
    """A value became a number of Python's or NumPy's and came in again as a constant."""
    if back := _seen_to_come_back(case):
        return _left(back, case)
    arrivals = _latest(_arrivals(case))
    doubtful: DepartureNotes | None = None
    for departure in _last_of_each_line(_departures(case)):
        for place, came in arrivals.items():
            if came.when is not None and came.when < departure.when:
                continue
            carried = _carries(departure, place)
            if carried and not came.is_literal:
                return _left(departure, case, sure=not _is_one_of_several(departure, case))
            if carried is not False:
                doubtful = doubtful or departure
    if doubtful:
        return _left(doubtful, case, sure=False)
    return _unseen_copy(case, arrivals) or _traced_in(case)


def _seen_to_come_back(case: SourceCase) -> DepartureNotes | None:
    """What left as a number or an array that came in again, the very same object, unchanged."""
    if case.log is None:
        return None
    mine, leaves = {notes.when: notes for notes in _departures(case)}, _leaves(case)
    back = [c for c in case.log.constants if c.left_at]
    at_once = (mine[c.left_at] for c in back if c.left_at in mine and not leaves.isdisjoint(c.ids))
    return next(at_once, None) or (_seen_to_come_back_again(back, mine, case) if mine else None)


def _seen_to_come_back_again(
    back: list[ConstantNotes], mine: dict[int, DepartureNotes], case: SourceCase
) -> DepartureNotes | None:
    """The same of what left and came in several times on its way, as a state does in a loop."""
    if case.log is None or (case.notes and case.notes.graph is not None):
        return None  # a graph's operations are not counted by the clock that these are
    left = {notes.when: notes.ids for notes in case.log.departures}
    returns = [
        Op(c.when, "Returned", left[c.left_at], tuple(Out(i, 1, None) for i in c.ids), c.place, 0)
        for c in back
        if c.left_at in left
    ]
    ops = sorted([*case.operations.ops, *returns], key=attrgetter("when"))
    behind = Operations(ops).backward(case.target_ids, state=True)
    came = (c for c in back if c.left_at in mine and not behind.isdisjoint(c.ids))
    return next((mine[c.left_at] for c in came), None)


def _is_one_of_several(departure: DepartureNotes, case: SourceCase) -> bool:
    """True if what left there, again and again, was not always the source's: which is used?"""
    ahead = case.operations.forward(case.source_ids, state=True)
    there = (departure.place, departure.frames)
    others = (n for n in (case.log.departures if case.log else ()) if ahead.isdisjoint(n.ids))
    mixed = any((other.place, other.frames) == there for other in others)
    return mixed and source_flow.runs_again(departure.place, departure.frames)


def _carries(departure: DepartureNotes, place: Place) -> bool | None:
    return source_flow.carries(departure.place, place, departure.frames, departure.through)


def _traced_in(case: SourceCase) -> Finding | None:
    """A number that a ``tf.function`` found when it was traced: a constant of its graph since."""
    ends = list(_traced_constants(case))
    for departure in _last_of_each_line(_departures(case)):
        if any(_carries(departure, end) for end in ends):
            return _left(departure, case, sure=False)
    return None


def _traced_constants(case: SourceCase) -> Iterator[Place]:
    """Where constants of a graph come into what the target was computed from."""
    behind = case.operations.backward(case.target_ids)
    constants = {
        out.id
        for op in case.operations.ops
        for out in op.outputs
        if op.type == "Const" and wires.is_floating(out.dtype)
    }
    for op in case.operations.ops:
        if not constants.isdisjoint(op.inputs) and any(out.id in behind for out in op.outputs):
            yield op.place


def it_left_beside_what_came_before(case: SourceCase) -> Finding | None:
    """Of two ways that are cut, the one in the block: what stands before it may be meant so."""
    found = a_path_broke(case)
    if found is None or found.cause != Cause.BEFORE_TAPE:
        return None
    left = it_left_in_part(case)
    return replace(left, cause=Cause.LEFT_TENSORFLOW, sure=False) if left else None


def it_left_in_part(case: SourceCase) -> Finding | None:
    """There is a path, and beside it a value left while the tape recorded, and may have come back.

    Only numbers that could have had a gradient: an index that is looked up never has one.
    """
    notes = case.notes
    if notes is None or case.log is None:
        return None
    arrivals = _latest(_arrivals(case))
    for departure in _last_of_each_line(_departures(case)):
        number = _is_floating(departure, case) and not source_flow.makes_an_index(departure.place)
        if _within(departure, notes) and number:
            for place, came in arrivals.items():
                later = came.when is None or came.when > departure.when
                if later and not came.is_literal and _carries(departure, place):
                    return replace(_left(departure, case), cause=Cause.PARTLY)
    return None


def _was_no_literal(constant: ConstantNotes) -> bool:
    """False for a number that the line itself writes."""
    number = constant.number
    return number is None or abs(number) not in source_flow.numbers_written(constant.place)


def _within(departure: DepartureNotes, notes: TapeNotes) -> bool:
    """True if it left while the tape recorded."""
    return any((a or 0) < departure.when < (b or departure.when + 1) for a, b in notes.spans)


def _is_floating(departure: DepartureNotes, case: SourceCase) -> bool:
    """True if it was made of floating-point numbers, and left as such."""
    return departure.through != "int()" and all(_are_floating(departure, case))


def _are_floating(departure: DepartureNotes, case: SourceCase) -> list[bool]:
    """Of each tensor that left, if it is known what made it: is it of floating point?"""
    made = case.operations.producer
    outs = [o for i in departure.ids if i in made for o in made[i].outputs if o.id == i]
    return [wires.is_floating(out.dtype) for out in outs]


def _is_whole(departure: DepartureNotes, case: SourceCase) -> bool:
    """True if nothing but integers and bools left: ``np.where(s < 1, s, 0)`` takes two."""
    floating = _are_floating(departure, case)
    return departure.through == "int()" or (bool(floating) and not any(floating))


MOST = 100
"""Lines on which something left that are looked into: what left last is what is asked about."""


def _last_of_each_line(departures: list[DepartureNotes]) -> list[DepartureNotes]:
    """The last line first; of what left on a line in a loop, the first time: all came after it.

    A line of a function is another for each call of it.
    """
    last = dict.fromkeys(notes.frames or (notes.place,) for notes in reversed(departures))
    first = {notes.frames or (notes.place,): notes for notes in reversed(departures)}
    return [first[where] for where in list(last)[:MOST]]


class _Came(NamedTuple):
    """When something came in on a line for the last time, if known; only numbers written there?"""

    when: int | None
    is_literal: bool


def _latest(arrivals: Iterator[tuple[Place, _Came]]) -> dict[Place, _Came]:
    """Line → what came in there."""
    latest: dict[Place, _Came] = {}
    for place, came in arrivals:
        before = latest.get(place, _Came(0, True))
        unknown = came.when is None or before.when is None
        when = None if unknown else max(before.when or 0, came.when or 0)
        latest[place] = _Came(when, before.is_literal and came.is_literal)
    return latest


def _left(departure: DepartureNotes, case: SourceCase, sure: bool = True) -> Finding:
    details = {"through": way_out(departure)}
    if _is_whole(departure, case):
        details["whole"] = "yes"
    return Finding(Cause.LEFT_TENSORFLOW, sure=sure, place=departure.place, details=details)


def way_out(departure: DepartureNotes) -> str:
    """What a value left through, by the name that the line gives it where that calls NumPy."""
    place, through = departure.place, departure.through
    written = through.endswith("()") and through.strip("().").split(".")[-1] in place.text
    if written or not (through == UFUNC or through.endswith("()")):
        return through
    calls = source_flow.foreign_calls(place.file, place.line, place.line)
    if calls or through == UFUNC:
        return calls[0][1] if calls else "NumPy"
    asked = source_flow.calls_of(place, "tf") if through == ".numpy()" else []
    return asked[0] if asked else through


def _unseen_copy(case: SourceCase, arrivals: dict[Place, _Came]) -> Finding | None:
    """``np.asarray(x)`` copies without asking anybody: only the source shows it.

    It is sure where names lead on from a line that surely gave them what the source made.
    """
    holders = list(_surely_held(case))
    doubtful: Finding | None = None
    for copied, call, ends in _handed_to_libraries(arrivals):
        found = Finding(Cause.LEFT_TENSORFLOW, place=copied, details={"through": call})
        told = [end for end in ends if not arrivals[end].is_literal]
        if any(source_flow.surely_carry(holders, copied, end) for end in told):
            return found
        later = [end for end in ends if copied.line <= end.line]
        comes_in = any(source_flow.carries(copied, end) for end in later)
        if doubtful is None and comes_in and _names_lead_from_source(case, copied):
            doubtful = replace(found, sure=False)
    return doubtful


def _handed_to_libraries(arrivals: Iterable[Place]) -> Iterator[tuple[Place, str, list[Place]]]:
    """Where something that has a name is handed to NumPy or its like, and what comes in after."""
    for file in dict.fromkeys(place.file for place in arrivals):
        ends = [place for place in arrivals if place.file == file]
        last = max(place.line for place in ends)
        for line, call, names in source_flow.foreign_calls(file, 1, last):
            if names:
                yield Place(file, line), call, ends


def _surely_held(case: SourceCase) -> Iterator[tuple[Place, str]]:
    """Lines that computed something from the source, each element of it, and by what operation."""
    whole = set(case.source_ids)
    at: dict[tuple[Place, str], list[bool]] = {}
    for op in case.operations.ops:
        if is_state(op) or is_backward(op):
            continue
        from_it = op.type in MIXES_NOTHING and not whole.isdisjoint(op.inputs)
        whole.update(out.id for out in op.outputs if from_it)
        if op.place.line:
            at.setdefault((op.place, name_of(op)), []).append(from_it)
            if op.layer:  # what it gives is what its last operation gave
                at[op.place, source_flow.LAYER] = [from_it]
    for constant in case.log.constants if case.log else ():
        is_it = constant.ids == case.source_ids
        at.setdefault((constant.place, "tf.constant"), []).append(is_it)
    yield from (where for where, from_it in at.items() if all(from_it))


MIXES_NOTHING = frozenset(
    "Abs AddV2 BatchMatMulV2 BiasAdd Conv2D Cos Elu Erf Exp ExpandDims Identity Log Log1p "
    "LogSoftmax MatMul Mean Mul Neg Pow ReadVariableOp RealDiv Reciprocal Relu Reshape Rsqrt "
    "Sigmoid Sin Softmax Softplus Split SplitV Sqrt Square Squeeze StridedSlice Sub Sum Tanh "
    "Transpose Unpack".split()
)
"""Operations each element of whose result is computed from each thing that they are given."""


def _names_lead_from_source(case: SourceCase, place: Place) -> bool | None:
    """Do the source's own names, or those of what was computed from it, lead to a line?"""
    return source_flow.names_reach(set(case.roots), place, _places_of_use(case))


def _places_of_use(case: SourceCase) -> set[Place]:
    """Where something was computed from the source, or from what came of it."""
    ahead = case.operations.forward(case.source_ids)
    return {op.place for op in case.operations.ops if not ahead.isdisjoint(op.inputs)}


def _departures(case: SourceCase) -> list[DepartureNotes]:
    """Where something that was computed from the source left TensorFlow: a gradient of it, too."""
    ahead = case.operations.forward(case.source_ids, state=True)
    ahead |= case.operations.forward(case.source_ids)
    return [
        e for e in (list(case.log.departures) if case.log else ()) if not ahead.isdisjoint(e.ids)
    ]


def _hidden(case: SourceCase) -> bool:
    """True if a library took something that was computed from the source out of TensorFlow."""
    ahead = case.operations.forward(case.source_ids, state=True)
    notes = case.log.hidden if case.log else ()
    return any(not ahead.isdisjoint(e.ids) and _is_floating(e, case) for e in notes)


def last_departure(case: SourceCase) -> DepartureNotes | None:
    """The last place where something that was computed from the source left TensorFlow."""
    return next(reversed(_departures(case)), None)


def _leaves(case: SourceCase) -> set[int]:
    """What the target was computed from and nothing seen has made: constants, or older tensors."""
    behind = case.operations.backward(case.target_ids, state=True)
    handles = {op.inputs[0] for op in case.operations.ops if op.type in READS}
    return behind - case.operations.producer.keys() - handles - set(case.source_ids)


def _arrivals(case: SourceCase) -> Iterator[tuple[Place, _Came]]:
    """Where constants come into what the target was computed from, and when."""
    leaves, literals = _leaves(case), set[int]()
    mine = {0, *(notes.when for notes in _departures(case))}
    for constant in reversed(case.log.constants if case.log else ()):
        if not leaves.isdisjoint(constant.ids):
            is_literal = constant.left_at not in mine or not _was_no_literal(constant)
            literals.update(constant.ids if is_literal else ())
            yield constant.place, _Came(constant.when, is_literal)
    behind = case.operations.backward(case.target_ids, state=True)
    for op in reversed(case.operations.ops):
        came = leaves.intersection(op.inputs)
        if came and (is_state(op) or any(out.id in behind for out in op.outputs)):
            yield op.place, _Came(op.when, came <= literals)


def it_is_a_twin(case: SourceCase) -> Finding | None:
    """Of one NumPy array two tensors were made: one is the source, the target knows the other."""
    made = _maker(case) if case.variable is not None else None
    own = (made.inputs[1],) if made else case.source_ids
    constants = list(case.log.constants) if case.log else []
    arrays = {_array_of(c) for c in constants if not set(own).isdisjoint(c.ids)} - {None}
    leaves = _leaves(case)
    for other in constants:
        if _array_of(other) in arrays and not leaves.isdisjoint(other.ids):
            return Finding(Cause.COPIED, place=other.place, details={"twins": "yes"})
    return None


def _array_of(constant: ConstantNotes) -> int | None:
    """Which array, if it still lives: of those that do, no two have the same ``id``."""
    array = constant.array() if constant.array else None
    return None if array is None else id(array)


def target_came_from_before(case: SourceCase) -> Finding | None:
    """Nothing seen made the target, so it was made before the recorder was switched on."""
    if case.notes is None or case.notes.graph is not None:
        return None
    constants = case.log.constants if case.log else ()
    seen = {i for constant in constants for i in constant.ids}
    variable = kind_of(case.target).is_variable
    if variable or any(t in case.operations.producer or t in seen for t in case.target_ids):
        return None
    return Finding(Cause.UNSEEN_TARGET, sure=False)


def it_came_into_a_function(case: SourceCase) -> Finding | None:
    """The tape is in a tf.function, and what came in there was computed from the source outside."""
    if case.notes is None or case.notes.graph is None or case.log is None:
        return None
    outside = eager_operations(case.log)
    ahead = outside.forward(case.source_ids) - set(case.source_ids)
    behind = case.operations.backward(case.target_ids)
    captured = not ahead.isdisjoint(behind)
    if not ahead or not (captured or _takes_arguments(case, behind)):
        return None
    made = [op for op in outside.ops if any(o.id in (ahead & behind or ahead) for o in op.outputs)]
    place = Break(Cause.BEFORE_TAPE, made[-1], made[-1].place).line_to_move(case.notes)
    return Finding(Cause.BEFORE_TAPE, sure=captured, place=place)


def _takes_arguments(case: SourceCase, behind: set[int]) -> bool:
    """True if the target depends on what the function is called with."""
    arguments = (op for op in case.operations.ops if op.type == "Placeholder")
    return any(out.id in behind for op in arguments for out in op.outputs)


def no_way_at_all(case: SourceCase) -> Finding | None:
    """Everything was seen, and the target does not depend on the source."""
    if case.notes is None:
        return None
    first = case.log.first_id if case.log else 0
    if any(0 < i < first for i in _doubtful(case)):
        unread = _is_unread(case)
        return Finding(Cause.NEVER_READ) if unread else Finding(Cause.SEEN_IN_PART, sure=False)
    if _is_unread(case):
        other = _another_of_its_line(case) or _a_namesake(case)
        by_itself = case.variable is None or case.variable.trainable
        return other or _not_connected(
            True, NOWHERE, **{"unread" if by_itself else "untrained": "yes"}
        )
    left = _departures(case)
    went_out = bool(left) or _hidden(case) or _went_out(case)
    sure, last = not went_out and _all_is_known(case), _last_use(case)
    if sure and (asked := _gradient_asked(case)):
        return _not_connected(place=asked, inner="yes")
    if left and (last is None or last.when < left[-1].when):
        return _not_connected(False, left[-1].place, ends="yes")
    if last is None or not last.place.line:
        return _not_connected(sure)
    how = "decides" if _only_decides(last) else "ends"
    quiet = {"quiet": "yes"} if not went_out and _no_way_out_is_written(case) else {}
    return _not_connected(sure, last.place, **{how: "yes"}, **quiet)


def _gradient_asked(case: SourceCase) -> Place | None:
    """Where the target was asked for, if it is a gradient of what was computed from the source."""
    target, source = set(case.target_ids), set(case.source_ids)
    for notes in case.log.recent if case.log else ():
        for call in notes.calls if notes.graph is None else ():
            mine = not target.isdisjoint(call.result_ids)
            if mine and not source.isdisjoint(case.operations.backward(call.target_ids)):
                return call.place
    return None


def _no_way_out_is_written(case: SourceCase) -> bool:
    """True if no file that was at work hands anything to a library that might copy it unseen."""
    files = {op.place.file for op in case.operations.ops if op.place.line}
    return bool(files) and not any(map(source_flow.hands_to_libraries, files))


def _only_decides(op: Op) -> bool:
    """True for what is there to choose what is computed: a comparison, say, that an ``if`` asks."""
    computes = any(wires.is_floating(out.dtype) for out in op.outputs) and op.type not in READS
    runs_others = wires.is_whole_function(op.type)
    chooses = any(map(source_flow.decides, (op.place, *op.callers)))
    return chooses and (runs_others or bool(op.outputs and not computes))


SHOWN = frozenset(["Assert", "PrintV2"])


def _went_out(case: SourceCase) -> bool:
    """True if an operation without a result had something of it: it may have written a file."""
    ahead = case.operations.forward(case.source_ids)
    ends = (op for op in case.operations.ops if not op.outputs and not is_state(op))
    return any(op.type not in SHOWN and not ahead.isdisjoint(op.inputs) for op in ends)


def _not_connected(sure: bool = True, place: Place = NOWHERE, **details: str) -> Finding:
    return Finding(Cause.NOT_CONNECTED, sure=sure, place=place, details=details)


def _is_unread(case: SourceCase) -> bool:
    """True for a variable that was not read while the tape recorded: it would have been seen."""
    if case.notes is None or case.notes.graph is not None:
        return False
    if case.watched.by_reading:
        return case.source_ids[0] not in wires.watched_ids(case.tape)
    return case.variable is not None and not _is_used(case)


def _is_used(case: SourceCase) -> bool:
    """True if anything was seen, or may have been, that read this variable."""
    uses = (op for op in case.operations.ops if not is_state(op) and not is_backward(op))
    seen = any(case.source_ids[0] in op.inputs for op in uses) or bool(_departures(case))
    return seen or case.log is None or case.log.is_full


def _another_of_its_line(case: SourceCase) -> Finding | None:
    """The target was computed with another variable, of the source's line or of its name."""
    made = case.operations.producer.get(case.source_ids[0])
    behind = case.operations.backward(case.target_ids)
    if made is None or not made.place.line:
        return None
    for op in case.operations.ops:
        if op is made or op.type != "VarHandleOp" or op.outputs[0].id not in behind:
            continue
        if _is_one_line(op.place, made.place):
            if _ran_again(op, made, case):
                how = "again" if op.when > made.when else "anew"
                return _not_connected(True, made.place, **{how: "yes"})
        elif shared := source_flow.name_shared(op.place, made.place):
            later = max(op, made, key=lambda one: one.when)
            return _not_connected(True, later.place, renamed="yes", shared=shared)
    return None


def _is_one_line(one: Place, other: Place) -> bool:
    """True for the same line, also of a cell that a notebook ran twice, each time as another."""
    alike = one.is_cell and other.is_cell and (one.line, one.text) == (other.line, other.text)
    return one == other or alike


def _ran_again(one: Op, other: Op, case: SourceCase) -> bool:
    """True if a line came to its turn twice: it does not make several variables at once."""
    first, last = sorted((one.when, other.when))
    between = (op for op in case.operations.ops if first < op.when < last)
    return one.callers != other.callers or any(op.place != one.place for op in between)


def _a_namesake(case: SourceCase) -> Finding | None:
    """The tape read a variable of the same name, and of another model: loaded, or made anew."""
    variable = case.variable
    if variable is None or "/" not in variable.name:
        return None
    name = variable.name.split("/")[-2:]  # a loaded model's are not told by the model's own
    read = case.tape.watched_variables()
    alike = [v for v in read if v.name.split("/")[-2:] == name and v.shape == variable.shape]
    return _not_connected(namesake="yes") if alike else None


def _last_use(case: SourceCase) -> Op | None:
    """The last operation on anything that was computed from the source."""
    ahead = case.operations.forward(case.source_ids)
    uses = (op for op in reversed(case.operations.ops) if not ahead.isdisjoint(op.inputs))
    return next((op for op in uses if not is_backward(op) and not is_state(op)), None)


def _doubtful(case: SourceCase) -> set[int]:
    """Constants on the target's side that may hold what the source held.

    Not plain numbers, and not what was there before it: TensorFlow counts its tensors.
    """
    constants = case.log.constants if case.log else ()
    numbers = {i for constant in constants if constant.is_number for i in constant.ids}
    first = case.log.first_id if case.log else 0
    made = min(case.source_ids, default=0)
    return {i for i in _leaves(case) - numbers if not first <= i < made}


def _shares_names(one: Place, other: Place) -> bool:
    """True for two lines of one file, or of two cells of a notebook."""
    return one.file == other.file or (one.is_cell and other.is_cell)


def _all_is_known(case: SourceCase) -> bool:
    """True if no constant on the target's side could hold the source's value unseen."""
    if case.log is None or case.log.is_full:
        return False
    doubtful = _doubtful(case)
    places = [op.place for op in case.operations.ops if not doubtful.isdisjoint(op.inputs)]
    places += [c.place for c in case.log.constants if not doubtful.isdisjoint(c.ids)]
    places = [place for place in places if not source_flow.is_written_out(place)]
    named = bool(case.roots) and all(_shares_names(case.asked_in, place) for place in places)
    apart = all(_names_lead_from_source(case, place) is False for place in places)
    apart = apart and _places_of_use(case).isdisjoint(places)  # it may go into any call there
    return apart and (named or not places)
