"""Solutions that ask for another thing: of another source, once more, as the example does.

Beside :mod:`.as_if`, which changes what a line computes, these change the cell as a whole.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from ..unit import AsIf
from .slips import assigned, replaced

AGAIN = "_again"
"""The tape around the whole, which differentiates the result once more."""

ASKS = ("gradient", "jacobian", "batch_jacobian")
MOVES = frozenset({"apply_gradients", "apply", "assign_sub", "assign_add"})
"""Calls that move a variable: done twice, they move it twice."""

MODULES = frozenset({"tf", "np"})

Found = Iterator[tuple[AsIf, str]]


def asked_otherwise(tree: ast.Module, example: str) -> Found:
    """Each of them, and the whole cell with it; ``example`` is the code that students read."""
    yield from _other_sources(tree)
    yield from _once_more(tree)
    yield from _moved_twice(tree)
    yield from _in_or_out_of_a_loop(tree)
    yield from _as_the_example(tree, example)
    yield from _applied_too(tree)
    yield from _multiplied_afterwards(tree)


def _asked(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.Name, ast.Name]]:
    """The calls that ask a tape, with their target and source, where each is a name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                ast.Attribute(_, method),
                [ast.Name() as target, ast.Name() as source, *_],
            ) if method in ASKS:
                yield node, target, source


def _asked_first(tree: ast.AST) -> tuple[ast.Call, ast.Name, ast.Name] | None:
    """What is asked first: of tapes in tapes, what the inner one is."""
    return min(_asked(tree), key=lambda asked: asked[0].lineno, default=None)


def _recording(tree: ast.AST) -> Iterator[tuple[ast.With, str]]:
    """The blocks that record, the outer one first, and the names of their tapes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.With):
            for item in node.items:
                if isinstance(item.optional_vars, ast.Name) and _opens(item.context_expr):
                    yield node, item.optional_vars.id


def _opens(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and ast.unparse(call.func).endswith("GradientTape")


def _other_sources(tree: ast.Module) -> Found:
    """With respect to something else that enters the block: each tape is asked to watch it."""
    blocks = list(_recording(tree))
    inside = {id(node) for block, _ in blocks for line in block.body for node in ast.walk(line)}
    made = {name for block, _ in blocks for name in assigned(ast.Module(block.body, []))}
    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    enter = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and id(node) in inside and id(node) not in called
    }
    tapes = {tape for _, tape in blocks}
    sources = sorted({source.id for _, _, source in _asked(tree)})
    for source, name in product(sources, sorted(enter - made - tapes - MODULES)):
        if name != source:
            yield AsIf.SOURCE, _with_source(tree, source, name)
    yield from _of_one_call(tree, sorted(enter - tapes - MODULES))


def _of_one_call(tree: ast.Module, names: Sequence[str]) -> Found:
    """One of several calls with another source, or with its target for another one's too."""
    calls = list(_asked(tree))
    if len(calls) < 2:
        return
    targets = sorted({target.id for _, target, _ in calls})
    for number, node in enumerate(ast.walk(tree)):
        if asked := next((one for one in calls if one[0] is node), None):
            call, _, source = asked
            for new in product(targets, sorted({*names, *targets})):
                if new[1] != source.id and new[0] != new[1]:
                    args = [ast.Name(name, ast.Load()) for name in new]
                    other = ast.Call(call.func, [*args, *call.args[2:]], call.keywords)
                    yield AsIf.SOURCE, _watching(replaced(tree, number, other), new[1])


def _watching(code: str, name: str) -> str:
    """The code with an input as a tensor that each tape is asked to watch, if it is one."""
    tree = ast.parse(code)
    if not any(isinstance(f, ast.FunctionDef) and name in _parameters(f) for f in tree.body):
        return code
    return _with_source(tree, "", name)


def _with_source(tree: ast.Module, source: str, name: str) -> str:
    other = copy.deepcopy(tree)
    for function in other.body:
        if isinstance(function, ast.FunctionDef) and name in _parameters(function):
            function.body[:0] = ast.parse(f"{name} = tf.convert_to_tensor({name})").body
    for block, tape in _recording(other):
        block.body[:0] = ast.parse(f"{tape}.watch({name})").body
    for call, _, old in list(_asked(other)):
        if old.id == source:
            call.args[1] = ast.Name(name, ast.Load())
    return _text(other)


def _parameters(function: ast.FunctionDef) -> set[str]:
    return {arg.arg for arg in function.args.args}


def _once_more(tree: ast.Module) -> Found:
    """The result, differentiated once more with respect to the same source."""
    sources = {source.id for _, _, source in _asked(tree)}
    if len(sources) != 1:
        return
    source = sources.pop()
    other = copy.deepcopy(tree)
    for block in [node for node in ast.walk(other) if isinstance(node, ast.With)]:
        block.body[:] = [new for line in block.body for new in _watched_too(line, source)]
    match other.body:
        case [*_, ast.FunctionDef(body=[*_, ast.Return(ast.expr() as value)]) as function]:
            result = ast.Return(_of_again(value, source))
            function.body = [_around(function.body[:-1]), result]
        case [*_, ast.Assign([ast.Name() as name])]:
            other.body = [
                _around(other.body),
                ast.Assign([name], _of_again(ast.Name(name.id, ast.Load()), source)),
            ]
        case _:
            return
    yield AsIf.ORDER, _text(other)


def _watched_too(line: ast.stmt, source: str) -> list[ast.stmt]:
    match line:
        case ast.Expr(ast.Call(ast.Attribute(_, "watch"), [ast.Name(name)])) if name == source:
            return [line, *ast.parse(f"{AGAIN}.watch({source})").body]
    return [line]


def _around(lines: list[ast.stmt]) -> ast.stmt:
    block = ast.parse(f"with tf.GradientTape() as {AGAIN}:\n    pass").body[0]
    assert isinstance(block, ast.With)
    block.body = lines
    return block


def _of_again(result: ast.expr, source: str) -> ast.expr:
    call = ast.parse(f"{AGAIN}.gradient(_, {source})", mode="eval").body
    assert isinstance(call, ast.Call)
    call.args[0] = result
    return call


def _moved_twice(tree: ast.Module) -> Found:
    """All lines of a function that moves variables, done twice."""
    other = copy.deepcopy(tree)
    functions = [node for node in ast.walk(other) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        *lines, last = function.body
        if isinstance(last, ast.Return) and _moves(ast.Module(lines, [])):
            function.body = [*lines, *copy.deepcopy(lines), last]
            yield AsIf.TWICE, _text(other)
            return


def _moves(lines: ast.Module) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr in MOVES for n in ast.walk(lines))


def _in_or_out_of_a_loop(tree: ast.Module) -> Found:
    """Lines beside a loop done in each of its turns, or lines of its own done once."""
    loops = [number for number, node in enumerate(ast.walk(tree)) if isinstance(node, ast.For)]
    for number in loops:
        for moved in range(1, MOST_MOVED + 1):
            for change in (_last_out, _first_out, _next_in, _before_in):
                other = copy.deepcopy(tree)
                loop = list(ast.walk(other))[number]
                assert isinstance(loop, ast.For)
                if change(loop, _lines_around(other, loop), moved):
                    yield AsIf.MOVED, _text(other)


MOST_MOVED = 3
"""Lines that one wrong indentation takes along."""


def _lines_around(tree: ast.Module, loop: ast.For) -> list[ast.stmt]:
    """The lines among which a loop stands."""
    lists = (getattr(node, "body", None) for node in ast.walk(tree))
    return next(lines for lines in lists if isinstance(lines, list) and loop in lines)


def _last_out(loop: ast.For, around: list[ast.stmt], count: int) -> bool:
    """The last lines of the loop after it; whether there are so many."""
    if len(loop.body) <= count:
        return False
    here = around.index(loop) + 1
    around[here:here] = loop.body[-count:]
    del loop.body[-count:]
    return True


def _first_out(loop: ast.For, around: list[ast.stmt], count: int) -> bool:
    """The first lines of the loop before it."""
    if len(loop.body) <= count:
        return False
    here = around.index(loop)
    around[here:here] = loop.body[:count]
    del loop.body[:count]
    return True


def _next_in(loop: ast.For, around: list[ast.stmt], count: int) -> bool:
    """The lines after the loop at its end."""
    after = around.index(loop) + 1
    if len(around) < after + count:
        return False
    loop.body += around[after : after + count]
    del around[after : after + count]
    return True


def _before_in(loop: ast.For, around: list[ast.stmt], count: int) -> bool:
    """One of the lines before the loop at its beginning: what is to be set once is set again."""
    here = around.index(loop) - count
    if here < 0 or not isinstance(around[here], ast.Assign):
        return False
    loop.body.insert(0, around.pop(here))
    return True


def _as_the_example(tree: ast.Module, example: str) -> Found:
    """What the example before it records, of the solution's source, in place of the target."""
    shown = _recorded_by(example)
    asked = _asked_first(tree)
    if shown is None or asked is None:
        return
    _, target, source = asked
    made = shown(source.id)
    other = copy.deepcopy(tree)
    for line in (line for block, _ in _recording(other) for line in block.body):
        match line:
            case ast.Assign([ast.Name(name)]) if name == target.id:
                line.value = made
                yield AsIf.EXAMPLE, _text(other)
                return


APPLIED = ("tf.sqrt(_)", "_ ** 2", "tf.math.log(_)")
"""What a target may be put through besides; what saturates gives zeros, as much else does."""

APPLIED_TO_A_PART = ("tf.tanh(_)", "tf.nn.relu(_)")
"""What something that is squared may be put through: a layer's activation, where there is none."""


def _applied_too(tree: ast.Module) -> Found:
    """A function of what is differentiated in its place, or of what is squared in it."""
    targets = {target.id for _, target, _ in _asked(tree)}
    lines = [
        line for block, _ in _recording(tree) for line in block.body if isinstance(line, ast.Assign)
    ]
    made = {id(line.value) for line in lines if targets & {n.id for n in _stored(line)}}
    squared = {
        id(node.left)
        for line in lines
        for node in ast.walk(line)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
    }
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in made | squared and not isinstance(node, ast.Tuple | ast.List):
            for template in APPLIED if id(node) in made else APPLIED_TO_A_PART:
                yield AsIf.APPLIED, replaced(tree, number, _filled(template, node))


def _stored(line: ast.Assign) -> Iterator[ast.Name]:
    return (node for node in line.targets if isinstance(node, ast.Name))


def _multiplied_afterwards(tree: ast.Module) -> Found:
    """What a tape gives, times its source or its target, or squared."""
    asked = {id(call): (target.id, source.id) for call, target, source in _asked(tree)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in asked:
            target, source = asked[id(node)]
            for template in (f"_ * {source}", f"_ * {target}", "_ ** 2"):
                yield AsIf.AFTERWARDS, replaced(tree, number, _filled(template, node))


def _filled(template: str, inside: ast.AST) -> ast.expr:
    """The expression with what stands in it for ``_``."""
    whole = ast.parse(template)
    number = next(
        k for k, n in enumerate(ast.walk(whole)) if isinstance(n, ast.Name) and n.id == "_"
    )
    return ast.parse(replaced(whole, number, inside), mode="eval").body


def _recorded_by(example: str) -> Callable[[str], ast.expr] | None:
    """What an example differentiates, as a function of its source's name; of one source alone."""
    tree = ast.parse(example)
    asked = _asked_first(tree)
    if asked is None:
        return None
    _, target, source = asked
    lines = {
        name.id: line.value
        for block, _ in _recording(tree)
        for line in block.body
        if isinstance(line, ast.Assign)
        for name in line.targets
        if isinstance(name, ast.Name)
    }
    if target.id not in lines:
        return None

    def of(name: str) -> ast.expr:
        inlined = _Inlined({k: v for k, v in lines.items() if k != source.id}, source.id, name)
        return inlined.visit_Name(ast.Name(target.id, ast.Load()))

    called = {id(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    free = {n.id for n in ast.walk(of(source.id)) if isinstance(n, ast.Name)}
    functions = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and id(n) in called}
    return of if free <= {source.id} | MODULES | functions else None


class _Inlined(ast.NodeTransformer):
    """Each name with what a line above gives it, and the source by another name."""

    def __init__(self, lines: dict[str, ast.expr], source: str, name: str) -> None:
        self._lines, self._source, self._name = lines, source, name

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == self._source:
            return ast.Name(self._name, node.ctx)
        if node.id not in self._lines:
            return node
        rest = {name: value for name, value in self._lines.items() if name != node.id}
        inlined = _Inlined(rest, self._source, self._name)
        whole = ast.Expression(copy.deepcopy(self._lines[node.id]))
        inlined.visit(whole)
        return whole.body


def _text(tree: ast.Module) -> str:
    return ast.unparse(ast.fix_missing_locations(tree))
