"""What an answer computes with that no right answer of the course does: a function, a number.

It is read in the lines that were handed in, so it is true of them whatever their mistake is. Right
answers are known by digests of what they are written with, for students hold the keys of public
checks.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..values import short
from .foreign_texts import AND, AT_LINE, FOREIGN
from .parting import Where
from .plausible import ASKS

MOST_NAMED = 2

SAME = {
    **dict.fromkeys(("matmul", "dot", "matvec", "tensordot", "einsum"), "@"),
    **dict.fromkeys(("multiply", "scalar_mul", "square", "pow", "power"), "*"),
    **dict.fromkeys(("add_n", "accumulate_n"), "sum"),
    "add": "+",
    **dict.fromkeys(("subtract", "negative"), "-"),
    **dict.fromkeys(("divide", "truediv", "reciprocal"), "/"),
    **dict.fromkeys(("mse", "MSE", "MeanSquaredError", "mean_squared_error"), "mean"),
    "absolute": "abs",
    "average": "mean",
}
"""Names of one operation: who writes the one computes as who writes the other does."""

MAKES_NO_NUMBER = frozenset(
    """Variable constant convert_to_tensor identity cast asarray array astype zeros zeros_like
    numpy item tolist copy deepcopy stack unstack append extend insert update items keys values get
    pop setdefault map_structure flatten pack_sequence_as assert_same_structure
    GradientTape watch watched_variables build assign assign_add assign_sub apply_gradients
    apply function custom_gradient group range""".split()
)
"""Functions and methods that hold, copy or hand on numbers, or ask for them."""


CHANGES_NO_NUMBER = frozenset("dtype name persistent target source sources x strict".split())
"""Arguments by name that change no number, or are as well given by their place."""


class Foreign(NamedTuple):
    """Something that right answers do not have, as it stands in a line of the answer."""

    line: int
    text: str
    is_called: bool


def digests_of(codes: Iterable[str]) -> tuple[str, ...]:
    """Of all that right answers are written with, sorted; what cannot be read has nothing."""
    trees = filter(None, map(_tree, codes))
    return tuple(sorted({_digest(mark) for tree in trees for mark in _marks(tree)}))


def foreign(own: Sequence[str], course: Sequence[str], where: Where | None = None) -> list[Foreign]:
    """What is foreign in an answer's lines, by line, once each; ``course`` are digests.

    Of what parts ``where`` a target, a gradient or what comes after does, only what stands on that
    side of the lines that ask a tape. Nothing if the code cannot be read, or no digest is known.
    """
    tree = _tree("\n".join(own)) if course else None
    if tree is None:
        return []
    known, mine = set(course), {*_made_here(tree), *ASKS}
    asked = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr in ASKS]
    found = {
        one.text: one
        for mark, one in sorted(_used(tree), key=lambda pair: -pair[1].line)
        if mark not in mine and _digest(mark) not in known and _is_there(one.line, asked, where)
    }
    return sorted(found.values())


def foreign_why(
    own: Sequence[str], course: Sequence[str], lang: str, where: Where | None = None
) -> str:
    """That it is there, of calls rather than of numbers; "" if nothing is."""
    found = foreign(own, course, where)
    chosen = sorted(sorted(found, key=lambda one: not one.is_called)[:MOST_NAMED])
    if not chosen:
        return ""
    named = [AT_LINE[lang].format(text=short(one.text, 60), line=one.line) for one in chosen]
    return FOREIGN[lang][len(named) > 1].format(what=AND[lang].join(named))


def asks_a_tape(own: Sequence[str]) -> bool:
    """Is a tape asked in an answer's own lines, rather than by who drives it?"""
    return any(f".{method}(" in line for line in own for method in ASKS)


def _is_there(line: int, asked: Sequence[int], where: Where | None) -> bool:
    """Is a line on the side of the asking lines that matters?"""
    if not asked or where in (None, Where.SOURCES):
        return True
    return line >= min(asked) if where in (Where.AFTER, Where.ADDED) else line <= max(asked)


def _tree(code: str) -> ast.Module | None:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _digest(mark: str) -> str:
    return hashlib.sha256(mark.encode()).hexdigest()[:8]


def _one_name(name: str) -> str:
    plain = name.removeprefix("reduce_")
    return SAME.get(plain, plain)


def _marks(tree: ast.Module) -> Iterator[str]:
    """All names, numbers and operations of a right answer."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                yield _one_name(name)
            case ast.Constant(value=int() | float() as number):
                yield f"{number:g}"
            case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in SIGNS:
                yield SIGNS[type(op)]
            case ast.UnaryOp(op=ast.USub()):
                yield "-"
            case ast.keyword(arg=str(name)):
                yield f"{name}="


SIGNS: dict[type[ast.AST], str] = {
    ast.Pow: "*",
    ast.MatMult: "@",
    ast.Mult: "*",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Div: "/",
}


def _used(tree: ast.Module) -> Iterator[tuple[str, Foreign]]:
    """The functions that an answer calls or hands on, and its numbers that are no place or size."""
    places = {inside for node in ast.walk(tree) for inside in _of_places(node)}
    places |= {w.value for w in ast.walk(tree) if isinstance(w, ast.keyword)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name) as function):
                if name not in MAKES_NO_NUMBER and not _is_pythons(function):
                    text = ast.unparse(function)
                    yield _one_name(name), Foreign(node.lineno, f"{text}", True)
                yield from _given_by_name(node)
            case ast.Constant(value=int() | float() as number) if node not in places:
                if not isinstance(number, bool) and number != 0:
                    yield f"{number:g}", Foreign(node.lineno, f"{number!r}", False)


def _given_by_name(call: ast.Call) -> Iterator[tuple[str, Foreign]]:
    """The arguments that a call gets by their names, of those that change what it gives."""
    for one in call.keywords:
        if one.arg and one.arg not in CHANGES_NO_NUMBER:
            yield f"{one.arg}=", Foreign(one.value.lineno, ast.unparse(one), True)


def _is_pythons(function: ast.expr) -> bool:
    """One of Python's own, of which none but these changes numbers."""
    is_own = isinstance(function, ast.Name) and hasattr(builtins, function.id)
    return is_own and ast.unparse(function) not in {"abs", "round", "max", "min", "pow"}


def _of_places(node: ast.AST) -> Iterator[ast.AST]:
    """What in a node is an index, an axis, a size or a count, and no number to compute with."""
    match node:
        case ast.Subscript(slice=place):
            yield from ast.walk(place)
        case ast.Call(func=ast.Name(id="range" | "enumerate"), args=args):
            yield from (inside for one in args for inside in ast.walk(one))
        case (ast.Assign() | ast.AugAssign()) as line if isinstance(line.value, ast.Constant):
            yield from (line.value,) if line.value.value in (0, 1) else ()


def _made_here(tree: ast.Module) -> Iterator[str]:
    """What the answer itself gives a name to."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield _one_name(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield _one_name(name)
