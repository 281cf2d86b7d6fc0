"""UNIT -> FILES: a master notebook, what ``otter assign`` makes of it, and the files of a release.

The result is the same to the byte on every build and machine: ids come from the unit and its
language, archives hold their entries sorted and uncompressed at one fixed time.
"""

from .assign import Rendered, harden, render
from .wheel import Wheel, build_grader_wheel, build_wheel

__all__ = ["Rendered", "Wheel", "build_grader_wheel", "build_wheel", "harden", "render"]
