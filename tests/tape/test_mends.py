"""Each mend that is an instruction is carried out on its program, and there is a gradient."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cinta.tape import reason_texts
from cinta.tape.causes import Cause

from .programs import Program, programs, run

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


def tape_of(program: Program) -> str:
    """What a program calls the tape that it is asked about."""
    asked = program.ask or re.findall(r"explain\((.*)\)", program.code)[-1]
    return asked.split(",")[0]


def edited(program: Program, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Program:
    """The program with each match of a pattern replaced, wherever a line has it."""
    code = re.sub(pattern, new, program.code, flags=re.MULTILINE)
    return replace(program, code=code, recorder=True)


def moved(program: Program, reason: Any) -> Program:
    """ "Move that line into the with block", with what stands between it and the block."""
    lines = program.code.splitlines()
    for body in bodies(ast.parse(program.code)):
        at = next((k for k, s in enumerate(body) if covers(s, reason.at.line)), None)
        with_ = next((k for k, s in enumerate(body) if opens(s, tape_of(program))), None)
        if at is None or with_ is None or at == with_:
            continue
        block = body[with_]
        taken = body[at:with_] if at < with_ else body[with_ + 1 : at + 1]
        first, last = taken[0].lineno - 1, taken[-1].end_lineno or 0
        inside = [f"    {line}" if line else line for line in lines[first:last]]
        if at < with_:
            head = lines[last : block.body[0].lineno - 1]
            lines[first : block.body[0].lineno - 1] = [*head, *inside]
        else:
            lines[block.end_lineno : last] = inside + lines[block.end_lineno : first]
        return replace(program, code="\n".join(lines) + "\n", recorder=True)
    return copied(program, reason)


def copied(program: Program, reason: Any) -> Program:
    """The line stands outside the function that has the block: there it is written again."""
    block = rf"^( *)(with tf\.GradientTape\(.*\) as {tape_of(program)}:)$"
    return edited(program, block, rf"\1\2\n\1    {reason.at.text}")


def recorded(program: Program, reason: Any) -> Program:
    """What was computed before: moved into the block, or computed anew where it had been kept."""
    anew = edited(program, r"\bif .* not in \w+:", "if True:")
    return (
        anew if "kept" in reason.details and anew.code != program.code else moved(program, reason)
    )


def bodies(tree: ast.AST) -> list[list[Any]]:
    """All lists of statements in a program."""
    blocks = ("body", "orelse", "finalbody")
    return [b for n in ast.walk(tree) for k in blocks if isinstance(b := getattr(n, k, None), list)]


def covers(statement: ast.stmt, line: int) -> bool:
    """True if a line is one of a statement's."""
    return statement.lineno <= line <= (statement.end_lineno or 0)


def opens(statement: ast.stmt, tape: str) -> bool:
    """True for the block of this tape."""
    names = [i.optional_vars for i in statement.items] if isinstance(statement, ast.With) else []
    return any(isinstance(name, ast.Name) and name.id == tape for name in names)


def watched(program: Program, reason: Any) -> Program:
    """The program with the line of its mend at the start of each block of its tape."""
    _, mend = reason_texts.sentence(reason.code, True, reason.details, "en")
    found = re.search(r"tape\.watch\([^()]*\)", mend)
    assert found, mend
    tape = tape_of(program)
    line = found[0].replace("tape.", f"{tape}.", 1)
    block = rf"^( *)(with tf\.GradientTape\(.*\) as {tape}:)$"
    return edited(program, block, rf"\1\2\n\1    {line}")


def assigned(program: Program, reason: Any) -> Program:
    """``x = x - g`` as ``x.assign(x - g)``, and so each of ``x, y = ...``."""
    line = next(
        node
        for node in ast.walk(ast.parse(program.code))
        if isinstance(node, ast.Assign | ast.AugAssign) and node.lineno == reason.at.line
    )
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(line, ast.AugAssign):
        pairs = [(line.target, ast.BinOp(line.target, line.op, line.value))]
    elif isinstance(line.value, ast.Tuple):
        (names,) = line.targets
        assert isinstance(names, ast.Tuple)
        pairs = list(zip(names.elts, line.value.elts, strict=True))
    else:
        pairs = [(line.targets[0], line.value)]
    _, mend = reason_texts.sentence(reason.code, True, reason.details, "en")
    assert f"{reason.details['name']}.assign(" in mend
    assert reason.details["name"] in [ast.unparse(name) for name, _ in pairs]
    new = "; ".join(f"{ast.unparse(n)}.assign({ast.unparse(v)})" for n, v in pairs)
    lines = program.code.splitlines()
    lines[line.lineno - 1 : line.end_lineno] = [" " * line.col_offset + new]
    return replace(program, code="\n".join(lines) + "\n", recorder=True)


def swapped(program: Program, _: Any) -> Program:
    """Target and source in the other order."""
    tape, target, source = (part.strip() for part in program.ask.split(",", 2))
    code = re.sub(rf"^.*= {tape}\.gradient\(.*\n", "", program.code, flags=re.MULTILINE)
    return replace(program, code=code, ask=f"{tape}, {source}, {target}")


def kept_a_tensor(program: Program, _: Any = None) -> Program:
    """Without the conversions, and with the operation of tf's that does the same."""
    plain = edited(program, r"\.numpy\(\)|\bfloat(?=\()", "")
    return edited(plain, r"\bnp\.(?=[a-z]+\()|\btf\.constant\((?=\w+ \*)", _of_tensorflow)


def _of_tensorflow(found: re.Match[str]) -> str:
    return "tf.identity(" if "constant" in found[0] else "tf."


def smooth(program: Program) -> Program:
    """With tanh for what jumps."""
    return edited(program, r"tf\.(?:round|floor|sign)\(([^()]*)\)(?: > 0\.0)?", r"tf.tanh(\1)")


def uncut(program: Program, _: Any = None) -> Program:
    """Nothing is stopped."""
    return edited(program, r"tf\.stop_gradient\(", "tf.identity(")


def entered(program: Program, reason: Any) -> Program:
    """The source enters the computation, beside what the target was computed from."""
    target = program.ask.split(",")[1].strip()
    lines = program.code.splitlines()
    given = [
        node
        for node in ast.walk(ast.parse(program.code))
        if isinstance(node, ast.Assign) and target in map(ast.unparse, node.targets)
    ]
    last = given[-1]
    new = f"{target} = {target} + tf.reduce_sum({reason.source} * 1.0)"
    lines.insert(last.end_lineno or 0, " " * last.col_offset + new)
    return replace(program, code="\n".join(lines) + "\n", recorder=True)


def by_what_cuts(program: Program, reason: Any) -> Program:
    """Of zeros: the mend of what cuts the path inside."""
    match Cause(reason.details.get("because", Cause.NO_GRADIENT)):
        case Cause.STOP_GRADIENT:
            return uncut(program)
        case Cause.LEFT_TENSORFLOW:
            return kept_a_tensor(program)
        case _:
            return smooth(program)


def iterated(program: Program, reason: Any) -> Program:
    """The loop of a function's over an iterator, as it says."""
    _, mend = reason_texts.sentence(reason.code, True, reason.details, "en")
    assert "iter(dataset)" in mend
    return edited(program, r"\bin (data):", r"in iter(\1):")


MENDS: dict[Cause, Callable[[Program, Any], Program]] = {
    Cause.NOT_WATCHED: watched,
    Cause.NOT_WATCHED_OTHER: watched,
    Cause.WATCHED_LATE: watched,
    Cause.WATCH_OFF: watched,
    Cause.NON_TRAINABLE: watched,
    Cause.BEFORE_TAPE: recorded,
    Cause.AFTER_TAPE: moved,
    Cause.STOPPED_RECORDING: lambda p, _: edited(p, r"with \w+\.stop_recording\(\):", "if True:"),
    Cause.INNER_OUTSIDE: moved,
    Cause.RESET: lambda p, _: edited(p, r"^ *\w+\.reset\(\)\n", ""),
    Cause.STOP_GRADIENT: uncut,
    Cause.PARTLY: kept_a_tensor,
    Cause.ZEROS: by_what_cuts,
    Cause.USED_TWICE: lambda p, _: edited(p, r"Tape\(\)", "Tape(persistent=True)"),
    Cause.REPLACED: assigned,
    Cause.SWAPPED: swapped,
}
"""Causes whose mend is an instruction that a program can be given."""

IN_PART = (Cause.PARTLY, Cause.ZEROS)
"""Causes of a gradient that is there, and not what was wanted."""

LOOPS = {"state/loop_over_a_dataset_in_a_function"}

PROGRAMS = [
    p for p in programs() if p.name in LOOPS or any(due <= MENDS.keys() for due in p.expect)
]


STEPS = 3
"""Messages that may be followed one after another: what is swapped may not be watched either."""


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_mends_that_are_carried_out_give_the_gradient(program: Program) -> None:
    reasons = run(program).reasons
    mends = MENDS | ({Cause.DATASET: iterated} if program.name in LOOPS else {})
    mendable = [k for k, reason in enumerate(reasons) if reason.code in mends]
    told: list[str] = []
    for _ in range(STEPS):
        broken = [reasons[k] for k in mendable if is_broken(reasons[k])]
        if not broken:
            break
        assert broken[0].code in mends, (told, broken)
        said = f"{broken[0].source}: {broken[0].code}"
        assert said not in told, f"told again after its mend:\n{program.code}"
        told.append(said)
        program = mends[Cause(broken[0].code)](program, broken[0])
        reasons = run(program).reasons
        assert len(reasons) > max(mendable), f"raises:\n{program.code}"
    assert mendable
    assert not any(is_broken(reasons[k]) for k in mendable), (told, program.code)


OF_TENSORFLOW = {
    r"\.(?:numpy|item|tolist|to_list)\(\)": "",
    r"\b(?:float|(?:keras\.ops\.)?convert_to_numpy)(?=\()": "",
    r"\bnp\.(?:as)?array(?=\()|\btf\.constant(?=\()": "tf.convert_to_tensor",
    r"\bnp\.(?=mean|sum|max|min|prod)": "tf.reduce_",
    r"\bnp\.(?=log)": "tf.math.",
    r"\b(?:np|math)\.(?=[a-z_]+\()": "tf.",
    r"(\w+)\.predict(?:_on_batch)?\((\w+)[^)]*\)": r"\1(\2)",
}
"""What leaves TensorFlow → what does the same and stays, or nothing where only a number is made."""


def kept_where_told(program: Program, reason: Any) -> Program | None:
    """ "Keep the value a tensor", on the line that was told; None if that takes a person."""
    lines = program.code.splitlines()
    text = new = lines[reason.at.line - 1]
    for pattern, instead in OF_TENSORFLOW.items():
        new = re.sub(pattern, instead, new)
    lines[reason.at.line - 1] = new
    return None if new == text else replace(program, code="\n".join(lines) + "\n")


LEFT = [
    p for p in programs() if not p.open and all(due == {Cause.LEFT_TENSORFLOW} for due in p.expect)
]


OF_AN_EARLIER_STEP = {"names/only_baseline"}
"""Kept a tensor, it is told to be of before the tape; no line can be moved that mends it."""


def test_what_left_tensorflow_has_a_gradient_once_it_is_kept_a_tensor() -> None:
    mended = {program.name: end for program in LEFT if (end := kept(program)) is not None}
    failed = {name for name, broken in mended.items() if broken}
    assert failed == OF_AN_EARLIER_STEP, [(name, mended[name]) for name in failed]
    assert len(mended) >= 0.6 * len(LEFT), (len(LEFT), sorted(mended))


def kept(program: Program) -> list[Any] | None:
    """Carry its mends out: what is broken then; None if what comes out cannot run as it is.

    So it is where an array's method or Python's own functions were used: a person writes that anew.
    """
    mends = {Cause.LEFT_TENSORFLOW: kept_where_told, Cause.BEFORE_TAPE: moved}
    broken = [r for r in run(program).reasons if not r.connected]
    if not broken or broken[0].code != Cause.LEFT_TENSORFLOW:
        return None  # it was not named, which the corpus counts
    for _ in range(STEPS):
        if broken and broken[0].code in mends:
            new = mends[Cause(broken[0].code)](program, broken[0])
            if new is None:
                return None
            program = new
            try:
                broken = [r for r in run(program).reasons if not r.connected]
            except (NameError, SyntaxError):
                return None
    return broken


APART = [
    p
    for p in programs()
    if p.ask and not p.open and all(due == {Cause.NOT_CONNECTED} for due in p.expect)
]


def test_what_was_not_connected_has_a_gradient_once_it_enters_the_computation() -> None:
    mended = {program.name: end for program in APART if (end := after_entering(program))}
    failed = {name: broken for name, (broken, _) in mended.items() if broken}
    assert not failed, [(name, mended[name]) for name in failed]
    assert len(mended) >= 0.7 * len(APART), (len(APART), sorted(mended))


def after_entering(program: Program) -> tuple[list[Any], str] | None:
    """What is broken then, and the program; None if it was not named, or has no name in Python."""
    apart = [r for r in run(program).reasons if r.code == Cause.NOT_CONNECTED]
    if any({"anew", "renamed"} & {*r.details} for r in apart):  # what was made later cannot enter
        return None
    if not apart or not all(r.source.replace(".", "").isidentifier() for r in apart):
        return None
    for reason in apart:
        program = entered(program, reason)
    broken = [r for r in run(program).reasons if not r.connected]
    if broken and broken[0].code in (Cause.USED_TWICE, Cause.NON_TRAINABLE):
        program = MENDS[Cause(broken[0].code)](program, broken[0])
        broken = [r for r in run(program).reasons if not r.connected]
    return broken, program.code


def is_broken(reason: Any) -> bool:
    """No gradient, or not the whole of it."""
    return not reason.connected or reason.code in IN_PART


def test_a_source_in_a_list_is_told_by_its_path_and_an_attribute_by_its_owner() -> None:
    import tensorflow as tf

    from cinta.tape import explain, recording

    net, module = tf.keras.Sequential([tf.keras.layers.Dense(2, name="top")]), tf.Module()
    net.build((None, 3))
    module.w = tf.Variable(1.0)
    vs = net.trainable_variables
    with recording():
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(net(tf.ones((1, 3)))) * module.w
        reasons = explain(tape, loss, [*vs, module.w]).reasons
    assert [reason.source for reason in reasons] == ["top/kernel", "top/bias", "module.w"]


AS_TOLD: dict[Cause, tuple[str, str, str]] = {
    Cause.CAST: (
        "loss = tf.cast(tf.cast(w * 2.0, tf.int32), tf.float32)",
        "tf.int32",
        "tf.float32",
    ),
    Cause.NO_GRADIENT: ("loss = tf.round(w) * 2.0", "tf.round", "tf.tanh"),
    Cause.NOT_REGISTERED: ("loss = tf.unique([w])[0]", "tf.unique([w])[0]", "tf.reshape(w, [1])"),
    Cause.NUMPY_FUNCTION: (
        "loss = tf.numpy_function(lambda v: v * 2, [w], tf.float32)",
        "tf.numpy_function(lambda v: v * 2, [w]",
        "tf.py_function(lambda v: tf.multiply(v, 2.0), [w]",
    ),
    Cause.ASSIGNED: ("k.assign(w * 2.0)\nloss = k**2", "loss = k**2", "loss = (w * 2.0) ** 2"),
    Cause.NEW_VARIABLE: (
        "n = tf.Variable(w * 2.0)\nloss = n**2",
        "tf.Variable(w * 2.0)",
        "w * 2.0",
    ),
    Cause.DATASET: (
        "for b in tf.data.Dataset.from_tensors(w * 2.0):\n    loss = b**2",
        "tf.data.Dataset.from_tensors(w * 2.0)",
        "[w * 2.0]",
    ),
    Cause.COPIED: ("c = tf.identity(w)\nloss = w**2", "loss = w**2", "loss = c**2"),
    Cause.NO_TARGET: ("loss = (lambda v: None)(w)", "None", "v * 2.0"),
    Cause.TARGET_LEFT: ("loss = float(w * 2.0)", "float(w * 2.0)", "w * 2.0"),
    Cause.NOT_FLOAT: ("i = tf.Variable(3)\nloss = tf.cast(i, tf.float32)", "(3)", "(3.0)"),
    Cause.SOURCE_NO_TENSOR: ("p = 3.0\nloss = p * w", "3.0", "tf.Variable(3.0)"),
}
"""Cause → what stands in the block, and its mend, as the message tells it: this, by that."""

ASKED = {Cause.COPIED: "c", Cause.NOT_FLOAT: "i", Cause.SOURCE_NO_TENSOR: "p"}
"""The source that is asked about, if it is not ``w``."""


def in_a_block(cause: Cause, inside: str) -> Program:
    """A program that computes its loss so, inside the block."""
    lines = "".join(f"    {line}\n" for line in inside.splitlines())
    code = f"w, k = tf.Variable(2.0), tf.Variable(0.0)\nwith tf.GradientTape() as tape:\n{lines}"
    return Program(f"as_told/{cause}", code, f"tape, loss, {ASKED.get(cause, 'w')}", (), "", True)


def test_a_mend_done_by_hand_as_it_is_told_gives_the_gradient() -> None:
    told, after = {}, {}
    for cause, (inside, this, that) in AS_TOLD.items():
        told[cause] = [reason.code for reason in run(in_a_block(cause, inside)).reasons]
        mended = run(in_a_block(cause, inside.replace(this, that))).reasons
        after[cause] = [reason.code for reason in mended if not is_broken(reason)]
    assert told == {cause: [cause] for cause in AS_TOLD}
    assert all(after.values()), after


MODEL = """
head = tf.keras.layers.Dense(2, name="head")
model = tf.keras.Sequential([tf.keras.Input((3,)), head, tf.keras.layers.Dense(1)])
x = tf.ones((4, 3))
"""

AS_REWRITTEN: dict[Cause, tuple[str, str, str]] = {
    Cause.NEVER_STARTED: (
        "x = tf.Variable(2.0)\ntape = tf.GradientTape(persistent=True)\ny = x * 3.0  # tape, y, x",
        "tape = tf.GradientTape(persistent=True)\n",
        "with tf.GradientTape(persistent=True) as tape:\n    ",
    ),
    Cause.NEVER_READ: (
        "x = tf.Variable(2.0)\ny = x * 3.0\n"
        "with tf.GradientTape() as tape:\n    pass  # tape, y, x",
        "y = x * 3.0\nwith tf.GradientTape() as tape:\n    pass",
        "with tf.GradientTape() as tape:\n    y = x * 3.0",
    ),
    Cause.OTHER_THREAD: (
        "import threading\nx = tf.Variable(2.0)\nmade = []\n"
        "with tf.GradientTape() as tape:\n"
        "    work = threading.Thread(target=lambda: made.append(x * 3.0))\n"
        "    work.start(); work.join()\n    y = made[0] * 2.0  # tape, y, x",
        "    work.start(); work.join()\n",
        "    work.run()\n",
    ),
    Cause.SYMBOLIC_SOURCE: (
        f"{MODEL}with tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(model(x))  # tape, y, model.inputs[0]",
        "    y = tf.reduce_sum(model(x))  # tape, y, model.inputs[0]",
        "    tape.watch(x)\n    y = tf.reduce_sum(model(x))  # tape, y, x",
    ),
    Cause.SYMBOLIC_TARGET: (
        f"{MODEL}with tf.GradientTape() as tape:\n    y = model.outputs[0]  # tape, y, head.kernel",
        "y = model.outputs[0]",
        "y = model(x)",
    ),
    Cause.OTHER_PASS: (
        f"{MODEL}maps = tf.keras.Model(model.inputs, head.output)\n"
        "with tf.GradientTape() as tape:\n    seen = maps(x)\n    tape.watch(seen)\n"
        "    y = tf.reduce_sum(model(x))  # tape, y, seen",
        "head.output)\nwith tf.GradientTape() as tape:\n    seen = maps(x)\n    tape.watch(seen)\n"
        "    y = tf.reduce_sum(model(x))",
        "[head.output, model.outputs[0]])\nwith tf.GradientTape() as tape:\n    seen, y = maps(x)",
    ),
    Cause.FROZEN: (
        f"{MODEL}head.trainable = False\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(model(x))  # tape, y, head.kernel",
        "head.kernel",
        "model.trainable_variables",
    ),
    Cause.SLICES: (
        "x = tf.Variable([[1.0], [2.0], [3.0]])\nwith tf.GradientTape(persistent=True) as tape:\n"
        "    y = tf.reduce_sum(tf.gather(x, [0, 2]))\n"
        "g = tape.gradient(y, x)\nassert g.shape == x.shape  # tape, y, x",
        "tape.gradient(y, x)",
        "tf.convert_to_tensor(tape.gradient(y, x))\nassert type(g) is not tf.IndexedSlices",
    ),
}
"""Cause → a program with what is asked of it, and its mend as it is told: this part, by that."""

BEFORE_THE_RECORDER = (Cause.NEVER_READ,)


def as_asked(cause: Cause, text: str, recorder: bool = True) -> Program:
    """The program, and what stands behind its last line: what is asked."""
    code, _, ask = text.rpartition("  # ")
    return Program(f"as_rewritten/{cause}", code + "\n", ask, (), "", recorder)


@pytest.mark.parametrize("cause", list(AS_REWRITTEN))
def test_a_program_rewritten_as_it_is_told_has_the_gradient(cause: Cause) -> None:
    text, this, that = AS_REWRITTEN[cause]
    assert this in text
    told = run(as_asked(cause, text, cause not in BEFORE_THE_RECORDER)).reasons
    assert [reason.code for reason in told] == [cause]
    mended = run(as_asked(cause, text.replace(this, that))).reasons
    assert not any(is_broken(reason) for reason in mended)
    assert cause == Cause.SLICES or cause not in [reason.code for reason in mended]


def test_every_cause_that_tells_a_mend_has_it_carried_out() -> None:
    says_more = {*Cause} - {Cause.CONNECTED, Cause.UNSEEN_TARGET, Cause.UNKNOWN}
    says_more -= {Cause.SEEN_IN_PART, Cause.NOT_RECORDED}
    over_the_corpus = {Cause.LEFT_TENSORFLOW, Cause.NOT_CONNECTED}
    assert says_more <= MENDS.keys() | AS_TOLD.keys() | AS_REWRITTEN.keys() | over_the_corpus
