"""What a tape was asked and what it gave, as the sizes of it: to be held against a right answer's.

Its numbers are read while no tape records, so nothing is watched for it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from tensorflow import IndexedSlices, init_scope, nest

from ..student import Size, Step

MOST_NUMBERS = 1_000_000


def step_of(method: str, target: Any, sources: Any, gradients: Any) -> Step:
    """One question to a tape, by its target, its sources and the gradients that came back."""
    with init_scope():
        return Step(method, size_of(target), size_of(sources), size_of(gradients))


def size_of(value: Any) -> Size | None:
    """Sum and norm of all numbers in a value; None if one is not known, or is no real number."""
    arrays = [_numbers(leaf) for leaf in nest.flatten(value)]
    known = [array for array in arrays if array is not None]
    if len(known) < len(arrays) or sum(array.size for array in known) > MOST_NUMBERS:
        return None
    size = sum(float(array.sum()) for array in known), math.hypot(*map(_norm, known))
    return size if all(map(math.isfinite, size)) else None


def _norm(array: np.ndarray) -> float:
    return float(np.linalg.norm(array.ravel()))


def _numbers(leaf: Any) -> np.ndarray | None:
    if isinstance(leaf, IndexedSlices):
        return _whole(leaf)
    if not callable(getattr(leaf, "numpy", None)):  # None, or a tensor of a graph
        return None
    array = np.asarray(leaf.numpy())
    return array.astype(np.float64) if array.dtype.kind in "fiub" else None


def _whole(slices: IndexedSlices) -> np.ndarray | None:
    """All rows, those that nothing was said of as zeros."""
    if slices.dense_shape is None:
        return None
    whole = np.zeros(slices.dense_shape.numpy(), np.float64)
    np.add.at(whole, slices.indices.numpy(), slices.values.numpy())
    return whole
