"""The line of the user's own code: the innermost frame on the stack that no library owns."""

from __future__ import annotations

import linecache
import sys
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

OURS = str(Path(__file__).parents[1])
NOT_USERS = (OURS, sys.prefix, sys.base_prefix, "<frozen", "<string>", "<__array_function__")
LIBRARIES = ("site-packages", "dist-packages", "__autograph_generated_file")
CELLS = ("ipykernel_", "ipython-input")


class Place(NamedTuple):
    """A line of code: ``file`` as Python names it (a path, or a notebook cell) and ``line``."""

    file: str
    line: int

    @property
    def text(self) -> str:
        """The line itself, stripped; empty if its source cannot be found."""
        return linecache.getline(self.file, self.line).strip()

    @property
    def is_cell(self) -> bool:
        """True for a notebook cell, whose file name means nothing to a person."""
        return self.file.startswith("<") or any(mark in self.file for mark in CELLS)


NOWHERE = Place("", 0)


class _Owners(dict[str, bool]):
    """File name → does it belong to the user? Worked out once for each file."""

    def __missing__(self, file: str) -> bool:
        library = any(folder in file for folder in LIBRARIES)
        self[file] = users = not library and not file.startswith(NOT_USERS)
        return users


USERS = _Owners()
"""Looked at for every operation, so a plain dict lookup must do."""


@lru_cache(maxsize=4096)
def place_in(code: CodeType, instruction: int) -> Place:
    """The line that an instruction of a code object belongs to."""
    lines = (line for start, end, line in code.co_lines() if start <= instruction < end)
    return Place(code.co_filename, next(lines, None) or 0)


def users_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of the user's from here outwards; None if a library runs alone."""
    while frame is not None and not USERS[frame.f_code.co_filename]:
        frame = frame.f_back
    return frame


def place_of(frame: FrameType | None) -> Place:
    """Where the user's code stands on this stack; :data:`NOWHERE` if it does not."""
    found = users_frame(frame)
    return Place(found.f_code.co_filename, found.f_lineno) if found else NOWHERE
