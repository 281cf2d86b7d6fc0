"""How far a value comes by the names that it is given: which statements read it, and for sure?

Names only, within one file or cell. A name that is given another value on every way to a statement
does not carry the first one there; where it may be given another, it only may.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import is_
from typing import NamedTuple, TypeGuard

from .passing import OF_AN_ARRAY, AllOf, Passing, Perhaps, Way, chooses, fetchers, fetching
from .statements import Each, Name, Source, Statement
from .syntax import alive, calls, hands_out, is_entry, last, stored, walked

Lands = Mapping[str, list[Statement]]
"""Function → where a call of it that is known of went on when it returned."""


class Carried(NamedTuple):
    """A name that holds the value since a statement gave it that; -1 if it is not known which."""

    name: Name
    since: int = -1


class Reaching:
    """Passes a value along. ``loose``: also where it only may come, as through a list or a dict.

    ``returns_to`` says where functions that were seen to be at work went on; ``again`` that the
    source may have run more than once, as a notebook's cell may.
    """

    def __init__(
        self, source: Source, *, loose: bool, returns_to: Lands | None = None, again: bool = False
    ) -> None:
        self._source, self._loose = source, loose
        self._returns_to, self._again = returns_to or {}, again
        self._ran: set[int] = set()
        self._received_with: set[tuple[int, _Parts | None]] = set()
        self._held: dict[int, set[Name]] = {}
        self.statements: set[int] = set()
        """The indices of all statements that make something of the value."""
        self.handed: set[int] = set()
        """The indices of those that hand it out of a function."""

    def begin_at(self, statements: Sequence[Statement], through: str = "") -> None:
        """Begin with what some statements fetch: by a call, if they call anything.

        ``through`` is what fetched it, if that is known.
        """
        if len(statements) > 1 and not self._loose:
            return  # several on one line: it is not known which of them it was
        for statement in statements:
            self._ran.add(statement.index)
            self.spread(self._goes_on(statement, self._fetched(statement, through)))

    def _fetched(self, statement: Statement, through: str) -> Way:
        """How what a statement fetches goes on: by a call, or by what it computes."""
        node = statement.node
        if self._loose and (named := fetchers(node, through)):
            return Perhaps(lambda value: not self._alive(value).isdisjoint(named))
        if self._loose:
            return Perhaps(calls if calls(node) else _computes)
        met = fetching(node, through)
        # What a function of this file fetches, it fetches on a line of its own.
        others = [part for part in met if not self._is_of_this_file(part, through)]
        parts = others or met or [part for part in _worked_on(node) if _computes(part)]
        ways = [self._passing(partial(is_, part)) for part in parts]
        called = through in CALLED or not through
        guessed = met and not called and not fetchers(node, through)
        if guessed and not all(map(_may_fetch, parts, ways)):
            return AllOf(())
        if any(map(chooses, parts)) and not fetchers(node, through):
            return AllOf(())
        return AllOf(tuple(ways))

    def _alive(self, value: ast.AST) -> set[ast.AST]:
        """The parts that may matter: not what a function is given and never reads."""
        unused = frozenset(part for call in calls(value) for part in self._unused(call))
        return set(alive(value, unused))

    def _unused(self, call: ast.Call) -> Iterator[ast.expr]:
        """What functions of this file, all that the call may mean, are given and never read."""
        source, functions = self._source, self._source.called.get(last(call.func), [])
        methods = all(function in source.class_of for function in functions)
        if methods != isinstance(call.func, ast.Attribute):
            return
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            return
        given = [(f, name, part) for f in functions for f, name, part in _bound_in(f, call, source)]
        read_somewhere = {part for f, name, part in given if (f, name) in source.mentioned}
        yield from {part for _, _, part in given} - read_somewhere

    def _is_of_this_file(self, node: ast.AST, through: str) -> bool:
        name = last(node.func) if isinstance(node, ast.Call) else ""
        return name != through and name in self._source.called

    def _passing(self, holds: Callable[[ast.AST], bool]) -> Passing:
        return Passing(self._source, holds, self._hands_on)

    def _hands_on(self, call: ast.Call, surely: Callable[[ast.expr], bool]) -> bool:
        """True if every function that is called so returns what it is given here."""
        functions = self._source.called.get(last(call.func), [])
        return self._source.surely_calls(call) and all(
            any(
                self._gives_back(function, parameter)
                for parameter in _surely_given(function, call, self._source, surely)
            )
            for function in functions
        )

    def _gives_back(self, function: str, parameter: str) -> bool:
        """True if each ``return`` of a function has what came in as this parameter."""
        source, key = self._source, ("gives back", function, parameter)
        if key not in source.reached:
            source.reached[key] = frozenset()  # a function that calls itself: not known
            flow = Reaching(source, loose=False)
            flow.spread([Carried((function, parameter))])
            source.reached[key] = frozenset(flow.handed)
        ends = {statement.index for statement in source.handing_out.get(function, ())}
        return bool(ends) and ends <= source.reached[key]

    def begin_where_computed(self, statements: Iterable[Statement]) -> None:
        """Begin with all that some statements compute."""
        for statement in statements:
            self.spread(self._handed_on(statement, Perhaps(_computes)))

    def begin_after(self, site: Statement) -> None:
        """Begin where a function, seen to be at work, hands the value to who called it."""
        self.spread(self._received(site, None, ""))

    def spread(self, carried: Iterable[Carried]) -> None:
        """Pass on what is carried until nothing is added."""
        waiting = list(carried)
        met = set(waiting)
        while waiting:
            name, since = waiting.pop()
            for statement in self._readers(name, since):
                self._held.setdefault(statement.index, set()).add(name)
                found = set(self._read_by(statement, name)) - met
                waiting += found
                met |= found

    def _read_by(self, statement: Statement, name: Name) -> Iterator[Carried]:
        source, scope = self._source, statement.scope

        def meets(value: ast.expr) -> bool:
            if name not in source.loads(value, scope):
                return False
            if not any(any(self._unused(call)) for call in calls(value)):
                return True
            handed = {name[1]} if name[0] == "()" else set()
            return any(
                name in source.meant(part, scope)
                or (isinstance(part, ast.Name) and part.id in handed)
                for part in self._alive(value)
            )

        held = self._held[statement.index]  # [m, s] has it in each element if both names hold it

        def is_it(node: ast.AST) -> bool:
            if isinstance(node, ast.Call) and not source.surely_calls(node):
                return False
            return not held.isdisjoint(source.meant(node, scope))

        way = Perhaps(meets) if self._loose else self._passing(is_it)
        return self._goes_on(statement, way)

    def _goes_on(self, statement: Statement, way: Way) -> Iterator[Carried]:
        """What carries the value after a statement some of whose parts do; it is one it came to."""
        node = statement.node
        parts = list(_worked_on(node))
        several = isinstance(getattr(node, "value", None), ast.Tuple | ast.List) and not self._loose
        in_it = (way.wholly if isinstance(p, ast.Dict | ast.Set) else way.surely for p in parts)
        found = [ask(part) for ask, part in zip(in_it, parts, strict=True)]
        met = bool(parts) and (all if several else any)(found)
        if met or (not self._loose and way.takes_in(node)):
            self.statements.add(statement.index)
        yield from self._handed_on(statement, way)

    def _handed_on(self, statement: Statement, way: Way) -> Iterator[Carried]:
        for target, value in self._stores(statement.node):
            if value is None:
                yield from self._given(statement, target)
                continue
            if self._loose and _has_plain_keys(value) and isinstance(statement.node, ast.Assign):
                yield from self._entries(statement, value, way)
                continue
            for one in way.named(target, value, isinstance(statement.node, Each)):
                yield from self._given(statement, one)
        yield from self._bound(statement, way)
        if not self._loose:
            yield from self._appended(statement, way)
        elif any(map(way.surely, _worked_on_or_moved(statement.node))):
            for name in kept_by(statement, self._source):
                yield Carried(name, -1 if name[1].endswith("[*]") else self._since(statement, name))
        yield from self._returned(statement, way)

    def _bound(self, statement: Statement, way: Way) -> Iterator[Carried]:
        """The parameters that it comes in by, of the functions that a statement calls."""
        for function, call in bound(statement, self._source, self._loose):
            if self._loose:
                given = _bound_in(function, call, self._source)
                names = [name for _, name, argument in given if way.wholly(argument)]
            else:
                names = _surely_given(function, call, self._source, way.wholly)
            yield from (Carried((function, name)) for name in names)

    def _appended(self, statement: Statement, way: Way) -> Iterator[Carried]:
        """The list that it appends the value to, if that holds nothing else."""
        match statement.node:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(holder), "append"), [value])):
                name = self._source.home(holder, statement.scope)
                if self._source.holds_only(name, statement) and way.wholly(value):
                    yield Carried(name, statement.index)

    def _stores(self, node: ast.AST) -> Iterator[tuple[ast.AST, ast.expr | None]]:
        """What is given a value and what value; for sure, each name by itself."""
        if self._loose:
            yield from [(node.targets[0], node.value)] if isinstance(node, Each) else pairs(node)
            return
        for target, value in pairs(node):
            targets = getattr(target, "targets", None) or [getattr(target, "target", target)]
            if value is not None:
                yield from ((one, value) for one in targets)
        named = (n for n in walked(node) if isinstance(n, ast.NamedExpr))
        yield from ((n.target, n.value) for n in named)

    def _entries(self, statement: Statement, value: ast.Dict, way: Way) -> Iterator[Carried]:
        """Of a dict that is written out, the entries that may hold the value."""
        parts = zip(value.keys, value.values, strict=True)
        keys = [ast.unparse(key) for key, part in parts if key and way.surely(part)]
        for base in stored(statement.node) if keys else ():
            yield Carried(self._source.beside(base, f"{base}[*]", statement.scope))
            for key in keys:
                entry = self._source.beside(base, f"{base}[{key}]", statement.scope)
                yield Carried(entry, statement.index)

    def _since(self, statement: Statement, name: Name) -> int:
        """Where a name is given anew by other statements too, it matters which gave it last."""
        return statement.index if name in self._source.givers else -1

    def _given(self, statement: Statement, target: ast.AST) -> Iterator[Carried]:
        if statement in self._source.never_reached and not self._loose:
            return
        for name in stored(target):
            home = self._source.home(name, statement.scope)
            yield Carried(home, statement.index)
            if self._loose and (other := self._source.of_another(home)):
                yield Carried(other)

    def _returned(self, statement: Statement, way: Way) -> Iterator[Carried]:
        """What carries the value in those who called the function that hands it out here."""
        function, node = statement.scope, statement.node
        if not function or not hands_out(node):
            return
        parts = _parts_returned(node, way.wholly)
        given = getattr(node, "value", None)
        if not self._loose and (given is None or not (parts or way.wholly(given))):
            return
        if parts is None:
            self.handed.add(statement.index)
        if node in self._source.tried and not self._loose:
            return  # it may have come to nothing
        others = [s for s in self._source.handing_out[function] if s is not statement]
        if others and statement.index not in self._ran and not self._loose:
            return
        name = function.rpartition(".")[2]
        if function in self._returns_to:
            for site in self._returns_to[function]:
                yield from self._received(site, parts, name)
            return
        only = len(self._source.called[name]) == 1 and function not in self._source.class_of
        only = only and function not in self._source.wrapped
        if self._loose or (only and parts is None):
            yield Carried(("()", name))

    def _received(self, site: Statement, parts: _Parts | None, name: str) -> Iterator[Carried]:
        """What carries on where a call came back with the value, or with it in some parts only."""
        if (site.index, parts) in self._received_with:
            return
        self._ran.add(site.index)
        self._received_with.add((site.index, parts))
        targets = getattr(site.node, "targets", [])
        apart = targets[0].elts if targets and isinstance(targets[0], ast.Tuple) else []
        way = Perhaps(_comes_from_elsewhere) if self._loose else self._fetched(site, name)
        if parts is None:
            yield from self._goes_on(site, way)
        elif len(apart) == parts.of and isinstance(getattr(site.node, "value", None), ast.Call):
            for k in parts.places:
                yield from self._given(site, apart[k])
        elif self._loose:
            yield from self._goes_on(site, way)

    def _readers(self, name: Name, since: int) -> Iterator[Statement]:
        """The statements that read a name while it holds the value; surely, if not ``loose``."""
        if not self._loose and name in self._source.defined:
            return
        its = "." in name[1] or name[0] == "."
        if not self._loose and its and not self._source.attributes_are_plain:
            return
        changed = [] if self._loose else [*self._changing(name)]
        for reader in self._readers_as_given(name, since):
            if not any(_may_come_between(other, since, reader) for other in changed):
                yield reader

    def _changing(self, name: Name) -> Iterator[Statement]:
        """The statements that may change what a name holds, or the object whose attribute it is."""
        base, dot, attribute = name[1].partition(".")
        yield from self._source.changed.get(name, ())
        if dot and base != "self":
            for home in self._source.homes(base):
                yield from self._source.changed.get((home, base), ())
                yield from self._source.givers.get((home, base), ())
            yield from self._source.giving_others(attribute, base)

    def _has_run(self, statement: Statement) -> bool:
        """True for what was seen to be at work, and for what always follows that."""
        seen = (self._source.statements[index] for index in self._ran)
        return any(s is statement or self._source.goes_on_from(s, statement) for s in seen)

    def _readers_as_given(self, name: Name, since: int) -> Iterator[Statement]:
        """The statements that read a name while it still holds the value, if it surely does."""
        readers = self._source.readers.get(name, [])
        if since < 0:
            anew = () if self._loose else self._source.givers.get(name, ())
            yield from (r for r in readers if not any(_may_come_between(s, -1, r) for s in anew))
            return
        giver = self._source.statements[since]
        others = [s for s in self._source.givers.get(name, []) if s is not giver]
        if not self._loose and any(other.scope != giver.scope == name[0] for other in others):
            return  # another function gives it anew, whenever it is called
        beside = name[0] == giver.scope and (self._loose or "." not in name[1])
        if not beside:  # an attribute, or a name of the module's
            known = giver.index in self._ran or not others
            if self._loose or (known and all(_comes_first(other, giver) for other in others)):
                yield from readers
            return
        indices = [other.index for other in others]
        for reader in readers:
            if reader.scope != giver.scope:
                known = giver.index in self._ran and (not indices or indices[-1] < since)
                if self._loose or not indices or known:
                    yield reader
                continue
            first, end = bisect_right(indices, since), bisect_left(indices, reader.index)
            if reader.index > since:
                holds = _holds_down_to(reader, giver, others[:first], others[first:end])
            else:
                holds = _holds_round_to(reader, giver, others, self._again)
            certain = self._has_run(giver) or not others or giver.precedes_all_ways_to(reader)
            if (holds and certain) or (holds is not False and self._loose):
                yield reader


def _may_come_between(other: Statement, since: int, reader: Statement) -> bool:
    """True if another statement may run after the one of this index and before the reader."""
    if other is reader or other.index == since:
        return False
    if other.scope != reader.scope and not other.scope.endswith("__init__"):
        return True
    return since < other.index < reader.index or bool(other.loops & reader.loops)


def _comes_first(other: Statement, giver: Statement) -> bool:
    """True if what else gives a name a value does so once, before the value can come to it."""
    starts = other.scope.endswith("__init__") or (not other.scope and other.index < giver.index)
    return starts and not other.loops


def _holds_down_to(
    reader: Statement, giver: Statement, before: list[Statement], between: list[Statement]
) -> bool | None:
    """Does a name hold what it was given further up? None if it may."""
    if any(other.precedes_all_ways_to(reader) for other in reversed(between)):
        return False
    again = giver.loops & reader.loops
    straight = giver.precedes_all_ways_to(reader)
    if isinstance(giver.node, ast.Expr):  # it appends to a list, which is made anew each round
        straight = all(map(giver.repeats_after, before))
    may_be_another = between or (not straight and any(again & other.loops for other in before))
    return None if may_be_another else True


def _holds_round_to(
    reader: Statement, giver: Statement, others: list[Statement], again: bool
) -> bool | None:
    """The same for a statement further up, which a loop comes back to; ``again``: or the cell."""
    loops = giver.loops & reader.loops
    if not loops:
        dead = not again or any(other.precedes_all_ways_to(reader) for other in others)
        return False if dead else None
    within = [other for other in others if other.loops & loops]
    if any(other.precedes_all_ways_to(reader) for other in within):
        return False
    return None if within else True


def _may_fetch(part: ast.AST, way: Passing) -> bool:
    """True for what gives back what it fetched, and not what it chose by that."""
    if not isinstance(part, ast.Call):
        return True
    return last(part.func) in OF_AN_ARRAY or way.computes(part)


def _comes_from_elsewhere(value: ast.expr) -> bool:
    """True for what may be what a call gave: of a function, or of a property."""
    return any(isinstance(node, ast.Call | ast.Attribute) for node in walked(value))


def _computes(value: ast.expr) -> bool:
    """True for what is made of some value, and not only of its shape."""
    parts = any(isinstance(node, ast.Name | ast.Call) for node in walked(value))
    return parts and not isinstance(value, ast.Name)


class _Parts(NamedTuple):
    """Which of several values that are returned together carry it, and of how many."""

    places: tuple[int, ...]
    of: int


def _parts_returned(node: ast.AST, carries: Callable[[ast.expr], object]) -> _Parts | None:
    """None if all of what is returned may be the value."""
    value = node.value if isinstance(node, ast.Return) else None
    if not isinstance(value, ast.Tuple):
        return None
    places = tuple(k for k, part in enumerate(value.elts) if carries(part))
    return _Parts(places, len(value.elts)) if len(places) < len(value.elts) else None


def _has_plain_keys(value: ast.expr) -> TypeGuard[ast.Dict]:
    """True for a dict of which it is plain what stands under which key."""
    keys = value.keys if isinstance(value, ast.Dict) else []
    return bool(keys) and all(
        isinstance(k, ast.Constant) and isinstance(k.value, str) for k in keys
    )


MOVED = (ast.Name, ast.Attribute, ast.Constant)


def _worked_on(node: ast.AST) -> Iterator[ast.expr]:
    """The parts of a statement that are computed, not only given a name or handed on."""
    if isinstance(node, ast.AugAssign):
        yield node.value
        return
    value = getattr(node, "value", None) if isinstance(node, ast.stmt | ast.Yield) else node
    call = value if isinstance(node, ast.Expr) and isinstance(value, ast.Call) else None
    if call and isinstance(call.func, ast.Attribute):  # what it is a method of stays as it was
        yield from (*call.args, *(keyword.value for keyword in call.keywords))
    elif isinstance(value, ast.Tuple | ast.List):
        for part in value.elts:
            yield from _worked_on(part)
    elif isinstance(value, ast.Yield):
        yield from _worked_on(value)
    elif isinstance(value, ast.expr) and not isinstance(value, MOVED):
        yield value


def _worked_on_or_moved(node: ast.AST) -> Iterator[ast.expr]:
    yield from _worked_on(node)
    value = getattr(node, "value", None)
    if isinstance(value, MOVED):
        yield value


def pairs(node: ast.AST) -> Iterator[tuple[ast.AST, ast.expr | None]]:
    """What is stored and what it is: ``a, b = f(x), 2`` is two assignments."""
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        for target in node.targets:
            inside = target.elts if isinstance(target, ast.Tuple) else []
            if len(inside) == len(node.value.elts):
                yield from zip(inside, node.value.elts, strict=True)
                return
    value = getattr(node, "value", None)
    stores = isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
    yield node, value if stores else None


def kept_by(statement: Statement, source: Source) -> Iterator[Name]:
    """A list or a dict that a statement puts something into: ``a.append(v)``, ``a[k] = v``.

    In a function it is the module's, unless the function gives the name a value.
    """
    node, scope = statement.node, statement.scope
    for kept in (n for n in ast.walk(node) if isinstance(n, ast.Subscript)):
        if isinstance(kept.ctx, ast.Store):
            base = ast.unparse(kept.value)
            if is_entry(kept):
                yield source.beside(base, ast.unparse(kept), scope)
                yield source.beside(base, f"{base}[*]", scope)
            else:
                yield source.home(base, scope)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        function = node.value.func
        if isinstance(function, ast.Attribute) and isinstance(
            function.value, ast.Name | ast.Attribute
        ):
            holder = ast.unparse(function.value)
            if holder.partition(".")[0] not in source.foreign | source.computing:  # np.save(f, v)
                yield source.home(holder, scope)


CALLED = ("__call__", "call", "forward")
"""The methods, Python's or a library's, that run where an object is called."""


def bound(
    statement: Statement, source: Source, loose: bool = False
) -> Iterator[tuple[str, ast.Call]]:
    """Calls of functions of this file, each with the function that it may mean.

    Of a function that is called once only. ``loose``: of each that the call may mean,
    ``loss(y, x)`` also for every ``call(self, y, x)`` of the file.
    """
    for call in calls(statement.node):
        name = last(call.func)
        known = source.called.get(name, [])
        called = [f for n in CALLED for f in source.called.get(n, [])] if loose else []
        sure = len(known) == 1 and source.times_called[name] == 1
        yield from ((f, call) for f in (known if known and (sure or loose) else called))


def _surely_given(
    function: str, call: ast.Call, source: Source, surely: Callable[[ast.expr], bool]
) -> list[str]:
    """The parameters that cannot be without it; one that takes several, if each of them is it.

    Or if one is, and the function makes a tensor of all of them together.
    """
    given: dict[str, list[ast.expr]] = {}
    for _, parameter, argument in _bound_in(function, call, source):
        given.setdefault(parameter, []).append(argument)
    return [
        parameter
        for parameter, parts in given.items()
        if (any if source.takes_in_whole(function, parameter) else all)(map(surely, parts))
    ]


def _bound_in(function: str, call: ast.Call, source: Source) -> Iterator[tuple[str, str, ast.expr]]:
    parameters, rest = source.parameters.get(function, []), source.rest.get(function, [])
    named = {*parameters, *source.keywords.get(function, ())}
    name = function.rpartition(".")[2]
    method = isinstance(call.func, ast.Attribute) or last(call.func) != name
    if parameters[:1] == ["self"] and method:
        parameters = parameters[1:]
    for parameter, argument in zip(parameters, call.args, strict=False):
        yield function, parameter, argument
    others = call.args[len(parameters) :] + [k.value for k in call.keywords if k.arg not in named]
    yield from ((function, parameter, value) for parameter in rest for value in others)
    for keyword in call.keywords:
        if keyword.arg in named:
            yield function, str(keyword.arg), keyword.value
