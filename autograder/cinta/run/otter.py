"""Stock ``otter run``: the peer whose scores ours are compared with. Nothing is isolated there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import IO

from ..errors import InputError
from .kernels import Warmed, warmed

TIMEOUT_SECONDS = 300.0

OTTER = Path(sys.executable).with_name("otter")

OPTIONAL = "rfc3987_syntax"
"""A package that jsonschema takes if it is there, to check IRIs, which no notebook has: it builds a
grammar for seconds, in Otter's own process and again in its kernel."""


DIED = "Kernel died before replying"
"""What Otter says, at last, of a kernel that could not begin. Jupyter chooses its ports before it
starts it: by then one may be somebody else's, another kernel's above all."""


@contextmanager
def otters_environment() -> Iterator[dict[str, str]]:
    """The environment in which Otter runs as anywhere, but for a package that it can do without."""
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
    environment["PATH"] = f"{OTTER.parent}{os.pathsep}{environment.get('PATH', '')}"
    with tempfile.TemporaryDirectory() as without:
        Path(without, f"{OPTIONAL}.py").write_text("raise ImportError", encoding="utf-8")
        more = environment.get("PYTHONPATH", "")
        environment["PYTHONPATH"] = f"{without}{os.pathsep}{more}" if more else without
        yield environment


def otter_scores(archive: Path, notebook: Path) -> dict[str, float]:
    """Points by question, as Otter's own command line gives them; InputError if it gives none."""

    def run(arguments: Sequence[str], said: IO[bytes]) -> int | None:
        with otters_environment() as environment:
            return subprocess.run(
                [str(OTTER), *arguments],
                stdout=said,
                stderr=subprocess.STDOUT,
                env=environment,
                timeout=TIMEOUT_SECONDS,
            ).returncode

    return _scores(archive, notebook, run)


def _scores(
    archive: Path, notebook: Path, run: Callable[[Sequence[str], IO[bytes]], int | None]
) -> dict[str, float]:
    """Points by question; ``run`` runs Otter on arguments and gives the exit code, if one came.

    A kernel that could not begin is tried once more.
    """
    with tempfile.TemporaryDirectory() as out:
        results = Path(out) / "results.json"
        arguments = ["run", "-a", str(archive), "-o", out, str(notebook)]
        code, last = _last_words(run, arguments)
        if DIED in last:
            code, last = _last_words(run, arguments)
        if code != 0 or not results.exists():
            raise InputError(f"otter run fails on {notebook}: {last}")
        tests = json.loads(results.read_text(encoding="utf-8"))["tests"]
    return {test["name"]: float(test["score"]) for test in tests if "score" in test}


def _last_words(
    run: Callable[[Sequence[str], IO[bytes]], int | None], arguments: Sequence[str]
) -> tuple[int | None, str]:
    """The exit code, and the last line that was printed."""
    with tempfile.TemporaryFile() as said:
        code = run(arguments, said)
        said.seek(0)
        return code, said.read().decode(errors="replace").strip().rpartition("\n")[2]


class WarmOtter:
    """Stock Otter, run again and again: it and the kernels it starts are forks (:mod:`.kernels`).

    The process that is forked is made for the first run. Threads may ask side by side.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._lock = Lock()
        self._warmed: Warmed | None = None

    def scores(self, archive: Path, notebook: Path) -> dict[str, float]:
        """As :func:`otter_scores` gives them."""
        with self._lock:
            if not self._warmed:
                environment = self._open.enter_context(otters_environment())
                self._warmed = self._open.enter_context(warmed(environment))
        ask = self._warmed.otter
        return _scores(archive, notebook, lambda what, said: ask(what, said, TIMEOUT_SECONDS))

    def close(self) -> None:
        """End what was started."""
        self._open.close()
