"""Where the names of an answer get their values, by its syntax alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .slip_kinds import PythonSlip

OPEN_ENDED = (ast.If, ast.For, ast.While, ast.Try, ast.Match)
"""What may pass over the lines that it holds."""


def how_unbound(name: str, own: Sequence[str], line: int | None) -> PythonSlip:
    """Why a name had no value at a line: taken away before, given one only later, passed over."""
    tree = _tree(own)
    if tree is None or line is None:
        return PythonSlip.UNBOUND
    bound = [(node.lineno, node.ctx) for node in _named(tree, name)]
    if any(at < line and isinstance(ctx, ast.Del) for at, ctx in bound):
        return PythonSlip.DELETED
    given = [at for at, ctx in bound if isinstance(ctx, ast.Store)]
    if given and min(given) >= line and not _in_a_loop(tree, line):
        return PythonSlip.UNBOUND_YET
    return PythonSlip.UNBOUND


def names_of(own: Sequence[str]) -> set[str]:
    """The names that the answer uses or gives: no attribute is one, and no class is meant."""
    tree = _tree(own)
    if tree is None:
        return set()
    classes = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    return set(_names(tree)) - classes


def in_a_method(own: Sequence[str], line: int | None) -> bool:
    """Whether the line stands in a function whose first parameter is ``self``."""
    tree = _tree(own)
    return any(
        isinstance(node, ast.FunctionDef)
        and [arg.arg for arg in node.args.args[:1]] == ["self"]
        and line is not None
        and node.lineno <= line <= (node.end_lineno or 0)
        for node in (ast.walk(tree) if tree else ())
    )


def is_of_a_comprehension(own: Sequence[str], name: str) -> bool:
    """Whether the name runs through a comprehension, or is a lambda's, and stands nowhere else."""
    tree = _tree(own)
    nodes = list(ast.walk(tree)) if tree else []
    inner = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)
    inside = {id(one) for node in nodes if isinstance(node, inner) for one in ast.walk(node)}
    given: list[ast.AST] = [n for n in nodes if isinstance(n, ast.arg) and n.arg == name]
    named = _named(tree, name) if tree else []
    given += [node for node in named if isinstance(node.ctx, ast.Store)]
    return bool(given) and inside.issuperset(map(id, given))


def without_self(own: Sequence[str], name: str) -> bool:
    """Whether a method of this name has another first parameter, or none, and is no static one."""
    tree = _tree(own)
    return any(
        isinstance(node, ast.FunctionDef)
        and node.name == name
        and not node.decorator_list
        and [arg.arg for arg in node.args.args[:1]] != ["self"]
        for one in (ast.walk(tree) if tree else ())
        if isinstance(one, ast.ClassDef)
        for node in one.body
    )


def _tree(own: Sequence[str]) -> ast.Module | None:
    try:
        return ast.parse("\n".join(own))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _named(tree: ast.AST, name: str) -> Iterator[ast.Name]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name)


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.FunctionDef(name=name):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0]


def _in_a_loop(tree: ast.AST, line: int) -> bool:
    """Whether a later turn may come to the line again, or a branch leaves it out."""
    return any(
        isinstance(node, OPEN_ENDED) and node.lineno <= line <= (node.end_lineno or 0)
        for node in ast.walk(tree)
    )
