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
from collections.abc import Iterator, Sequence
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

    That is so where each only defines, imports or names what is written in it (the answer to a
    question does that alone), or is the unit's own, and gives no name a new value that the cells
    above need. (Where in doubt, a fresh child runs all those once more.)
    """
    needed = set(names_asked(exercise.answer)).union(
        *(_needs(cell, run_again=bool(exercise.asks)) for cell in notebook.cells[:end])
    )
    sources = (unit.code(filled=False, lang=lang) for lang in unit.languages)
    ours = {source.strip() for _, source in chain(*sources)}
    libraries = _libraries(notebook)
    return any(_can_undo(cell, ours, needed, libraries) for cell in notebook.cells[end:])


def _can_undo(cell: str, ours: set[str], needed: set[str], libraries: set[str]) -> bool:
    if CHECK.fullmatch(cell) or OTTERS.search(cell):
        return False
    gives = _gives(cell)
    if gives is None:
        return False
    if cell.strip() not in ours and not (gives.only_defines and gives.uses <= libraries):
        return True
    return "*" in gives.names or not needed.isdisjoint(gives.names)


def _libraries(notebook: Notebook) -> set[str]:
    """The names that the notebook gives to what it imports, and to nothing else."""
    found = [gives for cell in notebook.cells if (gives := _gives(cell))]
    imported, others = set[str](), set[str]()
    return imported.union(*(g.imported for g in found)) - others.union(*(g.bound for g in found))


@dataclass(frozen=True)
class _Gives:
    """The names that a cell gives to the notebook: ``imported``, or ``bound`` in another way.

    ``only_defines`` if it runs no code of the student's but what it ``uses`` by these names: of
    what it defines the decorators and base classes.
    """

    imported: frozenset[str]
    bound: frozenset[str]
    uses: frozenset[str]
    only_defines: bool

    @property
    def names(self) -> frozenset[str]:
        """All that it gives."""
        return self.imported | self.bound


# Most cells of a class are the same, and each is looked at once for each exercise that fails.
@lru_cache(maxsize=512)
def _gives(cell: str) -> _Gives | None:
    if (tree := parse(cell)) is None:
        return None
    bare = all(map(_only_defines, tree.body))
    uses = {name for line in tree.body for name in _used_to_define(line)}
    return _Gives(frozenset(_imported(tree)), frozenset(bound(tree)), frozenset(uses), bare)


def _only_defines(statement: ast.stmt) -> bool:
    """False if code may run at once of which :func:`_used_to_define` tells nothing."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(ast.Constant()):
            return True
        case ast.Assign(targets, value):
            return all(map(_is_plain, targets)) and _is_literal(value)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            at_once = (statement.args, statement.returns)
            calls = (n for part in at_once if part for n in ast.walk(part))
            return not any(isinstance(node, ast.Call) for node in calls) and _has_roots(statement)
        case ast.ClassDef(keywords=[], body=body):
            return all(map(_only_defines, body)) and _has_roots(statement)
    return False


def _is_plain(target: ast.expr) -> bool:
    """Is it a name, and none of Python's own, or are all in it?"""
    if isinstance(target, ast.Tuple | ast.List):
        return all(map(_is_plain, target.elts))
    return isinstance(target, ast.Name) and not target.id.startswith("__")


def _is_literal(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return False
    return True


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _around(definition: Definition) -> list[ast.expr]:
    """The decorators of a definition, and a class's bases."""
    bases = definition.bases if isinstance(definition, ast.ClassDef) else []
    return [*definition.decorator_list, *bases]


def _has_roots(definition: Definition) -> bool:
    return all(map(_root, _around(definition)))


def _used_to_define(statement: ast.stmt) -> Iterator[str]:
    """What a definition, and what is defined in a class, is made with: ``tf`` of ``tf.Module``."""
    if isinstance(statement, Definition):
        yield from filter(None, map(_root, _around(statement)))
    if isinstance(statement, ast.ClassDef):
        for inner in statement.body:
            yield from _used_to_define(inner)


def _root(made_with: ast.expr) -> str:
    """The name that ``tf.function`` or ``tf.function(jit_compile=True)`` begins with, or ""."""
    match made_with:
        case ast.Call(ast.Attribute() as called, arguments, keywords):
            given = [*arguments, *(keyword.value for keyword in keywords)]
            return _root(called) if all(map(_is_literal, given)) else ""
        case ast.Attribute(inside):
            return _root(inside)
        case ast.Name(name):
            return name
    return ""


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
