"""A file or a cell as a :class:`~.statements.Source`: its statements in order, its functions."""

from __future__ import annotations

import ast
import itertools
import linecache
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ..trace.place import USERS
from .statements import Each, Source, Statement
from .syntax import last


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
    functions = list(_functions(tree, "", "", ""))
    by_name = {f.name: f.node.args for f in functions}
    return Source(
        statements=tuple(_Flattening(functions).flat(tree.body)),
        parameters={
            n: [a.arg for a in args.posonlyargs + args.args] for n, args in by_name.items()
        },
        keywords={n: [a.arg for a in args.kwonlyargs] for n, args in by_name.items()},
        rest={n: [a.arg for a in (args.vararg, args.kwarg) if a] for n, args in by_name.items()},
        around={f.name: f.around for f in functions if f.around},
        class_of={f.name: f.of for f in functions if f.of},
        elsewhere={f.name: set(_declared(f.node)) for f in functions},
        foreign=frozenset(_foreign(tree)),
        computing=frozenset(_computing(tree)),
        tried=frozenset(_tried(tree)),
        wrapped=frozenset(f.name for f in functions if not all(map(_keeps, f.node.decorator_list))),
        classes=frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.ClassDef)),
    )


KEEPING = frozenset("cache classmethod function lru_cache staticmethod".split())


def _keeps(decorator: ast.expr) -> bool:
    """True for a decorator of which it is known that the function gives what it gave."""
    return last(decorator.func if isinstance(decorator, ast.Call) else decorator) in KEEPING


def _tried(tree: ast.AST) -> Iterator[ast.Return]:
    tries = (node for node in ast.walk(tree) if isinstance(node, ast.Try))
    yield from (n for node in tries for n in ast.walk(node) if isinstance(n, ast.Return))


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class _Function(NamedTuple):
    """A function of a source, the function around it, and the class whose method it is."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    around: str
    of: str


def _functions(node: ast.AST, within: str, around: str, of: str) -> Iterator[_Function]:
    """All functions in a piece of code; ``of`` a class is also what is of a class that it names."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            name = within + child.name
            yield _Function(name, child, around, of)
            yield from _functions(child, name + ".", name, "")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{within}{child.name}.", around, _family(child, node))
        else:
            yield from _functions(child, within, around, of)


def _family(child: ast.ClassDef, around: ast.AST) -> str:
    """A class, or the class beside it that it is made from: they share what is ``self``'s."""
    beside = {n.name: n for n in getattr(around, "body", ()) if isinstance(n, ast.ClassDef)}
    met = [child.name]
    while bases := [b.id for b in child.bases if isinstance(b, ast.Name) and b.id in beside]:
        if bases[0] in met:
            break
        child = beside[bases[0]]
        met.append(child.name)
    return met[-1]


def _declared(function: ast.AST) -> Iterator[str]:
    """Names that are ``global`` or ``nonlocal`` there."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names


WITH_TAPES = ("tensorflow", "keras", "tf_keras")
"""Packages whose functions a tape can see; so too ``tensorflow_probability`` and its like."""


def _foreign(tree: ast.AST) -> Iterator[str]:
    """Names that an import gives to libraries that know no tensors, and to what is theirs.

    Not Python's own library, which computes with tensors as they are, nor Cinta, which only looks
    at them; NumPy, which another cell may have imported, always.
    """
    yield from ("np", "numpy")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module = alias.name
                if isinstance(node, ast.ImportFrom):
                    module = "." * node.level + (node.module or "")
                own = module.partition(".")[0] in sys.stdlib_module_names or _is_users(module)
                if not (own or module.startswith((".", "cinta", *WITH_TAPES))):
                    yield alias.asname or alias.name.partition(".")[0]


OF_NUMBERS = frozenset("copy decimal fractions json math operator pickle statistics".split())
"""Python's modules that compute with what they are given, or copy it."""


def _computing(tree: ast.AST) -> Iterator[str]:
    """Names of such libraries and modules; those that another cell may have imported, always."""
    yield from ("tf", "tensorflow", "keras", "math")
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                module = (isinstance(node, ast.ImportFrom) and node.module) or alias.name
                if module.startswith(WITH_TAPES) or module.partition(".")[0] in OF_NUMBERS:
                    yield alias.asname or alias.name.partition(".")[0]


def _is_users(module: str) -> bool:
    """True for a module that no library owns; one that is not loaded is nobody's."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return bool(file) and USERS[str(file)]


LOOPS = (ast.For, ast.AsyncFor, ast.While)


class _Flattening:
    """Statements in order, blocks opened; a block's head (its test, its items) is one itself."""

    def __init__(self, functions: list[_Function]) -> None:
        self._names = {function.node: function.name for function in functions}
        self._indices, self._block_numbers = itertools.count(), itertools.count()

    def flat(
        self,
        body: list[ast.stmt],
        scope: str = "",
        blocks: tuple[int, ...] = (),
        loops: frozenset[int] = frozenset(),
    ) -> Iterator[Statement]:
        """The statements of a block and of those in it."""
        for node in body:
            inside, block = scope, next(self._block_numbers)
            within, again = (*blocks, block), loops
            if isinstance(node, FUNCTIONS):
                inside, within, again = self._names[node], (), frozenset()
            elif isinstance(node, ast.ClassDef | ast.With | ast.AsyncWith):  # it runs, and once
                within = blocks
            elif isinstance(node, LOOPS):
                again = loops | {block}
            looks = (within, again) if isinstance(node, LOOPS) else (blocks, loops)
            for code, end in _heads(node):
                yield Statement(
                    node=code,
                    first=getattr(code, "lineno", node.lineno),
                    last=end.end_lineno or node.lineno,
                    scope=scope,
                    index=next(self._indices),
                    blocks=looks[0],
                    loops=looks[1],
                )
            yield from self.flat(getattr(node, "body", []), inside, within, again)
            for part in _other_blocks(node):
                other = (*blocks, next(self._block_numbers))
                yield from self.flat(part, inside, other, loops)


def _other_blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a statement beside its first: they run in its place, or after it."""
    yield from (getattr(node, name, []) for name in ("orelse", "finalbody"))
    for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
        yield part.body


def _heads(node: ast.stmt) -> Iterator[tuple[ast.AST, ast.stmt | ast.expr]]:
    """What of a statement is one by itself, and where it ends: all of it, or a block's head."""
    if isinstance(node, ast.For | ast.AsyncFor):
        yield Each(targets=[node.target], value=node.iter), node.iter
    elif isinstance(node, ast.If | ast.While):
        yield node.test, node.test
    elif isinstance(node, ast.Match):
        names: list[ast.expr] = [
            ast.Name(name, ast.Store()) for case in node.cases for name in _captured(case)
        ]
        yield (
            (ast.Assign(targets=names, value=node.subject) if names else node.subject),
            node.subject,
        )
    elif isinstance(node, ast.With | ast.AsyncWith):
        for item in node.items:
            value, target = item.context_expr, item.optional_vars
            named = ast.Assign(targets=[target], value=value) if target else value
            yield ast.copy_location(named, value), target or value
    elif not hasattr(node, "body"):
        yield node, node


def _captured(case: ast.match_case) -> Iterator[str]:
    """The names that a pattern gives to what it matches."""
    for part in ast.walk(case.pattern):
        if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
            yield part.name
