"""Run a notebook's cells in an IPython shell, without a kernel: magics, displays and plots work.

The shell is made once in the warm process (no history, no event loop, no threads) and used by the
child that is forked for one submission.
"""

from __future__ import annotations

import ast
import builtins
import getpass
import sys
import time
import traceback
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, Literal

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from ..answering.call import raised
from ..answering.unfound import import_that_failed
from ..clock import Clock, OutOfTime
from .outputs import Hook, Publisher, Sink, Stream
from .standins import Enter, otter
from .wire import CellRun

MAX_FRAMES = 60
AS_A_CELL = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")


class ZMQInteractiveShell(InteractiveShell):
    """Named as ipykernel's shell: Keras, rich and tqdm look at the name to see a notebook.

    What a student's machine has and this one has not costs them nothing: it says so and goes on.
    """

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop to hook into."""

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """``%matplotlib`` with whatever backend: plots are inline."""
        return super().enable_matplotlib("inline")

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """A magic of Jupyter's, Colab's or an extension's that is not here is passed over."""
        if self.find_line_magic(magic_name) is None:
            print(f"(not run while grading: %{magic_name})")
            return None
        return super().run_line_magic(magic_name, line, _stack_depth=_stack_depth + 1)

    def system(self, cmd: str) -> None:
        """``!command``: packages cannot be installed here, and nothing else is needed."""
        print(f"(not run while grading: {cmd.strip()[:80]})")

    system_piped = system_raw = system

    def ask_exit(self) -> None:
        """``exit`` or ``quit`` in a cell does not end the grading."""

    def _format_exception_for_storage(self, *_: Any, **__: Any) -> dict[str, Any]:
        """IPython formats every error a second time for its history, which is off here."""
        return {}

    def _tee(self, channel: str) -> AbstractContextManager[None]:
        """IPython keeps all that is printed for its history, without end: 1 GiB a second."""
        return nullcontext()


class Shell:
    """One IPython shell, its outputs, and the cells that it ran."""

    def __init__(self) -> None:
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "NoColor"
        config.InteractiveShell.display_page = True
        self._sink = Sink()
        self._ip = ZMQInteractiveShell.instance(
            config=config, display_pub_class=Publisher, displayhook_class=Hook
        )
        # %cd and %store note things in files of the warm process's home, which is not the child's.
        self._ip.db = {}
        self._ip.display_pub.sink = self._sink
        self._ip.displayhook.sink = self._sink
        self._ip.showtraceback = self._on_error
        self._ip.showsyntaxerror = self._on_error
        self.cells: list[str] = []
        self._enter = Enter()
        self._inline_plots()
        self._with_standins()

    @property
    def namespace(self) -> dict[str, Any]:
        """The names that the cells define."""
        return self._ip.user_ns

    def _inline_plots(self) -> None:
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(self._ip, "module://matplotlib_inline.backend_inline")

    def _with_standins(self) -> None:
        sys.modules["otter"] = otter()
        builtins.input = self._enter
        getpass.getpass = self._enter
        for name in INSTALLERS:
            self._ip.register_magic_function(_not_run, "line", name)

    def _on_error(self, *_: Any, **__: Any) -> None:
        """Keep the error as an output, formatted as a notebook shows it."""
        kind, error, trace = sys.exc_info()
        if kind is None or issubclass(kind, OutOfTime):
            return
        # IPython takes a minute over the frames of an endless recursion; Python folds them.
        if _depth(trace) > MAX_FRAMES:
            lines = traceback.format_exception(kind, error, trace)
        else:
            lines = self._ip.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=1)
        self._sink.error(kind.__name__, raised(error).message if error else "", lines)

    def show_text_alone(self) -> None:
        """From here on nothing that is displayed is drawn, or put into more than plain text."""
        self._ip.display_formatter.active_types = ["text/plain"]

    def reset(self) -> None:
        """Forget what was run: the next cell is the first."""
        self.cells.clear()
        self._ip.reset(new_session=True)
        self._sink.take()

    def run(self, number: int, source: str, seconds: float) -> CellRun:
        """Run one cell for at most ``seconds``; whatever it does, the next one can be run."""
        self.cells.append(source)
        self._enter.again()
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream("stdout", self._sink), Stream("stderr", self._sink)
        start = time.monotonic()
        error: BaseException | None = None
        clock = Clock(seconds)
        try:
            with clock:
                error = self._run(source)
        except BaseException as caught:
            error = caught
        finally:
            sys.stdout, sys.stderr = before
        status: Literal["ok", "error", "timed_out"] = "ok" if error is None else "error"
        if isinstance(error, OutOfTime) or clock.rang:
            status, error = "timed_out", clock.error
        spent = time.monotonic() - start
        problem = raised(error) if error is not None else None
        return CellRun(
            number=number, status=status, seconds=spent, raised=problem, outputs=self._sink.take()
        )

    def _run(self, source: str) -> BaseException | None:
        """The first error of a cell. An import that fails here does not keep the rest from it."""
        result = self._ip.run_cell(source, store_history=True)
        error: BaseException | None = result.error_before_exec or result.error_in_exec
        if isinstance(error, ImportError) and (below := self._below(source, error)):
            self._run(below)
        return error

    def _below(self, source: str, error: ImportError) -> str:
        """What follows an import of a cell's that has failed, in the lines of the cell."""
        cell = self._ip.transform_cell(source)
        body = compile(cell, "<cell>", "exec", AS_A_CELL).body
        number = import_that_failed(body, error, self.namespace)
        if number is None or number + 1 == len(body):
            return ""
        # Not from where the next one begins: a decorator stands above that.
        line, column = body[number].end_lineno or 1, body[number].end_col_offset
        head, *rest = cell.encode().split(b"\n")[line - 1 :]
        return "\n" * (line - 1) + b"\n".join([head[column:].lstrip(b" ;"), *rest]).decode()


def _depth(trace: TracebackType | None) -> int:
    return sum(1 for _ in traceback.walk_tb(trace))


def _not_run(line: str) -> None:
    """``%pip install ...``: there is no network here."""
    print(f"(not run while grading: {line.strip()[:80]})")
