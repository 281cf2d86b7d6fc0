"""The student's own work and nothing else: a forked child that runs the cells, then the functions.

Started by :mod:`benchmarks.overhead` under the warm process's own environment, with the warm
process's own imports and shell, but with no sandbox, no pipe, no judge. Each line on stdin is an
order, each line on stdout what it took (seconds).
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time
from typing import Any

import msgspec

from cinta.student import Call, Question, Replay

LIMIT = 60.0


class Order(msgspec.Struct):
    """Run these cells, then ask; ``answered``: with all that our child does to answer."""

    cells: tuple[str, ...]
    questions: tuple[Question, ...]
    answered: bool = False


class Took(msgspec.Struct):
    """Seconds in the child, in its cells and in its answers; ``whole`` with fork and end."""

    cells: float
    questions: float
    whole: float = 0.0


def main() -> None:
    """Warm up, then serve one order after another.

    Not called from ``__main__``: IPython's shell takes that module's name for the student's.
    """
    from cinta.run.zygote import warm_up

    shell = warm_up()
    print("ready", flush=True)
    for line in sys.stdin:
        took = _in_a_child(msgspec.json.decode(line, type=Order), shell)
        print(msgspec.json.encode(took).decode(), flush=True)


def _in_a_child(order: Order, shell: Any) -> Took:
    start = time.monotonic()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.chdir(tempfile.mkdtemp(dir=os.environ["TMPDIR"]))
        os.write(writer, msgspec.json.encode(_work(order, shell)))
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        took = msgspec.json.decode(pipe.read(), type=Took)
    assert status == 0
    took.whole = time.monotonic() - start
    return took


def _work(order: Order, shell: Any) -> Took:
    start = time.monotonic()
    for number, source in enumerate(order.cells):
        shell.run(number, source, LIMIT)
    cells = time.monotonic() - start
    ask = _answered if order.answered else _called
    return Took(cells, sum(ask(question, shell) for question in order.questions))


def _answered(question: Question, shell: Any) -> float:
    """Our child's way: inputs built, tapes recorded, the value put into plain data."""
    from cinta.answering.call import answer

    start = time.monotonic()
    answer(question, shell.namespace, shell.cells)
    return time.monotonic() - start


def _called(question: Question, shell: Any) -> float:
    """Only what the student wrote: the call itself, or the answer cell itself."""
    from cinta.answering.inputs import build

    match question:
        case Call(function, args):
            inputs = [build(arg) for arg in args]
            return _seconds(lambda: shell.namespace[function](*inputs))
        case Replay():
            return _replayed(question, shell)


def _replayed(question: Replay, shell: Any) -> float:
    """The last cell that sets the asked name, as it stands, under the givens."""
    from cinta.answering.inputs import build

    setters = [cell for cell in shell.cells if f"{question.asks} =" in cell]
    if not setters:
        return 0.0
    space = shell.namespace | {name: build(value) for name, value in question.givens}
    code = compile(setters[-1], "<answer cell>", "exec")
    return _seconds(lambda: exec(code, space))


def _seconds(act: Any) -> float:
    start = time.monotonic()
    with contextlib.suppress(Exception):  # a blank or a wrong answer may raise: so long it took
        act()
    return time.monotonic() - start
