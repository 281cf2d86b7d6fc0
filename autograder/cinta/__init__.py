"""Cinta: a course on ``tf.GradientTape`` that grades itself.

Importing this package is cheap: TensorFlow is loaded only by the process that holds student code
(:mod:`cinta.run`), never by the judge and never by the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

OF_THE_TAPE = ("draw", "explain", "record", "recording")
"""What any user of TensorFlow may want, from :mod:`cinta.tape`, loaded when it is asked for."""

OF_A_NOTEBOOK = {"hint": "cinta.hints", "start": "cinta.begin"}
"""What the notebooks of a course call, and where it is."""


def __getattr__(name: str) -> Any:
    """``cinta.record``, ``cinta.explain``, ``cinta.draw``, ``cinta.hint``, ``cinta.start``."""
    if name in OF_A_NOTEBOOK:
        return getattr(import_module(OF_A_NOTEBOOK[name]), name)
    if name not in OF_THE_TAPE:
        raise AttributeError(f"module 'cinta' has no attribute {name!r}")
    return getattr(import_module("cinta.tape"), name)
