"""What a message advises, done to the answer's source as a student would do it, to the letter.

Each edit takes the code and what was read of it, and gives the code with the advice followed; None
where there is nothing in the code that the advice speaks of.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable

from cinta.results import CheckResult

Edit = Callable[[str, CheckResult], str | None]

TO_WATCH = re.compile(r"(?:watch|Make) (?P<what>\S+) (?:inside|itself|a tf)")
NUMBER_OF_LINE = re.compile(r"[Ll]ine (\d+)")
WHAT_NUMPY_CALLS = {"mean": "reduce_mean", "sum": "reduce_sum", "power": "pow", "dot": "tensordot"}
ASKED = ("gradient", "jacobian", "batch_jacobian")
SUMS = {"reduce_mean": "reduce_sum", "reduce_sum": "reduce_mean"}


def line_told(read: CheckResult) -> int:
    """The line that the message names, else 0."""
    found = NUMBER_OF_LINE.search(read.why) or NUMBER_OF_LINE.search(read.seen)
    return int(found[1]) if found else 0


def changed(code: str, change: Callable[[ast.AST], ast.AST | None]) -> str | None:
    """The code with each node replaced for which ``change`` gives another; None if it has none."""

    class Changer(ast.NodeTransformer):
        done = False

        def visit(self, node: ast.AST) -> ast.AST:
            node = self.generic_visit(node)
            other = change(node)
            self.done |= other is not None
            return node if other is None else other

    changer = Changer()
    tree = changer.visit(ast.parse(code))
    return ast.unparse(ast.fix_missing_locations(tree)) if changer.done else None


def _calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in names


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _bodies(tree: ast.AST) -> list[list[ast.stmt]]:
    return [
        body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)
    ]


def _blocks(tree: ast.AST) -> list[ast.With]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.With)]


def _asks(node: ast.AST) -> bool:
    return any(_calls(inner, *ASKED) for inner in ast.walk(node))


def watch(code: str, read: CheckResult) -> str | None:
    """What the message names is watched inside the block, before what uses it."""
    found, tree = TO_WATCH.search(read.step), ast.parse(code)
    if not found or found[0].startswith("Make"):
        return make_a_variable(code, read)
    name = re.split(r"\W", found["what"])[0]
    for block in _blocks(tree):
        made = [n for n, line in enumerate(block.body) if name in _assigned(line)]
        block.body[made[-1] + 1 if made else 0 : 0] = ast.parse(f"tape.watch({found['what']})").body
    return ast.unparse(tree)


def _assigned(line: ast.stmt) -> set[str]:
    names = [node for node in ast.walk(line) if isinstance(node, ast.Name)]
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def make_a_variable(code: str, read: CheckResult) -> str | None:
    """``tf.Variable`` for what made the source, or of it, before the block."""
    found = TO_WATCH.search(read.step)
    if found and "tf.Variable" not in read.step:
        return watch(code, read)
    instead = changed(
        code,
        lambda node: (
            ast.Call(_expression("tf.Variable"), node.args, [])  # type: ignore[attr-defined]
            if _calls(node, "constant", "convert_to_tensor")
            else _expression("tf.Variable")
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "tf.constant"
            else None
        ),
    )
    return instead or (_wrapped(code, found["what"]) if found else None)


def _wrapped(code: str, name: str) -> str | None:
    tree = ast.parse(code)
    if not name.isidentifier():
        return None
    for body in _bodies(tree):
        for number, line in enumerate(body):
            if isinstance(line, ast.With):
                body.insert(number, *ast.parse(f"{name} = tf.Variable({name})").body)
                return ast.unparse(tree)
    return None


def watch_first(code: str, read: CheckResult) -> str | None:
    """The line that watches, above the first one that uses what it watches."""
    tree = ast.parse(code)
    for block in _blocks(tree):
        block.body.sort(key=lambda line: not (_is_call(line) and "watch" in ast.unparse(line)))
    return ast.unparse(tree)


def _is_call(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)


def into_the_block(code: str, read: CheckResult) -> str | None:
    """The line that the message names, and what follows it up to the target, inside the block."""
    tree, told = ast.parse(code), line_told(read)
    for body in _bodies(tree):
        first = next((n for n, line in enumerate(body) if _begins(line, told)), None)
        blocks = (n for n, line in enumerate(body) if isinstance(line, ast.With) and n != first)
        at = next(blocks, None)
        if at is None or first is None:
            continue
        block = body[at]
        assert isinstance(block, ast.With)
        moved = [n for n in range(first, len(body)) if n != at]
        before = [n for n in moved if n < at]
        last = next((n for n in range(at + 1, len(body)) if _asks(body[n])), at)
        after = [n for n in moved if at < n < last or (n == last and body[n].lineno == told)]
        block.body[:0] = [body[n] for n in before]
        block.body += [body[n] for n in after]
        block.body = [line for line in block.body if not isinstance(line, ast.Pass)]
        body[:] = [line for n, line in enumerate(body) if n not in (*before, *after)]
        return ast.unparse(tree)
    return None


def _begins(line: ast.stmt, told: int) -> bool:
    """Is it the line that is told, or a block in which that stands?"""
    last = line.end_lineno if isinstance(line, ast.With | ast.For | ast.If) else line.lineno
    return line.lineno <= told <= (last or 0)


def into_the_outer_block(code: str, read: CheckResult) -> str | None:
    """The inner tape whole, and what follows it, inside the block of the one asked last."""
    tree = ast.parse(code)
    asked = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _calls(n, *ASKED)]
    last = max(asked, key=lambda call: (call.lineno, -call.col_offset))
    outer = ast.unparse(last.func).split(".")[0]
    for body in _bodies(tree):
        opened = (n for n, line in enumerate(body) if outer in _tapes(line))
        if (at := next(opened, None)) is None:
            continue
        block = body[at]
        assert isinstance(block, ast.With)
        end = next((n for n, line in enumerate(body) if last in ast.walk(line)), at)
        before = [line for line in body[:at] if _tapes(line) or _asks(line)]
        after = body[at + 1 : end]
        kept = [line for line in block.body if not isinstance(line, ast.Pass)]
        block.body = [*before, *kept, *after]
        body[:] = [line for line in body if line not in before and line not in after]
        return ast.unparse(tree)
    return None


def _tapes(line: ast.stmt) -> set[str]:
    """The names of the tapes that a block opens."""
    items = line.items if isinstance(line, ast.With) else []
    return {ast.unparse(item.optional_vars) for item in items if item.optional_vars}


def begin_to_record(code: str, read: CheckResult) -> str | None:
    """``tape = tf.GradientTape()`` becomes a block, the computation in it."""
    tree = ast.parse(code)
    for body in _bodies(tree):
        for number, line in enumerate(body):
            if isinstance(line, ast.Assign) and _calls(line.value, "GradientTape"):
                asks = next(n for n in range(number + 1, len(body)) if _asks(body[n]))
                item = ast.withitem(line.value, line.targets[0])
                body[number:asks] = [ast.With([item], body[number + 1 : asks])]
                return ast.unparse(ast.fix_missing_locations(tree))
    return None


def watch_inside(code: str, read: CheckResult) -> str | None:
    """``watch`` of a tape that has no block: the block first."""
    return begin_to_record(code, read)


def swap(code: str, read: CheckResult) -> str | None:
    """The first two arguments of ``gradient``, in the line that is named, in the other order."""
    told = line_told(read)
    return changed(
        code,
        lambda node: (
            ast.Call(node.func, [*node.args[1::-1], *node.args[2:]], node.keywords)
            if isinstance(node, ast.Call) and _calls(node, "gradient") and told in (0, node.lineno)
            else None
        ),
    )


def persist(code: str, read: CheckResult) -> str | None:
    """Sources of one target in one list, else the tape with ``persistent=True``."""
    calls = [node for node in ast.walk(ast.parse(code)) if _calls(node, "gradient")]
    targets = {ast.unparse(node.args[0]) for node in calls if isinstance(node, ast.Call)}
    if len(targets) == 1 and len(calls) > 1:
        return _in_one_call(code)
    return changed(
        code,
        lambda node: (
            _expression("tf.GradientTape(persistent=True)")
            if _calls(node, "GradientTape")
            else None
        ),
    )


def _in_one_call(code: str) -> str | None:
    tree = ast.parse(code)
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _calls(n, "gradient")]
    asked = [ast.unparse(call) for call in calls]
    sources = ", ".join(ast.unparse(call.args[1]) for call in calls)
    once = f"_all = {ast.unparse(calls[0].func)}({ast.unparse(calls[0].args[0])}, [{sources}])"
    each = changed(
        code,
        lambda node: (
            _expression(f"_all[{asked.index(ast.unparse(node))}]")
            if _calls(node, "gradient")
            else None
        ),
    )
    return _before_the_first_use(each or code, once)


def _before_the_first_use(code: str, line: str) -> str | None:
    tree = ast.parse(code)
    for body in _bodies(tree):
        for number, statement in enumerate(body):
            simple = not isinstance(statement, ast.With | ast.FunctionDef)
            if simple and "_all[" in ast.unparse(statement):
                body.insert(number, *ast.parse(line).body)
                return ast.unparse(tree)
    return None


def keep_a_tensor(code: str, read: CheckResult) -> str | None:
    """No ``float()``, ``.numpy()``, ``predict`` or function of NumPy's: tf's in its place."""
    told = line_told(read)
    if "function of tf" in read.step:
        return re.sub(r"(\w+)\.numpy\(\)\[(\w+)\]", r"tf.gather(\1, \2)", code)
    return _kept(code, told) or _with_matmul(code, told, read) or _kept(code, 0)


def _with_matmul(code: str, line: int, read: CheckResult) -> str | None:
    """TensorFlow's product where the message names it."""

    def change(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.BinOp(left, ast.MatMult(), right) if node.lineno == line:
                return ast.Call(_expression("tf.matmul"), [left, right], [])
        return None

    return changed(code, change) if "tf.matmul" in read.step else None


def _kept(code: str, line: int) -> str | None:
    def change(node: ast.AST) -> ast.AST | None:
        if line and getattr(node, "lineno", line) != line:
            return None
        match node:
            case ast.Call(ast.Name("float"), [value]):
                return value
            case ast.Call(ast.Attribute(value, "numpy"), []):
                return value
            case ast.Call(ast.Attribute(ast.Name("np"), "asarray" | "array"), [value]):
                return value
            case ast.Call(ast.Attribute(ast.Name("np"), name), args, keywords):
                tf = _expression(f"tf.{WHAT_NUMPY_CALLS.get(name, name)}")
                along = [ast.Constant(1)] if name == "dot" else []
                return ast.Call(tf, [*args, *along], keywords)
            case ast.Call(ast.Attribute(model, "predict" | "predict_on_batch"), [data, *_]):
                return ast.Call(model, [data], [])
        return None

    return changed(code, change)


def the_tensor_itself(code: str, read: CheckResult) -> str | None:
    """A layer's variables for the layer; of an array or a number a variable."""
    variables = changed(
        code,
        lambda node: (
            ast.Call(
                node.func,
                [node.args[0], _expression("layer.trainable_variables")],
                node.keywords,
            )
            if isinstance(node, ast.Call)
            and _calls(node, "gradient")
            and ast.unparse(node.args[1]) in ("layer", "layer.get_weights()")
            else None
        ),
    )
    if variables:
        return variables
    found = re.search(r"(\w+): the source is a", read.why)
    return _wrapped(code, found[1]) if found else None


def the_tensor_given(code: str, read: CheckResult) -> str | None:
    """The tensor that the model is called with, watched, for a symbolic one."""
    return re.sub(r"model\.inputs\[0\]", "x", code).replace(
        "as tape:", "as tape:\n        tape.watch(x)"
    )


def the_original(code: str, read: CheckResult) -> str | None:
    """What the source was copied from, for the copy."""
    copies = {
        line.targets[0].id: line.value.generators[0].iter
        for line in ast.walk(ast.parse(code))
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)
        if isinstance(line.value, ast.ListComp)
    }

    def change(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.Call(ast.Attribute(_, "gradient") as ask, [target, ast.Name(name)]):
                return ast.Call(ask, [target, copies[name]], []) if name in copies else None
            case ast.Call(
                ast.Attribute(_, "gradient") as ask,
                [target, ast.Call(ast.Attribute(_, "Variable" | "identity"), [source])],
            ):
                return ast.Call(ask, [target, source], [])
            case ast.Call(ast.Attribute(_, "gradient") as ask, [target, ast.DictComp() as made]):
                source = made.generators[0].iter
                return ast.Call(
                    ask, [target, _expression(ast.unparse(source).split(".items")[0])], []
                )
        return None

    return changed(code, change)


def make_it_floating(code: str, read: CheckResult) -> str | None:
    """A variable of floating-point numbers from the start; a converted tensor is watched."""

    def change(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.Call(ast.Attribute(_, "cast"), [value, kind]) if "int" in ast.unparse(kind):
                return value
            case ast.Call(ast.Attribute(_, "Variable" | "constant"), [ast.Name("n")]):
                return ast.Call(node.func, [_expression("float(n)")], [])
        return None

    return changed(code, change) or watch_converted(code)


def watch_converted(code: str) -> str:
    """What ``tf.cast`` converted, watched."""
    converted = re.search(r"(\w+) = tf\.cast\(\w+, tf\.float32\)$", code, re.MULTILINE)
    watched = f"as tape:\n        tape.watch({converted[1]})" if converted else "as tape:"
    return code.replace("as tape:", watched)


def let_it_pass(code: str, read: CheckResult) -> str | None:
    """Without ``tf.stop_gradient``."""
    return changed(
        code,
        lambda node: (
            node.args[0] if isinstance(node, ast.Call) and _calls(node, "stop_gradient") else None
        ),
    )


def return_it(code: str, read: CheckResult) -> str | None:
    """What the last line computes, or prints, is returned."""
    tree = ast.parse(code)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        line = function.body[-1]
        if isinstance(line, ast.Expr):
            value = line.value
            if isinstance(value, ast.Call) and _calls(value, "print"):
                value = value.args[0]
            function.body[-1] = ast.Return(value)
            return ast.unparse(ast.fix_missing_locations(tree))
    return None


def return_the_gradient(code: str, read: CheckResult) -> str | None:
    """The name that holds what ``gradient`` gave is what is returned, or asked for."""
    tree = ast.parse(code)
    lines = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.Expr)]
    asked = [line for line in lines if _asks(line.value)]
    if not asked:
        return None
    if not isinstance(asked[0], ast.Assign):
        return _returning(code, asked[0].value)
    name = asked[0].targets[0]
    if any(isinstance(node, ast.Return) for node in ast.walk(tree)):
        return _returning(code, name)
    kept = [line for line in tree.body if line is not tree.body[-1]]
    return ast.unparse(ast.Module(kept, []))


def _returning(code: str, value: ast.expr) -> str | None:
    return changed(
        code,
        lambda node: ast.Return(copy.deepcopy(value)) if isinstance(node, ast.Return) else None,
    )


def other_sign(code: str, read: CheckResult) -> str | None:
    """The other sign on what is returned or kept: without the minus, or on each number of it."""
    without = changed(code, _without_minus)
    return without or changed(code, _with_minus(_lines_of_gradients(code)))


def _without_minus(node: ast.AST) -> ast.AST | None:
    match node:
        case ast.Return(ast.UnaryOp(ast.USub(), value)):
            return ast.Return(value)
        case ast.Assign(names, ast.UnaryOp(ast.USub(), value)):
            return ast.Assign(names, value)
    return None


def _with_minus(lines: set[int]) -> Callable[[ast.AST], ast.AST | None]:
    """What these lines return, each number of it with the other sign; a None stays."""

    def change(node: ast.AST) -> ast.AST | None:
        if not (isinstance(node, ast.Return) and node.value and node.lineno in lines):
            return None
        minus = _expression("lambda g: g if g is None else -g")
        return ast.Return(ast.Call(_expression("tf.nest.map_structure"), [minus, node.value], []))

    return change


def _lines_of_gradients(code: str) -> set[int]:
    """The lines that return from a function that asks a tape itself, not from one around it."""
    nodes = list(ast.walk(ast.parse(code)))
    asking = [node for node in nodes if isinstance(node, ast.FunctionDef) and _asks(node)]
    inner = [f for f in asking if not any(g is not f and g in ast.walk(f) for g in asking)]
    return {n.lineno for f in inner for n in ast.walk(f) if isinstance(n, ast.Return)}


def other_order(code: str, read: CheckResult) -> str | None:
    """The list or pair that is returned, or that is the source, in the other order."""

    def change(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.Return(ast.Tuple(items)):
                return ast.Return(ast.Tuple(items[::-1], ast.Load()))
            case ast.Call(function, [target, ast.List(items), *rest], keywords):
                return ast.Call(
                    function, [target, ast.List(items[::-1], ast.Load()), *rest], keywords
                )
        return None

    return changed(code, change)


def not_transposed(code: str, read: CheckResult) -> str | None:
    """Each element in the place of its source: nothing is transposed."""
    return changed(
        code,
        lambda node: (
            node.args[0] if isinstance(node, ast.Call) and _calls(node, "transpose") else None
        ),
    )


def mean_for_sum(code: str, read: CheckResult) -> str | None:
    """The mean of all for the sum, or for the mean along an axis; or the sum for the mean."""

    def change(node: ast.AST) -> ast.AST | None:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            return None
        if node.func.attr not in SUMS:
            return None
        if node.keywords:
            return ast.Call(node.func, node.args, [])
        other = ast.Attribute(node.func.value, SUMS[node.func.attr], ast.Load())
        return ast.Call(other, node.args, [])

    return changed(code, change)


def with_parentheses(code: str, read: CheckResult) -> str | None:
    """``tf.GradientTape()``."""
    return re.sub(r"GradientTape(?!\()", "GradientTape()", code)


def with_two_asterisks(code: str, read: CheckResult) -> str | None:
    """``**`` for ``^``; its parentheses stay."""

    def change(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.BinOp(left, ast.BitXor(), right):
                return ast.BinOp(left, ast.Pow(), right)
        return None

    return changed(code, change)


def what_was_meant(code: str, read: CheckResult) -> str | None:
    """The name that the message proposes for the one that does not exist."""
    found = re.search(r"`(\w+)`\. Did you mean `(\w+)`\?", read.why)
    return re.sub(rf"\b{found[1]}\b", found[2], code) if found else None


def watch_alone(code: str, read: CheckResult) -> str | None:
    """``watch`` on a line of its own, what it returns not kept."""
    return re.sub(r"\S+ = (tape\.watch)", r"\1", code)


def without_numpy(code: str, read: CheckResult) -> str | None:
    """No ``.numpy()`` where the error is."""
    lines = code.split("\n")
    told = line_told(read)
    lines[told - 1] = lines[told - 1].replace(".numpy()", "")
    return "\n".join(lines)


def after_the_reset(code: str, read: CheckResult) -> str | None:
    """What the tape lost by ``reset``, below it."""
    tree = ast.parse(code)
    for block in _blocks(tree):
        resets = [n for n, line in enumerate(block.body) if "tape.reset()" in ast.unparse(line)]
        if resets:
            block.body.insert(0, block.body.pop(resets[0]))
            return ast.unparse(tree)
    return None


def under_another_name(code: str, read: CheckResult) -> str | None:
    """A new value for a variable is assigned to it; the variable stays."""
    tree = ast.parse(code)
    for body in _bodies(tree):
        for number, line in enumerate(body):
            if line.lineno == line_told(read) and isinstance(line, ast.Assign):
                (name,) = line.targets
                kept = ast.Expr(ast.Call(ast.Attribute(name, "assign"), [line.value], []))
                body[number] = kept
                return ast.unparse(ast.fix_missing_locations(tree))
    return None


def no_new_variable(code: str, read: CheckResult) -> str | None:
    """In the block, the tensor as it is."""
    blocks = {n for block in _blocks(ast.parse(code)) for n in _lines_in(block)}
    return changed(
        code,
        lambda node: (
            node.args[0]
            if isinstance(node, ast.Call) and _calls(node, "Variable") and node.lineno in blocks
            else None
        ),
    )


def _lines_in(block: ast.With) -> range:
    return range(block.lineno, (block.end_lineno or block.lineno) + 1)


def without_what_cuts(code: str, read: CheckResult) -> str | None:
    """The operation that the message names, off the path."""
    found = re.search(r"goes through tf\.([\w.]+)", read.why)
    return found and changed(
        code,
        lambda node: (
            node.args[0]
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"tf.{found[1]}"
            else None
        ),
    )
