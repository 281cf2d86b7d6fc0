"""Functions that an author may give a student's function as an input, from a closed list.

Each is written once, for whatever computes: TensorFlow where a student's code calls it, NumPy where
the author's oracle does. What crosses the pipe is a name and numbers, never code.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from types import SimpleNamespace
from typing import Any

import numpy as np

Formula = Callable[..., Any]
"""``(m, x, *numbers)``: ``m`` has the operations that are no operators."""


def _polynomial(m: Any, x: Any, *coefficients: Any) -> Any:
    """``c0 + c1 x + c2 x² + ...``, element by element."""
    total = coefficients[-1] + 0.0 * x
    for coefficient in coefficients[-2::-1]:
        total = total * x + coefficient
    return total


def _quadratic(m: Any, x: Any, a: Any, b: Any) -> Any:
    """``½ xᵀ A x - bᵀ x`` of a vector: ``a`` (n, n), ``b`` (n,)."""
    return 0.5 * m.sum(x * m.matvec(a, x)) - m.sum(b * x)


def _rosenbrock(m: Any, x: Any, a: Any, b: Any) -> Any:
    """``Σ b (x[i+1] - x[i]²)² + (a - x[i])²`` of a vector (Rosenbrock, 1960)."""
    return m.sum(b * (x[1:] - x[:-1] ** 2) ** 2 + (a - x[:-1]) ** 2)


def _himmelblau(m: Any, x: Any, a: Any, b: Any) -> Any:
    """``(x0² + x1 - a)² + (x0 + x1² - b)²`` of two numbers (Himmelblau, 1972: 11 and 7)."""
    return (x[0] ** 2 + x[1] - a) ** 2 + (x[0] + x[1] ** 2 - b) ** 2


def _log_sum_exp(m: Any, x: Any, a: Any) -> Any:
    """``log Σ exp(a x)``."""
    return m.log(m.sum(m.exp(a * x)))


def _sine(m: Any, x: Any, a: Any, b: Any) -> Any:
    return a * m.sin(b * x)


def _exponential(m: Any, x: Any, a: Any, b: Any) -> Any:
    return a * m.exp(b * x)


def _tanh(m: Any, x: Any, a: Any, b: Any) -> Any:
    return a * m.tanh(b * x)


def _softplus(m: Any, x: Any, a: Any, b: Any) -> Any:
    return a * m.log(1.0 + m.exp(b * x))


FORMULAS: dict[str, Formula] = {
    "polynomial": _polynomial,
    "quadratic": _quadratic,
    "rosenbrock": _rosenbrock,
    "himmelblau": _himmelblau,
    "log_sum_exp": _log_sum_exp,
    "sine": _sine,
    "exponential": _exponential,
    "tanh": _tanh,
    "softplus": _softplus,
}
"""By the name that an author gives; ``sine`` and those after it are ``a f(b x)``."""

NUMPY = SimpleNamespace(
    sum=np.sum, matvec=np.matmul, log=np.log, exp=np.exp, sin=np.sin, tanh=np.tanh
)


def examine(name: str, numbers: int) -> None:
    """ValueError, with what there is, if there is no such function or not of so many numbers."""
    if name not in FORMULAS:
        near = get_close_matches(name, FORMULAS, 1)
        guess = f" (did you mean {near[0]!r}?)" if near else ""
        raise ValueError(f"no function {name!r}{guess}: there are {', '.join(FORMULAS)}")
    parameters = [*inspect.signature(FORMULAS[name]).parameters.values()][2:]
    any_number = any(p.kind == p.VAR_POSITIONAL for p in parameters)
    if numbers < 1 if any_number else numbers != len(parameters):
        listed = ", ".join(p.name for p in parameters)
        raise ValueError(f"function({name!r}, {listed}) is given {numbers} numbers")


def in_numpy(name: str, numbers: Sequence[np.ndarray]) -> Callable[[Any], Any]:
    """The function, of float64 arrays."""
    return lambda x: FORMULAS[name](NUMPY, np.asarray(x), *numbers)
