"""What the generated Otter test files call: one check, in the notebook's own process.

``grader.check("polynomial_slope")`` finds ``tests/polynomial_slope.py``, which holds the key of a
public check as data and calls :func:`check` with the notebook's globals. Stock ``otter run`` does
the same with the keys of the hidden checks.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any

import msgspec

from .checks.answer_key import AnswerKey
from .checks.explain import look_into, picture, retold
from .checks.judge import judge
from .checks.message_texts import PASSED
from .results import CheckResult, Verdict
from .tape.data import Sketch
from .tape.errors import TapeError


def check(env: dict[str, Any], key: str, lang: str) -> CheckResult:
    """Judge one check against the names in ``env``; AssertionError carries the student's message.

    ``key`` is a :class:`cinta.checks.answer_key.AnswerKey` as JSON. The result is returned when it
    passed.
    """
    from .answering.local import LocalStudent

    decoded = msgspec.json.decode(key, type=AnswerKey)
    student = LocalStudent(env)
    answers = student.ask(decoded.questions)
    result = judge(decoded, answers, lang)
    if result.verdict == Verdict.PASSED:
        if not decoded.hidden:
            say_that_others_follow(lang)
        return result
    if result.verdict == Verdict.FAILED:
        evidence = look_into(decoded, answers, student, [] if decoded.hidden else [decoded])
        result = retold(result, decoded, answers, evidence, lang)
        show(picture(evidence), decoded.exercise, lang)
    said = [f"{label}: {text}" for label, text in result.parts(lang)]
    raise AssertionError("\n".join([result.title, *said]))


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

    from .tape.picture.boxes import caption
    from .tape.picture.drawing import drawn

    with contextlib.suppress(TapeError):  # igraph is missing: the words say it too
        display(drawn(sketch, lang, foot=f"{exercise}: {caption(sketch, lang)}"))
