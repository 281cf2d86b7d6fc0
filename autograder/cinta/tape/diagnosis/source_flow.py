"""What the user's own source says: does a value that left TensorFlow on one line arrive on another?

Ids end where a tensor becomes a number of Python's. From there the names in the source lead on:
``a = x.numpy()`` makes ``a`` carry it, ``b = a + 1`` makes ``b``. Names only, within one file or
cell; ``None`` means that the source cannot be read.
"""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..trace.place import Place
from .statements import Name, Source, Statement, calls, last, read, source_of, stored, walked


def carries(start: Place, end: Place) -> bool | None:
    """True if names lead from the statement at ``start`` to the one at ``end``.

    None too if only a list or a dict leads there: it may hold the value, or another.
    """
    source = source_of(start.file) if start.file == end.file else None
    first = source.at(start.line) if source else None
    if source is None or first is None:
        return None
    fetched = {*_given_first(first, source), *_passed_first(first, source)}
    if first.covers(end.line) or _spread(source, fetched, end.line):
        return True
    loose = fetched | set(_kept_by(first, source))
    return None if _spread(source, loose, end.line, loose=True) else False


def names_reach(names: set[str], end: Place, places: Iterable[Place] = ()) -> bool | None:
    """True if one of these names, or what comes of it, reaches ``end``.

    So too for what the statements at ``places`` give a name to, or hand to a function.
    """
    source = source_of(end.file)
    if source is None:
        return None
    carried = {(scope, name) for name in names for scope in source.homes(name)}
    lines = sorted({place.line for place in places if place.file == end.file})
    for statement in filter(None, map(source.at, lines)):
        carried.update(_names_given(statement, source, statement.node))
        for name, parameter, argument in _bound(statement, source, loose=True):
            if not isinstance(argument, ast.Name | ast.Constant):
                carried.add((name, parameter))
    return _spread(source, carried, end.line, loose=True)


def has_numbers(place: Place) -> bool:
    """True if the statement at a place writes a number of its own."""
    source = source_of(place.file)
    statement = source.at(place.line) if source else None
    nodes = walked(statement.node) if statement else ()
    return any(isinstance(n, ast.Constant) and isinstance(n.value, int | float) for n in nodes)


def defines_gradients(place: Place) -> bool:
    """True if this file, or some cell of this notebook, writes gradients of its own."""
    files = [place.file]
    if place.is_cell:
        files = [file for file in linecache.cache if Place(file, 1).is_cell]
    return any("custom_gradient" in line for file in files for line in linecache.getlines(file))


def decides(place: Place) -> bool:
    """True if what stands at a place is there to choose what is computed."""
    text = place.text.strip()
    return text.startswith(("if ", "elif ", "while ")) or bool(CHOOSING.search(text))


CHOOSING = re.compile(r"\bif\b.*\belse\b|\btf\.(cond|case|while_loop|switch_case)\(")

INDICES = frozenset("argmax argmin argsort bool choice int len str".split())
"""Functions whose results pick or count: no gradient is looked for there."""


def makes_an_index(place: Place) -> bool:
    """True if the statement at a place gives a name to nothing but what picks or counts."""
    source = source_of(place.file)
    statement = source.at(place.line) if source else None
    value = getattr(statement.node, "value", None) if statement else None
    return isinstance(value, ast.Call) and last(value.func) in INDICES


@dataclass(frozen=True)
class Rebinding:
    """The names that a statement gives anew from their own old values, and the others it reads."""

    names: frozenset[str]
    others: frozenset[str]


def rebinds(place: Place) -> Rebinding | None:
    """``x = x - lr * g`` → ``x``, beside ``lr`` and ``g``; None for any other statement."""
    source = source_of(place.file)
    statement = source.at(place.line) if source else None
    node = statement.node if statement else None
    if isinstance(node, ast.AugAssign):
        name = ast.unparse(node.target)
        return Rebinding(frozenset([name]), read(node.value) - {name})
    if isinstance(node, ast.Assign):
        names = stored(node) & read(node.value)
        return Rebinding(names, read(node.value) - names) if names else None
    return None


def given_at(place: Place) -> frozenset[str]:
    """The names that the statement at a place gives to what a call returns, each by itself."""
    source = source_of(place.file)
    statement = source.at(place.line) if source else None
    pairs = list(_pairs(statement.node)) if statement else []
    return frozenset(
        name
        for target, value in pairs
        if isinstance(value or getattr(target, "value", None), ast.Call)
        for name in stored(target)
    )


def foreign_calls(file: str, first: int, last: int) -> list[tuple[int, str, frozenset[str]]]:
    """Calls of other libraries' on these lines: line, ``np.exp``, the names in its arguments."""
    source = source_of(file)
    statements = [s for s in source.statements if first <= s.first <= last] if source else []
    found = [(call, ast.unparse(call.func)) for s in statements for call in calls(s.node)]
    return [
        (call.lineno, name, frozenset().union(*map(read, call.args)))
        for call, name in found
        if source and name.partition(".")[0] in source.foreign
    ]


def _spread(source: Source, carried: set[Name], line: int, loose: bool = False) -> bool:
    """Pass what is carried along until nothing is added; did it reach the line?"""
    key = frozenset(carried), loose
    if key not in source.reached:
        source.reached[key] = _lines_reached(source, carried, loose)
    return line in source.reached[key]


def _lines_reached(source: Source, carried: set[Name], loose: bool) -> frozenset[int]:
    """The lines of all statements that something carried comes to.

    ``loose``: through what lists and dicts hold, too, and through calls of objects.
    """
    carried, waiting = set(carried), list(carried)
    lines: set[int] = set()
    while waiting:
        name = waiting.pop()
        for statement in source.readers.get(name, ()):
            lines.update(range(statement.first, statement.last + 1))
            found = {*_arguments(statement, source, {name}, loose)}
            found.update(_given_by(statement, source, {name}))
            found.update(_kept_by(statement, source) if loose else ())
            waiting += found - carried
            carried |= found
    return frozenset(lines)


def _given_first(statement: Statement, source: Source) -> Iterator[Name]:
    """What carries a value that the statement fetches by a call."""
    for target, value in _pairs(statement.node):
        if value is None or calls(value):
            yield from _names_given(statement, source, target)


def _given_by(statement: Statement, source: Source, carried: set[Name]) -> Iterator[Name]:
    """What carries the value after a statement: names it stores, or results of its function."""
    for target, value in _pairs(statement.node):
        if value is None or source.loads(value, statement.scope) & carried:
            yield from _names_given(statement, source, target)


def _pairs(node: ast.AST) -> Iterator[tuple[ast.AST, ast.expr | None]]:
    """What is stored and what it is: ``a, b = f(x), 2`` is two assignments."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        for target in node.targets:
            inside = target.elts if isinstance(target, ast.Tuple) else []
            if len(inside) == len(node.value.elts):
                yield from zip(inside, node.value.elts, strict=True)
                return
    yield node, None


def _names_given(statement: Statement, source: Source, node: ast.AST) -> Iterator[Name]:
    scope = statement.scope
    for name in stored(node):
        yield source.home(name, scope) if "." not in name else ("", name)
    returns = isinstance(node, ast.Return) or any(isinstance(n, YIELDS) for n in walked(node))
    if returns and scope:
        yield ("()", scope)


YIELDS = (ast.Yield, ast.YieldFrom)


def _kept_by(statement: Statement, source: Source) -> Iterator[Name]:
    """A list or a dict that a statement puts something into: ``a.append(v)``, ``a[k] = v``.

    In a function it is the module's, unless the function gives the name a value.
    """
    node, scope = statement.node, statement.scope
    for kept in (n for n in ast.walk(node) if isinstance(n, ast.Subscript)):
        if isinstance(kept.ctx, ast.Store):
            yield source.home(ast.unparse(kept.value), scope)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            yield source.home(function.value.id, scope)


def _passed_first(statement: Statement, source: Source) -> Iterator[Name]:
    """Parameters that get a value which the statement itself fetches: ``f(x.numpy())``."""
    for name, parameter, argument in _bound(statement, source):
        if calls(argument):
            yield (name, parameter)


def _arguments(
    statement: Statement, source: Source, carried: set[Name], loose: bool
) -> Iterator[Name]:
    """Parameters of a function of this file that is called with something carried."""
    for name, parameter, argument in _bound(statement, source, loose):
        if source.loads(argument, statement.scope) & carried:
            yield (name, parameter)


CALLED = ("__call__", "call", "forward")
"""The methods, Python's or a library's, that run where an object is called."""


def _bound(
    statement: Statement, source: Source, loose: bool = False
) -> Iterator[tuple[str, str, ast.expr]]:
    """For calls of functions of this file: function, parameter, and what it is given.

    ``loose``: of objects too, ``loss(y, x)`` for every ``call(self, y, x)`` of the file.
    """
    for call in calls(statement.node):
        name = last(call.func)
        known = name in source.parameters
        for function in (name,) if known else CALLED if loose else ():
            yield from _bound_in(function, call, source)


def _bound_in(function: str, call: ast.Call, source: Source) -> Iterator[tuple[str, str, ast.expr]]:
    parameters, rest = source.parameters.get(function, []), source.rest.get(function, [])
    named = {*parameters, *source.keywords.get(function, ())}
    method = isinstance(call.func, ast.Attribute) or last(call.func) != function
    if parameters[:1] == ["self"] and method:
        parameters = parameters[1:]
    for parameter, argument in zip(parameters, call.args, strict=False):
        yield function, parameter, argument
    others = call.args[len(parameters) :] + [k.value for k in call.keywords if k.arg not in named]
    yield from ((function, parameter, value) for parameter in rest for value in others)
    for keyword in call.keywords:
        if keyword.arg in named:
            yield function, str(keyword.arg), keyword.value
