"""What stands in for things that a notebook may use and that are not there while it is graded."""

from __future__ import annotations

import types
from importlib.machinery import ModuleSpec
from typing import Any

MAX_ENTERS = 20


def otter() -> types.ModuleType:
    """``otter`` is slow to import and reads tests that are not here: a module that does nothing."""
    module = types.ModuleType("otter", "Otter-Grader, silent while the judge asks.")
    module.__spec__ = ModuleSpec("otter", None)
    module.__version__ = "0"  # type: ignore[attr-defined]
    module.Notebook = SilentNotebook  # type: ignore[attr-defined]
    return module


class SilentNotebook:
    """Otter's ``Notebook`` while grading: the judge asks, not the notebook."""

    _grading_mode = True  # as Otter's own while it grades: a notebook's first cell looks at it

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take whatever Otter's takes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: None


class Enter:
    """``input()``: somebody who only presses Enter, and leaves after a while.

    An empty answer lets ``input("press Enter")`` go on; EOFError ends a loop that wants another.
    """

    def __init__(self) -> None:
        self._left = MAX_ENTERS

    def __call__(self, prompt: object = "", *_: Any, **__: Any) -> str:
        """An empty line."""
        self._left -= 1
        if self._left < 0:
            raise EOFError("nobody types while grading")
        print(prompt)
        return ""

    def again(self) -> None:
        """A new cell begins."""
        self._left = MAX_ENTERS
