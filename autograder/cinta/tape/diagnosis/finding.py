"""What one rule finds, and what a user calls an operation."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field

from ..causes import Cause
from ..trace.log import Op
from ..trace.place import NOWHERE, Place


@dataclass(frozen=True)
class Finding:
    """Why a source has, or has not, a gradient.

    ``place`` is the line of the user's code where the path broke; ``details`` fill the text.
    """

    cause: Cause
    _: KW_ONLY
    sure: bool = True
    place: Place = NOWHERE
    details: dict[str, str] = field(default_factory=dict)

    @property
    def connected(self) -> bool:
        """True if there is a gradient."""
        return self.cause.has_gradient


def names_of(ops: tuple[Op, ...]) -> str:
    """Several, each once."""
    return ", ".join(dict.fromkeys(name_of(op) for op in ops))[:200]


def name_of(op: Op) -> str:
    """What a user calls an operation, where it differs from what TensorFlow does."""
    return CALLED.get(op.type, f"tf.raw_ops.{op.type}" if op.type.isidentifier() else op.type)


CALLED: dict[str, str] = {
    "ArgMax": "tf.argmax",
    "ArgMin": "tf.argmin",
    "AssignAddVariableOp": "assign_add",
    "AssignSubVariableOp": "assign_sub",
    "AssignVariableOp": "assign",
    "Cast": "tf.cast",
    "Ceil": "tf.math.ceil",
    "Floor": "tf.floor",
    "FloorDiv": "//",
    "Equal": "==",
    "Greater": ">",
    "GreaterEqual": ">=",
    "Identity": "tf.identity",
    "Less": "<",
    "LessEqual": "<=",
    "NotEqual": "!=",
    "OnesLike": "tf.ones_like",
    "PyFunc": "tf.numpy_function",
    "Rank": "tf.rank",
    "ReadVariableOp": "variable.read_value",
    "ResourceGather": "tf.gather",
    "GatherV2": "tf.gather",
    "Rint": "tf.math.rint",
    "Round": "tf.round",
    "Shape": "tf.shape",
    "Size": "tf.size",
    "StopGradient": "tf.stop_gradient",
    "StridedSlice": "[...]",
    "ZerosLike": "tf.zeros_like",
}
