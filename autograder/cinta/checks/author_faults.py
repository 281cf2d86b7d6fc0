"""What is wrong in an author's own code, in one line: which file and line, what, and the mend."""

from __future__ import annotations

import builtins
import inspect
import linecache
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..student import Raised
from ..unit import Check, Exercise

NUMPY_ONLY = "a check is NumPy alone: np.array(...), tensor(...) or variable(...), and no tf"


def path_of(check: Check) -> Path:
    """The unit's file, in which the check stands."""
    return Path(check.ask.__code__.co_filename)


def in_a_check(check: Check, error: Exception) -> SourceError:
    """A check, or what draws for it, that raised an exception."""
    path = path_of(check)
    line = line_on_the_way(path, error) or check.line
    what = f"check {check.name} of {check.exercise} fails: {said(error)}"
    return SourceError(path, line, what, _mend(error, check.ask, hidden=check.hidden))


def in_an_oracle(exercise: Exercise, error: Exception) -> SourceError:
    """An oracle that raised an exception, or does not take what the exercise is asked with."""
    assert exercise.numeric is not None
    oracle = exercise.numeric
    path, first = Path(oracle.__code__.co_filename), oracle.__code__.co_firstlineno
    line = line_on_the_way(path, error)
    if line is None and isinstance(error, TypeError):
        taken = ", ".join(inspect.signature(oracle).parameters)
        what = f"the oracle of {exercise.name} takes ({taken}): {said(error)}"
        return SourceError(path, first, what, "give it the inputs of ask(...), in their order")
    what = f"the oracle of {exercise.name} fails: {said(error)}"
    return SourceError(path, line or first, what, _mend(error, oracle, hidden=True))


def in_a_solution(exercise: Exercise, check: Check, raised: Raised) -> SourceError:
    """A solution that raised an exception when a check asked it."""
    path = path_of(check)
    what = f"the solution of {exercise.name} fails in {check.name}: {raised.type}"
    what += f": {raised.message}" if raised.message else ""
    mend = "correct the solution, or what the check asks"
    if raised.line is None and raised.type == "TypeError":
        taken = ", ".join(exercise.parameters)
        mend = f"ask(...) with what the solution takes: ({taken})"
    if raised.type == "NameError":
        mend = "import or define that name in a cell above, or correct it"
    line = line_of(path, exercise.line, raised.source) if raised.source else exercise.line
    return SourceError(path, line, what, mend)


def line_of(path: Path, start: int, source: str) -> int:
    """Where a line of code stands in the file, from a line on; that line, if it is nowhere."""
    lines = linecache.getlines(str(path))
    for number, line in enumerate(lines[start - 1 :], start=start):
        if line.split("  # SOLUTION")[0].strip() == source.strip():
            return number
    return start


def line_on_the_way(path: Path, error: BaseException) -> int | None:
    """The last line of ``path`` on the way to an exception."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def said(error: BaseException) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


def _mend(error: Exception, code: Callable[..., Any], *, hidden: bool) -> str:
    """The next step: the name that was meant, if one is near."""
    match error:
        case NameError(name="tf" | "tensorflow" | "keras"):
            return NUMPY_ONLY
        case NameError(name="draw") if not hidden:
            return "draw is for @hidden checks: a public one has inputs that are written out"
        case NameError(name=str(name)):
            known = [*code.__code__.co_varnames, *code.__globals__, *vars(builtins)]
            return _did_you_mean(name, known) or 'define it in the cell author="imports"'
        case AttributeError(name=str(name), obj=owner):
            return _did_you_mean(name, dir(owner)) or "correct the name"
    return "correct that line"


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [one for one in known if not one.startswith("_")], 1)
    return f"did you mean {near[0]}?" if near else ""
