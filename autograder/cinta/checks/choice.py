"""A multiple-choice question: what was chosen is read, never run, and held against its key.

A student writes the option's id in quotes, ``which = "b"``. Spacing, case, accents and a bracket
behind it do not matter. Only the answer's own cell is read: what cells further down do to the name
is nobody's second guess. The key and the reasons are the judge's; a public key has neither.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterable

import msgspec

from ..values import short

MOST_SHOWN = 30
"""Characters of what was written in place of an option."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a question by their ids, and the name that is assigned.

    ``right`` and the ``reasons`` why the others are not, by id and language, are empty in a key
    that students hold.
    """

    asks: str
    options: tuple[str, ...]
    right: str = ""
    reasons: dict[str, dict[str, str]] = {}

    def option(self, text: str) -> str:
        """The id of the option that a text means; "" if it is none."""
        return next((one for one in self.options if folded(one) == folded(text)), "")


class Chosen(msgspec.Struct, frozen=True):
    """What stands in an answer cell: a text, or ``blank``; neither, if it cannot be read."""

    text: str = ""
    blank: bool = False

    @property
    def shown(self) -> str:
        """The text, cut to what a message quotes."""
        return short(self.text, MOST_SHOWN)


BLANK = Chosen(blank=True)


def folded(text: str) -> str:
    """A text without what does not matter in an option's id."""
    plain = unicodedata.normalize("NFKD", text).casefold().strip(" \t\r\n().:;,'\"`«»“”")
    return "".join(char for char in plain if not unicodedata.combining(char))


def chosen_in(cells: Iterable[str], name: str) -> Chosen | None:
    """What the last of the cells assigns to the name; None if none does.

    One that still holds the ``...`` counts only where no other does.
    """
    found = [chosen for cell in cells if (chosen := _assigned(cell, name)) is not None]
    return next((one for one in reversed(found) if not one.blank), found[-1] if found else None)


def _assigned(cell: str, name: str) -> Chosen | None:
    """What one cell assigns to the name at its top level, as it is written there."""
    try:
        body = ast.parse(_without_magics(cell)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    values = [value for statement in body if (value := _value(statement, name)) is not None]
    return _written(values[-1]) if values else None


def _without_magics(cell: str) -> str:
    return "\n".join("" if line.lstrip()[:1] in ("%", "!") else line for line in cell.split("\n"))


def _value(statement: ast.stmt, name: str) -> ast.expr | None:
    match statement:
        case ast.Assign(targets=targets, value=value):
            named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
            return value if named else None
        case ast.AnnAssign(target=ast.Name(id), value=ast.expr() as value) if id == name:
            return value
    return None


def _written(value: ast.expr) -> Chosen:
    match value:
        case ast.Constant(value=kept) if kept is ...:
            return BLANK
        case ast.Constant(value=str() | int() as kept) if not isinstance(kept, bool):
            return Chosen(str(kept))
        case ast.Name(id):  # the letter without its quotes
            return Chosen(id)
    return Chosen()
