"""What a piece of code reads, stores, changes and calls, as Python's syntax shows it.

A piece is a node of Python's syntax tree: a statement, the head of a block, or a part of one.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard, TypeVar

T = TypeVar("T")

MUTATES = frozenset(
    "add append clear discard extend fill insert itemset partition pop popitem put remove resize "
    "reverse setdefault setflags sort update".split()
)
"""Methods that change what they are methods of."""


def stored(node: ast.AST) -> frozenset[str]:
    """Names, and dotted names, that a piece of code gives a value."""
    return _kept(node, "_stored", lambda: _named(node, ast.Store))


def given(node: ast.AST) -> frozenset[str]:
    """Names that it gives a value anew: not ``a += 1``, and not a part of something."""
    anew = isinstance(node, ast.Assign | ast.AnnAssign) and getattr(node, "value", None) is not None
    within = frozenset(n.target.id for n in walked(node) if isinstance(n, ast.NamedExpr))
    return (stored(node) | within) if anew else within


def imported(node: ast.AST) -> frozenset[str]:
    """Names that an import gives."""
    names = node.names if isinstance(node, ast.Import | ast.ImportFrom) else []
    return frozenset(alias.asname or alias.name.partition(".")[0] for alias in names)


def read(node: ast.AST) -> frozenset[str]:
    """Names, and dotted names, that it reads."""
    return _kept(node, "_read", lambda: _named(node, ast.Load))


def changed_in_place(node: ast.AST) -> Iterator[str]:
    """Names of what it changes a part of: ``a[k] = v``, ``a.k = v``, ``a.sort()``, ``out=a``."""
    alone = node.value if isinstance(node, ast.Expr) else None
    for part in walked(node):
        if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
            whole = part.value.value if _is_a_view(part.value) else part.value
            yield ast.unparse(whole)
        elif isinstance(part, ast.keyword) and part.arg == "out":
            yield from read(part.value)
    for call in calls(node):
        method = call.func if isinstance(call.func, ast.Attribute) else None
        if method and (call is alone or method.attr in MUTATES):
            yield ast.unparse(method.value)


def _is_a_view(node: ast.AST) -> TypeGuard[ast.Attribute]:
    """True for ``a.flat``, ``a.T``: what is put there is put into ``a``."""
    return isinstance(node, ast.Attribute) and node.attr in ("T", "flat", "imag", "real")


def owners_changed(node: ast.AST) -> Iterator[str]:
    """Names of what it gives an attribute: ``a.k = v``."""
    yield from (name.partition(".")[0] for name in stored(node) if "." in name)


COLLECTIONS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp)
COLLECTING = frozenset("copy deque dict list set sorted split tolist tuple".split())


def is_a_collection(value: ast.AST | None) -> bool:
    """True for what makes a list or its like, as it says."""
    made = isinstance(value, ast.Call) and last(value.func) in COLLECTING
    return made or isinstance(value, COLLECTIONS)


def handed_to(node: ast.AST, functions: set[str]) -> Iterator[str]:
    """Names that are handed to one of these functions."""
    names = {function.rpartition(".")[2] for function in functions}
    for call in calls(node):
        if last(call.func) in names:
            yield from (name for argument in call.args for name in read(argument))


def entries_read(node: ast.AST) -> frozenset[tuple[str, str]]:
    """``kept`` with ``kept['w']`` where that is read, with ``kept[*]`` where all of it is."""
    return _kept(node, "_entries", lambda: frozenset(_entries(node)))


def _entries(node: ast.AST) -> Iterator[tuple[str, str]]:
    parts = list(walked(node))
    entries = [(ast.unparse(n.value), ast.unparse(n)) for n in parts if is_entry(n)]
    met = Counter(ast.unparse(n) for n in parts if isinstance(n, ast.Name | ast.Attribute))
    met.subtract(base for base, _ in entries)
    yield from entries
    yield from ((name, f"{name}[*]") for name in read(node) if met[name] > 0)


def is_entry(node: ast.AST) -> TypeGuard[ast.Subscript]:
    """True for ``kept['w']``: an entry under a key of which it is plain which it is."""
    key = node.slice if isinstance(node, ast.Subscript) else None
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def is_of_another(name: str) -> bool:
    """True for ``model.w``: a dotted name that is not ``self``'s."""
    base, dot, _ = name.rpartition(".")
    return bool(dot) and base != "self"


def _kept(node: ast.AST, key: str, find: Callable[[], T]) -> T:
    """What was found in a node once; it is kept on the node, and goes with it.

    Every name of a source is looked for in all its statements: a walk a node is what it may cost.
    """
    known: T | None = getattr(node, key, None)
    if known is None:
        known = find()
        setattr(node, key, known)
    return known


def _named(node: ast.AST, context: type[ast.expr_context]) -> frozenset[str]:
    """Names and dotted names that are stored or read in a piece of code, and are no part's own."""
    nodes = list(walked(node))
    names = {
        n.id if isinstance(n, ast.Name) else ast.unparse(n)
        for n in nodes
        if isinstance(n, ast.Name | ast.Attribute) and isinstance(n.ctx, context)
    }
    own: set[str] = set()
    for part in nodes:
        if isinstance(part, ast.comprehension):
            own.update(n.id for n in ast.walk(part.target) if isinstance(n, ast.Name))
        elif isinstance(part, ast.Lambda):
            own.update(argument.arg for argument in part.args.args)
    return frozenset(names - own)


def walked(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a piece of code that a value comes through: not what only chooses or counts."""
    return alive(node, frozenset())


SIZES = frozenset(["dtype", "ndim", "shape", "size"])
COUNTING = frozenset(
    "empty_like hasattr id isinstance len ndim ones_like shape size type zeros_like".split()
)
"""Functions that take nothing but a shape or a kind of what they are given."""


def _only_counts(node: ast.AST) -> bool:
    """True for ``x.shape``, ``len(x)``, ``key=float``: no number comes out of it."""
    if isinstance(node, ast.keyword) and node.arg == "key":
        return True
    if isinstance(node, ast.Attribute):
        return node.attr in SIZES
    return isinstance(node, ast.Call) and last(node.func) in COUNTING


def calls(node: ast.AST) -> tuple[ast.Call, ...]:
    """All calls in it."""
    return _kept(node, "_calls", lambda: tuple(n for n in walked(node) if isinstance(n, ast.Call)))


def alive(node: ast.AST, unused: frozenset[ast.AST]) -> Iterator[ast.AST]:
    """What :func:`walked` gives, without what stands in these parts."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part in unused or _only_counts(part):
            continue
        yield part
        waiting += _carried_parts(part)


def _carried_parts(node: ast.AST) -> Iterable[ast.AST]:
    """The parts of a node that a value comes through: no condition, unless it names something."""
    if isinstance(node, ast.IfExp):
        return node.body, node.orelse
    if isinstance(node, ast.comprehension):
        naming = [
            test for test in node.ifs if any(isinstance(n, ast.NamedExpr) for n in ast.walk(test))
        ]
        return node.target, node.iter, *naming
    return ast.iter_child_nodes(node)


YIELDS = (ast.Yield, ast.YieldFrom)


def hands_out(node: ast.AST) -> bool:
    """True for what a function returns something by, or yields it."""
    return isinstance(node, ast.Return) or any(isinstance(n, YIELDS) for n in walked(node))


def last(function: ast.expr) -> str:
    """``forward`` of ``model.forward(...)`` or of ``forward(...)``."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
