"""TensorFlow's private API, all that :mod:`cinta.tape` uses of it, in this one module.

There is no public way to see operations, so: operation callbacks
(``tensorflow.python.framework.op_callbacks``, made for tfdbg), tensor ids (``Tensor._id``, which
TensorFlow never uses twice), the gradient registry, ``record.record_operation`` (custom gradients),
``ConcreteFunction._call_flat`` (what a ``tf.function`` holds), ``TFE_Py_TapeGradient`` by ids, and
``Variable._handle``: TensorFlow's C code reads a variable that is given to an operation as it is
(``tf.sin(v)``) without telling the callbacks, but it fetches this attribute just before it does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from operator import attrgetter
from typing import Any

import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context, record
from tensorflow.python.eager.polymorphic_function.concrete_function import ConcreteFunction
from tensorflow.python.framework import constant_op, dtypes, op_callbacks, ops
from tensorflow.python.framework.tensor import Tensor
from tensorflow.python.ops import script_ops
from tensorflow.python.ops.resource_variable_ops import BaseResourceVariable, ResourceVariable

EagerTensor: Any = ops.EagerTensor
EagerTensorBase: Any = ops._EagerTensorBase
__all__ = [
    "BaseResourceVariable",
    "ConcreteFunction",
    "EagerTensor",
    "EagerTensorBase",
    "Tensor",
    "constant_op",
    "record",
    "script_ops",
]

Callback = Callable[..., None]

ONLY_TENSORS = frozenset([ops.EagerTensor])

LEAVES: set[type] = {ops.EagerTensor, ResourceVariable, type(None)}
"""What most structures hold, and is no structure itself; Keras' own variables come to it."""

next_uid: Callable[[], int] = pywrap_tfe.TFE_Py_UID
"""The counter that tensors get their ids from; asking takes a number and changes nothing else."""


class RegisteredGradient(StrEnum):
    """What TensorFlow has for an operation: a gradient, none by decision, or no entry at all."""

    DEFINED = "defined"
    NONE = "none"
    MISSING = "missing"


NONE_INSIDE = frozenset(
    ["Floor", "Ceil", "Round", "Rint", "FloorDiv", "TruncateDiv", "StopGradient"]
)
"""Operations whose registered gradient function answers None."""


CALLS = frozenset(["PartitionedCall", "StatefulPartitionedCall"])
"""Operations that call a function; the gradient is the function's, and so in no registry."""


def listen(callback: Callback) -> list[Callback]:
    """Have TensorFlow tell ``callback`` of every operation of this thread.

    Given back are this thread's callbacks; none if it works with another's, as a replica of a
    strategy does.
    """
    callbacks = context.context().op_callbacks
    shared = callback in callbacks
    op_callbacks.add_op_callback(callback)
    return [] if shared else callbacks


def deafen(callback: Callback) -> None:
    """No longer; quietly, if this thread was not listened to."""
    if callback in context.context().op_callbacks:
        op_callbacks.remove_op_callback(callback)


def registered_gradient(op_type: str) -> RegisteredGradient:
    """What TensorFlow has for an operation of this type."""
    if op_type in NONE_INSIDE:
        return RegisteredGradient.NONE
    if is_whole_function(op_type):
        return RegisteredGradient.DEFINED
    try:
        function = ops._gradient_registry.lookup(op_type)
    except LookupError:
        return RegisteredGradient.MISSING
    return RegisteredGradient.NONE if function is None else RegisteredGradient.DEFINED


def is_whole_function(op_type: str) -> bool:
    """True for a function called as a whole: by its own name, or from within a graph."""
    return op_type.startswith("__") or op_type in CALLS


def function_called(op: Any, graph: Any) -> Any | None:
    """The graph of the function that an operation of a graph calls; None if it is not to be had."""
    if op.type not in CALLS:
        return None
    try:
        return graph._functions[op.get_attr("f").name].graph
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def has_own_gradient(op: Any) -> bool:
    """True for what stands in a graph for a function with ``tf.custom_gradient``."""
    return "_gradient_op_type" in op.node_def.attr


BRANCHES = {
    "If": ("then_branch", "else_branch"),
    "StatelessIf": ("then_branch", "else_branch"),
    "Case": ("branches",),
    "StatelessCase": ("branches",),
}
"""Operations that run one of several functions, and where they name them."""


LOOPS = frozenset(["While", "StatelessWhile"])
"""Operations that run a function again and again; where it cuts a path, they give zeros."""


def loop_of(op: Any, graph: Any) -> Any | None:
    """The graph of a loop's body; None for what is no loop, or if it is not to be had."""
    if op.type not in LOOPS:
        return None
    try:
        return graph._functions[op.get_attr("body").name].graph
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def branches_of(op: Any, graph: Any) -> list[Any]:
    """The graphs of all the branches of such an operation; none if one is not to be had."""
    try:
        named = [op.get_attr(name) for name in BRANCHES.get(op.type, ())]
        functions = [f for one in named for f in (one if isinstance(one, list) else [one])]
        return [graph._functions[function.name].graph for function in functions]
    except (AttributeError, LookupError, TypeError, ValueError):
        return []


def ids_of(value: Any) -> tuple[int, ...]:
    """The ids by which the tape knows a tensor, a variable (its handle) or a composite."""
    kind = type(value)
    if kind is ops.EagerTensor:
        return (value._id,)
    if kind is ResourceVariable:
        return (value.handle._id,)
    inner = _inside_keras(value) if kind.__module__.startswith("keras") else None
    if isinstance(inner, tf.Variable):
        value = inner
    if isinstance(value, tf.Variable):
        return ids_of(value.handle) if hasattr(value, "handle") else ()
    if isinstance(value, tf.Tensor):
        return (value._id,)
    if isinstance(value, tf.RaggedTensor | tf.SparseTensor | tf.IndexedSlices):
        return ids_of_all(tf.nest.flatten(value, expand_composites=True))
    return ()


def _inside_keras(variable: Any) -> Any:
    """What a variable of Keras' stands for; ``value`` makes a cast of it under mixed precision."""
    inner = getattr(variable, "_value", None)
    return inner if type(inner) is ResourceVariable else getattr(variable, "value", None)


def ids_of_all(structure: Any) -> tuple[int, ...]:
    """The ids of all that a nested structure holds."""
    if type(structure) is ops.EagerTensor:
        return (structure._id,)
    ids: list[int] = []
    for leaf in flat(structure):
        ids += ids_of(leaf)
    return tuple(ids)


def is_floating(dtype: int) -> bool:
    """True if a dtype, by its number, carries gradients (floating or complex)."""
    known = dtypes.as_dtype(dtype)
    return bool(known.is_floating or known.is_complex or known in HANDLES)


HANDLES = (tf.resource, tf.variant)
"""What stands for a variable, or for the list of tensors that a loop in a graph keeps."""


def dtype_name(dtype: int) -> str:
    """``float32``, ``int32``, ..."""
    return str(dtypes.as_dtype(dtype).name)


is_eager: Callable[[], bool] = context.executing_eagerly
"""Is this thread at work at once, and not tracing a graph?"""


def graph_now() -> Any | None:
    """The graph that is being traced on this thread; None in eager mode."""
    return None if is_eager() else ops.get_default_graph()


def graph_size(graph: Any) -> int:
    """How many operations a graph has now: the clock while it is traced."""
    return len(graph.get_operations())


def captured(graph: Any) -> dict[int, int]:
    """For a traced function: the id of each placeholder → the id of what was captured by it."""
    return {inner._id: outer._id for outer, inner in getattr(graph, "captures", ())}


def gradients_by_id(tape: Any, targets: Any, ids: Sequence[int]) -> list[Any] | None:
    """d target / d each tensor of these ids, by a persistent tape; None if it cannot.

    The tape knows tensors by id alone, so results inside the path can be asked for although nobody
    holds them any more. Nothing of this is recorded on any tape.
    """
    if tape._tape is None or not tape._persistent:
        return None
    flat = [t.handle if isinstance(t, tf.Variable) else t for t in tf.nest.flatten(targets)]
    stand_ins = [_ById(i) for i in ids]
    try:
        with record.stop_recording():
            gradients = pywrap_tfe.TFE_Py_TapeGradient(
                tape._tape._tape, flat, stand_ins, None, stand_ins, "none"
            )
    except (LookupError, ValueError, TypeError, RuntimeError, AttributeError, tf.errors.OpError):
        return None
    return list(gradients)


class _ById:
    """Stands for a tensor that is gone: the tape looks at its id only."""

    def __init__(self, tensor_id: int) -> None:
        self._id = tensor_id


def watched_ids(tape: Any) -> frozenset[int]:
    """The variables that a tape says it watches, by id."""
    return frozenset(ids_of_all(list(tape.watched_variables())))


def out_of(tensor: Any) -> tuple[int, int, Any]:
    """A tensor's id, its dtype's number, its shape."""
    if type(tensor) is ops.EagerTensor:
        return tensor._id, tensor._datatype_enum(), tensor._shape_tuple()
    return tensor._id, tensor.dtype.as_datatype_enum, shape_of(tensor)


def shape_of(tensor: Any) -> tuple[int | None, ...] | None:
    """The shape as a tuple; None if its rank is not known."""
    if type(tensor) is ops.EagerTensor:
        return tuple(tensor._shape_tuple())
    return None if tensor.shape.rank is None else tuple(tensor.shape)


def dtype_and_dims(variable: Any) -> tuple[int, Any]:
    """A variable's dtype's number and its shape, as a tuple: a TensorShape would be kept alive."""
    return variable.dtype.as_datatype_enum, variable.shape._dims


def is_used_up(tape: Any) -> bool:
    """True for a tape that is not persistent and has been asked already (or never recorded)."""
    return tape._tape is None and not tape._persistent


def is_empty(tape: Any) -> bool:
    """True for a tape that holds nothing: it never recorded, or was used up."""
    return tape._tape is None


made_as: Callable[[Any], tuple[bool, bool]] = attrgetter("_persistent", "_watch_accessed_variables")
"""Is a tape persistent, and does it watch the variables that it sees?"""


def watches_accessed(tape: Any) -> bool:
    """As it was made: ``watch_accessed_variables``."""
    return bool(tape._watch_accessed_variables)


def flat(structure: Any) -> list[Any]:
    """The leaves of a structure, composites whole."""
    kind = type(structure)
    if kind in LEAVES:
        return [structure]
    if kind in (list, tuple) and LEAVES.issuperset(map(type, structure)):
        return list(structure)
    return list(tf.nest.flatten(structure))


def outs_of(structure: Any) -> tuple[tuple[int, int, Any], ...]:
    """The tensors in a structure, those of composites too: id, dtype's number, shape."""
    if type(structure) is list and ONLY_TENSORS.issuperset(map(type, structure)):
        return tuple([out_of(tensor) for tensor in structure])
    leaves = tf.nest.flatten(structure, expand_composites=True)
    return tuple([out_of(leaf) for leaf in leaves if isinstance(leaf, tf.Tensor)])
