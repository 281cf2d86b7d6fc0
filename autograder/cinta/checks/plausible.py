"""Whether an answer's own code can have done what its numbers are those of.

Numbers coincide: those of a gradient times its source may be another gradient. So of some changes
(:class:`cinta.unit.AsIf`) nothing is said to who wrote nothing of the kind; and an author's words
for a known wrong answer are said as one way to come to these numbers, to who wrote nothing of what
marks that one's code.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..unit import AsIf

ASKS = frozenset({"gradient", "jacobian", "batch_jacobian"})
MOST_MARKS = 12


def marks_of(wrong: str, solution: str) -> tuple[str, ...]:
    """What a wrong answer's code has that the solution has not: names that it did not make itself,
    attributes, keywords and numbers, sorted; what the solution has too, but less often, as many
    times as it is there. What only leaves something out is known by all that it has: numbers such
    as zeros come of code that has nothing in common with it.

    Empty if one of the two cannot be read, or nothing is in it.
    """
    one, other = _written(wrong), _written(solution)
    if one is None or other is None:
        return ()
    alone = one.keys() - other.keys()
    more = Counter({mark: one[mark] for mark in one if one[mark] > other[mark]})
    return tuple(sorted(alone or [*more.elements()] or one)[:MOST_MARKS])


def lacks_of(wrong: str, solution: str) -> tuple[str, ...]:
    """What the solution's code has and a wrong answer's has not, sorted; empty if not known."""
    one, other = _written(wrong), _written(solution)
    return () if one is None or other is None else tuple(sorted(other.keys() - one.keys()))


def has_all(lacks: Sequence[str], own: Sequence[str]) -> bool:
    """Is all of it in the answer's lines, so that nothing of it is missing?"""
    written = _written("\n".join(own)) if lacks else None
    return written is not None and all(mark in written for mark in lacks)


def has_the_marks(marks: Sequence[str], own: Sequence[str]) -> bool:
    """Are half of the marks, or more, in the answer's lines, as often as they are marks?

    True if there are none, or that is not known.
    """
    written = _written("\n".join(own)) if marks and any(map(str.strip, own)) else None
    if written is None:
        return True
    wanted = Counter(marks)
    there = [mark for mark, times in wanted.items() if written[mark] >= times]
    return 2 * len(there) >= len(wanted)


def _written(code: str) -> Counter[str] | None:
    try:
        nodes = [*ast.walk(ast.parse(code))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    made = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    made |= {n.name for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    return Counter(mark for node in nodes for mark in _marks(node) if mark not in made)


def _marks(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
            yield name
        case ast.Constant(value=bool() | None):
            yield repr(node.value)
        case ast.Constant(value=int() | float() as number):
            yield f"{number:g}"
        case ast.alias(name=name):
            yield name.partition(".")[0]


def could_be(what: AsIf, own: Sequence[str]) -> bool:
    """False if nothing in the answer's lines ``own`` can be that; True where it cannot be known."""
    if what not in LOOKS:
        return True
    try:
        tree = ast.parse("\n".join(own))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return not own or LOOKS[what](tree)


def takes_a_quotient(own: Sequence[str]) -> bool:
    """Do an answer's lines divide the difference of two values of one function, or of two names?"""
    try:
        tree = ast.parse("\n".join(own))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    values = {
        name.id: ast.unparse(line.value.func)
        for line in ast.walk(tree)
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
        for name in line.targets
        if isinstance(name, ast.Name)
    }
    return any(
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Div)
        and isinstance(node.left, ast.BinOp)
        and isinstance(node.left.op, ast.Sub)
        and _are_of_one_function(node.left.left, node.left.right, values)
        for node in ast.walk(tree)
    )


def _are_of_one_function(one: ast.expr, other: ast.expr, values: Mapping[str, str]) -> bool:
    """Two calls of the same function, or names that hold what it gave."""

    def called(side: ast.expr) -> str:
        match side:
            case ast.Call(function):
                return ast.unparse(function)
            case ast.Name(name):
                return values.get(name, "")
        return ""

    return called(one) == called(other) != ""


def _computes_with_a_gradient(tree: ast.Module) -> bool:
    """A product or a power, one side of which is what a tape was asked for."""
    asked = {name.id for name in _kept_of_a_tape(tree)}
    sides = (
        side
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp | ast.AugAssign)
        and isinstance(node.op, ast.Mult | ast.Pow | ast.Div)
        for side in ast.iter_child_nodes(node)
    )
    return any(_asks(side) or _is_one_of(side, asked) for side in sides) or _squares(tree, asked)


def _squares(tree: ast.Module, asked: set[str]) -> bool:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = {"square", "multiply", "abs", "sqrt", "pow", "norm", "sign"}
    return any(
        getattr(call.func, "attr", getattr(call.func, "id", "")) in named
        and any(_asks(one) or _is_one_of(one, asked) for one in call.args)
        for call in calls
    )


def _is_one_of(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(inside, ast.Name) and inside.id in names for inside in ast.walk(node))


def _kept_of_a_tape(tree: ast.Module) -> Iterator[ast.Name]:
    """The names that hold what a tape gave, or are run through it."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets, value) if _asks(value):
                yield from (n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))
            case ast.For(target, source) | ast.comprehension(target, source) if _asks(source):
                yield from (n for n in ast.walk(target) if isinstance(n, ast.Name))


def _asks(node: ast.AST) -> bool:
    return any(
        isinstance(inside, ast.Attribute) and inside.attr in ASKS for inside in ast.walk(node)
    )


def _returns_a_name(tree: ast.Module) -> bool:
    """What is returned was given a name before: another may have been taken."""
    returns = (node for node in ast.walk(tree) if isinstance(node, ast.Return))
    return any(isinstance(node.value, ast.Name) for node in returns)


LOOKS = {AsIf.AFTERWARDS: _computes_with_a_gradient, AsIf.RETURNED: _returns_a_name}
