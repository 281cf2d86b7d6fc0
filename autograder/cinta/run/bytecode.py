"""Bytecode of our own modules, which the loader imports and may not write.

Left to itself it compiles them each time, while a class waits: so whoever starts it writes them.
"""

from __future__ import annotations

import compileall
import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def write_bytecode(folder: Path = PACKAGE) -> None:
    """Compile what has none, or is newer; nothing where this process may not write."""
    if not sys.dont_write_bytecode and os.access(folder, os.W_OK):
        compileall.compile_dir(folder, quiet=2)
