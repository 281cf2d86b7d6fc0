"""The one error of :mod:`cinta.tape`, which needs nothing else of this package."""

from __future__ import annotations


class TapeError(Exception):
    """What was asked of the recorder cannot be had: one line says what, and the mend."""
