"""Which of a student's statements compute a cell exercise's answer from its givens.

The answer cell is the last cell that assigns the asked name. A student may have split the work over
several cells, so everything after the given cell and up to the answer cell is run again. Statements
that are the given cell's own (in a copied cell, say) are left out, since other values stand in for
them, and so are calls to Otter's ``grader``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from IPython.core.inputtransformer2 import TransformerManager


def region(cells: Sequence[str], given_cell: str, asks: str) -> ast.Module | None:
    """The statements to run again, or None if no cell assigns ``asks``."""
    trees = [tree for cell in cells if (tree := parse(cell)) is not None]
    givens = {ast.dump(statement) for statement in (parse(given_cell) or ast.Module([], [])).body}
    last = max((n for n, tree in enumerate(trees) if asks in _assigned(tree)), default=None)
    if last is None:
        return None
    first = max((n for n in range(last) if givens & _statements(trees[n])), default=last)
    body = [
        statement
        for tree in trees[first : last + 1]
        for statement in tree.body
        if ast.dump(statement) not in givens and not _calls_grader(statement)
    ]
    return ast.Module(body, [])


def parse(cell: str) -> ast.Module | None:
    """The cell's syntax tree, magics included; None if it is not Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(tree: ast.Module) -> set[str]:
    return {ast.dump(statement) for statement in tree.body}


_OWN_NAMES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _assigned(tree: ast.AST) -> set[str]:
    """The names that a cell assigns, not counting those local to its functions and classes."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if not isinstance(node, _OWN_NAMES):
            names |= _assigned(node)
    return names


def _calls_grader(statement: ast.stmt) -> bool:
    """``grader.check(...)`` and the like, which would ask these very questions again."""
    if not isinstance(statement, ast.Expr):
        return False
    names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    return "grader" in names
