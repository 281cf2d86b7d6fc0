"""Run a notebook's cells in an IPython shell, without a kernel: magics, displays and plots work.

The shell is made once in the warm process (no history, no event loop, no threads) and used by the
child that is forked for one submission.
"""

from __future__ import annotations

import signal
import sys
import time
import types
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .call import raised
from .outputs import Hook, Publisher, Sink, Stream
from .wire import CellRun


class OutOfTime(BaseException):
    """The time limit of a cell or a question; no ``except Exception`` of a student's catches it."""


class ZMQInteractiveShell(InteractiveShell):
    """Named as ipykernel's shell: Keras, rich and tqdm look at the name to see a notebook."""

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop to hook into: ``%matplotlib`` with a gui falls back to inline plots."""

    def system(self, cmd: str) -> None:
        """``!command``: packages cannot be installed here, and nothing else is needed."""
        print(f"(not run while grading: {cmd.strip()[:80]})")

    system_piped = system_raw = system

    def ask_exit(self) -> None:
        """``exit`` or ``quit`` in a cell does not end the grading."""


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
        self._ip.display_pub.sink = self._sink
        self._ip.displayhook.sink = self._sink
        self._ip.showtraceback = self._on_error
        self._ip.showsyntaxerror = self._on_error
        self.cells: list[str] = []
        self._inline_plots()
        self._without_otter()

    @property
    def namespace(self) -> dict[str, Any]:
        """The names that the cells define."""
        return self._ip.user_ns

    def _inline_plots(self) -> None:
        from matplotlib_inline.backend_inline import configure_inline_support

        configure_inline_support(self._ip, "module://matplotlib_inline.backend_inline")

    def _without_otter(self) -> None:
        """``otter`` is slow to import and reads tests that are not here: a stand-in that does nothing."""
        otter = types.ModuleType("otter")
        otter.__spec__ = ModuleSpec("otter", None)  # find_spec("otter") asks for it
        otter.Notebook = _SilentNotebook  # type: ignore[attr-defined]
        sys.modules["otter"] = otter
        for name in ("pip", "conda", "mamba", "uv"):
            self._ip.register_magic_function(_not_run, "line", name)

    def _on_error(self, *_: Any, **__: Any) -> None:
        """Keep the error as an output, formatted as a notebook shows it."""
        kind, error, trace = sys.exc_info()
        if kind is None or issubclass(kind, OutOfTime):
            return
        lines = self._ip.InteractiveTB.structured_traceback(kind, error, trace, tb_offset=1)
        self._sink.error(kind.__name__, raised(error).message if error else "", lines)

    def reset(self) -> None:
        """Forget what was run: the next cell is the first."""
        self.cells.clear()
        self._ip.reset(new_session=True)
        self._sink.take()

    def run(self, number: int, source: str, seconds: float) -> CellRun:
        """Run one cell for at most ``seconds``; whatever it does, the next one can be run."""
        self.cells.append(source)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = Stream("stdout", self._sink), Stream("stderr", self._sink)
        start = time.monotonic()
        error: BaseException | None = None
        try:
            with limit(seconds):
                result = self._ip.run_cell(source, store_history=True)
                error = result.error_before_exec or result.error_in_exec
        except BaseException as caught:
            error = caught
        finally:
            sys.stdout, sys.stderr = before
        status = "ok" if error is None else "error"
        if isinstance(error, OutOfTime):
            status = "timed_out"
        spent = time.monotonic() - start
        problem = raised(error) if error is not None else None
        return CellRun(number, status, spent, problem, self._sink.take())  # type: ignore[arg-type]


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the main thread after ``seconds``, and again each second if swallowed."""

    def on_alarm(*_: Any) -> None:
        raise OutOfTime(f"more than {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, on_alarm)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class _SilentNotebook:
    """Otter's ``Notebook`` while grading: the judge asks, not the notebook."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Take whatever Otter's takes."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_, **__: None


def _not_run(line: str) -> None:
    """``%pip install ...``: there is no network here."""
    print(f"(not run while grading: {line.strip()[:80]})")
