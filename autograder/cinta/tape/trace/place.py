"""The line of the user's own code: the innermost frame on the stack that no library owns."""

from __future__ import annotations

import linecache
import sys
from bisect import bisect_right
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

OURS = str(Path(__file__).parents[2])
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


class Frame(NamedTuple):
    """A function of the user's at work: the line that it is at, and its name in Python."""

    place: Place
    function: str

    @property
    def is_nameless(self) -> bool:
        """True for a lambda or a generator expression: what it makes goes to who called it."""
        return self.function in ("<lambda>", "<genexpr>")


class _Owners(dict[str, bool]):
    """File name → does it belong to the user? Worked out once for each file."""

    def __missing__(self, file: str) -> bool:
        library = any(folder in file for folder in LIBRARIES)
        self[file] = users = not library and not file.startswith(NOT_USERS)
        return users


USERS = _Owners()
"""Looked at for every operation, so a plain dict lookup must do."""


MAX_PLACES = 4_096
_places: dict[tuple[int, int], tuple[CodeType, Place]] = {}
"""By ``id(code)``: a code object's own hash goes through all its constants. Its entry holds it."""


def place_in(code: Any, instruction: int) -> Place:
    """The line that an instruction of a code object belongs to."""
    known = _places.get((id(code), instruction))
    return known[1] if known else _looked_up(code, instruction)


def _looked_up(code: CodeType, instruction: int) -> Place:
    _, starts, lines = _tables.get(id(code)) or _table(code)
    place = Place(code.co_filename, lines[bisect_right(starts, instruction) - 1] or 0)
    if len(_places) >= MAX_PLACES:
        _places.clear()
    _places[id(code), instruction] = code, place
    return place


Table = tuple[CodeType, list[int], list[int | None]]
"""Where in a code object its lines begin, and their numbers."""

_tables: dict[int, Table] = {}


def _table(code: CodeType) -> Table:
    """Read it once: a long cell would take the square of its length."""
    rows = list(code.co_lines())
    if len(_tables) >= MAX_PLACES:
        _tables.clear()
    table = code, [start for start, _, _ in rows], [line for _, _, line in rows]
    return _tables.setdefault(id(code), table)


Spot = tuple[CodeType | str, int]
"""A place before its line is looked up: a code object and an instruction in it."""


FAR = 32
"""How many frames of libraries are looked through for a caller of the user's."""

IN_A_FUNCTION = 2
"""CPython's CO_NEWLOCALS: code of a function, not of a module or a cell."""


def callers_of(frame: Any) -> tuple[Spot, ...]:
    """Where the user's function in this frame was called, and so on up to the module."""
    spots: tuple[Spot, ...] = ()
    left = FAR if frame.f_code.co_flags & IN_A_FUNCTION else 0
    while left and (frame := frame.f_back) is not None:
        left -= 1
        code = frame.f_code
        if USERS[code.co_filename]:
            spots += ((code, frame.f_lasti),)
            left = FAR if code.co_flags & IN_A_FUNCTION else 0
    return spots


def frames_of(frame: Any) -> tuple[Frame, ...]:
    """This frame of the user's and those that it was called from, the innermost first."""
    spots = ((frame.f_code, frame.f_lasti), *callers_of(frame))
    return tuple([Frame(place_in(code, at), code.co_name) for code, at in spots])


def places_of(spots: tuple[Spot, ...]) -> tuple[Place, ...]:
    """The lines of several spots."""
    return tuple([place_in(code, at) for code, at in spots])


def users_frame(frame: Any) -> Any | None:
    """The innermost frame on this stack that no library owns; None if none is the user's."""
    while frame is not None and not USERS[frame.f_code.co_filename]:
        frame = frame.f_back
    return frame


def place_of(frame: Any) -> Place:
    """Where the user's code stands on this stack; :data:`NOWHERE` if it does not."""
    try:  # as in users_frame and place_in, without the calls
        while not USERS[frame.f_code.co_filename]:
            frame = frame.f_back
    except AttributeError:
        return NOWHERE
    code, instruction = frame.f_code, frame.f_lasti
    known = _places.get((id(code), instruction))
    return known[1] if known else _looked_up(code, instruction)
