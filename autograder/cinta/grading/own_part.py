"""What a student did after an exercise must not cost that exercise: its own part, asked alone.

A notebook is asked as it stands at its end. If an answer fails there, cells further down may have
replaced it, or what it needs. Then it is asked once more, in a fresh child that ran the cells up to
the end of the exercise's own part and nothing else. These two are all the candidates there are,
each is judged whole, and the better one counts: nothing is gained by guessing.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from ..answering.cell_syntax import bound, parse
from ..submission.notebook import Notebook
from ..unit import Exercise, Unit, names_asked
from .answer_cells import answers, as_handed_out

CHECK = re.compile(r"\s*grader\.check\(\s*(?P<quote>['\"])(?P<name>\w+)(?P=quote)\s*\)[\s;]*")
OTTERS = re.compile(r"grader\.(check_all|export)\b")


def own_part(notebook: Notebook, unit: Unit, exercise: Exercise) -> int | None:
    """How many code cells there are up to the end of an exercise's own part; None if unknown.

    It ends with the exercise's ``grader.check``, if that stands before the next exercise, else with
    its answer cell: the first that our metadata mark as such, or that answers it, unless it is
    still blank. (Whoever copies a cell copies its metadata: the first is the one.)
    """
    first = _first_answer(notebook, exercise)
    if first is None:
        return None
    others = (_first_answer(notebook, other) for other in _after(unit, exercise))
    stop = min((n for n in others if n is not None and n > first), default=len(notebook.cells))
    for number in range(first, stop):
        match = CHECK.fullmatch(notebook.cells[number])
        if match and match["name"] == exercise.name:
            return number + 1
    more = (n for n in range(first + 1, stop) if answers(notebook.cells[n], exercise))
    return 1 + max(more, default=first)


def _first_answer(notebook: Notebook, exercise: Exercise) -> int | None:
    """Where it was answered; a cell that is as it was handed out only if there is no other."""
    numbers = range(len(notebook.cells))
    marked = [n for n in numbers if notebook.marks.get(n) == exercise.name]
    found = marked + [n for n in numbers if answers(notebook.cells[n], exercise)]
    written = (n for n in found if not as_handed_out(notebook.cells[n], exercise))
    return next(written, found[0] if found else None)


def _after(unit: Unit, exercise: Exercise) -> Sequence[Exercise]:
    return unit.exercises[unit.exercises.index(exercise) + 1 :]


def is_blank(notebook: Notebook, exercise: Exercise) -> bool:
    """True if no cell answers the exercise but that which was handed out, as it was."""
    first = _first_answer(notebook, exercise)
    return first is None or as_handed_out(notebook.cells[first], exercise)


def may_be_undone(notebook: Notebook, unit: Unit, end: int, exercise: Exercise) -> bool:
    """False if no cell from ``end`` on can have changed what the exercise gives.

    That is so where each only defines or imports, or is the unit's own, and gives no name a new
    value that the cells above need. (Where in doubt, a fresh child costs a third of a second.)
    """
    needed = set(names_asked(exercise.answer)).union(
        *(_needs(cell, run_again=bool(exercise.asks)) for cell in notebook.cells[:end])
    )
    sources = (unit.code(filled=False, lang=lang) for lang in unit.languages)
    ours = {source.strip() for _, source in chain(*sources)}
    return any(_can_undo(cell, ours, needed) for cell in notebook.cells[end:])


def _can_undo(cell: str, ours: set[str], needed: set[str]) -> bool:
    if CHECK.fullmatch(cell) or OTTERS.search(cell):
        return False
    gives = _gives(cell)
    if gives is None:
        return False
    if cell.strip() not in ours and not gives.only_defines:
        return True
    return "*" in gives.names or not needed.isdisjoint(gives.names)


@dataclass(frozen=True)
class _Gives:
    """The names that a cell gives to the notebook; ``only_defines`` if it runs nothing else."""

    names: frozenset[str]
    only_defines: bool


# Most cells of a class are the same, and each is looked at once for each exercise that fails.
@lru_cache(maxsize=512)
def _gives(cell: str) -> _Gives | None:
    if (tree := parse(cell)) is None:
        return None
    return _Gives(frozenset(bound(tree) | _imported(tree)), all(map(_only_defines, tree.body)))


def _only_defines(statement: ast.stmt) -> bool:
    """False if other code of the student's may run at once: a decorator's, a default value's."""
    if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        return isinstance(statement, ast.Import | ast.ImportFrom)
    at_once = (statement.args, statement.returns)
    calls = (n for part in at_once if part for n in ast.walk(part) if isinstance(n, ast.Call))
    return not statement.decorator_list and next(calls, None) is None


def _imported(tree: ast.Module) -> set[str]:
    aliases = (a for s in tree.body if isinstance(s, ast.Import | ast.ImportFrom) for a in s.names)
    return {(alias.asname or alias.name).split(".")[0] for alias in aliases}


@lru_cache(maxsize=512)
def _needs(cell: str, *, run_again: bool) -> frozenset[str]:
    """The notebook's names that a cell's functions look up, or that it does if it is run again."""
    if (tree := parse(cell)) is None:
        return frozenset()
    try:
        table = symtable.symtable(ast.unparse(tree), "cell", "exec")
    except (SyntaxError, RecursionError, ValueError):
        return frozenset()
    at_top = {s.get_name() for s in table.get_symbols() if s.is_referenced()} - bound(tree)
    return frozenset(_looked_up(table) | (at_top if run_again else set()))


def _looked_up(table: symtable.SymbolTable) -> set[str]:
    """The names that functions and classes inside take from the notebook."""
    found: set[str] = set()
    for inner in table.get_children():
        found |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
        found |= _looked_up(inner)
    return found
