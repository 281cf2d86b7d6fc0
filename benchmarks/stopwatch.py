"""Where the time of one ``judge_submission`` goes, seen from the judge: its own doors are timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from cinta.grading import examination, judging
from cinta.run import remote, wire
from cinta.run.wire import CellRun, Started

PHASES = ("read notebook", "spawn", "until the first cell", "cells", "between cells", "questions")
MORE = ("judge", "close")


class Stopwatch:
    """Use in a ``with`` around one call of ``judge_submission``; ``seconds`` by phase."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = dict.fromkeys((*PHASES, *MORE), 0.0)
        self._patches = ExitStack()
        self._began_to_run: float | None = None

    def __enter__(self) -> Stopwatch:
        student = remote.RemoteStudent
        self._time(judging, "read_notebook", "read notebook")
        self._time(examination, "judge", "judge")
        self._time(student, "__init__", "spawn")
        self._time(student, "put", "questions")
        self._time(student, "hear", "questions")
        self._time(student, "close", "close")
        self._put(student, "run", self._run(student.run))
        # Where remote looks it up, not where it is defined.
        self._put(remote, "receive_in_judge", self._receive(wire.receive_in_judge))
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()

    def _put(self, owner: Any, name: str, instead: Callable[..., Any]) -> None:
        self._patches.enter_context(patch.object(owner, name, instead))

    def _time(self, owner: Any, name: str, phase: str) -> None:
        original = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            with self._adding(phase):
                return original(*args, **kwargs)

        self._put(owner, name, timed)

    @contextmanager
    def _adding(self, phase: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[phase] += time.monotonic() - start

    def _run(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """A run is: waiting for the child to be ready, its cells, and what is between them."""

        def run(*args: Any, **kwargs: Any) -> Any:
            inside = self.seconds["until the first cell"] + self.seconds["cells"]
            start = self._began_to_run = time.monotonic()
            try:
                return original(*args, **kwargs)
            finally:
                now = self.seconds["until the first cell"] + self.seconds["cells"]
                self.seconds["between cells"] += time.monotonic() - start - (now - inside)

        return run

    def _receive(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def receive(*args: Any, **kwargs: Any) -> Any:
            message = original(*args, **kwargs)
            if isinstance(message, Started) and self._began_to_run is not None:
                self.seconds["until the first cell"] += time.monotonic() - self._began_to_run
                self._began_to_run = None
            if isinstance(message, CellRun):
                self.seconds["cells"] += message.seconds
            return message

        return receive
