"""Stock ``otter run``: the peer whose scores ours are compared with. Nothing is isolated there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock

from ..errors import InputError
from .kernels import warm_kernels

TIMEOUT_SECONDS = 300.0

OTTER = Path(sys.executable).with_name("otter")

OPTIONAL = "rfc3987_syntax"
"""A package that jsonschema takes if it is there, to check IRIs, which no notebook has: it builds a
grammar for seconds, in Otter's own process and again in its kernel."""


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


def otter_scores(
    archive: Path, notebook: Path, environment: Mapping[str, str] | None = None
) -> dict[str, float]:
    """Points by question, as Otter's own command line gives them; InputError if it gives none."""
    if environment is None:
        with otters_environment() as ours:
            return otter_scores(archive, notebook, ours)
    with tempfile.TemporaryDirectory() as out:
        command = [str(OTTER), "run", "-a", str(archive), "-o", out, str(notebook)]
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment, timeout=TIMEOUT_SECONDS
        )
        results = Path(out) / "results.json"
        if done.returncode or not results.exists():
            last = (done.stderr or done.stdout).strip().split("\n")[-1]
            raise InputError(f"otter run fails on {notebook}: {last}")
        tests = json.loads(results.read_text(encoding="utf-8"))["tests"]
    return {test["name"]: float(test["score"]) for test in tests if "score" in test}


class WarmOtter:
    """Stock Otter, run again and again: the kernels it starts are forks (:mod:`.kernels`).

    The process that is forked is made for the first run. Threads may ask side by side.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._lock = Lock()
        self._environment: dict[str, str] = {}

    def scores(self, archive: Path, notebook: Path) -> dict[str, float]:
        """As :func:`otter_scores` gives them."""
        with self._lock:
            if not self._environment:
                environment = self._open.enter_context(otters_environment())
                self._environment = self._open.enter_context(warm_kernels(environment))
        return otter_scores(archive, notebook, self._environment)

    def close(self) -> None:
        """End what was started."""
        self._open.close()
