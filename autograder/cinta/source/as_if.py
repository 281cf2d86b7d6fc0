"""Solutions with one thing of what they record changed: of which numbers an answer's may be.

Two answers with the same numbers need not be the same code. So nothing is said of what was written,
but of what the numbers are: those that come out if an exponent is another one, and so on. What an
author wrote about a known wrong answer says more, and goes first.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import combinations

from ..unit import AsIf
from .slips import replaced

CONSTANTS = (2, 0.5)
MOST = 60
"""Changes of one solution; what is larger than the course's is not tried whole."""

Changes = Iterator[tuple[AsIf, ast.expr]]


def changed_ones(solution: str) -> list[tuple[AsIf, str]]:
    """Each change of the solution's computation, and the whole cell with it."""
    tree = ast.parse(solution)
    names = _inputs(tree)
    found = [
        (what, replaced(tree, number, other))
        for number, node in enumerate(ast.walk(tree))
        if _is_of_the_target(node, tree)
        for what, other in _changes(node, names)
    ]
    return list({code: (what, code) for what, code in [*found, *_swapped(tree)]}.values())[:MOST]


def _swapped(tree: ast.Module) -> list[tuple[AsIf, str]]:
    """Two inputs of one expression of the target, each in the place of the other."""
    names = _inputs(tree)
    return [
        (AsIf.INPUT, replaced(tree, number, _Swap(pair).visit(copy.deepcopy(node))))
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.BinOp) and _is_of_the_target(node, tree)
        for pair in combinations(sorted(names & {n.id for n in _names(node)}), 2)
    ]


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (inside for inside in ast.walk(node) if isinstance(inside, ast.Name))


class _Swap(ast.NodeTransformer):
    """Each of two names for the other."""

    def __init__(self, pair: tuple[str, str]) -> None:
        self._other = dict([pair, pair[::-1]])

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._other.get(node.id, node.id), node.ctx)


def _inputs(tree: ast.Module) -> frozenset[str]:
    """The parameters of the function: one may be taken for another."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return frozenset(arg.arg for function in functions for arg in function.args.args)


def _is_of_the_target(node: ast.AST, tree: ast.Module) -> bool:
    """Whether it stands in a block that records."""
    blocks = [block for block in ast.walk(tree) if isinstance(block, ast.With)]
    lines = [line for block in blocks for line in block.body]
    return any(inside is node for line in lines for inside in ast.walk(line))


def _changes(node: ast.AST, names: frozenset[str]) -> Changes:
    match node:
        case ast.BinOp(base, ast.Pow(), ast.Constant(int(n))):
            others = [n - 2, n - 1, n + 1, n + 2]
            yield from (
                (AsIf.EXPONENT, ast.BinOp(base, ast.Pow(), ast.Constant(m)))
                for m in others
                if m > 0
            )
            yield AsIf.EXPONENT, ast.BinOp(base, ast.Mult(), ast.Constant(n))
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            other = ast.Sub() if isinstance(sign, ast.Add) else ast.Add()
            yield AsIf.SIGN, ast.BinOp(left, other, right)
            yield from ((AsIf.TERM, side) for side in (left, right))
            yield from _times(node)
            yield AsIf.OPERATION, ast.BinOp(left, ast.Mult(), right)
        case ast.BinOp(left, ast.Mult() | ast.MatMult() as times, right):
            yield from ((AsIf.FACTOR, side) for side in (left, right))
            if isinstance(times, ast.Mult):
                yield AsIf.OPERATION, ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left, ast.Div(), _):
            yield AsIf.FACTOR, left
        case ast.Call(function, [inside], []):
            yield AsIf.FUNCTION, inside
            yield from ((AsIf.OTHER, ast.Call(o, [inside], [])) for o in _others(function))
        case ast.Name(name, ast.Load()) if name in names:
            yield from ((AsIf.INPUT, ast.Name(n, ast.Load())) for n in sorted(names - {name}))
    yield from ((AsIf.GROUPING, other) for other in _grouped_otherwise(node))


OTHERS = {
    "tf.tanh": ("tf.nn.relu", "tf.sigmoid"),
    "tf.sin": ("tf.cos",),
    "tf.cos": ("tf.sin",),
    "tf.nn.softplus": ("tf.nn.relu",),
    "tf.square": ("tf.abs",),
}
"""Functions that are taken one for another."""


def _others(function: ast.expr) -> Iterator[ast.expr]:
    for name in OTHERS.get(ast.unparse(function), ()):
        yield ast.parse(name, mode="eval").body


def _grouped_otherwise(node: ast.AST) -> Iterator[ast.expr]:
    """The same with a function, a power or an operation that takes in more, or less."""
    match node:
        case ast.BinOp(ast.BinOp(a, op, b), ast.Pow() as power, n):
            yield ast.BinOp(a, op, ast.BinOp(b, power, n))
            yield ast.BinOp(ast.BinOp(a, power, n), op, ast.BinOp(b, power, n))
        case ast.BinOp(a, op, ast.BinOp(b, ast.Pow() as power, n)):
            yield ast.BinOp(ast.BinOp(a, op, b), power, n)
        case ast.BinOp(ast.BinOp(a, first, b), op, c) if type(first) is not type(op):
            yield ast.BinOp(a, first, ast.BinOp(b, op, c))
        case ast.BinOp(a, op, ast.BinOp(b, second, c)) if type(second) is not type(op):
            yield ast.BinOp(ast.BinOp(a, op, b), second, c)
    match node:
        case ast.BinOp(a, op, ast.Call(function, [b], [])):
            yield ast.Call(function, [ast.BinOp(a, op, b)], [])
        case ast.Call(function, [ast.BinOp(a, op, b)], []):
            yield ast.BinOp(ast.Call(function, [a], []), op, b)
            yield ast.BinOp(a, op, ast.Call(function, [b], []))
        case ast.Call(outer, [ast.Call(inner, arguments, named)], []):
            for k, argument in enumerate(arguments):
                taken_in = [*arguments[:k], ast.Call(outer, [argument], []), *arguments[k + 1 :]]
                yield ast.Call(inner, taken_in, named)


def _times(node: ast.BinOp) -> Changes:
    """One side of a sum, times a constant."""
    for number in CONSTANTS:
        times = [ast.BinOp(ast.Constant(number), ast.Mult(), s) for s in (node.left, node.right)]
        yield AsIf.CONSTANT, ast.BinOp(times[0], node.op, node.right)
        yield AsIf.CONSTANT, ast.BinOp(node.left, node.op, times[1])
