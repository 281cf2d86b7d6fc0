"""Solutions with one thing of what they record changed: of which numbers an answer's may be.

Two answers with the same numbers need not be the same code. So nothing is said of what was written,
but of what the numbers are: those that come out if an exponent is another one, and so on. What an
author wrote about a known wrong answer says more, and goes first.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..unit import AsIf
from .as_if_asked import MOVES, asked_otherwise
from .slips import assigned, replaced

CONSTANTS = (2, 0.5)
MOST_NAMES = 3
"""Inputs of which two may be cut to their first row; of more, one."""

MOST = 125
"""Changes of the lines of one solution; what is larger than the course's is not tried whole."""

Changes = Iterator[tuple[AsIf, ast.expr]]


def changed_ones(solution: str, example: str = "") -> list[tuple[AsIf, str]]:
    """Each change of the solution's computation, and the whole cell with it.

    ``example`` is the code of the example before it, which may have been taken in its place.
    """
    tree = ast.parse(solution)
    names = _inputs(tree)

    def made(lines: frozenset[ast.AST]) -> list[tuple[AsIf, str]]:
        return [
            (what, replaced(tree, number, other))
            for number, node in enumerate(ast.walk(tree))
            if node in lines
            for what, other in _changes(node, names)
        ]

    target = _of_the_target(tree)
    found = [
        *_returned(tree),
        *made(target),
        *_swapped(tree, target),
        *_other_targets(tree),
        *_of_one_row(tree, names),
        *_other_results(tree, target),
        *made(_of_the_rest(tree) - target),
    ]
    found = list({code: (what, code) for what, code in found}.values())
    return [*_few_of_each(found), *asked_otherwise(tree, example)]


def _few_of_each(found: list[tuple[AsIf, str]]) -> list[tuple[AsIf, str]]:
    """As many as are tried, in their order: of each kind those that come first."""
    before: Counter[AsIf] = Counter()
    ranks = []
    for what, _ in found:
        ranks.append(before[what])
        before[what] += 1
    kept = sorted(range(len(found)), key=ranks.__getitem__)[:MOST]
    return [found[number] for number in sorted(kept)]


def _swapped(tree: ast.Module, target: frozenset[ast.AST]) -> list[tuple[AsIf, str]]:
    """Two names in one expression of the target, each in the place of the other."""
    names = _inputs(tree) | assigned(tree)
    return [
        (AsIf.INPUT, replaced(tree, number, _Swap(pair).visit(copy.deepcopy(node))))
        for number, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.BinOp) and node in target
        for pair in combinations(sorted(names & {n.id for n in _names(node)}), 2)
    ]


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (inside for inside in ast.walk(node) if isinstance(inside, ast.Name))


def _other_targets(tree: ast.Module) -> Iterator[tuple[AsIf, str]]:
    """What else the block computes, differentiated in place of the target.

    Not what another tape differentiates already: those are the numbers of its own result, too.
    """
    computed = [
        name.id
        for block in ast.walk(tree)
        if isinstance(block, ast.With)
        for line in block.body
        if isinstance(line, ast.Assign)
        for name in line.targets
        if isinstance(name, ast.Name)
    ]
    asked = {
        tuple(map(ast.dump, node.args))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "gradient"
    }
    for number, node in enumerate(ast.walk(tree)):
        match node:
            case ast.Call(ast.Attribute(_, "gradient"), [ast.Name(target), *rest], named):
                for other in sorted(set(computed) - {target}):
                    args = [ast.Name(other, ast.Load()), *rest]
                    if tuple(map(ast.dump, args)) not in asked:
                        yield AsIf.TARGET, replaced(tree, number, ast.Call(node.func, args, named))


def _other_results(tree: ast.Module, target: frozenset[ast.AST]) -> Iterator[tuple[AsIf, str]]:
    """Another result from above: as the source, or in what is computed after the block."""
    made = {
        name.id: line.lineno
        for line in ast.walk(tree)
        if isinstance(line, ast.Assign)
        for name in line.targets
        if isinstance(name, ast.Name)
    }
    taken = {id(name) for node in ast.walk(tree) for name in _taken(node, target)}
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Name) and id(node) in taken:
            for other, line in made.items():
                if other != node.id and line < node.lineno:
                    instead = ast.Name(other, ast.Load())
                    yield AsIf.INPUT, replaced(tree, number, instead)


def _returned(tree: ast.Module) -> Iterator[tuple[AsIf, str]]:
    """Another result of the function's, given back in place of the one that is asked for."""
    made = sorted(assigned(tree))
    for number, node in enumerate(ast.walk(tree)):
        match node:
            case ast.Return(ast.Name(name)):
                for other in made:
                    if other != name:
                        returned = ast.Return(ast.Name(other, ast.Load()))
                        yield AsIf.RETURNED, replaced(tree, number, returned)


def _taken(node: ast.AST, target: frozenset[ast.AST]) -> list[ast.expr]:
    match node:
        case ast.BinOp(left, _, right) if node not in target:
            return [left, right]
        case ast.Call(ast.Attribute(_, "gradient" | "jacobian"), [_, source], _):
            return [source]
    return []


def _of_one_row(tree: ast.Module, names: frozenset[str]) -> Iterator[tuple[AsIf, str]]:
    """The same of the first row alone of an input, or of two that belong together.

    In a cell, what is given is cut where the block reads it: it is set in another cell.
    """
    names = names or _givens(tree)
    groups = [*combinations(sorted(names), 1), *combinations(sorted(names), 2)]
    for group in groups if len(names) <= MOST_NAMES else groups[: len(names)]:
        if not _inputs(tree):
            yield AsIf.ROW, ast.unparse(_cut_in_blocks(tree, group))
            continue
        other = copy.deepcopy(tree)
        lines = [ast.parse(f"{name} = {name}[:1]").body[0] for name in group]
        for function in other.body:
            if isinstance(function, ast.FunctionDef):
                function.body[:0] = lines
        yield AsIf.ROW, ast.unparse(other)


def _givens(tree: ast.Module) -> frozenset[str]:
    """What a cell's blocks read and it does not make, but for what is called or has attributes."""
    inside = [n for block in ast.walk(tree) if isinstance(block, ast.With) for n in ast.walk(block)]
    other = {
        id(node.func if isinstance(node, ast.Call) else node.value)
        for node in inside
        if isinstance(node, ast.Call | ast.Attribute)
    }
    read = {n.id for n in inside if isinstance(n, ast.Name) and id(n) not in other}
    return frozenset(read - assigned(tree))


def _cut_in_blocks(tree: ast.Module, names: tuple[str, ...]) -> ast.Module:
    """The first row alone of each of these, where a block that records reads it."""

    class Cut(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            is_one = node.id in names and isinstance(node.ctx, ast.Load)
            return ast.parse(f"{node.id}[:1]", mode="eval").body if is_one else node

    other = copy.deepcopy(tree)
    for block in ast.walk(other):
        if isinstance(block, ast.With):
            block.body = [Cut().visit(line) for line in block.body]
    return other


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


def _of_the_target(tree: ast.Module) -> frozenset[ast.AST]:
    """What stands in a block that records."""
    blocks = [block for block in ast.walk(tree) if isinstance(block, ast.With)]
    return frozenset(n for block in blocks for line in block.body for n in ast.walk(line))


def _of_the_rest(tree: ast.Module) -> frozenset[ast.AST]:
    """What a line computes, in a block or not: a step, a gradient by hand, the turns of a loop."""
    kinds = ast.Assign | ast.Return | ast.Expr
    lines = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    turns = [node.iter for node in ast.walk(tree) if isinstance(node, ast.For)]
    computed = [line.value for line in lines if line.value] + turns
    return frozenset(n for value in computed for n in ast.walk(value))


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
            yield AsIf.EXPONENT, ast.Call(ast.parse("tf.sqrt", mode="eval").body, [base], [])
            if n == 2:
                yield AsIf.OTHER, ast.Call(ast.parse("tf.abs", mode="eval").body, [base], [])
        case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
            other = ast.Sub() if isinstance(sign, ast.Add) else ast.Add()
            yield AsIf.SIGN, ast.BinOp(left, other, right)
            if isinstance(sign, ast.Add):
                yield AsIf.SIGN, ast.BinOp(right, other, left)
            yield from ((AsIf.TERM, side) for side in (left, right))
            yield from _times(node)
            yield AsIf.OPERATION, ast.BinOp(left, ast.Mult(), right)
        case ast.BinOp(left, ast.Mult() | ast.MatMult() as times, right):
            yield from ((AsIf.FACTOR, side) for side in (left, right))
            if isinstance(times, ast.Mult):
                yield AsIf.OPERATION, ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left, ast.Div(), _):
            yield AsIf.FACTOR, left
        case ast.Call(ast.Attribute(tf, name), arguments, named) if name in SUMS:
            called = ast.Attribute(tf, SUMS[name])
            yield AsIf.REDUCTION, ast.Call(called, arguments, named)
            yield from ((AsIf.REDUCTION, call) for call in _along_another_axis(node))
        case ast.Constant(float(number)) if number:
            yield from ((AsIf.NUMBER, ast.Constant(number * by)) for by in TIMES)
        case ast.Call(function, [inside], []):
            yield AsIf.FUNCTION, inside
            if isinstance(function, ast.Attribute) and function.attr in MOVES:
                multiples = [ast.BinOp(ast.Constant(n), ast.Mult(), inside) for n in CONSTANTS]
                shares = [ast.BinOp(inside, ast.Div(), ast.Name(name)) for name in sorted(names)]
                yield from ((AsIf.NUMBER, ast.Call(function, [n], [])) for n in multiples + shares)
            if isinstance(function, ast.Name):
                yield AsIf.ACTIVATION, _without_activation(function, inside)
                first = ast.parse(f"{function.id}.layers[0]", mode="eval").body
                yield AsIf.TARGET, ast.Call(first, [inside], [])
            if ast.unparse(function) == "range":
                yield from ((AsIf.TURNS, ast.Call(function, [n], [])) for n in _more(inside))
            if ast.unparse(function) in NOT_ODD:
                yield AsIf.SIGN, ast.Call(function, [ast.UnaryOp(ast.USub(), inside)], [])
            yield from ((what, ast.Call(o, [inside], [])) for what, o in _others(function))
        case ast.Name(name, ast.Load()) if name in names:
            yield from ((AsIf.INPUT, ast.Name(n, ast.Load())) for n in sorted(names - {name}))
    yield from ((AsIf.GROUPING, other) for other in _grouped_otherwise(node))


def _more(turns: ast.expr) -> Iterator[ast.expr]:
    """Another number of turns: one less, one more, twice as many."""
    yield ast.BinOp(turns, ast.Sub(), ast.Constant(1))
    yield ast.BinOp(turns, ast.Add(), ast.Constant(1))
    yield ast.BinOp(ast.Constant(2), ast.Mult(), turns)


def _without_activation(layer: ast.Name, inside: ast.expr) -> ast.expr:
    """What a dense layer gives without its activation; of what is no such layer, an error."""
    kernel, bias = (ast.Attribute(layer, name, ast.Load()) for name in ("kernel", "bias"))
    return ast.BinOp(ast.BinOp(inside, ast.MatMult(), kernel), ast.Add(), bias)


def _along_another_axis(call: ast.Call) -> Iterator[ast.expr]:
    """The same without its axis, or along the other; of all elements, along one."""
    axis = next((named for named in call.keywords if named.arg == "axis"), None)
    if axis:
        rest = [named for named in call.keywords if named is not axis]
        yield ast.Call(call.func, call.args, rest)
    match axis and axis.value:
        case ast.Constant(0 | 1 as along):
            others = [1 - along]
        case None:
            rest, others = call.keywords, [0, 1]
        case _:
            others = []
    for other in others:
        named = [*rest, ast.keyword("axis", ast.Constant(other))]
        yield ast.Call(call.func, call.args, named)


SUMS = {"reduce_mean": "reduce_sum", "reduce_sum": "reduce_mean"}
TIMES = (0.1, 0.5, 2.0, 10.0)
"""By what a number that is written may be another."""

NOT_ODD = ("tf.exp", "tf.sigmoid", "tf.nn.relu", "tf.nn.softplus", "tf.math.log1p")
"""Functions of whose argument the sign is easily another, and matters."""

OTHERS = {
    "tf.tanh": ("tf.nn.relu", "tf.sigmoid"),
    "tf.sin": ("tf.cos",),
    "tf.cos": ("tf.sin",),
    "tf.nn.softplus": ("tf.nn.relu", "tf.sigmoid"),
    "tf.square": ("tf.abs",),
    "tf.abs": ("tf.square",),
    "tf.sigmoid": ("tf.tanh",),
    "tf.exp": ("tf.math.expm1",),
    "tf.math.log": ("tf.math.log1p",),
    "tf.math.log1p": ("tf.math.log",),
}
"""Functions that are taken one for another."""

OPTIMIZERS = {
    "tf.keras.optimizers.SGD": ("tf.keras.optimizers.Adam", "tf.keras.optimizers.RMSprop"),
}
"""So are optimizers."""


def _others(function: ast.expr) -> Changes:
    """What may be called in the place of a function, or of an optimizer."""
    called = ast.unparse(function)
    for what, others in ((AsIf.OTHER, OTHERS), (AsIf.OPTIMIZER, OPTIMIZERS)):
        for name in others.get(called, ()):
            yield what, ast.parse(name, mode="eval").body


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
            if isinstance(second, ast.Mult) and isinstance(op, ast.Add | ast.Sub):
                yield ast.BinOp(b, second, ast.BinOp(a, op, c))
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
