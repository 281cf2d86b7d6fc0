"""Answer one question in the process that holds student code."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import inspect
import linecache
import random
import re
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import tensorflow as tf
from msgspec.structs import replace

from ..errors import NotGiven
from ..student import MAX_BASES, Answer, Call, Fact, GaveBack, Question, Raised, Replay
from ..tape.data import Recorded
from ..unit import names_asked
from ..values import Missing, Value
from .driving import drive, is_drivers, keras_of, takes_what_it_gives
from .evidence import evidence
from .freeze import freeze
from .from_tape import changes_with_the_gradients, gave_back, holds_a_gradient
from .inputs import build
from .never_returns import never_returns
from .replay import Part, region
from .retyped import NAME, Retyped
from .tape_use import TapeCounter, counting_tapes
from .unfound import import_that_failed

MAX_MESSAGE = 500
NO_KINDS = ("Exception", "BaseException", "object")
"""What every exception is, so that no check can ask for it."""

NOT_STUDENTS = (str(Path(__file__).parents[1]), sys.prefix, sys.base_prefix, "<frozen")
GENERATED = "__autograph_generated_file"
"""What autograph makes of a function: no line of it was written by anybody."""

IN_USER_CODE = re.compile(r"(in user code:\s.*\n)\s*\n", re.DOTALL)
OF_A_FRAME = re.compile(r'File "([^"]*)", line (\d{1,6}), in [^\n]*\n([^\n]*)')
OF_AN_ERROR = re.compile(r"\s*\w+: (.*)", re.DOTALL)
"""How autograph writes an error: the lines that were written, an empty one, the error."""

LIBRARIES = ("site-packages", "dist-packages")  # which ``pip install --user`` keeps elsewhere


def answer(
    question: Question,
    namespace: dict[str, Any],
    cells: Sequence[str],
    *,
    record: bool = False,
    inputs: Callable[[Value], Any] = build,
    before: Answer | None = None,
) -> Answer:
    """Ask student code one question; whatever it raises becomes part of the answer.

    ``namespace`` holds the student's names after their run, ``cells`` the sources that were run in
    order; with ``record``, what the tapes did is noted in full; ``inputs`` builds what records
    stand for. ``before`` is what it gave to the same question when it was not ``traced``: only
    what other gradients do to that is found out then. Interrupts of ours (time limits) are
    BaseExceptions of other types and pass through.
    """
    given = before or _once(question, namespace, cells, record, inputs)
    if not question.traced or not may_be_a_formula(given):
        return given
    changes = changes_with_the_gradients(
        given, lambda: _run(question, namespace, cells, _Taken(), inputs)
    )
    return replace(given, from_tape=changes)


def may_be_a_formula(given: Answer) -> bool:
    """Is there a value, and a tape, and is it not the tape's own gradient that was given?"""
    return given.raised is None and given.used_a_tape and not given.from_tape


def _once(
    question: Question,
    namespace: dict[str, Any],
    cells: Sequence[str],
    record: bool,
    inputs: Callable[[Value], Any],
) -> Answer:
    """The answer to a question, as it is with the gradients that the tapes give."""
    taken = _Taken()
    with counting_tapes(keeps_steps=record) as taken.counter, evidence(record) as taken.seen:
        try:
            value = _run(question, namespace, cells, taken, inputs)
        except (Exception, SystemExit, GeneratorExit) as error:
            return Answer(
                raised=raised(error),
                tapes=taken.counter.records(),
                seen=taken.seen(),
                other_road=taken.counter.other_road,
                no_return=_driver_missed_a_result(question, namespace),
                facts=tuple(taken.facts),
                steps=tuple(taken.counter.steps),
            )
        return Answer(
            value=value,
            tapes=taken.counter.records(),
            seen=taken.recorded or taken.seen(),
            from_tape=taken.holds_a_gradient or None,
            other_road=taken.counter.other_road,
            no_return=taken.no_return,
            gave_back=taken.gave_back,
            facts=tuple(taken.facts),
            steps=tuple(taken.counter.steps),
        )


@dataclass
class _Taken:
    """The way of a value out of the student's hands: it is looked at, and becomes plain data.

    ``recorded`` is what the tapes did until then: that we read its numbers is no doing of theirs.
    """

    counter: TapeCounter | None = None
    seen: Callable[[], Recorded | None] = lambda: None
    recorded: Recorded | None = None
    holds_a_gradient: bool = False
    no_return: bool = False
    gave_back: GaveBack = GaveBack.NEITHER
    facts: list[Fact] = field(default_factory=list)

    def __call__(self, value: Any) -> Value:
        self.recorded = self.seen()
        if self.counter is not None:
            self.holds_a_gradient = holds_a_gradient(value, self.counter)
            self.gave_back = gave_back(value, self.counter)
        return freeze(value)


@contextlib.contextmanager
def _chance(seed: int) -> Iterator[None]:
    """Chance begins from the seed, if there is one; of NumPy and Python it then goes on as it was.

    TensorFlow's own cannot be put back.
    """
    if not seed:
        yield
        return
    python, numpy = random.getstate(), np.random.get_state()
    tf.keras.utils.set_random_seed(seed)
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


def _run(
    question: Question,
    namespace: dict[str, Any],
    cells: Sequence[str],
    taken: _Taken,
    inputs: Callable[[Value], Any],
) -> Value:
    with _chance(question.seed):
        return _answered(question, namespace, cells, taken, inputs)


def _answered(
    question: Question,
    namespace: dict[str, Any],
    cells: Sequence[str],
    taken: _Taken,
    inputs: Callable[[Value], Any],
) -> Value:
    match question:
        case Call():
            if question.function not in namespace:
                return Missing(question.function)
            with keras_of(_dtype_of_keras(question)):
                return taken(_called(question, namespace[question.function], taken, inputs))
        case Replay():
            return _replay(question, namespace, cells, taken, inputs)


def _dtype_of_keras(question: Call) -> str:
    """What Keras is to make of what says no dtype; "" where that is the notebook's affair."""
    if question.double:
        return "float64"
    return "float32" if question.driver else ""


def _called(question: Call, written: Any, taken: _Taken, inputs: Callable[[Value], Any]) -> Any:
    """What a call of it gives, or what the author's driver does with it."""
    if written is ...:
        return written
    args, named = _given(question, inputs)
    if question.driver:
        value = drive(question.driver, question.function, written, args, named, taken.facts)
    else:
        value = written(*args, **named)
    taken.no_return = value is None and never_returns(written)
    return value


def _driver_missed_a_result(question: Question, namespace: dict[str, Any]) -> bool:
    """Does the driver take what a function gives, that never gives anything?"""
    if not isinstance(question, Call) or not takes_what_it_gives(question.driver):
        return False
    return never_returns(namespace.get(question.function))


def _given(question: Call, inputs: Callable[[Value], Any]) -> tuple[list[Any], dict[str, Any]]:
    """What it is called with; NotGiven where the author describes what cannot be made."""
    try:
        args = [inputs(arg) for arg in question.args]
        return args, {name: inputs(value) for name, value in question.named}
    except (AttributeError, TypeError, ValueError) as error:
        raise NotGiven(f"{type(error).__name__}: {error}") from error


def _replay(
    question: Replay,
    namespace: dict[str, Any],
    cells: Sequence[str],
    taken: _Taken,
    inputs: Callable[[Value], Any],
) -> Value:
    """Run the answer cell again in the real namespace, then put every name back.

    The real one, because a helper function that the student wrote looks its globals up there. As in
    a notebook, an error in a cell ends that cell alone; only the answer's own is the answer.
    """
    names = tuple(name for name, _ in question.givens)
    parts = region(cells, question.given_cell, question.asks, names)
    if not parts:
        return Missing(question.asks)
    before = dict(namespace)
    try:
        namespace.update((name, inputs(value)) for name, value in question.givens)
        asked = names_asked(question.asks)
        for name in asked:
            namespace.pop(name, None)
        namespace[NAME] = Retyped(question, namespace)
        for part in parts[:-1]:
            with contextlib.suppress(Exception, SystemExit):
                _execute(part, namespace)
        _execute(parts[-1], namespace)
        if lacking := [name for name in asked if name not in namespace]:
            return Missing(lacking[0])
        results = tuple(namespace[name] for name in asked)
        return taken(results if len(results) > 1 else results[0])
    finally:
        namespace.clear()
        namespace.update(before)


def _execute(part: Part, namespace: dict[str, Any]) -> None:
    """Run statements as a cell is run: with top-level ``await``, without our ``__future__``.

    An import that fails here does not keep the rest from it; if that fails, it is why.
    """
    try:
        _execute_whole(part, namespace)
    except ImportError as error:
        number = import_that_failed(part.tree.body, error, namespace)
        below = part.tree.body[number + 1 :] if number is not None else []
        if not below:
            raise
        try:
            _execute(Part(ast.Module(below, []), part.filename), namespace)
        except Exception:
            raise error from None


def _execute_whole(part: Part, namespace: dict[str, Any]) -> None:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(part.tree, part.filename, "exec", flags=flags, dont_inherit=True)
    if code.co_flags & inspect.CO_COROUTINE:
        _wait_for(eval(code, namespace))
    else:
        exec(code, namespace)


def _wait_for(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end; in a thread where this one's event loop is busy, as in a kernel."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(work)
        return
    errors: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]


def raised(error: BaseException) -> Raised:
    """The exception as data, with the innermost line that is the student's own."""
    try:
        message = str(error)
    except Exception:
        message = "(its text cannot be shown)"
    line, source = _student_line(error.__traceback__)
    if of_graph := IN_USER_CODE.match(message):
        message, line, source = _of_a_graph(message, of_graph[1], line, source)
    in_driver = _driver_line(error.__traceback__)
    driver_line, driver_source = (None, "") if of_graph and source else in_driver
    name = _clean(type(error).__name__)
    if isinstance(error, SyntaxError) and name.startswith("_"):
        name = "SyntaxError"  # Python 3.13 has a private kind, _IncompleteInputError
    return Raised(
        name, _clean(message), line, _clean(source), _bases(error), driver_line, driver_source
    )


def _of_a_graph(
    message: str, told: str, line: int | None, source: str
) -> tuple[str, int | None, str]:
    """Text and line of an error in a ``tf.function``, whose frames are those of generated code."""
    frames = [f for f in OF_A_FRAME.findall(told) if _is_students(f[0])]
    for _, number, text in frames[-1:]:
        line, source = int(number), text.strip()
    own = OF_AN_ERROR.search(message[len(told) :])
    return (own[1] if own else message), line, source


def _bases(error: BaseException) -> tuple[str, ...]:
    """The names of the exceptions that its class derives from, by no method of that class."""
    kinds = type.__dict__["__mro__"].__get__(type(error))[1:]
    names = (_clean(type.__dict__["__name__"].__get__(kind)) for kind in kinds)
    public = [name for name in names if not name.startswith("_") and name not in NO_KINDS]
    return tuple(public[:MAX_BASES])


def _clean(text: str) -> str:
    return " ".join(str(text).encode("utf-8", "replace").decode().split())[:MAX_MESSAGE]


def _driver_line(trace: TracebackType | None) -> tuple[int | None, str]:
    """Number and text of the driver's line, where no student's was called from it."""
    found: tuple[int | None, str] = (None, "")
    while trace:
        filename = trace.tb_frame.f_code.co_filename
        if is_drivers(trace.tb_frame):
            text = linecache.getline(filename, trace.tb_lineno).strip()
            found = (trace.tb_lineno, _clean(text))
        elif _is_students(filename):
            found = (None, "")
        trace = trace.tb_next
    return found


def _is_students(filename: str) -> bool:
    """Is it a file that no library owns?"""
    in_library = any(part in filename for part in (*LIBRARIES, GENERATED))
    return not in_library and not filename.startswith(NOT_STUDENTS)


def _student_line(trace: TracebackType | None) -> tuple[int | None, str]:
    """Number and text of the last line on the way to the error that no library owns."""
    found: tuple[int | None, str] = (None, "")
    while trace:
        filename = trace.tb_frame.f_code.co_filename
        if _is_students(filename):
            text = linecache.getline(filename, trace.tb_lineno).strip()
            found = (trace.tb_lineno, text)
        trace = trace.tb_next
    return found
