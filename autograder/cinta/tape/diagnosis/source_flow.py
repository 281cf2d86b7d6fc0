"""What the user's own source says: does a value that left TensorFlow on one line arrive on another?

Ids end where a tensor becomes a number of Python's. From there the names in the source lead on:
``a = x.numpy()`` makes ``a`` carry it, ``b = a + 1`` makes ``b``; and the calls that were at work
when it left say who was handed it. ``None`` means that the source cannot be read.
"""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ..trace.place import Frame, Place
from .parsed import source_of
from .reaching import Carried, Reaching, pairs
from .statements import Source, Statement
from .syntax import calls, last, read, stored


def carries(
    start: Place, end: Place, frames: tuple[Frame, ...] = (), through: str = ""
) -> bool | None:
    """True if names lead from the statement at ``start`` to the one at ``end``.

    None too if they only may: through a list or a dict, where the name may mean another value, or
    where what computes with it may leave it out (:mod:`cinta.tape.diagnosis.passing`). ``frames``
    are the functions that were at work at ``start``, the innermost first; ``through`` is what
    fetched the value there.
    """
    frames = frames or (Frame(start, ""),)
    source = source_of(end.file)
    here = [frame for frame in frames if frame.place.file == end.file]
    if source is None or not here or source.at(here[0].place.line) is None:
        return None
    if source.is_plain and _reached(source, here, end, through, loose=False):
        return True if here[0] is frames[0] else None
    return None if _reached(source, here, end, through, loose=True) else False


def _reached(source: Source, frames: list[Frame], end: Place, through: str, loose: bool) -> bool:
    key = tuple(frames), through, loose
    if key not in source.reached:
        source.reached[key] = _statements_reached(source, frames, through, loose)
    return _comes_to(source, end.line, source.reached[key], loose)


def _statements_reached(
    source: Source, frames: list[Frame], through: str, loose: bool
) -> frozenset[int]:
    sites = [source.by_line.get(frame.place.line, []) for frame in frames]
    returns_to: dict[str, list[Statement]] = {}
    for inner, outer in pairwise(sites):
        for statement in inner[:1]:
            returns_to.setdefault(statement.scope, []).extend(outer)
    again = frames[0].place.is_cell
    flow = Reaching(source, loose=loose, returns_to=returns_to, again=again)
    if frames[0].is_nameless and len(sites) > 1:
        for site in sites[1]:
            flow.begin_after(site)
    else:
        flow.begin_at(sites[0], through)
    return frozenset(flow.statements)


def _comes_to(source: Source, line: int, reached: frozenset[int], loose: bool) -> bool:
    """True if the statement on a line is reached; of several on it, surely only if all are."""
    there = [statement.index in reached for statement in source.by_line.get(line, ())]
    return any(there) if loose else bool(there) and all(there)


def names_reach(names: set[str], end: Place, places: Iterable[Place] = ()) -> bool | None:
    """True if one of these names, or what comes of it, reaches ``end``.

    So too for what the statements at ``places`` give a name to, or hand to a function.
    """
    source = source_of(end.file)
    if source is None:
        return None
    lines = sorted({place.line for place in places if place.file == end.file})
    key = frozenset(names), tuple(lines)
    if key not in source.reached:
        source.reached[key] = _statements_named(source, names, lines)
    return _comes_to(source, end.line, source.reached[key], loose=True)


def _statements_named(source: Source, names: set[str], lines: list[int]) -> frozenset[int]:
    flow = Reaching(source, loose=True, again=True)
    flow.spread({Carried((scope, name)) for name in names for scope in source.homes(name)})
    flow.begin_where_computed(list(filter(None, map(source.at, lines))))
    return frozenset(flow.statements)


def surely_carry(holders: list[tuple[Place, str]], via: Place, end: Place) -> bool:
    """True if what some lines make comes surely, by names, both to ``via`` and to ``end``.

    ``holders`` are these lines, each with the operation whose result it must be, as users call it.
    """
    source = source_of(end.file)
    if source is None or not source.is_plain:
        return False
    mine = frozenset((place.line, name) for place, name in holders if place.file == end.file)
    key = "held", mine
    if key not in source.reached:
        flow = Reaching(source, loose=False, again=end.is_cell)
        flow.spread(
            {carried for line, name in mine for carried in _given_whole(source, line, name)}
        )
        source.reached[key] = frozenset(flow.statements)
    return all(_comes_to(source, at.line, source.reached[key], loose=False) for at in (via, end))


def _given_whole(source: Source, line: int, operation: str) -> Iterator[Carried]:
    """The names that a line's one statement gives to what an operation gives, if it is that."""
    statements = source.by_line.get(line, ())
    statement = statements[0] if len(statements) == 1 else None
    node = statement.node if statement else None
    if statement is None or not isinstance(node, ast.Assign) or node.targets[1:]:
        return
    target, value = node.targets[0], node.value
    made = OPERATOR_SIGNS.get(type(value.op)) if isinstance(value, ast.BinOp) else None
    if isinstance(value, ast.Call) and not source.is_foreign(value):
        function = ast.unparse(value.func)
        library = function.partition(".")[0] in source.computing
        made = (
            last(value.func) if library else LAYER if source.is_one_of(function, GIVE_ONE) else None
        )
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    if made == operation.split(".")[-1] and all(isinstance(n, ast.Name) for n in names):
        for name in stored(target):
            yield Carried(source.home(name, statement.scope), statement.index)


LAYER = "a layer"
"""What a line calls whose name was given a layer of Keras'."""

GIVE_ONE = frozenset("Conv1D Conv2D Conv3D Dense Sequential".split())
"""Layers that give one tensor, and not a list of several."""

OPERATOR_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Mult: "*",
    ast.Pow: "**",
    ast.Sub: "-",
}
"""As :func:`.finding.name_of` calls what they do to tensors."""


def numbers_written(place: Place) -> frozenset[float]:
    """The numbers that the statements on a line write themselves."""
    source = source_of(place.file)
    statements = source.by_line.get(place.line, ()) if source else ()
    nodes = (node for statement in statements for node in ast.walk(statement.node))
    numbers = (n.value for n in nodes if isinstance(n, ast.Constant))
    return frozenset(abs(n) for n in numbers if isinstance(n, int | float))


def written_at(place: Place) -> str:
    """The statements that stand on a line, whole; empty if they cannot be read."""
    source = source_of(place.file)
    statements = source.by_line.get(place.line, ()) if source else ()
    return "\n".join(ast.unparse(statement.node) for statement in statements)


def name_shared(one: Place, other: Place) -> str:
    """A name of the module's that the statements at two places both give to something they make.

    "" if there is none: what a function calls so may be another thing at each call.
    """
    found = [(source_of(place.file), place) for place in (one, other)]
    scopes = [s.scope for source, place in found if source and (s := source.at(place.line))]
    alike = one.file == other.file or (one.is_cell and other.is_cell)
    named = given_at(one) & given_at(other) if alike and scopes == ["", ""] else frozenset()
    return min(named, default="")


def runs_again(place: Place, frames: tuple[Frame, ...] = ()) -> bool:
    """True if what stands there, or what called it, is in a loop, or goes through a list."""
    for at in [frame.place for frame in frames] or [place]:
        source = source_of(at.file)
        if source and any(map(_goes_through_several, source.by_line.get(at.line, ()))):
            return True
    return False


def _goes_through_several(statement: Statement) -> bool:
    parts = ast.walk(statement.node)
    each = any(isinstance(part, ast.comprehension) for part in parts)
    return (
        bool(statement.loops) or each or any(last(c.func) == "map" for c in calls(statement.node))
    )


def is_written_out(place: Place) -> bool:
    """True if all that a line computes stands there in numbers: ``w = tf.Variable([1.0, 2.0])``."""
    source = source_of(place.file)
    statements = source.by_line.get(place.line, ()) if source else ()
    if source is None or not statements:
        return False
    return all(_is_made_of_numbers(statement.node, source) for statement in statements)


def _is_made_of_numbers(node: ast.AST, source: Source) -> bool:
    makers = all(last(call.func) in MAKERS for call in calls(node))
    return makers and all(
        name.partition(".")[0] in source.computing - source.names_given for name in read(node)
    )


MAKERS = frozenset(
    "Variable cast constant convert_to_tensor eye fill linspace ones range zeros".split()
)
"""Functions that make a tensor of what they are given, or of a shape: they read no file."""


def defines_gradients(place: Place) -> bool:
    """True if this file, or some cell of this notebook, writes gradients of its own."""
    files = [place.file]
    if place.is_cell:
        files = [file for file in linecache.cache if Place(file, 1).is_cell]
    return any("custom_gradient" in line for file in files for line in linecache.getlines(file))


def decides(place: Place) -> bool:
    """True if what stands at a place is there to choose what is computed."""
    if place.text.strip().startswith(("if ", "elif ", "while ")):
        return True
    source = source_of(place.file)
    statements = source.by_line.get(place.line, ()) if source else ()
    return any(_chooses(node) for s in statements for node in ast.walk(s.node))


def _chooses(node: ast.AST) -> bool:
    """True for what asks for a yes or no: Python's ``max`` compares what it is given, too."""
    match node:
        case ast.IfExp() | ast.BoolOp() | ast.Assert() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.comprehension():
            return bool(node.ifs)
        case ast.Call(func=ast.Name(id=name)):
            return name in CHOOSING
        case ast.Call(func=ast.Attribute(attr=name)):
            return name == "sort" or ast.unparse(node.func) in BRANCHING
    return False


CHOOSING = frozenset("all any bool max min sorted".split())
BRANCHING = frozenset("tf.case tf.cond tf.switch_case tf.while_loop".split())

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
    stores = list(pairs(statement.node)) if statement else []
    made = ((target, value) for target, value in stores if isinstance(value, ast.Call))
    return frozenset(name for target, value in made if not _holds(value) for name in stored(target))


def _holds(call: ast.Call) -> bool:
    """True for what is handed variables: ``Params(tf.Variable(1.0))`` is none itself."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(last(inner.func) == "Variable" for part in given for inner in calls(part))


def foreign_calls(file: str, first: int, last: int) -> list[tuple[int, str, frozenset[str]]]:
    """Calls of other libraries' on these lines: line, ``np.exp``, the names in its arguments."""
    source = source_of(file)
    statements = [s for s in source.statements if first <= s.first <= last] if source else []
    found = [(call, ast.unparse(call.func)) for s in statements for call in calls(s.node)]
    return [
        (call.lineno, name, frozenset().union(*map(read, call.args)))
        for call, name in found
        if source and name.partition(".")[0] in source.foreign and "(" not in name
    ]


def calls_of(place: Place, module: str) -> list[str]:
    """What a line calls of a module, by name: ``tf.get_static_value``."""
    source = source_of(place.file)
    statements = source.by_line.get(place.line, ()) if source else ()
    names = [ast.unparse(call.func) for s in statements for call in calls(s.node)]
    return [name for name in names if name.partition(".")[0] == module]


def hands_to_libraries(file: str) -> bool:
    """True if a file hands something that has a name to NumPy or its like, or cannot be read."""
    source = source_of(file)
    if source is None or not source.is_plain:
        return True
    last_line = source.statements[-1].last if source.statements else 0
    return any(names for _, _, names in foreign_calls(file, 1, last_line))
