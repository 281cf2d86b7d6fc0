"""Is a value surely in what a piece of code makes? What "sure" asks of every step that it takes.

A step is sure where the result cannot be what it is without the value: arithmetic, an element of
what holds nothing else, a function that computes with what it is given, one of the user's whose
every ``return`` has it. A choice (``or``, ``max`` of two, a comparison), a count, one element of
several, and a function of which nothing is known are not: there the value only may come through,
and all that this may mean is told (:data:`cinta.tape.causes.READINGS`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .statements import Source
from .syntax import calls, last, walked

Holds = Callable[[ast.AST], bool]
"""Is this very node the value?"""

HandsOn = Callable[[ast.Call, Callable[[ast.expr], bool]], bool]
"""Does a function of the user's give back what it is given there?"""

PYTHONS = frozenset(
    "abs complex dict float format int iter list next pow repr reversed round set sorted str sum "
    "tuple".split()
)
"""Python's functions whose result has all of what they are given."""

COUNTS = frozenset(
    "all allclose any argmax argmin argsort array_equal choice empty empty_like eye full_like "
    "isfinite isinf isnan ndim nonzero ones ones_like print rank searchsorted seed select "
    "set_seed shape size where zeros zeros_like".split()
)
"""Functions of NumPy and TensorFlow that count, choose, or take nothing but a shape."""

OF_AN_ARRAY = frozenset(
    "astype clip conj copy cumsum dot flatten format item max mean min numpy prod ravel "
    "read_value reshape round squeeze std sum to_list tolist transpose value var".split()
)
"""Methods that give what the number or the array itself holds, or an element of it."""

OPERATORS = frozenset(
    f"__{side}{name}__"
    for name in "add and floordiv lshift matmul mod mul or pow rshift sub truediv xor".split()
    for side in ("", "r")
)
"""Methods of a class that says itself what an operator makes."""

PARTS = frozenset(["T", "flat", "imag", "real"])

REDUCE = frozenset("dot fsum hypot mean norm prod std sum var".split())
"""Functions that make one number of several: no element of theirs is without the value."""

PICKING = frozenset("copysign fmax fmin heaviside maximum minimum".split())
"""Functions of several numbers whose result may be one of them."""

ARRANGING = frozenset(
    "append array asarray atleast_1d atleast_2d column_stack concatenate copy expand_dims flip "
    "hstack ravel repeat reshape roll squeeze stack tile transpose vstack".split()
)
"""Functions of NumPy that give all that they are given, in another order or shape."""

FILLING = frozenset(
    "bincount diag diagflat diff frexp histogram histogram2d insert modf pad tri tril triu".split()
)
"""Functions of libraries that give numbers which they were not given, or only some of them."""

SEVERAL = frozenset("concat gather linspace meshgrid pad range split stack unstack where".split())
"""Functions of TensorFlow that give several numbers, not each made of all that they are given."""

PICKS = PICKING | frozenset(
    "boolean_mask dynamic_partition gather gather_nd reduce_max reduce_min slice sort split "
    "strided_slice top_k unstack where".split()
)
"""Functions of TensorFlow that may give only some of the numbers that they are given."""

TAKES_IN = frozenset("Variable cast constant convert_to_tensor stack".split())
"""Functions of TensorFlow that make a tensor of what is none."""


@dataclass(frozen=True)
class Passing:
    """How a value goes through expressions. ``holds`` says which nodes it is.

    ``whole``: no element of the result is without it.
    """

    source: Source
    holds: Holds
    hands_on: HandsOn
    whole: bool = False

    def surely(self, node: ast.AST) -> bool:
        """True if what the expression gives cannot be without the value."""
        if self.holds(node):
            return True
        match node:
            case ast.BinOp():
                return self._either(node)
            case ast.UnaryOp():
                return not isinstance(node.op, ast.Not) and self.surely(node.operand)
            case ast.Tuple() | ast.List() | ast.Set():
                return self._some_of(node.elts)
            case ast.Dict():
                return self._some_of(node.values)
            case ast.IfExp():
                return self.surely(node.body) and self.surely(node.orelse)
            case ast.JoinedStr():
                return any(map(self.surely, node.values))
            case ast.Subscript():
                cut = isinstance(node.slice, ast.Slice) and _is_text(node.value)
                own = "__getitem__" in self.source.called
                return not cut and not own and self.wholly(node.value)
            case ast.Attribute():
                return node.attr in PARTS and self.surely(node.value)
            case ast.Call():
                return self._called(node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                return self._within(node.generators).surely(node.elt)
            case ast.DictComp():
                return self._within(node.generators).surely(node.value)
            case ast.Starred() | ast.NamedExpr() | ast.Await() | ast.FormattedValue():
                return self.surely(node.value)
            case ast.Yield() | ast.YieldFrom():
                return node.value is not None and self.surely(node.value)
        return False

    def wholly(self, node: ast.AST) -> bool:
        """True if also each element of it cannot."""
        return replace(self, whole=True).surely(node)

    def takes_in(self, node: ast.AST) -> bool:
        """True if a tensor that a statement makes of numbers is made of the value.

        If the statement picks of it what it goes on with, that must have the value.
        """
        made = [call for call in calls(node) if last(call.func) in TAKES_IN and self.computes(call)]
        picked = {one for part in walked(node) if _picks(part) for one in calls(part)}
        asked = (self.wholly if call in picked else self.surely for call in made)
        return bool(made) and all(ask(call) for ask, call in zip(asked, made, strict=True))

    def named(self, target: ast.AST, value: ast.expr, each: bool = False) -> Iterator[ast.expr]:
        """The targets that it comes to; ``each``: its elements have their turns, as in a loop."""
        if each and isinstance(target, ast.Tuple) and isinstance(value, ast.Call):
            parts = _side_by_side(value)
            if len(parts) == len(target.elts):
                for one, part in zip(target.elts, parts, strict=True):
                    if part is not None:
                        yield from self.named(one, part, each)
                return
        takes = isinstance(target, ast.Attribute) and self.source.is_worked_out(target.attr)
        if isinstance(target, ast.expr) and not takes and self.wholly(value):
            yield target

    def _some_of(self, parts: list[ast.expr]) -> bool:
        return bool(parts) and (all if self.whole else any)(map(self.surely, parts))

    def _either(self, node: ast.BinOp) -> bool:
        sides = [node.left, node.right]
        if not self.source.called.keys().isdisjoint(OPERATORS):  # of a class of the user's, maybe
            return all(map(self.surely, sides))
        if isinstance(node.op, ast.BitOr | ast.BitAnd | ast.BitXor):  # of dicts or sets, maybe
            return all(map(self.surely, sides))
        joined = isinstance(node.op, ast.Add) and any(map(self.source.may_be_a_collection, sides))
        return self._some_of(sides) if joined else any(map(self.surely, sides))

    def _called(self, call: ast.Call) -> bool:
        name, function = last(call.func), call.func
        known = self.source.called.get(name, [])
        if known and not self.source.is_foreign(call):
            return self.hands_on(call, self.surely)
        if isinstance(function, ast.Attribute) and self.surely(function.value):
            return name in OF_AN_ARRAY
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if name in ("zip", "enumerate", "map") and isinstance(function, ast.Name):
            return self._some_of(given) if name == "zip" else self._mapped(name, given)
        if not self.computes(call):
            return False
        if name in REDUCE and not any(keyword.arg == "axis" for keyword in call.keywords):
            return any(map(replace(self, whole=False).surely, given))
        all_of_it = isinstance(function, ast.Name) and function.id in PYTHONS
        arranged = name in ARRANGING and not self.whole
        if all_of_it or arranged or self._works_on_each(call):
            return any(map(self.surely, given))
        return self._of_all_given(call, given)

    def _works_on_each(self, call: ast.Call) -> bool:
        """True for what makes each number of its result of one of each thing that it is given."""
        name = last(call.func)
        if self.source.is_foreign(call):
            return isinstance(getattr(np, name, None), np.ufunc) and name not in PICKING
        return name not in PICKS and not (self.whole and name in SEVERAL)

    def _of_all_given(self, call: ast.Call, given: list[ast.expr]) -> bool:
        """A function that may give any part of what it is given: then each must be the value."""
        parts = [part for part in given if not isinstance(part, ast.Constant)]
        filled = self.whole and last(call.func) in FILLING
        return bool(parts) and not filled and all(map(self.wholly, parts))

    def _mapped(self, name: str, given: list[ast.expr]) -> bool:
        if name == "enumerate":
            return not self.whole and any(map(self.surely, given))
        if given and self.holds(given[0]):
            return True
        computes = bool(given) and isinstance(given[0], ast.Name) and given[0].id in PYTHONS
        return bool(given[1:]) and computes and all(map(self.surely, given[1:]))

    def computes(self, call: ast.Call) -> bool:
        """True for a library's function that computes with all that it is given."""
        function, name = call.func, last(call.func)
        patched = isinstance(function, ast.Attribute) and self.source.gives(function)
        if chooses(call) or patched:
            return False
        if isinstance(function, ast.Name) and function.id in PYTHONS:
            return function.id not in self.source.names_given
        if self.source.is_of_a_library(ast.unparse(function)):
            return True
        if name in COUNTS or (name[:1].isupper() and name != "Variable"):
            return False
        while isinstance(function, ast.Attribute):
            function = function.value
        root = function.id if isinstance(function, ast.Name) else ""
        return root in self.source.computing or self.source.is_foreign(call)

    def _within(self, generators: list[ast.comprehension]) -> Passing:
        """Inside of a comprehension, whose names are its own."""
        inner = self
        for generator in generators:
            bound = _names(generator.target)
            came = inner.named(generator.target, generator.iter, each=True)
            carried = (
                frozenset() if generator.ifs else frozenset(n for t in came for n in _names(t))
            )
            inner = replace(inner, holds=_hiding(inner.holds, bound, carried))
        return inner


def _is_text(node: ast.AST) -> bool:
    """True for what is written as a text: a piece of it may be an empty one."""
    made = isinstance(node, ast.Call) and last(node.func) in ("str", "repr", "format")
    return made or isinstance(node, ast.JoinedStr)


def chooses(node: ast.AST) -> bool:
    """True for a call that is told by what to choose or to sort: ``max(a, key=float)``."""
    return isinstance(node, ast.Call) and any(k.arg == "key" for k in node.keywords)


def _hiding(holds: Holds, bound: frozenset[str], carried: frozenset[str]) -> Holds:
    def inside(node: ast.AST) -> bool:
        if isinstance(node, ast.Name) and node.id in bound:
            return node.id in carried
        return holds(node)

    return inside


def _names(target: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def _picks(node: ast.AST) -> bool:
    """Does it go on with only some of the numbers that stand in it?"""
    return isinstance(node, ast.Subscript) or (
        isinstance(node, ast.Call) and last(node.func) in PICKS
    )


def _side_by_side(call: ast.Call) -> list[ast.expr | None]:
    """What the names of a loop are given: ``zip(a, b)`` → ``a``, ``b``."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name == "zip":
        return list(call.args)
    return [None, call.args[0]] if name == "enumerate" and call.args else []


def fetchers(node: ast.AST, through: str) -> list[ast.AST]:
    """What a statement fetches a value by there, as it says: ``float(x)``, ``map(float, x)``.

    ``through`` is what did.
    """
    name = _called(through)
    written = [n for n in ast.walk(node) if name == "format" and isinstance(n, ast.JoinedStr)]
    called = [n for n in ast.walk(node) if isinstance(n, ast.Call) and last(n.func) == name]
    own = {call.func for call in called}
    handed = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id == name]
    return [*written] or ([*called, *(n for n in handed if n not in own)] if name else [])


def fetching(node: ast.AST, through: str) -> list[ast.AST]:
    """Those that may be it: if none is called so, a property, or what could have called it."""
    name = _called(through)
    properties = [n for n in walked(node) if isinstance(n, ast.Attribute) and n.attr == name]
    return fetchers(node, through) or [*properties] or [*calls(node)]


def _called(through: str) -> str:
    return through.removesuffix("()").rpartition(".")[2]


@dataclass(frozen=True)
class AllOf:
    """Several nodes, and it is not known which of them the value is: sure is what is of each."""

    ways: tuple[Passing, ...]

    def surely(self, node: ast.AST) -> bool:
        """As :meth:`Passing.surely`, whichever it is."""
        return bool(self.ways) and all(way.surely(node) for way in self.ways)

    def wholly(self, node: ast.AST) -> bool:
        """As :meth:`Passing.wholly`, whichever it is."""
        return bool(self.ways) and all(way.wholly(node) for way in self.ways)

    def takes_in(self, node: ast.AST) -> bool:
        """As :meth:`Passing.takes_in`, whichever it is."""
        return bool(self.ways) and all(way.takes_in(node) for way in self.ways)

    def named(self, target: ast.AST, value: ast.expr, each: bool = False) -> Iterator[ast.expr]:
        """As :meth:`Passing.named`, whichever it is."""
        found = [list(way.named(target, value, each)) for way in self.ways]
        yield from (
            (one for one in found[0] if all(one in other for other in found[1:])) if found else ()
        )


@dataclass(frozen=True)
class Perhaps:
    """How a value may go through expressions: wherever it is met."""

    met: Callable[[Any], object]

    def surely(self, node: ast.AST) -> bool:
        """True if it is met in what is computed there."""
        return bool(self.met(node))

    wholly = takes_in = surely

    def named(self, target: ast.AST, value: ast.expr, each: bool = False) -> Iterator[ast.AST]:
        """The target, if the value may have it; of a loop's, those that do."""
        parts = _side_by_side(value) if each and isinstance(value, ast.Call) else []
        if isinstance(target, ast.Tuple) and len(parts) == len(target.elts):
            for one, part in zip(target.elts, parts, strict=True):
                if part is not None:
                    yield from self.named(one, part, each)
        elif self.met(value):
            yield target


Way = Passing | AllOf | Perhaps
