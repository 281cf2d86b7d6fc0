"""A file's or a cell's statements, and which names each of them reads and stores."""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeGuard, TypeVar

from ..trace.place import USERS

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One simple statement (or the head of a block) and the function that it stands in."""

    node: ast.AST
    first: int
    last: int
    scope: str

    def covers(self, line: int) -> bool:
        """True if the line is one of the statement's."""
        return self.first <= line <= self.last


Name = tuple[str, str]
"""A name and the function that it is local to; empty for the module."""


@dataclass(frozen=True, eq=False)
class Source:
    """One file or cell: its statements in order, and its functions.

    ``parameters`` are what arguments by position fill, ``keywords`` what only a name does, and
    ``rest`` the parameters (``*args``, ``**options``) that take all others. ``around`` is the
    function that a function stands in; ``elsewhere`` the names that it declares to be another's.
    ``foreign`` are the names that stand for other people's modules and functions: ``np``.
    """

    statements: tuple[Statement, ...]
    parameters: dict[str, list[str]]
    keywords: dict[str, list[str]]
    rest: dict[str, list[str]]
    around: dict[str, str]
    elsewhere: dict[str, set[str]]
    foreign: frozenset[str]

    def at(self, line: int) -> Statement | None:
        """The statement that stands on a line."""
        return self.by_line.get(line)

    @cached_property
    def by_line(self) -> dict[int, Statement]:
        """Line → the first statement that stands on it."""
        lines: dict[int, Statement] = {}
        for statement in self.statements:
            for line in range(statement.first, statement.last + 1):
                lines.setdefault(line, statement)
        return lines

    @cached_property
    def own(self) -> dict[str, set[str]]:
        """Function → the names that live in it: its parameters, and what it gives a value."""
        own = {
            function: {*names, *self.keywords[function], *self.rest[function]}
            for function, names in self.parameters.items()
        }
        for statement in self.statements:
            others = self.elsewhere.get(statement.scope, set())
            own.setdefault(statement.scope, set()).update(stored(statement.node) - others)
        return own

    @cached_property
    def readers(self) -> dict[Name, list[Statement]]:
        """Name → the statements that read it."""
        readers: dict[Name, list[Statement]] = {}
        for statement in self.statements:
            for name in self.loads(statement.node, statement.scope):
                readers.setdefault(name, []).append(statement)
        return readers

    @cached_property
    def reached(self) -> dict[Any, frozenset[int]]:
        """What was found already of where names lead, by whoever looked."""
        return {}

    def home(self, name: str, scope: str) -> Name:
        """Where a name lives that is met in a function: there, or in a function around it."""
        met: set[str] = set()
        while scope and scope not in met:
            if name in self.own.get(scope, ()):
                return (scope, name)
            met.add(scope)
            scope = self.around.get(scope, "")
        return ("", name)

    def homes(self, name: str) -> list[str]:
        """The functions that have a name of this spelling, and the module: ""."""
        return ["", *(scope for scope, names in self.own.items() if scope and name in names)]

    def loads(self, node: ast.AST, scope: str) -> set[Name]:
        """What a piece of code reads: names, and results of functions, handed on uncalled too."""
        results = {("()", last(call.func)) for call in calls(node)}
        handed = {("()", name) for name in read(node) if name in self.parameters}
        return {self.home(name, scope) for name in read(node)} | results | handed


def source_of(file: str) -> Source | None:
    """The source of a file or cell; None if it cannot be found, or is no Python."""
    lines = linecache.getlines(file)
    return _parsed("".join(lines)) if lines else None


@lru_cache(maxsize=64)
def _parsed(text: str) -> Source | None:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    functions = [n for n in ast.walk(tree) if isinstance(n, FUNCTIONS)]
    return Source(
        statements=tuple(_flat(tree.body, "")),
        parameters={f.name: [a.arg for a in f.args.posonlyargs + f.args.args] for f in functions},
        keywords={f.name: [a.arg for a in f.args.kwonlyargs] for f in functions},
        rest={f.name: [a.arg for a in (f.args.vararg, f.args.kwarg) if a] for f in functions},
        around={n.name: f.name for f in functions for n in ast.walk(f) if _is_inside(n, f)},
        elsewhere={f.name: set(_declared(f)) for f in functions},
        foreign=frozenset(_foreign(tree)),
    )


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_inside(node: ast.AST, function: ast.AST) -> TypeGuard[ast.FunctionDef]:
    """True for a function within another; of several around it the innermost is found last."""
    return isinstance(node, FUNCTIONS) and node is not function


def _declared(function: ast.AST) -> Iterator[str]:
    """Names that are ``global`` or ``nonlocal`` there."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names


WITH_TAPES = ("tensorflow", "keras", "tf_keras")
"""Packages whose functions a tape can see; so too ``tensorflow_probability`` and its like."""


def _foreign(tree: ast.AST) -> Iterator[str]:
    """Names that an import gives to libraries that know no tensors, and to what is theirs.

    Not Python's own library, which computes with tensors as they are; NumPy, which another cell may
    have imported, always.
    """
    yield from ("np", "numpy")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module = alias.name
                if isinstance(node, ast.ImportFrom):
                    module = "." * node.level + (node.module or "")
                own = module.partition(".")[0] in sys.stdlib_module_names or _is_users(module)
                if not (own or module.startswith((".", *WITH_TAPES))):
                    yield alias.asname or alias.name.partition(".")[0]


def _is_users(module: str) -> bool:
    """True for a module that no library owns; one that is not loaded is nobody's."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return bool(file) and USERS[str(file)]


def _flat(body: list[ast.stmt], scope: str) -> Iterator[Statement]:
    """Statements in order, blocks opened; a block's head (its test, its items) is one itself."""
    for node in body:
        inner = node.name if isinstance(node, FUNCTIONS) else scope
        if head := _head(node):
            code, end = head
            last = end.end_lineno or node.lineno
            yield Statement(node=code, first=node.lineno, last=last, scope=scope)
        for block in ("body", "orelse", "finalbody"):
            yield from _flat(getattr(node, block, []), inner)
        for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
            yield from _flat(part.body, inner)


def _head(node: ast.stmt) -> tuple[ast.AST, ast.stmt | ast.expr] | None:
    """What of a statement is one by itself, and where it ends: all of it, or a block's head."""
    if isinstance(node, ast.For | ast.AsyncFor):
        return ast.Assign(targets=[node.target], value=node.iter), node.iter
    if isinstance(node, ast.If | ast.While):
        return node.test, node.test
    if isinstance(node, ast.Match):
        return node.subject, node.subject
    return None if hasattr(node, "body") else (node, node)


def stored(node: ast.AST) -> frozenset[str]:
    """Names, and dotted names, that a piece of code gives a value."""
    return _kept(node, "_stored", lambda: _named(node, ast.Store))


def read(node: ast.AST) -> frozenset[str]:
    """Names, and dotted names, that it reads."""
    return _kept(node, "_read", lambda: _named(node, ast.Load))


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
    """Names and dotted names that are stored or read in a piece of code."""
    return frozenset(
        n.id if isinstance(n, ast.Name) else ast.unparse(n)
        for n in walked(node)
        if isinstance(n, ast.Name | ast.Attribute) and isinstance(n.ctx, context)
    )


def walked(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a piece of code."""
    return ast.walk(node)


def calls(node: ast.AST) -> tuple[ast.Call, ...]:
    """All calls in it."""
    return _kept(node, "_calls", lambda: tuple(n for n in walked(node) if isinstance(n, ast.Call)))


def last(function: ast.expr) -> str:
    """``forward`` of ``model.forward(...)`` or of ``forward(...)``."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
