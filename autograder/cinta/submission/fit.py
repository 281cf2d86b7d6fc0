"""Which unit a notebook is of, told from its exercises' cells and what our build wrote in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from ..unit import WRITE_HERE, Exercise, Unit
from .notebook import Notebook

PLACEHOLDER = re.compile(r"^\s*(?:\S.*=\s*|return\s+)?\.\.\.\s*(?:#.*)?$", re.MULTILINE)
"""A line that is still to be filled."""


@dataclass(frozen=True)
class Fit:
    """How well a notebook fits a unit.

    ``answered`` is the number of exercises where something has been filled in, ``says`` whether the
    notebook's metadata name the unit, ``present`` the number of exercises that are there.
    """

    answered: int
    says: bool
    present: int

    def __bool__(self) -> bool:
        """Is there anything of the unit?"""
        return self.present > 0


def fit(notebook: Notebook, unit: Unit) -> Fit:
    """How well the notebook fits the unit."""
    there = [exercise for exercise in unit.exercises if mentions(notebook, exercise)]
    answered = sum(any(_answers(notebook, exercise)) for exercise in there)
    return Fit(answered, notebook.unit == unit.name, len(there))


def best_unit(notebook: Notebook, units: Sequence[Unit]) -> Unit | None:
    """The unit whose exercises are in the notebook; None if it is none, or two fit alike."""
    fits = [(fit(notebook, unit), unit) for unit in units]
    ranked = sorted(
        (((f.says, f.present, f.answered), u.name, u) for f, u in fits if f), reverse=True
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][2]


def mentions(notebook: Notebook, exercise: Exercise) -> bool:
    """Is there anything of it: its name, what it defines, or its given cell and what it asks?"""
    text = "\n".join(notebook.cells)
    if exercise.name in text or exercise.name in notebook.written:
        return True
    if exercise.name in notebook.marks.values():
        return True
    if exercise.defines:
        return bool(gives(exercise).search(text))
    given = exercise.given.strip() in text
    return bool(exercise.asks and given and gives(exercise).search(text))


@dataclass(frozen=True)
class Lines:
    """Finds lines that hold a name and fit a pattern; the others cost next to nothing."""

    name: str
    pattern: re.Pattern[str]

    def search(self, text: str) -> bool:
        """Is there such a line?"""
        return any(self.pattern.search(line) for line in text.split("\n") if self.name in line)


@cache
def assigns(name: str) -> Lines:
    """Finds where the name is assigned: alone, among several targets, annotated, by ``:=``.

    Sources are hostile and not parsed here: every repetition is bounded, or never goes back.
    """
    word = rf"(?<![\w.]){re.escape(name)}\b"
    before = r"(?:^|[;:])[ \t]*+(?:%time[ \t]++)?[(\[]?(?:[\w.*]{1,100}[ \t]*+,[ \t]*+){0,20}\*?"
    after = r"(?:[ \t]*+,[ \t]*+[\w.*]{0,100}){0,20}[ \t]*+[)\]]?[ \t]*+(?::[^=]{0,200})?=(?!=)"
    return Lines(name, re.compile(rf"{before}{word}{after}|{word}[ \t]*+:="))


@cache
def by_global(name: str) -> Lines:
    """Finds a line by which a function assigns the notebook's name and not one of its own."""
    return Lines(name, re.compile(rf"^[ \t]*+global\b[\w, \t]{{0,200}}\b{re.escape(name)}\b"))


@cache
def defines(name: str) -> re.Pattern[str]:
    """Finds a line that defines a function or a class of the name."""
    return re.compile(rf"^[ \t]*(async\s+def|def|class)\s+{re.escape(name)}\b", re.MULTILINE)


def gives(exercise: Exercise) -> Finder:
    """Finds where a cell gives what the exercise is asked by.

    What a driver is handed may be the value of an assignment, too.
    """
    if exercise.asks:
        return _Any(tuple(map(assigns, exercise.results)))
    found = defines(exercise.answer)
    return _Any((found, assigns(exercise.answer))) if exercise.driver else found


class Finder(Protocol):
    """Looks for something in a text."""

    def search(self, text: str, /) -> object:
        """True, or a match, if it is there."""


@dataclass(frozen=True)
class _Any:
    """Finds what one of several finds."""

    finders: tuple[Finder, ...]

    def search(self, text: str) -> bool:
        return any(finder.search(text) for finder in self.finders)


def of_another_release(notebook: Notebook, unit: Unit) -> str:
    """Why a notebook of another release cannot be asked, in one line that names both, or empty.

    It can be, whatever its release, if it holds every exercise in the form that is asked now.
    """
    if not is_of_another_release(notebook, unit):
        return ""
    lacking = [e.name for e in unit.exercises if not _can_be_asked(notebook, e)]
    if not lacking:
        return ""
    return (
        f"the notebook is of release {notebook.release[:20]} of {unit.name}, the sources here are "
        f"of release {unit.release}, which ask {lacking[0]} otherwise: grade it with the sources "
        "of its own release"
    )


def is_of_another_release(notebook: Notebook, unit: Unit) -> bool:
    """Does the notebook say that it is of another release? One that says none is of this."""
    return notebook.release not in ("", unit.release)


def _can_be_asked(notebook: Notebook, exercise: Exercise) -> bool:
    """Are the names given that are replaced, or is there a function of as many arguments?"""
    if not exercise.is_asked:
        return True
    if exercise.asks:
        text = "\n".join(notebook.cells)
        given = ast.walk(ast.parse(exercise.given))
        named = (n for n in given if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
        wanted = {*exercise.results, *(name.id for name in named)}
        return all(assigns(name).search(text) for name in wanted)
    if exercise.driver:
        return any(gives(exercise).search(cell) for cell in notebook.cells)
    names = ",".join([r"[^,()]+"] * len(exercise.parameters))
    head = re.compile(rf"{defines(exercise.answer).pattern}\s*\({names},?\s*\)", re.MULTILINE)
    return any(head.search(cell) for cell in notebook.cells)


def _answers(notebook: Notebook, exercise: Exercise) -> Iterator[bool]:
    """For each cell that could be the answer: is there more than what was handed out?"""
    words = notebook.written.get(exercise.name, "")
    for handed_out in WRITE_HERE.values():
        words = words.replace(handed_out, "")
    yield bool(words.strip())
    left = len(PLACEHOLDER.findall(exercise.blank))
    wanted = gives(exercise)
    for number, cell in enumerate(notebook.cells):
        is_of_another = notebook.marks.get(number, exercise.name) != exercise.name
        if wanted.search(cell) and not is_of_another:
            yield len(PLACEHOLDER.findall(cell)) < left
