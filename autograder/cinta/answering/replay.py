"""Which of a student's statements compute a cell exercise's answer from its givens.

The answer cell is the last cell that assigns the asked name. A student may have split the work over
several cells, so everything after the given cell and up to the answer cell is run again. Statements
that are the given cell's own (in a copied cell, say, or with other numbers typed in) are left out,
since other values stand in for them; so are calls to Otter's ``grader``, magics and ``!commands``.
What says the same as the given cell in other words is marked, for :mod:`.retyped` to see to. A cell
assigns a name also if it uses a function that does so by ``global``.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..unit import names_asked
from .cell_syntax import assigned, parse, setters, used
from .retyped import marked


class Part(NamedTuple):
    """The statements of one cell that are run again, and a file name for them.

    Under that name Python finds the cell's lines, so who reports an error can quote them.
    """

    tree: ast.Module
    filename: str


def region(
    cells: Sequence[str], given_cell: str, asks: str, names: tuple[str, ...] = ()
) -> list[Part]:
    """The statements to run again, by cell, the answer's last; empty if none assigns of ``asks``.

    What they give to one of ``names``, the givens', is marked.
    """
    return _region(tuple(cells), given_cell, asks, names)


@lru_cache(maxsize=16)
def _region(
    cells: tuple[str, ...], given_cell: str, asks: str, names: tuple[str, ...]
) -> list[Part]:
    """A notebook is asked several questions about each of its few answer cells: read it once."""
    asked = [(name, _setters(cells, name)) for name in names_asked(asks)]
    numbers = reversed(range(len(cells)))
    answers = (n for n in numbers if any(_assigns(cells[n], *one) for one in asked))
    if (last := next(answers, None)) is None:
        return []
    givens = _Givens(parse(given_cell) or ast.Module([], []))
    parts: list[Part] = []
    # From the answer back to the givens: what stands before them need not be read.
    for number, cell in reversed(list(enumerate(cells[: last + 1]))):
        if (tree := parse(cell)) is None:
            continue
        parts.insert(0, Part(tree, _filename(number, cell)))
        if len(parts) > 1 and any(map(givens.holds, tree.body)):
            break
    else:
        parts = parts[-1:]
    return [Part(marked(_without(part, givens), names), part.filename) for part in parts]


def _filename(number: int, cell: str) -> str:
    """A name of its own for each cell, known to ``linecache``, as IPython does it."""
    name = f"<answer cell {number}>"
    linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
    return name


def _setters(cells: Sequence[str], name: str) -> frozenset[str]:
    """The notebook's functions that assign the name by ``global``, if there are any."""
    if not any("global" in cell and name in cell for cell in cells):
        return frozenset()
    return setters([tree for cell in cells if (tree := parse(cell))], name)


def _assigns(cell: str, name: str, by_name: frozenset[str]) -> bool:
    """Does the cell assign the name, itself or by a function that does?"""
    if not any(text in cell for text in (name, *by_name)):
        return False
    tree = parse(cell)
    return tree is not None and (name in assigned(tree) or bool(by_name & used(tree)))


def _without(part: Part, givens: _Givens) -> ast.Module:
    body = [
        statement
        for statement in part.tree.body
        if not givens.holds(statement) and not _is_not_an_answer(statement)
    ]
    return ast.Module(body, [])


class _Givens:
    """The statements of a given cell."""

    def __init__(self, tree: ast.Module) -> None:
        self._outlines = {_outline(statement) for statement in tree.body}
        self._statements = {_whatever_the_numbers(statement) for statement in tree.body}

    def holds(self, statement: ast.stmt) -> bool:
        """Is it one of them, whatever its numbers?"""
        # Most are told by their outline alone, which is cheap.
        if _outline(statement) not in self._outlines:
            return False
        return _whatever_the_numbers(statement) in self._statements


def _outline(statement: ast.stmt) -> tuple[type, frozenset[str]]:
    return type(statement), frozenset(assigned(statement))


def _whatever_the_numbers(statement: ast.stmt) -> str:
    """Equal for two statements that differ in literal numbers (or arrays of them) only."""
    # Read anew, not copied: IPython's tracebacks hang whole trees on nodes that all trees share.
    return ast.dump(_Numberless().visit(ast.parse(ast.unparse(statement))))


class _Numberless(ast.NodeTransformer):
    """Every literal number, negated or in a list, becomes 0."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return ast.Constant(0) if is_number else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if isinstance(node.operand, ast.Constant) else node

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        numbers = all(isinstance(item, ast.Constant) and item.value == 0 for item in node.elts)
        return ast.Constant(0) if node.elts and numbers else node


def _is_not_an_answer(statement: ast.stmt) -> bool:
    """``grader.check(...)``, which would ask these questions again; ``%magic``, ``!command``."""
    if not isinstance(statement, ast.Expr):
        return False
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return bool(names & {"grader", "get_ipython"})
