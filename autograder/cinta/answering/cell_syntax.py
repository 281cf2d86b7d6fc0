"""What the source of a notebook cell says: its syntax tree, the names it binds, its definitions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

_AROUND_CODE = ("time", "capture", "prun")


def parse(cell: str) -> ast.Module | None:
    """The cell's syntax tree, magics as IPython translates them; None if it is not Python.

    The code inside ``%%time``, ``%%capture`` and ``%time`` is the student's own, and IPython's
    translation (``In`` holds it too) hides it in a string: it is put back in its place.
    """
    # What is Python as it stands needs no translation, which costs three times the parsing.
    tree = _python(cell) or _python(cell, _translated)
    if tree is None:
        return None
    tree.body = [inner for statement in tree.body for inner in _unwrapped(statement)]
    return tree


def _translated(cell: str) -> str:
    # Only here: the judge reads many a class without one magic, and IPython takes a while.
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(cell)


def _python(cell: str, translate: Callable[[str], str] = str) -> ast.Module | None:
    try:
        return ast.parse(translate(cell))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _unwrapped(statement: ast.stmt) -> list[ast.stmt]:
    """The statements in ``get_ipython().run_cell_magic("time", "", code)``; others as they are."""
    match statement:
        case ast.Expr(
            ast.Call(
                ast.Attribute(attr="run_cell_magic" | "run_line_magic"),
                [ast.Constant(name), *_, ast.Constant(str(code))],
            )
        ) if name in _AROUND_CODE:
            inside = parse(code)
            return inside.body if inside else []
    return [statement]


_OWN_NAMES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_DEFINITIONS = (*_OWN_NAMES[:3], ast.Import, ast.ImportFrom)


def assigned(tree: ast.AST) -> set[str]:
    """The names that a cell assigns, not counting those local to its functions and classes."""
    names: set[str] = set()
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if not isinstance(node, _OWN_NAMES):
            names |= assigned(node)
    return names


def bound(tree: ast.Module) -> set[str]:
    """The names that a cell gives to the notebook: assigned, or of its functions and classes."""
    own = {node.name for node in tree.body if isinstance(node, _OWN_NAMES[:3])}
    return assigned(tree) | own


def used(tree: ast.Module) -> set[str]:
    """The names that a cell reads while it runs, not counting those in its functions' bodies."""
    rest = [s for s in tree.body if not isinstance(s, _OWN_NAMES)]
    return {n.id for s in rest for n in ast.walk(s) if isinstance(n, ast.Name)}


def setters(trees: Sequence[ast.Module], name: str) -> frozenset[str]:
    """The functions and classes that assign the name by ``global``, or use one that does."""
    own = [node for tree in trees for node in ast.walk(tree) if isinstance(node, _OWN_NAMES[:3])]
    names = {node.name: {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} for node in own}
    found = {
        node.name
        for node in own
        if any(isinstance(n, ast.Global) and name in n.names for n in ast.walk(node))
    }
    while more := {n for n, reads in names.items() if reads & found} - found:
        found |= more
    return frozenset(found)


def definitions(cell: str) -> str:
    """The cell's imports, functions and classes alone, without what it does with them."""
    tree = parse(cell)
    kept: list[ast.stmt] = []
    if tree:
        kept += [statement for statement in tree.body if isinstance(statement, _DEFINITIONS)]
    return ast.unparse(ast.Module(kept, []))
