"""What one rule finds, and what a user calls an operation."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass, field
from functools import cache
from operator import attrgetter

import tensorflow as tf

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


def name_of(op: Op, place: Place = NOWHERE) -> str:
    """What a user calls an operation, where it differs from what TensorFlow does.

    Where it goes by several names, the one that stands on the line at ``place``.
    """
    others = (name for name in ALSO_CALLED.get(op.type, ()) if name in place.text)
    return next(others, "") or CALLED.get(op.type) or _public_name(op.type)


@cache
def _public_name(op_type: str) -> str:
    """``tf.nn.relu`` for ``Relu``: where TensorFlow offers an operation under its own name."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", op_type).lower()
    for module in OFFERED:
        if callable(getattr(attrgetter(module)(tf) if module else tf, snake, None)):
            return ".".join(filter(None, ("tf", module, snake)))
    return f"tf.raw_ops.{op_type}" if hasattr(tf.raw_ops, op_type) else op_type


OFFERED = ("", "math", "nn", "linalg", "image", "signal", "sparse", "strings")
"""TensorFlow's modules of operations, the nearest first."""


ALSO_CALLED: dict[str, tuple[str, ...]] = {"TopKV2": ("tf.argsort", "tf.sort")}
"""Functions of TensorFlow that are made of an operation of another name."""

CALLED: dict[str, str] = {
    "AddV2": "+",
    "MatMul": "@",
    "BatchMatMulV2": "@",
    "Max": "tf.reduce_max",
    "Mean": "tf.reduce_mean",
    "Min": "tf.reduce_min",
    "Mul": "*",
    "Pow": "**",
    "Prod": "tf.reduce_prod",
    "RealDiv": "/",
    "SelectV2": "tf.where",
    "Sub": "-",
    "Sum": "tf.reduce_sum",
    "AdjustContrastv2": "tf.image.adjust_contrast",
    "ArgMax": "tf.argmax",
    "ArgMin": "tf.argmin",
    "AssignAddVariableOp": "assign_add",
    "AssignSubVariableOp": "assign_sub",
    "AssignVariableOp": "assign",
    "AsString": "tf.strings.as_string",
    "Bincount": "tf.math.bincount",
    "DenseBincount": "tf.math.bincount",
    "Cast": "tf.cast",
    "Ceil": "tf.math.ceil",
    "Floor": "tf.floor",
    "FloorDiv": "//",
    "Equal": "==",
    "Greater": ">",
    "GreaterEqual": ">=",
    "HistogramFixedWidth": "tf.histogram_fixed_width",
    "Identity": "tf.identity",
    "Less": "<",
    "LessEqual": "<=",
    "LogicalAnd": "tf.logical_and",
    "LogicalNot": "tf.logical_not",
    "LogicalOr": "tf.logical_or",
    "LowerBound": "tf.searchsorted",
    "Multinomial": "tf.random.categorical",
    "NonMaxSuppressionV3": "tf.image.non_max_suppression",
    "NotEqual": "!=",
    "OnesLike": "tf.ones_like",
    "PyFunc": "tf.numpy_function",
    "Rank": "tf.rank",
    "ReadVariableOp": "variable.read_value",
    "RandomPoissonV2": "tf.random.poisson",
    "ResourceGather": "tf.gather",
    "ResourceScatterAdd": "scatter_add",
    "ResourceScatterNdAdd": "scatter_nd_add",
    "ResourceScatterNdUpdate": "scatter_nd_update",
    "ResourceScatterUpdate": "scatter_update",
    "ResourceStridedSliceAssign": "assign",
    "GatherV2": "tf.gather",
    "Rint": "tf.math.rint",
    "Round": "tf.round",
    "Shape": "tf.shape",
    "Sign": "tf.sign",
    "Size": "tf.size",
    "StatelessMultinomial": "tf.random.stateless_categorical",
    "StopGradient": "tf.stop_gradient",
    "StridedSlice": "[...]",
    "StringToNumber": "tf.strings.to_number",
    "TopKV2": "tf.math.top_k",
    "Unique": "tf.unique",
    "UniqueV2": "tf.unique",
    "UniqueWithCounts": "tf.unique_with_counts",
    "UpperBound": "tf.searchsorted",
    "Where": "tf.where",
    "ZerosLike": "tf.zeros_like",
}
