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


def __getattr__(name: str) -> Any:
    """``cinta.record``, ``cinta.explain``, ``cinta.draw``, ``cinta.hint``, ``cinta.start``."""
    if name == "hint":
        return import_module("cinta.hints").hint
    if name == "start":
        return import_module("cinta.begin").start
    if name not in OF_THE_TAPE:
        raise AttributeError(f"module 'cinta' has no attribute {name!r}")
    return getattr(import_module("cinta.tape"), name)
