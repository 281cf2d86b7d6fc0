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
    for op, called in graph_ops(graph):
        if op.type == "Placeholder":
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
        inside += [renamed] if called is None else _opened(renamed, called, fresh)
    passed = [(names[i], o) for i, o in ends.items() if names.get(i, o) != o]
    return inside + [_passed_on(call, i, o) for i, o in passed]


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
    for op, called in graph_ops(graph):
        known = op._replace(inputs=tuple(outer.get(i, i) for i in op.inputs), thread=thread)
        ops += [known] if called is None else _opened(known, called, fresh)
    return Operations(ops)


def graph_ops(graph: Any) -> list[tuple[Op, Any | None]]:
    """Each operation of a TensorFlow graph as a record, and the graph that it calls, if any.

    ``when`` is its place in the graph.
    """
    return [
        (
            Op(
                when=when,
                type=op.type,
                inputs=tuple(t._id for t in op.inputs),
                outputs=tuple(
                    Out(t._id, t.dtype.as_datatype_enum, wires.shape_of(t)) for t in op.outputs
                ),
                place=_place_in(op),
                thread=0,
            ),
            wires.function_called(op, graph),
        )
        for when, op in enumerate(graph.get_operations())
    ]


def _place_in(op: Any) -> Place:
    for frame in reversed(list(op.traceback or ())):
        if USERS[frame.filename]:
            return Place(frame.filename, frame.lineno)
    return NOWHERE
