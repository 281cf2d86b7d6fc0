"""Small slips of a solution: what a student might have written in place of one expression.

Nobody can list all that students write; but most of it differs from a solution in one place: a
power that became a product, a term left out, a mean for a sum, an argument for another, a sign. An
example on which such a slip gives the right number (2 squared is 2 doubled) says nothing, and the
release gate finds it by these.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

SUMS = {"reduce_mean": "reduce_sum", "reduce_sum": "reduce_mean"}
AFTERWARDS = ("2 * g", "g / 2", "-g", "abs(g)", "g * g", "tf.transpose(g)", "tf.reverse(g, [0])")
"""What may be done to every number ``g`` of a result that was right."""


class Slip(NamedTuple):
    """What stands in place of what (``x ** 2 -> x * 2``), and the whole cell with it."""

    what: str
    code: str


def slips(solution: str, name: str, asks: str = "", given: str = "") -> list[Slip]:
    """Every slip of a solution, each once.

    ``name`` is the function that it defines; ``asks`` the name that it computes instead, with
    ``given`` the source of the given cell, if it answers a cell exercise.
    """
    tree = ast.parse(solution)
    parameters, names = _parameters(tree, name), assigned(tree)
    found = [
        Slip(f"{ast.unparse(node)} -> {ast.unparse(other)}", replaced(tree, number, other))
        for number, node in enumerate(ast.walk(tree))
        for other in _others(node, parameters, names)
    ]
    found += [_afterwards(solution, name, asks, change) for change in AFTERWARDS]
    found += [_typed_again(solution, given)] if given else []
    return [slip for slip in {slip.code: slip for slip in found}.values() if slip.code != solution]


def _parameters(tree: ast.Module, name: str) -> frozenset[str]:
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    return frozenset(arg.arg for function in functions for arg in function.args.args)


def assigned(tree: ast.Module) -> frozenset[str]:
    """The names that code gives a value to."""
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return frozenset(name.id for name in names if isinstance(name.ctx, ast.Store))


def _others(node: ast.AST, parameters: frozenset[str], names: frozenset[str]) -> Iterator[ast.AST]:
    """What a student might have written in place of a node; ``names`` are those it assigns."""
    match node:
        case ast.Return(ast.Name(id)):
            yield from (ast.Return(ast.Name(n, ast.Load())) for n in sorted(names - {id}))
        case ast.BinOp():
            yield from _operations(node)
        case ast.Call():
            yield from _calls(node)
        case ast.Name(id, ast.Load()) if id in parameters:
            yield from (ast.Name(other, ast.Load()) for other in sorted(parameters - {id}))
        case ast.Tuple(items, ast.Load()) | ast.List(items, ast.Load()) if len(items) > 1:
            yield type(node)(items[::-1], ast.Load())
        case ast.Expr():
            yield ast.Pass()


def _operations(node: ast.BinOp) -> Iterator[ast.expr]:
    """Of an operation with two sides: another one, or one side alone."""
    match node:
        case ast.BinOp(base, ast.Pow(), ast.Constant(int(n))):
            less = ast.BinOp(base, ast.Pow(), ast.Constant(n - 1))
            yield ast.BinOp(base, ast.Mult(), ast.Constant(n))
            yield ast.BinOp(base, ast.Pow(), ast.Constant(n + 1))
            yield ast.BinOp(ast.Constant(n), ast.Mult(), less)
            yield from (less, base)
        case ast.BinOp(factor, ast.Mult(), ast.BinOp(base, ast.Pow(), n)):
            yield ast.BinOp(ast.BinOp(factor, ast.Mult(), base), ast.Pow(), n)
    signs: dict[type[ast.operator], tuple[ast.operator, ...]] = {
        ast.Add: (ast.Sub(), ast.Mult()),
        ast.Sub: (ast.Add(),),
        ast.Mult: (ast.Add(),),
        ast.MatMult: (ast.Mult(),),
    }
    for sign in signs.get(type(node.op), ()):
        yield ast.BinOp(node.left, sign, node.right)
    if not isinstance(node.op, ast.Pow):
        yield from (node.left, node.right)


def _calls(node: ast.Call) -> Iterator[ast.expr]:
    """Of a call: without it, without one of its keywords; of a mean: a sum, or along an axis."""
    for number in range(len(node.keywords)):
        yield ast.Call(node.func, node.args, node.keywords[:number] + node.keywords[number + 1 :])
    if len(node.args) != 1 or not isinstance(node.func, ast.Attribute):
        return
    (inside,), reduction = node.args, SUMS.get(node.func.attr)
    yield inside
    if reduction is None:
        return
    yield ast.Call(ast.Attribute(node.func.value, reduction, ast.Load()), node.args, node.keywords)
    for axis in (0, 1):
        along = ast.keyword("axis", ast.Constant(axis))
        yield ast.Call(node.func, node.args, [*node.keywords, along])
    if isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Pow):
        reduced = ast.Call(node.func, [inside.left], node.keywords)
        yield ast.BinOp(reduced, ast.Pow(), inside.right)


def replaced(tree: ast.Module, number: int, other: ast.AST) -> str:
    """The source with one node, counted as ``ast.walk`` goes, replaced by another."""
    old = next(itertools.islice(ast.walk(tree), number, None))
    with _in_its_place(tree, old, other):
        return ast.unparse(tree)


@contextmanager
def _in_its_place(tree: ast.Module, old: ast.AST, other: ast.AST) -> Iterator[None]:
    """In the block ``other`` stands where ``old`` does: to copy a tree takes longer than all else.

    All places are looked up first, for ``other`` may hold ``old``.
    """
    fields = [(at, name, value) for at in ast.walk(tree) for name, value in ast.iter_fields(at)]
    alone = [(at, name) for at, name, value in fields if value is old]
    lists = [value for *_, value in fields if isinstance(value, list)]
    among = [(items, n) for items in lists for n, item in enumerate(items) if item is old]

    def put(node: ast.AST) -> None:
        for at, name in alone:
            setattr(at, name, node)
        for items, n in among:
            items[n] = node

    put(other)
    try:
        yield
    finally:
        put(old)


def _afterwards(solution: str, name: str, asks: str, change: str) -> Slip:
    """The right result, and something done to it."""
    mapped = f"tf.nest.map_structure(lambda g: {change}, "
    if asks:
        return Slip(f"g -> {change}", f"{solution}\n{asks} = {mapped}({asks}))")
    wrapped = (
        f"_right = {name}\ndef {name}(*args, **named):\n    return {mapped}_right(*args, **named))"
    )
    return Slip(f"g -> {change}", f"{solution}\n{wrapped}")


def _typed_again(solution: str, given: str) -> Slip:
    """The given values typed once more, under other names, and those used."""
    renamed = _Renamed(assigned(ast.parse(given)))
    texts = (ast.unparse(renamed.visit(ast.parse(text))) for text in (given, solution))
    return Slip("the given values typed in again", "\n".join(texts))


class _Renamed(ast.NodeTransformer):
    """Names with ``my_`` before them."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(f"my_{node.id}", node.ctx) if node.id in self._names else node
