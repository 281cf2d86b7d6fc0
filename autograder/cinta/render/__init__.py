"""UNIT -> FILES: a master notebook, what ``otter assign`` makes of it, and the files of a release.

The result is the same to the byte on every build and machine: ids come from the unit and its
language, archives hold their entries sorted and uncompressed at one fixed time.
"""

from .assign import Rendered, harden, render
from .files import Files, files_of
from .wheel import Wheel, build_wheel

__all__ = ["Files", "Rendered", "Wheel", "build_wheel", "files_of", "harden", "render"]
