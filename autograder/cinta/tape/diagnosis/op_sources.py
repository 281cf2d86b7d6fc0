"""Where operations come from: the log, what a ``tf.function`` holds, a graph in the making."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..trace import wires
from ..trace.log import Log, Op, Out, TapeNotes
from ..trace.place import NOWHERE, USERS, Place
from .graph import Operations, no_cut
from .rules import is_flat

ROUNDS = 4
"""How often a loop's body is laid out where loops are opened: what it hands on goes round."""


def eager_operations(log: Log, loops: bool = False) -> Operations:
    """The operations of a log, with each call of a ``tf.function`` opened where it still exists.

    ``loops``: what runs inside loops of such a function, and inside ``tf.py_function``, too, and
    what gives zeros only (``cuts`` of :class:`.graph.Operations`).
    """
    inside = {when: graph() for when, graph in list(log.functions)}
    ops: list[Op] = []
    for op in log.ops():
        graph = inside.get(op.when)
        ops += [op] if graph is None else opened(op, graph, loops)
    opened_too = _with_python_opened(ops, log) if loops else ops
    return Operations(_without_mixed_up(opened_too), cuts=is_flat if loops else no_cut)


def _with_python_opened(ops: list[Op], log: Log) -> list[Op]:
    """What ``tf.py_function`` ran, tied to what went in and came out of it."""
    runs = list(log.python_runs)
    found: list[Op] = []
    for op in ops:
        run = next((r for r in reversed(runs) if r.ended < op.when), None)
        if op.type != "EagerPyFunc" or run is None:
            found.append(op)
            continue
        runs = runs[: runs.index(run)] + runs[runs.index(run) + 1 :]
        within = [o for o in found if run.began < o.when < run.ended]
        found = [o for o in found if not run.began < o.when < run.ended]
        ran = [o._replace(thread=op.thread) for o in within]
        ins = zip(op.inputs, run.given, strict=False)
        outs = zip(run.returned, (out.id for out in op.outputs), strict=False)
        found += [_passed_on(op, a, b) for a, b in ins] + ran
        found += [_passed_on(op, a, b) for a, b in outs]
    return found


def _without_mixed_up(ops: list[Op]) -> list[Op]:
    """Leave out a read whose result another thread used: it took the number that was meant for it.

    Reads by C code are noted with the id that comes next (:mod:`cinta.tape.trace.unreported`).
    """
    users = {i: op.thread for op in reversed(ops) for i in op.inputs}
    return [
        op
        for op in ops
        if op.type != "ReadVariableOp" or users.get(op.outputs[0].id, op.thread) == op.thread
    ]


def opened(call: Op, graph: Any, loops: bool = False) -> list[Op]:
    """The operations inside one call of a ``tf.function``, tied to what went in and came out.

    The same function is called again and again, so the ids inside get new (negative) numbers.
    """
    return _opened(call, graph, itertools.count(-(call.when << 24) - 1, -1), loops)


def _opened(call: Op, graph: Any, fresh: Iterator[int], loops: bool) -> list[Op]:
    names = {inner._id: outer for inner, outer in zip(graph.inputs, call.inputs, strict=False)}
    ends = {t._id: out.id for t, out in zip(graph.outputs, call.outputs, strict=False)}

    def name(tensor_id: int) -> int:
        if tensor_id not in names:  # what came in first: a function may give it back as it is
            names[tensor_id] = ends.get(tensor_id) or next(fresh)
        return names[tensor_id]

    inside: list[Op] = []
    for op, held in graph_ops(graph):
        if op.type == "Placeholder" or _comes_in(op, graph):
            continue
        known = op.place is not NOWHERE
        renamed = Op(
            when=call.when,
            type=op.type,
            inputs=tuple(name(i) for i in op.inputs),
            outputs=tuple(out._replace(id=name(out.id)) for out in op.outputs),
            place=op.place if known else call.place,
            thread=call.thread,
            backward=call.backward,
            custom=op.custom,
            layer=call.layer,
            callers=(call.place, *call.callers) if known else call.callers,
        )
        inside += _with_what_it_holds(renamed, held, fresh, loops)
    passed = [(names[i], o) for i, o in ends.items() if names.get(i, o) != o]
    return inside + [_passed_on(call, i, o) for i, o in passed]


class Held(NamedTuple):
    """The graphs that an operation of a graph runs: a function's, its branches', a loop's body."""

    function: Any | None
    branches: list[Any]
    body: Any | None


def _with_what_it_holds(op: Op, held: Held, fresh: Iterator[int], loops: bool) -> list[Op]:
    """An operation, or what is inside the function, or the branches, that it calls."""
    if held.branches:
        return _branched(op, held.branches, fresh, loops)
    if loops and held.body is not None:
        return _looped(op, held.body, fresh)
    return [op] if held.function is None else _opened(op, held.function, fresh, loops)


def _looped(op: Op, body: Any, fresh: Iterator[int]) -> list[Op]:
    """Some rounds of a loop one after another: what comes out came from one of them, or went in."""
    inside: list[Op] = []
    ends, given = [op.inputs], op.inputs
    for _ in range(min(ROUNDS, len(op.outputs) + 1)):
        own = tuple(Out(next(fresh), out.dtype, out.shape) for out in op.outputs)
        ran = _opened(op._replace(inputs=given, outputs=own), body, fresh, True)
        inside += [o._replace(perhaps=True) for o in ran]
        given = tuple(out.id for out in own)
        ends.append(given)
    return inside + [
        op._replace(inputs=came, outputs=(out,))
        for out, came in zip(op.outputs, zip(*ends, strict=False), strict=False)
    ]


def _branched(op: Op, branches: list[Any], fresh: Iterator[int], loops: bool) -> list[Op]:
    """All the branches side by side: what comes out may have come from each of them."""
    inside: list[Op] = []
    ends: list[tuple[int, ...]] = []
    for graph in branches:
        own = tuple(Out(next(fresh), out.dtype, out.shape) for out in op.outputs)
        ran = _opened(op._replace(inputs=op.inputs[1:], outputs=own), graph, fresh, loops)
        inside += [o._replace(perhaps=True) for o in ran]
        ends.append(tuple(out.id for out in own))
    choice = op._replace(inputs=op.inputs[:1], outputs=())  # nothing is computed from it
    return [*inside, choice] + [
        op._replace(inputs=given, outputs=(out,))
        for out, given in zip(op.outputs, zip(*ends, strict=True), strict=True)
    ]


def _comes_in(op: Op, graph: Any) -> bool:
    """True for a constant that stands in a graph for a tensor from outside."""
    given = {tensor._id for tensor in graph.inputs}
    return bool(op.outputs) and given.issuperset(out.id for out in op.outputs)


def _passed_on(call: Op, given: int, returned: int) -> Op:
    """What a function gives back as it came in is another tensor outside."""
    return Op(
        when=call.when,
        type="Identity",
        inputs=(given,),
        outputs=(Out(returned, 1, None),),
        place=call.place,
        thread=call.thread,
    )


def graph_operations(graph: Any, notes: TapeNotes | None, loops: bool = False) -> Operations:
    """The operations of a graph that is being traced; captured variables under their own ids.

    ``loops`` as in :func:`eager_operations`.
    """
    outer, fresh = wires.captured(graph), itertools.count(-1, -1)
    thread = notes.thread if notes else 0
    ops: list[Op] = []
    for op, held in graph_ops(graph):
        known = op._replace(inputs=tuple(outer.get(i, i) for i in op.inputs), thread=thread)
        ops += _with_what_it_holds(known, held, fresh, loops)
    return Operations(ops, cuts=is_flat if loops else no_cut)


def graph_ops(graph: Any) -> list[tuple[Op, Held]]:
    """Each operation of a TensorFlow graph, and the graphs that it runs.

    ``when`` is its place in the graph.
    """
    bodies = {op.name: op for op in graph.get_operations() if "loop_body" in op.name}
    return [
        (
            Op(
                when=when,
                type=op.type,
                inputs=tuple(t._id for t in op.inputs),
                outputs=tuple(
                    Out(t._id, t.dtype.as_datatype_enum, wires.shape_of(t)) for t in op.outputs
                ),
                place=_place_in(bodies.get(op.name.rpartition("/pfor/")[0], op)),
                thread=0,
                custom=wires.has_own_gradient(op),
            ),
            Held(
                wires.function_called(op, graph),
                wires.branches_of(op, graph),
                wires.loop_of(op, graph),
            ),
        )
        for when, op in enumerate(graph.get_operations())
    ]


def _place_in(op: Any) -> Place:
    for frame in reversed(list(op.traceback or ())):
        if USERS[frame.filename]:
            return Place(frame.filename, frame.lineno)
    return NOWHERE
