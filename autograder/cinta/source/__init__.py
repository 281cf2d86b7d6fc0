"""TEXT -> UNIT: the author's py:percent source becomes records, or an error with file and line."""

from .parse import load, load_all

__all__ = ["load", "load_all"]
