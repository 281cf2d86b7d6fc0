"""Where operations come from: the log, what a ``tf.function`` holds, a graph in the making."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ..trace import wires
from ..trace.log import Log, Op, Out, TapeNotes
from ..trace.place import NOWHERE, USERS, Place
from .graph import Operations


def eager_operations(log: Log) -> Operations:
    """The operations of a log, with each call of a ``tf.function`` opened where it still exists."""
    inside = {when: graph() for when, graph in list(log.functions)}
    ops: list[Op] = []
    for op in log.ops():
        graph = inside.get(op.when)
        ops += [op] if graph is None else opened(op, graph)
    return Operations(_without_mixed_up(ops))


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


def opened(call: Op, graph: Any) -> list[Op]:
    """The operations inside one call of a ``tf.function``, tied to what went in and came out.

    The same function is called again and again, so the ids inside get new (negative) numbers.
    """
    return _opened(call, graph, itertools.count(-(call.when << 24) - 1, -1))


def _opened(call: Op, graph: Any, fresh: Iterator[int]) -> list[Op]:
    names = {inner._id: outer for inner, outer in zip(graph.inputs, call.inputs, strict=False)}
    ends = {t._id: out.id for t, out in zip(graph.outputs, call.outputs, strict=False)}

    def name(tensor_id: int) -> int:
        if tensor_id not in names:  # what came in first: a function may give it back as it is
            names[tensor_id] = ends.get(tensor_id) or next(fresh)
        return names[tensor_id]

    inside: list[Op] = []
    for op, called, branches in graph_ops(graph):
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
            custom=False,
            layer=call.layer,
            callers=(call.place, *call.callers) if known else call.callers,
        )
        inside += _with_what_it_calls(renamed, called, branches, fresh)
    passed = [(names[i], o) for i, o in ends.items() if names.get(i, o) != o]
    return inside + [_passed_on(call, i, o) for i, o in passed]


def _with_what_it_calls(
    op: Op, called: Any | None, branches: list[Any], fresh: Iterator[int]
) -> list[Op]:
    """An operation, or what is inside the function, or the branches, that it calls."""
    if branches:
        return _branched(op, branches, fresh)
    return [op] if called is None else _opened(op, called, fresh)


def _branched(op: Op, branches: list[Any], fresh: Iterator[int]) -> list[Op]:
    """All the branches side by side: what comes out may have come from each of them."""
    inside: list[Op] = []
    ends: list[tuple[int, ...]] = []
    for graph in branches:
        own = tuple(Out(next(fresh), out.dtype, out.shape) for out in op.outputs)
        inside += _opened(op._replace(inputs=op.inputs[1:], outputs=own), graph, fresh)
        ends.append(tuple(out.id for out in own))
    return inside + [
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


def graph_operations(graph: Any, notes: TapeNotes | None) -> Operations:
    """The operations of a graph that is being traced; captured variables under their own ids."""
    outer, fresh = wires.captured(graph), itertools.count(-1, -1)
    thread = notes.thread if notes else 0
    ops: list[Op] = []
    for op, called, branches in graph_ops(graph):
        known = op._replace(inputs=tuple(outer.get(i, i) for i in op.inputs), thread=thread)
        ops += _with_what_it_calls(known, called, branches, fresh)
    return Operations(ops)


def graph_ops(graph: Any) -> list[tuple[Op, Any | None, list[Any]]]:
    """Each operation of a TensorFlow graph, the graph that it calls, if any, and its branches'.

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
            ),
            wires.function_called(op, graph),
            wires.branches_of(op, graph),
        )
        for when, op in enumerate(graph.get_operations())
    ]


def _place_in(op: Any) -> Place:
    for frame in reversed(list(op.traceback or ())):
        if USERS[frame.filename]:
            return Place(frame.filename, frame.lineno)
    return NOWHERE
