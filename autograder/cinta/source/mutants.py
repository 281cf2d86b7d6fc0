"""Solutions with one slip in them, by the kind of the slip: what learners of tapes get wrong.

Known wrong answers are what an author foresaw. These are made from the solution alone, so that
nobody has to foresee them; the kind of each says which reasons are true of it
(:mod:`cinta.commands.true_reasons`). :mod:`.slips` makes what checks whether an example is fit.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..unit import names_asked
from .slips import SUMS, assigned, replaced

NUMPY = {"sin": "sin", "tanh": "tanh", "sqrt": "sqrt", "reduce_mean": "mean", "reduce_sum": "sum"}
"""What NumPy calls TensorFlow's functions."""


class Slip(StrEnum):
    """What was done to the solution."""

    NO_RETURN = "no return"
    PRINT = "print for return"
    NOT_CALLED = "GradientTape without parentheses"
    GRADIENTS = "tape.gradients"
    CARET = "^ for **"
    NO_WITH = "no with"
    AFTER = "a line moved out of the block"
    BEFORE = "a line moved before the block"
    SWAPPED = "arguments of gradient swapped"
    CONSTANT = "tf.constant for tf.Variable"
    NO_WATCH = "no watch"
    LATE_WATCH = "watched too late"
    WATCH_KEPT = "what watch returns is kept"
    NUMPY_FUNCTION = "NumPy's function for TensorFlow's"
    DOT_NUMPY = ".numpy()"
    FLOAT = "float()"
    STOPPED = "stop_gradient put in"
    TERM = "a term dropped"
    FACTOR = "a factor dropped"
    SIGN = "another sign"
    NUMBER = "another constant"
    SUM = "sum for mean, or mean for sum"
    AXIS = "along an axis"
    TRANSPOSED = "transposed"
    STAR = "* for @"
    STRUCTURE = "list for dict, or dict for list"
    ORDER = "another order"
    OTHER_VARIABLE = "another variable returned"
    VALUE = "value for gradient"
    EXPONENT = "another exponent"
    INTEGER = "integer dtype"
    NOT_PERSISTENT = "not persistent"
    CONDITION = "another condition"


CONDITIONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
}
"""With the bound, and the other way round."""


class Mutant(NamedTuple):
    """A solution with one slip: its kind, what stands in place of what, and the whole cell."""

    slip: Slip
    what: str
    code: str


Made = Iterator[tuple[Slip, ast.AST]]
Others = Iterator[tuple[Slip, ast.expr]]


def mutants(solution: str, asks: str = "") -> list[Mutant]:
    """Every mutant of a solution, each once; ``asks`` is the name that a cell exercise computes."""
    tree = ast.parse(solution)
    of_nodes = (
        Mutant(slip, f"{_short(node)} -> {_short(other)}", replaced(tree, number, other))
        for number, node in enumerate(ast.walk(tree))
        for slip, other in (*_in_place(node), *_of_names(node, tree))
    )
    made = [*of_nodes, *_of_blocks(tree), *(_of_a_result(tree, asks) if asks else ())]
    found = [one._replace(code=_with_numpy(one.code)) for one in made]
    same = ast.unparse(tree)
    return [one for one in {one.code: one for one in found}.values() if one.code != same]


def _with_numpy(code: str) -> str:
    """Who writes NumPy's name has imported it."""
    return f"import numpy as np\n{code}" if "np." in code else code


def _short(node: ast.AST) -> str:
    return ast.unparse(node).split("\n")[0][:60]


def _call(function: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.parse(function, mode="eval").body, list(args), [])


def _in_place(node: ast.AST) -> Made:
    """What may stand in place of one node, whatever is around it."""
    match node:
        case ast.Return(value) if value:
            yield Slip.NO_RETURN, ast.Expr(value)
            yield Slip.PRINT, ast.Expr(_call("print", value))
            yield from _of_what_is_returned(value)
        case ast.Call(ast.Attribute(_, name), args, keywords):
            yield from _calls(node, name, args, keywords)
        case ast.BinOp():
            yield from _operations(node)
        case ast.Attribute(value, "gradient"):
            yield Slip.GRADIENTS, ast.Attribute(value, "gradients", ast.Load())
        case ast.Attribute(ast.Name("tf"), "Variable"):
            yield Slip.CONSTANT, ast.parse("tf.constant", mode="eval").body
        case ast.Compare(left, [ast.Gt() | ast.Lt() as order], [right]):
            bound, other = CONDITIONS[type(order)]
            yield Slip.CONDITION, ast.Compare(left, [bound()], [right])
            yield Slip.CONDITION, ast.Compare(left, [other()], [right])
        case ast.DictComp(_, value, generators):
            yield Slip.STRUCTURE, ast.ListComp(value, generators)


def _of_what_is_returned(value: ast.expr) -> Made:
    if not isinstance(value, ast.Tuple | ast.List):
        yield Slip.SIGN, ast.Return(ast.UnaryOp(ast.USub(), value))
        yield Slip.NUMBER, ast.Return(ast.BinOp(ast.Constant(2), ast.Mult(), value))
        yield Slip.TRANSPOSED, ast.Return(_call("tf.transpose", value))


def _calls(node: ast.Call, name: str, args: list[ast.expr], keywords: list[ast.keyword]) -> Made:
    match name, args:
        case "GradientTape", _:
            yield Slip.NOT_CALLED, node.func
            if any(keyword.arg == "persistent" for keyword in keywords):
                kept = [keyword for keyword in keywords if keyword.arg != "persistent"]
                yield Slip.NOT_PERSISTENT, ast.Call(node.func, args, kept)
        case "gradient", [target, source, *rest]:
            yield Slip.SWAPPED, ast.Call(node.func, [source, target, *rest], keywords)
            yield from (
                (slip, ast.Call(node.func, [target, other, *rest], keywords))
                for slip, other in _other_sources(source)
            )
        case "Variable", [value, *rest]:
            as_int = _call("tf.cast", value, ast.parse("tf.int32", mode="eval").body)
            yield Slip.INTEGER, ast.Call(node.func, [as_int, *rest], keywords)
    if name in SUMS:
        other = ast.Attribute(_of(node.func), SUMS[name], ast.Load())
        yield Slip.SUM, ast.Call(other, args, keywords)
        along = ast.keyword("axis", ast.Constant(0))
        yield Slip.AXIS, ast.Call(node.func, args, [*keywords, along])
    if name in NUMPY and isinstance(_of(node.func), ast.Name):
        yield Slip.NUMPY_FUNCTION, _call(f"np.{NUMPY[name]}", *args)


def _of(function: ast.expr) -> ast.expr:
    assert isinstance(function, ast.Attribute)
    return function.value


def _other_sources(source: ast.expr) -> Others:
    match source:
        case ast.List(items) if len(items) > 1:
            yield Slip.ORDER, ast.List(items[::-1], ast.Load())
            keys: list[ast.expr | None] = [ast.Constant(ast.unparse(item)) for item in items]
            yield Slip.STRUCTURE, ast.Dict(keys, items)
        case ast.Name("variables" | "sources"):
            yield Slip.STRUCTURE, _call("tf.nest.flatten", source)


def _operations(node: ast.BinOp) -> Made:
    match node:
        case ast.BinOp(base, ast.Pow(), ast.Constant(int(n))):
            yield Slip.CARET, ast.BinOp(base, ast.BitXor(), node.right)
            for other in (n + 1, n - 1):
                yield Slip.EXPONENT, ast.BinOp(base, ast.Pow(), ast.Constant(other))
            yield Slip.NUMPY_FUNCTION, _call("np.power", base, node.right)
            return
        case ast.BinOp(_, ast.MatMult()):
            yield Slip.STAR, ast.BinOp(node.left, ast.Mult(), node.right)
            yield Slip.NUMPY_FUNCTION, _call("np.matmul", node.left, node.right)
            yield Slip.TRANSPOSED, ast.BinOp(_call("tf.transpose", node.left), node.op, node.right)
    signs: dict[type[ast.operator], ast.operator] = {ast.Add: ast.Sub(), ast.Sub: ast.Add()}
    if type(node.op) in signs:
        yield Slip.SIGN, ast.BinOp(node.left, signs[type(node.op)], node.right)
        yield from ((Slip.TERM, side) for side in (node.left, node.right))
    if isinstance(node.op, ast.Mult):
        yield from ((Slip.FACTOR, side) for side in (node.left, node.right))
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
        changed = ast.BinOp(ast.Constant(2), ast.Mult(), node.left)
        yield Slip.NUMBER, ast.BinOp(changed, node.op, node.right)


def _of_names(node: ast.AST, tree: ast.Module) -> Made:
    """Of a name that an operation of the block reads, and of one that is returned."""
    match node:
        case ast.Return(ast.Name(name)):
            target = _targets(tree)
            for other in sorted(assigned(tree) - {name, "tape"}):
                slip = Slip.VALUE if other in target else Slip.OTHER_VARIABLE
                yield slip, ast.Return(ast.Name(other, ast.Load()))
        case ast.Return(ast.Tuple(items)):
            yield Slip.ORDER, ast.Return(ast.Tuple(items[::-1], ast.Load()))
        case ast.BinOp(left, operator, right) if _is_recorded(node, tree):
            yield from ((slip, ast.BinOp(one, operator, right)) for slip, one in _taken_out(left))
            yield from ((slip, ast.BinOp(left, operator, one)) for slip, one in _taken_out(right))


def _taken_out(name: ast.expr) -> Others:
    """A name whose value leaves TensorFlow, or whose gradient is stopped."""
    if not isinstance(name, ast.Name):
        return
    yield Slip.DOT_NUMPY, ast.Call(ast.Attribute(name, "numpy", ast.Load()), [], [])
    yield Slip.FLOAT, _call("float", name)
    yield Slip.STOPPED, _call("tf.stop_gradient", name)


def _targets(tree: ast.Module) -> set[str]:
    """What gradients are asked of."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.args[0].id
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "gradient"
        if call.args and isinstance(call.args[0], ast.Name)
    }


def _is_recorded(node: ast.AST, tree: ast.Module) -> bool:
    blocks = [block for block in ast.walk(tree) if isinstance(block, ast.With)]
    return any(inside is node for block in blocks for inside in ast.walk(block))


def _of_blocks(tree: ast.Module) -> Iterator[Mutant]:
    """What is done to the lines of the block that records, and around it."""
    changes: dict[Slip, Callable[[ast.With], list[ast.stmt] | None]] = {
        Slip.NO_WITH: _without_with,
        Slip.AFTER: _last_line_after,
        Slip.BEFORE: _first_line_before,
        Slip.NO_WATCH: lambda block: _watches(block, lambda _: None),
        Slip.WATCH_KEPT: lambda block: _watches(block, _kept),
        Slip.LATE_WATCH: _watched_at_the_end,
    }
    for slip, change in changes.items():
        mutated = copy.deepcopy(tree)
        for parent in ast.walk(mutated):
            body = getattr(parent, "body", None)
            blocks = [s for s in body if isinstance(s, ast.With)] if isinstance(body, list) else []
            if blocks and (new := change(blocks[0])) is not None:
                at = body.index(blocks[0])  # type: ignore[union-attr]
                body[at : at + 1] = new  # type: ignore[index]
                yield Mutant(slip, slip, ast.unparse(ast.fix_missing_locations(mutated)))
                break


def _without_with(block: ast.With) -> list[ast.stmt] | None:
    (item,) = block.items
    if item.optional_vars is None:
        return None
    return [ast.Assign([item.optional_vars], item.context_expr), *block.body]


def _with_body(block: ast.With, body: Iterable[ast.stmt]) -> ast.With:
    return ast.With(block.items, list(body) or [ast.Pass()])


def _last_line_after(block: ast.With) -> list[ast.stmt] | None:
    return [_with_body(block, block.body[:-1]), block.body[-1]]


def _first_line_before(block: ast.With) -> list[ast.stmt] | None:
    first = next(line for line in block.body if not _is_watch(line))
    return [first, _with_body(block, (line for line in block.body if line is not first))]


def _is_watch(line: ast.stmt) -> bool:
    match line:
        case ast.Expr(ast.Call(ast.Attribute(_, "watch"))):
            return True
    return False


def _watches(
    block: ast.With, change: Callable[[ast.stmt], ast.stmt | None]
) -> list[ast.stmt] | None:
    """With something else in place of each line that watches; None if none does."""
    if not any(map(_is_watch, block.body)):
        return None
    body = (change(line) if _is_watch(line) else line for line in block.body)
    return [_with_body(block, (line for line in body if line is not None))]


def _kept(line: ast.stmt) -> ast.stmt:
    assert isinstance(line, ast.Expr)
    assert isinstance(line.value, ast.Call)
    name = ast.unparse(line.value.args[0])
    return ast.Assign([ast.Name(name, ast.Store())], line.value)


def _watched_at_the_end(block: ast.With) -> list[ast.stmt] | None:
    if not any(map(_is_watch, block.body)):
        return None
    return [_with_body(block, sorted(block.body, key=_is_watch))]


def _of_a_result(tree: ast.Module, asks: str) -> Iterator[Mutant]:
    """Of a cell exercise, which returns nothing: what is kept under the name that is asked for."""
    text = ast.unparse(tree)
    for result in names_asked(asks):
        for name in sorted(_targets(tree)):
            yield Mutant(Slip.VALUE, f"{result} = {name}", f"{text}\n{result} = {name}")
        yield Mutant(Slip.SIGN, f"{result} = -{result}", f"{text}\n{result} = -{result}")
        yield Mutant(Slip.NUMBER, f"{result} = 2 * {result}", f"{text}\n{result} = 2 * {result}")
