"""A file's or a cell's statements, and what can be asked of them all: who stores, reads, calls."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .syntax import (
    calls,
    changed_in_place,
    entries_read,
    given,
    handed_to,
    hands_out,
    imported,
    is_a_collection,
    is_entry,
    is_of_another,
    last,
    owners_changed,
    read,
    stored,
)

TENSORS = frozenset("constant convert_to_tensor".split())
"""Functions that make one tensor of all that they are given."""

BEHIND_NAMES = frozenset(
    "__delattr__ __dict__ __getattr__ __getattribute__ __setattr__ __setitem__ delattr eval exec "
    "globals locals setattr vars".split()
)
"""What gives or takes a value by a name, and no assignment shows it."""

ENDS = (ast.Break, ast.Continue, ast.Raise, ast.Return)


class Each(ast.Assign):
    """The head of a loop: its names are given one element of the value after another."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Statement:
    """One simple statement (or the head of a block) and the function that it stands in.

    ``index`` counts the statements of the source, ``blocks`` are the blocks around it, the
    outermost first, and ``loops`` those of them that run again and again.
    """

    node: ast.AST
    first: int
    last: int
    scope: str
    index: int
    blocks: tuple[int, ...]
    loops: frozenset[int]

    def covers(self, line: int) -> bool:
        """True if the line is one of the statement's."""
        return self.first <= line <= self.last

    def repeats_after(self, other: Statement) -> bool:
        """True if it stands below the other one in the same block, or there in loops alone."""
        deeper = set(self.blocks[len(other.blocks) :])
        return other.precedes_all_ways_to(self) and deeper <= self.loops

    def precedes_all_ways_to(self, other: Statement) -> bool:
        """True if the other one, further down, is never come to but by way of this one."""
        return self.index < other.index and self.blocks == other.blocks[: len(self.blocks)]


Name = tuple[str, str]
"""A name and the function that it is local to; empty for the module.

Of ``self.x`` it is the class, written ``:Net``; ``("()", "f")`` is what a function returns, and
``(".", "x")`` what somebody's attribute ``x`` is. What stands in a dict under a key that is written
there is a name by itself: ``kept['w']``, or ``kept[*]`` to who reads all of it.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Source:
    """One file or cell: its statements in order, and its functions, by what Python calls them.

    A function in another, or in a class, is ``outer.inner``. ``parameters`` are what arguments by
    position fill, ``keywords`` what only a name does, and ``rest`` the parameters (``*args``,
    ``**options``) that take all others. ``around`` is the function that a function stands in,
    ``class_of`` the class of a method; ``elsewhere`` the names that it declares to be another's.
    ``foreign`` are the names that stand for other people's modules and functions: ``np``;
    ``computing`` those of libraries that compute with what they are given: ``tf``, ``math``.
    ``tried`` are the returns inside a ``try``, which another may overrule; ``wrapped``
    the functions that a decorator may have made another of; ``classes`` what a class is called.
    """

    statements: tuple[Statement, ...]
    parameters: dict[str, list[str]]
    keywords: dict[str, list[str]]
    rest: dict[str, list[str]]
    around: dict[str, str]
    class_of: dict[str, str]
    elsewhere: dict[str, set[str]]
    foreign: frozenset[str]
    computing: frozenset[str]
    tried: frozenset[ast.AST]
    wrapped: frozenset[str]
    classes: frozenset[str]

    def at(self, line: int) -> Statement | None:
        """The first statement that stands on a line."""
        return next(iter(self.by_line.get(line, ())), None)

    @cached_property
    def by_line(self) -> dict[int, list[Statement]]:
        """Line → the statements that stand on it."""
        lines: dict[int, list[Statement]] = {}
        for statement in self.statements:
            for line in range(statement.first, statement.last + 1):
                lines.setdefault(line, []).append(statement)
        return lines

    @cached_property
    def called(self) -> dict[str, list[str]]:
        """What a call may say → the functions of that name."""
        called: dict[str, list[str]] = {}
        for function in self.parameters:
            called.setdefault(function.rpartition(".")[2], []).append(function)
        return called

    @cached_property
    def times_called(self) -> Counter[str]:
        """How many calls of the source say a name."""
        return Counter(last(call.func) for s in self.statements for call in calls(s.node))

    @cached_property
    def handing_out(self) -> dict[str, list[Statement]]:
        """Function → the statements that return something from it, or yield it."""
        found: dict[str, list[Statement]] = {}
        for statement in filter(lambda s: hands_out(s.node), self.statements):
            found.setdefault(statement.scope, []).append(statement)
        return found

    @cached_property
    def own(self) -> dict[str, set[str]]:
        """Function → the names that live in it: its parameters, and what it gives a value."""
        own = {
            function: {*names, *self.keywords[function], *self.rest[function]}
            for function, names in self.parameters.items()
        }
        for statement in self.statements:
            others = self.elsewhere.get(statement.scope, set())
            names = stored(statement.node) | imported(statement.node)
            own.setdefault(statement.scope, set()).update(names - others)
        return own

    @cached_property
    def readers(self) -> dict[Name, list[Statement]]:
        """Name → the statements that read it, from the first down."""
        return self._by_name(lambda s: self.loads(s.node, s.scope))

    @cached_property
    def mentioned(self) -> frozenset[Name]:
        """The names that some statement reads, if only to choose by them or to count."""
        return frozenset(
            self.home(node.id, statement.scope)
            for statement in self.statements
            for node in ast.walk(statement.node)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        )

    @cached_property
    def givers(self) -> dict[Name, list[Statement]]:
        """Name → the statements that give it a value and leave nothing of the one it had."""
        return self._by_name(lambda s: {*self._given_at(s)})

    @cached_property
    def names_given(self) -> frozenset[str]:
        """The names that some statement gives a value, wherever they live; an import gives none."""
        return frozenset(name for statement in self.statements for name in given(statement.node))

    def takes_in_whole(self, function: str, name: str) -> bool:
        """True if all that a function does with a name is to make a tensor of what it holds."""
        nodes = [n for s in self.statements if s.scope == function for n in ast.walk(s.node)]
        used = {n for n in nodes if isinstance(n, ast.Name) and n.id == name}
        made = [n for n in nodes if isinstance(n, ast.Call) and last(n.func) in TENSORS]
        return bool(used) and used <= {argument for call in made for argument in call.args}

    def gives(self, function: ast.Attribute) -> bool:
        """True if some statement gives a library's function anew: ``np.mean = ...``."""
        return ast.unparse(function) in self.names_given

    @cached_property
    def defined(self) -> frozenset[Name]:
        """The names that a ``def`` or a ``class`` gives something."""
        functions = (f for f in self.parameters if f not in self.class_of)
        names = {(self.around.get(f, ""), f.rpartition(".")[2]) for f in functions}
        return frozenset(names | {("", name) for name in self.classes})

    @cached_property
    def is_plain(self) -> bool:
        """False where names may mean what no assignment shows: ``globals()``, ``setattr``."""
        its_own = {id(inner) for node in self._giving_its_own for inner in ast.walk(node)}
        read = [node for node in self._nodes if id(node) not in its_own]
        names = {n.id for n in read if isinstance(n, ast.Name)}
        names |= {n.attr for n in read if isinstance(n, ast.Attribute)}
        return BEHIND_NAMES.isdisjoint(names) and BEHIND_NAMES.isdisjoint(self.called)

    @cached_property
    def attributes_are_plain(self) -> bool:
        """False where an object gives itself attributes by what a text says."""
        return self.is_plain and not self._giving_its_own

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        return [node for statement in self.statements for node in ast.walk(statement.node)]

    @cached_property
    def _giving_its_own(self) -> list[ast.AST]:
        """What can change nothing but attributes: ``setattr(self, key, value)``, ``vars(self)``."""
        written = (node for node in self._nodes if isinstance(node, ast.Call))
        called = [n.func for n in written if [*map(ast.unparse, n.args[:1])] == ["self"]]
        functions = [f for f in called if isinstance(f, ast.Name) and f.id in ("setattr", "vars")]
        dicts = [n for n in self._nodes if isinstance(n, ast.Attribute) and n.attr == "__dict__"]
        return [*functions, *(n for n in dicts if ast.unparse(n.value) == "self")]

    def _given_at(self, statement: Statement) -> Iterator[Name]:
        node, scope = statement.node, statement.scope
        yield from (self.home(name, scope) for name in given(node) | imported(node))
        targets = node.targets if isinstance(node, ast.Assign) else ()
        yield from (
            self.beside(ast.unparse(t.value), ast.unparse(t), scope) for t in targets if is_entry(t)
        )

    @cached_property
    def changed(self) -> dict[Name, list[Statement]]:
        """Name → the statements that may change what it holds, and give it nothing anew."""
        found = self._by_name(
            lambda s: {self.home(name, s.scope) for name in self._changes(s.node)}
        )
        for one, other in self._of_one_object():
            for name, its in ((one, other), (other, one)):
                found[name] = [*found.get(name, ()), *found.get(its, ())]
        return found

    def _changes(self, node: ast.AST) -> Iterator[str]:
        """What it changes itself, or hands to a call that may: ``wipe(a)``, ``np.copyto(a, b)``."""
        yield from changed_in_place(node)
        if isinstance(node, ast.AugAssign) and self._may_lengthen(node):
            yield ast.unparse(node.target)
        alone = node.value if isinstance(node, ast.Expr) else None
        for call in calls(node):
            if self._may_change(call, alone=call is alone):
                yield from (name for argument in call.args for name in read(argument))

    def _may_lengthen(self, node: ast.AugAssign) -> bool:
        """True for ``kept += [b]``, ``kept |= more``: elements come to those that it held."""
        if not isinstance(node.op, ast.Add):
            return isinstance(node.op, ast.BitOr | ast.BitAnd | ast.BitXor)
        return any(map(self.may_be_a_collection, (node.target, node.value)))

    def may_be_a_collection(self, node: ast.expr) -> bool:
        """True for what is written as a list or its like, and a name that is given such a thing."""
        name = ast.unparse(node)
        held = [getattr(s.node, "value", None) for s in self.statements if name in given(s.node)]
        return any(map(is_a_collection, [node, *held]))

    def _may_change(self, call: ast.Call, *, alone: bool) -> bool:
        """True for a call that may change what it is given; ``alone``: its result is not used."""
        name, known = last(call.func), self.called.get(last(call.func), [])
        if self.is_foreign(call):
            inputs = getattr(getattr(np, name, None), "nin", len(call.args))
            return alone or len(call.args) > inputs  # np.add(a, b, a)
        library = hasattr(builtins, name) or name in self.computing | self.classes
        stranger = isinstance(call.func, ast.Name) and not known and not library
        return stranger or name == "shuffle" or not self.changers.isdisjoint(known)

    @cached_property
    def changers(self) -> frozenset[str]:
        """The functions that may change what they are given: ``box[0] = 1.5``."""
        inside = [s for s in self.statements if s.scope]
        found = {
            s.scope
            for s in inside
            if self._gives_as(s, [*changed_in_place(s.node), *owners_changed(s.node)])
        }
        while more := {s.scope for s in inside if self._gives_as(s, handed_to(s.node, found))}:
            if more <= found:
                break
            found |= more
        return frozenset(found)

    def _gives_as(self, statement: Statement, names: Iterable[str]) -> bool:
        """True if one of the names is what a parameter of the function holds, or a part of it."""
        function = statement.scope
        own = {*self.parameters[function], *self.rest[function], *self.keywords[function]}
        return not (own - {"self", "cls"}).isdisjoint(name.partition(".")[0] for name in names)

    def _of_one_object(self) -> Iterator[tuple[Name, Name]]:
        """Names of which one was given what the other holds, or a part of it: ``b = a[1:]``."""
        for statement in self.statements:
            node, scope = statement.node, statement.scope
            held = node.value if isinstance(node, ast.Assign) else None
            while isinstance(held, ast.Subscript | ast.Attribute | ast.Call):
                if isinstance(held, ast.Call) and not isinstance(held.func, ast.Attribute):
                    break
                held = held.func if isinstance(held, ast.Call) else held.value
            shared = {held.id} if isinstance(held, ast.Name) else frozenset[str]()
            if not shared.isdisjoint(self.foreign):  # np.ravel(a) may be a view of a
                shared = read(node)
            for other in shared - self.foreign - self.computing:
                for name in stored(node):
                    yield self.home(name, scope), self.home(other, scope)

    def meant(self, node: ast.AST, scope: str) -> Iterator[Name]:
        """What this very node names: a name, an attribute, an entry, what a function returns."""
        if isinstance(node, ast.Name | ast.Attribute):
            name = ast.unparse(node)
            yield self.home(name, scope)
            yield self.beside(name, f"{name}[*]", scope)
            if isinstance(node, ast.Attribute) and is_of_another(name):
                yield (".", node.attr)
        elif isinstance(node, ast.Call) and not self.is_foreign(node):
            yield ("()", last(node.func))
        elif is_entry(node):
            yield self.beside(ast.unparse(node.value), ast.unparse(node), scope)

    def _by_name(self, names: Callable[[Statement], set[Name]]) -> dict[Name, list[Statement]]:
        found: dict[Name, list[Statement]] = {}
        for statement in self.statements:
            for name in names(statement):
                found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def reached(self) -> dict[Any, frozenset[int]]:
        """What was found already of where names lead, by whoever looked."""
        return {}

    def home(self, name: str, scope: str) -> Name:
        """Where a name lives that is met in a function: there, or in a function around it."""
        met: set[str] = set()
        first, dot, _ = name.partition(".")
        while scope and scope not in met:
            if dot and first == "self" and scope in self.class_of:
                return (":" + self.class_of[scope], name)
            if not dot and name in self.own.get(scope, ()):
                return (scope, name)
            met.add(scope)
            scope = self.around.get(scope, "")
        return ("", name)

    def homes(self, name: str) -> list[str]:
        """The functions that have a name of this spelling, and the module: ""."""
        return ["", *(scope for scope, names in self.own.items() if scope and name in names)]

    def loads(self, node: ast.AST, scope: str) -> set[Name]:
        """What a piece of code reads: names, and results of functions, handed on uncalled too."""
        results = {("()", last(call.func)) for call in calls(node) if not self.is_foreign(call)}
        handed = {("()", name) for name in read(node) if name in self.called}
        others = {(".", name.rpartition(".")[2]) for name in read(node) if is_of_another(name)}
        entries = {self.beside(base, entry, scope) for base, entry in entries_read(node)}
        return {self.home(name, scope) for name in read(node)} | results | handed | others | entries

    def beside(self, base: str, entry: str, scope: str) -> Name:
        """Where ``kept['w']`` lives: where ``kept`` does."""
        return (self.home(base, scope)[0], entry)

    def of_another(self, name: Name) -> Name | None:
        """What ``self.x`` is to who holds the object, if one class alone has an ``x``."""
        attribute = name[1].removeprefix("self.")
        classes = {scope for scope, known in self.givers if known == name[1]}
        return (".", attribute) if name[0][:1] == ":" and classes == {name[0]} else None

    def is_worked_out(self, attribute: str) -> bool:
        """True for an attribute that a method of this file may give or take: a property's."""
        return any(function in self.class_of for function in self.called.get(attribute, ()))

    def surely_calls(self, call: ast.Call) -> bool:
        """True if what is called is one of the functions of this file that have the name.

        As they stand there: not wrapped by a decorator, no name that is given to something else,
        and of methods, those of an object that a class of this file made.
        """
        functions, function = self.called.get(last(call.func), []), call.func
        if not functions or not self.wrapped.isdisjoint(functions):
            return False
        methods = [f in self.class_of for f in functions]
        if isinstance(function, ast.Name):
            return not any(methods) and function.id not in self.names_given | self.names_taken
        if not isinstance(function, ast.Attribute) or self._is_given(function.attr):
            return False
        if not self.attributes_are_plain:
            return False
        return all(methods) and self._is_own(function.value)

    def _is_given(self, attribute: str) -> bool:
        """True if some statement gives somebody's attribute of that name a value."""
        return any(name.endswith("." + attribute) for name in self.names_given)

    def giving_others(self, attribute: str, owner: str) -> Iterator[Statement]:
        """What gives an attribute of that name to an object that goes by another name."""
        for (_, name), givers in self.givers.items():
            base, dot, its = name.rpartition(".")
            if dot and its == attribute and base != owner:
                yield from givers

    @cached_property
    def never_reached(self) -> frozenset[Statement]:
        """What stands below a ``return``, a ``raise`` or their like, in the same block."""
        ends: dict[Any, Statement] = {}
        found: set[Statement] = set()
        for statement in self.statements:
            block = statement.scope, statement.blocks
            if block in ends:
                found.add(statement)
            if isinstance(statement.node, ENDS):
                ends[block] = statement
        return frozenset(found)

    def holds_only(self, name: Name, appending: Statement) -> Statement | None:
        """Where a list began as an empty one that a statement alone puts things into; or None."""
        givers, changes = self.givers.get(name, []), self.changed.get(name, [])
        if len(givers) != 1 or any(change is not appending for change in changes):
            return None
        value = getattr(givers[0].node, "value", None)
        empty = isinstance(value, ast.List) and not value.elts
        stays = isinstance(givers[0].node, ast.Assign) and givers[0].scope == appending.scope
        return givers[0] if empty and stays else None

    def goes_on_from(self, one: Statement, other: Statement) -> bool:
        """True if the other, further down in the same block, always runs after the one."""
        between = self.statements[one.index + 1 : other.index]
        ends = any(isinstance(s.node, ENDS) for s in between)
        return (
            one.index < other.index
            and (one.scope, one.blocks) == (other.scope, other.blocks)
            and not ends
        )

    @cached_property
    def names_taken(self) -> frozenset[str]:
        """All names of parameters, and those that an import gives."""
        tables = (self.parameters, self.keywords, self.rest)
        taken = {name for table in tables for names in table.values() for name in names}
        return frozenset(taken.union(*(imported(s.node) for s in self.statements)))

    def _is_own(self, owner: ast.expr) -> bool:
        """True for ``self``, ``super()``, ``Net()``, and a name that is given nothing but these."""
        if isinstance(owner, ast.Call):
            return last(owner.func) in self.classes | {"super"}
        name = ast.unparse(owner)
        makers = self._makers(name)
        return name in ("self", "cls") or (
            bool(makers) and all(last(maker) in self.classes for maker in makers)
        )

    def is_of_a_library(self, name: str) -> bool:
        """True for a layer or a model: a name given nothing but ``tf.keras.layers.Dense(3)``."""
        makers = self._makers(name) if "." not in name or self.attributes_are_plain else []
        return bool(makers) and all(
            last(maker)[:1].isupper()
            and last(maker) != "Lambda"
            and ast.unparse(maker).partition(".")[0] in self.computing
            for maker in makers
        )

    def is_one_of(self, name: str, layers: frozenset[str]) -> bool:
        """True for a layer of one of these classes of a library."""
        return self.is_of_a_library(name) and all(last(m) in layers for m in self._makers(name))

    def _makers(self, name: str) -> list[ast.expr]:
        """What is called where a name is given something; nothing if it may be given otherwise."""
        stores = [s.node for s in self.statements if name in stored(s.node)]
        values = [getattr(node, "value", None) for node in stores if isinstance(node, ast.Assign)]
        made = [value.func for value in values if isinstance(value, ast.Call)]
        plain = len(made) == len(stores) and name not in self.names_taken
        return made if plain else []

    def is_foreign(self, call: ast.Call) -> bool:
        """True for a call of another library's: ``np.mean`` is no function of this file."""
        function = call.func
        while isinstance(function, ast.Attribute):
            function = function.value
        return isinstance(function, ast.Name) and function.id in self.foreign
