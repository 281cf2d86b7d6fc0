"""What the generated Otter test files call: one check, in the notebook's own process.

``grader.check("polynomial_slope")`` finds ``tests/polynomial_slope.py``, which holds the key of a
public check as data and calls :func:`check` with the notebook's globals. Stock ``otter run`` does
the same with the keys of the hidden checks. Otter turns what :func:`check` raises into words of its
own; who would rather show it in ours listens (:func:`listening`).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from ..checks.answer_key import AnswerKey
from ..checks.choice import BLANK, Choice, Chosen, chosen_in
from ..checks.explain import clearest, look_into, picture, retold
from ..checks.judge import judge, judge_choice, name_of
from ..checks.message_texts import PASSED
from ..results import CheckResult, Verdict
from ..student import Student
from ..tape.data import Sketch
from ..tape.errors import TapeError


@dataclass(frozen=True)
class Heard:
    """What one check gave; ``sketch`` is what the student's tape recorded of a wrong example.

    Of a right one ``again`` gives it: the example is asked once more, which takes as long again.
    """

    result: CheckResult
    sketch: Sketch | None
    again: Callable[[], Sketch | None] = lambda: None


@dataclass
class Listener:
    """Who shows what checks give."""

    heard: list[Heard] = field(default_factory=list)


_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextlib.contextmanager
def listening() -> Iterator[list[Heard]]:
    """While this is open, each check adds what it gave to the list, and shows nothing itself."""
    listener = Listener()
    token = _listener.set(listener)
    try:
        yield listener.heard
    finally:
        _listener.reset(token)


def check(env: dict[str, Any], key: str, lang: str) -> CheckResult:
    """Judge one check against the names in ``env``; AssertionError carries the student's message.

    ``key`` is a :class:`cinta.checks.answer_key.AnswerKey` as JSON. The result is returned when it
    passed.
    """
    from ..answering.local import LocalStudent

    decoded = msgspec.json.decode(key, type=AnswerKey)
    if decoded.choice is not None:
        return _choice(env, decoded, decoded.choice, lang)
    student = LocalStudent(env)
    answers = student.ask(decoded.questions)
    own = list[str]()
    result = judge(decoded, answers, lang)
    if result.verdict != Verdict.PASSED:
        own = student.answer_cell(name_of(decoded)).split("\n")
        result = judge(decoded, answers, lang, own=own)
    sketch = None
    if result.verdict == Verdict.FAILED:
        evidence = look_into(decoded, answers, student, [] if decoded.hidden else [decoded])
        result = retold(result, decoded, answers, evidence, lang, own)
        sketch = picture(evidence)
    if listener := _listener.get():
        listener.heard.append(Heard(result, sketch, partial(_recorded, decoded, student)))
    elif result.verdict == Verdict.PASSED and not decoded.hidden:
        say_that_others_follow(lang)
    else:
        show(sketch, decoded.exercise, lang)
    if result.verdict == Verdict.PASSED:
        return result
    said = [f"{label}: {text}" for label, text in result.parts(lang)]
    raise AssertionError("\n".join([result.title, *said]))


def _choice(env: dict[str, Any], key: AnswerKey, choice: Choice, lang: str) -> CheckResult:
    """The same of a choice: the public key says that an option was chosen, and no more."""
    from ..answering.local import LocalStudent

    cell = LocalStudent(env).answer_cell(choice.asks)
    value = env.get(choice.asks)
    chosen = chosen_in([cell], choice.asks) if cell else None
    if chosen is None and choice.asks in env:
        chosen = BLANK if value is ... else Chosen(value if isinstance(value, str) else "")
    result = judge_choice(key, chosen, lang)
    if listener := _listener.get():
        listener.heard.append(Heard(result, None))
    if result.verdict in (Verdict.PASSED, Verdict.RECORDED):
        return result
    # What is hidden is asked where others may read along: no reason tells which option is right.
    said = [] if key.hidden else [f"{label}: {text}" for label, text in result.parts(lang)]
    raise AssertionError("\n".join([result.title, *said]))


def _recorded(key: AnswerKey, student: Student) -> Sketch | None:
    """What the tape records when the first question is asked once more; some need no tape."""
    if key.hidden:
        return None
    seen = [answer.seen for answer in student.ask(key.questions[:1], record=True)]
    return clearest([sketch for recorded in seen if recorded for sketch in recorded.sketches])


def say_that_others_follow(lang: str) -> None:
    """In a notebook, say what a passed example is worth: once a cell, ``check_all()`` is one."""
    global _said_in
    shell = _kernel_shell()
    if shell is not None and shell.execution_count != _said_in:
        _said_in = shell.execution_count
        print(PASSED[lang])


_said_in: int | None = None
"""The number of the cell in which it was said last."""


def _kernel_shell() -> Any:
    """The shell of the notebook that this runs in; None elsewhere."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell if getattr(shell, "kernel", None) is not None else None


def show(sketch: Sketch | None, exercise: str, lang: str) -> None:
    """In a notebook, show what the tape recorded; elsewhere there is nothing to show it on."""
    if sketch is None or _kernel_shell() is None:
        return
    from IPython.display import display

    from ..tape.picture.boxes import caption
    from ..tape.picture.drawing import drawn

    with contextlib.suppress(TapeError):  # igraph is missing: the words say it too
        display(drawn(sketch, lang, foot=f"{exercise}: {caption(sketch, lang)}"))
