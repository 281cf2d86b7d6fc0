"""The check cells of a unit, imported as a module of the judge.

The cells are Python of the author's: NumPy only, trusted, never a student's. They are imported
through the import system from the unit's own text in which every other line is empty, so that an
error in a check names the unit's file and the very line.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from difflib import get_close_matches
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from ..clock import OutOfTime, clocked
from ..errors import SourceError

MOST_SECONDS = 20.0
"""What the check cells of an exercise may take to be imported."""


class _Blanked(SourceFileLoader):
    """Load a module from given text, under the path of the file that the text came from."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        super().__init__(name, str(path))
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        """Compile the given text: no byte code is read or written for it."""
        return compile(self._text, self.path, "exec", dont_inherit=True)


def import_checks(path: Path, cells: list[tuple[int, str]], label: str) -> ModuleType:
    """The module made of ``cells`` (line where the text begins, text) of one unit."""
    lines: list[str] = []
    for start, text in cells:
        lines += [""] * (start - 1 - len(lines))
        lines += text.split("\n")
    text = "\n".join(lines) + "\n"
    name = f"cinta_checks_{path.stem}_{label}"
    spec = ModuleSpec(name, _Blanked(name, path, text), origin=str(path))
    module = importlib.util.module_from_spec(spec)
    module.__file__ = str(path)
    try:
        _refuse_redefinitions(path, text)
        assert spec.loader is not None
        with clocked(MOST_SECONDS):
            spec.loader.exec_module(module)
    except SourceError:
        raise
    except OutOfTime as error:
        line = _line_in(path, error) or cells[-1][0]
        what = f"the check cell takes over {MOST_SECONDS:g} s"
        raise SourceError(path, line, what, "look for a loop that does not end") from None
    except SyntaxError as error:
        raise SourceError(path, error.lineno or 1, error.msg, "correct the check cell") from None
    except (Exception, SystemExit) as error:
        line = _line_in(path, error) or cells[-1][0]
        what = f"the check cell fails: {type(error).__name__}: {_said(error)}"
        raise SourceError(path, line, what, _mend(error)) from error
    return module


def _said(error: BaseException) -> str:
    """What the error says in one line, without the file of ours from which nothing was imported."""
    text = " ".join(str(error).split())
    return text.removesuffix(f" ({error.path})") if isinstance(error, ImportError) else text


def _mend(error: BaseException) -> str:
    match error:
        case NameError():
            return 'import or define it in the cell author="imports"'
        case ModuleNotFoundError():
            return "take it out, or install it: a check is NumPy alone"
        case ImportError(name=str(name)):
            wanted = str(error).split("'")[1:2]
            known = [one for one in vars(sys.modules[name]) if not one.startswith("_")]
            near = get_close_matches("".join(wanted), known, 1)
            return f"did you mean {near[0]}?" if near else "correct the name"
    return "correct the check cell"


def _refuse_redefinitions(path: Path, text: str) -> None:
    """A function defined again replaces the first one: its check would be gone without a word."""
    seen: set[str] = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            if node.name in seen:
                what = f"{node.name} is defined twice in the checks of one exercise"
                raise SourceError(path, node.lineno, what, "a name is given once")
            seen.add(node.name)


def _line_in(path: Path, error: BaseException) -> int | None:
    """The last line of ``path`` on the way to the error."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
