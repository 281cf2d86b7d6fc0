"""What is wrong in an author's own code, in one line: which file and line, what, and the mend."""

from __future__ import annotations

import builtins
import contextlib
import inspect
import linecache
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ..clock import OutOfTime, clocked
from ..errors import ChildGone, End, NotGiven, SourceError
from ..student import Raised
from ..unit import DRIVER, Check, Exercise
from . import author

NO_END = "look for a loop that does not end, or make it shorter"
NO_PROCESS = "take out what ends Python or crashes it: os._exit, a signal, native code"
MOST_SECONDS = 20.0
"""What a check may take to draw its questions, and an oracle to answer one: both run here."""


class AuthorsCode(NamedTuple):
    """Where code of the author's begins, and what it is: ``the solution of slope``."""

    path: Path
    line: int
    what: str


AN_ARRAY = "a list is given as a list: write np.array([...]) in ask(...)"
NUMPY_ONLY = "a check is NumPy alone: np.array(...), tensor(...) or variable(...), and no tf"


def path_of(check: Check) -> Path:
    """The unit's file, in which the check stands."""
    return Path(check.ask.__code__.co_filename)


def in_a_check(check: Check, error: BaseException) -> SourceError:
    """A check, or what draws for it, that raised an exception."""
    path = path_of(check)
    line = line_on_the_way(path, error) or check.line
    what = f"check {check.name} of {check.exercise} fails: {said(error)}"
    return SourceError(path, line, what, _mend(error, check.ask, hidden=check.hidden))


def oracle_of(exercise: Exercise) -> AuthorsCode:
    """Where the oracle of an exercise that has one stands."""
    assert exercise.numeric is not None
    code = exercise.numeric.__code__
    path = Path(code.co_filename)
    return AuthorsCode(path, code.co_firstlineno, f"the oracle of {exercise.name}")


def no_value(exercise: Exercise, given: object) -> SourceError:
    """An oracle that gives what no solution can: a set, an object."""
    path, line, named = oracle_of(exercise)
    what = f"{named} gives what cannot be compared: {type(given).__name__}"
    return SourceError(path, line, what, "return numbers, arrays, text, or lists or dicts of them")


def in_an_oracle(exercise: Exercise, error: BaseException) -> SourceError:
    """An oracle that raised an exception, or does not take what the exercise is asked with."""
    assert exercise.numeric is not None
    oracle = exercise.numeric
    path, first, named = oracle_of(exercise)
    line = line_on_the_way(path, error)
    if line is None and isinstance(error, TypeError):
        taken = ", ".join(inspect.signature(oracle).parameters)
        what = f"{named} takes ({taken}): {said(error)}"
        return SourceError(path, first, what, "give it the inputs of ask(...), in their order")
    what = f"{named} fails: {said(error)}"
    return SourceError(path, line or first, what, _mend(error, oracle, hidden=True))


def in_a_solution(
    exercise: Exercise, check: Check, raised: Raised, *, in_float64: bool = False
) -> SourceError:
    """A solution that raised an exception when a check asked it.

    ``in_float64``: where the same inputs were cast up, and on those as they are it did not.
    """
    path = path_of(check)
    if raised.type == NotGiven.__name__:
        what = f"what check {check.name} of {exercise.name} gives is not made: {raised.message}"
        return SourceError(path, check.line, what, "correct what ask(...) is given")
    what = f"the solution of {exercise.name} fails in {check.name}: {raised.type}"
    if in_float64:
        named = f"the solution of {exercise.name}"
        what = f"{named} fails in {check.name} in float64, not as it is: {raised.type}"
    what += f": {raised.message}" if raised.message else ""
    mend = "correct the solution, or what the check asks"
    if raised.line is None and raised.type == "TypeError":
        taken = ", ".join(exercise.parameters)
        mend = f"ask(...) with what the solution takes: ({taken})"
    if in_float64:
        mend = 'take each dtype from an input (x.dtype), or say double="no" if it is about one'
    if raised.type == "NameError":
        mend = "import or define that name in a cell above, or correct it"
    line = line_of(path, exercise.line, raised.source) if raised.source else exercise.line
    if raised.type == "TypeError" and raised.message.startswith(f"{DRIVER}()"):
        line = driver_line(path, f"def {DRIVER}(", exercise.name)
        what = what.replace("the solution of", "the driver of", 1)
        mend = f"begin it with def {DRIVER}(...): what was written, then what ask(...) gives"
    if raised.driver_source:
        line = driver_line(path, raised.driver_source, exercise.name)
        what = what.replace("the solution of", "the driver, with the solution of", 1)
        if not in_float64:
            mend = "correct that line, or what the solution gives it"
    return SourceError(path, line, what, mend)


def never_ends(code: AuthorsCode, how: str, at: Raised | None = None) -> SourceError:
    """Code that takes too long; ``at`` is where it was when it was stopped, if that is known."""
    line, what = code.line, code.what
    if at and at.driver_source:
        line = driver_line(code.path, at.driver_source, what.rpartition(" ")[2])
        what = f"the driver, with {what},"
    elif at and at.source:
        line = line_of(code.path, code.line, at.source)
    return SourceError(code.path, line, f"{what} {how}", NO_END)


def ends_its_process(code: AuthorsCode, gone: ChildGone) -> SourceError:
    """Code by which its process went: it ended it, crashed, or was over a limit."""
    if gone.reason is End.TIMED_OUT:
        return never_ends(code, f"never ends ({gone.detail})")
    return SourceError(code.path, code.line, f"{code.what}: {gone.detail}", NO_PROCESS)


@contextlib.contextmanager
def in_time(code: AuthorsCode) -> Iterator[None]:
    """SourceError if what an author's code does here takes too long: its line, where it was."""
    try:
        with clocked(MOST_SECONDS):
            yield
    except OutOfTime as late:
        line = line_on_the_way(code.path, late) or code.line
        how = f"takes over {MOST_SECONDS:g} s"
        raise never_ends(code._replace(line=line), how) from None


def driver_line(path: Path, source: str, exercise: str) -> int:
    """Where a line of an exercise's driver stands in the file; ``source`` is how it begins."""
    header = f'driver="{exercise}"'
    lines = linecache.getlines(str(path))
    start = next((n for n, line in enumerate(lines, 1) if header in line), 1)
    return line_of(path, start, source)


def line_of(path: Path, start: int, source: str) -> int:
    """Where a line of code, or one that begins so, stands in the file, from a line on.

    That line, if it is nowhere.
    """
    lines = linecache.getlines(str(path))
    below = [line.split("  # SOLUTION")[0].strip() for line in lines[start - 1 :]]
    wanted = source.strip()
    if wanted in below:
        return start + below.index(wanted)
    beginnings = (number for number, line in enumerate(below, start) if line.startswith(wanted))
    return next(beginnings, start)


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
    return " ".join(f"{type(error).__name__}: {error}".split())[:300].removesuffix(":")


def _mend(error: BaseException, code: Callable[..., Any], *, hidden: bool) -> str:
    """The next step: the name that was meant, if one is near."""
    match error:
        case AssertionError():
            return "a check asks and asserts nothing: what is expected is what the solution answers"
        case AttributeError(obj=list()):
            return AN_ARRAY
        case TypeError() if "'list'" in str(error):
            return AN_ARRAY
        case NameError(name="tf" | "tensorflow" | "keras"):
            return NUMPY_ONLY
        case NameError(name="draw") if not hidden:
            return "draw is for @hidden checks: a public one has inputs that are written out"
        case NameError(name=str(name)) if name in vars(author):
            return f'import {name} from cinta.checks.author, in the cell author="imports"'
        case NameError(name=str(name)):
            known = [*code.__code__.co_varnames, *code.__globals__, *vars(builtins)]
            return _did_you_mean(name, known) or 'define it in the cell author="imports"'
        case AttributeError(name=str(name), obj=owner):
            return _did_you_mean(name, dir(owner)) or "correct the name"
    return "correct that line"


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, [one for one in known if not one.startswith("_")], 1)
    return f"did you mean {near[0]}?" if near else ""
