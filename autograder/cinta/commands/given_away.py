"""A worked example that is an exercise's solution: whoever copies it has solved it.

Names may differ, and what is done with the result: what counts is the computation, statement by
statement. A short solution may well look like an example (one ``tape.gradient`` is like another):
what is looked for has as many statements as the solution, all of them, in a row.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from ..source.rules import MAGIC
from ..unit import Cell, Exercise, Unit

FEWEST = 2
"""Statements below which a likeness says nothing."""


def solved_by_examples(unit: Unit) -> Iterator[str]:
    """One line for each example that computes what a solution does."""
    examples = [cell for cell in unit.cells if cell.kind == "example"]
    for exercise in unit.exercises:
        if not exercise.is_asked:
            continue
        due = _computed(exercise)
        for cell in examples:
            if len(due) >= FEWEST and any(_alike(run, due) for run in _runs(cell, len(due))):
                yield (
                    f"{exercise.name}: the example at line {cell.line} is its solution. "
                    "Fix: compute something else there"
                )


def _computed(exercise: Exercise) -> list[ast.stmt]:
    """The statements of a solution, without what only hands the result back."""
    body = ast.parse(exercise.solution).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef)]
    return _bare(functions[-1].body if functions else body)


def _bare(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Without a docstring and without a last ``return name``."""
    kept = [node for node in body if not _is_text(node)]
    match kept:
        case [*first, ast.Return(ast.Name())]:
            return first
    return kept


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _runs(cell: Cell, length: int) -> Iterator[list[ast.stmt]]:
    """Every row of so many statements of an example, in it or in a function of it."""
    try:
        tree = ast.parse(MAGIC.sub("", cell.text))
    except SyntaxError:
        return
    bodies = [tree.body, *(n.body for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))]
    for body in map(_bare, bodies):
        for start in range(len(body) - length + 1):
            yield body[start : start + length]


def _alike(some: Sequence[ast.stmt], others: Sequence[ast.stmt]) -> bool:
    return _form(some) == _form(others)


def _form(body: Sequence[ast.stmt]) -> str:
    """The statements with each name called by the order in which it comes; modules keep theirs."""
    renamed = _Renamed()
    return "\n".join(ast.dump(renamed.visit(ast.parse(ast.unparse(node)))) for node in body)


class _Renamed(ast.NodeTransformer):
    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if node.id in ("tf", "np", "keras"):
            return node
        return ast.Name(self._names.setdefault(node.id, f"_{len(self._names)}"), ast.Load())

    def visit_Return(self, node: ast.Return) -> ast.AST:
        """A result that is returned is as good as one that is kept."""
        value = self.visit(node.value) if node.value else ast.Constant(None)
        return ast.Assign([ast.Name("_", ast.Load())], value)
