"""A Python that has imported TensorFlow, and nothing that a reader of a page does not have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = """
import json, os, re, runpy, sys, traceback
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

needed, waiting = set(), {"tensorflow", "numpy", "msgspec", "igraph"}
while waiting:
    needed.add(name := waiting.pop())
    try:
        lines = [line for line in requires(name) or () if "extra ==" not in line]
    except PackageNotFoundError:  # of another system
        continue
    names = {re.match("[\\\\w.-]+", line)[0] for line in lines}
    waiting |= {name.lower().replace("_", "-") for name in names} - needed
owners = packages_distributions()


class Refuses:
    def find_spec(self, name, path=None, target=None):
        whose = {one.lower().replace("_", "-") for one in owners.get(name, ())}
        if name != "cinta" and whose and not whose & needed:
            raise ImportError(f"{name} is not among what was installed")


def run(file, folder, path, printed, said):
    for number, name in ((1, printed), (2, said)):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.chdir(folder)
    sys.path[:0] = path
    try:
        runpy.run_path(file, run_name="__main__")
        assert not {"otter", "IPython", "matplotlib"} & sys.modules.keys()
        return 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()


sys.meta_path.insert(0, Refuses())
import tensorflow

for line in sys.stdin:
    child = os.fork()
    if not child:
        os._exit(run(**json.loads(line)))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Forks for each program. None can import a package but the four of docs/tape.md and their own."""


class Interpreter:
    """Runs programs as forks of one process, started when the first is to run."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __call__(self, path: Path, environment: Mapping[str, str]) -> tuple[int, str]:
        """Run a file in its folder: exit code, and what it printed; errors, if it failed."""
        process = self._process = self._process or self._started()
        printed, said = path.with_suffix(".printed"), path.with_suffix(".said")
        order = {
            "file": path.name,
            "folder": str(path.parent),
            "path": environment["PYTHONPATH"].split(os.pathsep),
            "printed": str(printed),
            "said": str(said),
        }
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{json.dumps(order)}\n")
        process.stdin.flush()
        code = int(process.stdout.readline())
        texts = [one.read_text(encoding="utf-8", errors="replace") for one in (printed, said)]
        return code, texts[0] + texts[1] * bool(code)

    def _started(self) -> subprocess.Popen[str]:
        environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0"}
        environment.pop("PYTHONPATH", None)
        return subprocess.Popen(
            [sys.executable, "-P", "-c", PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        if self._process:
            self._process.communicate()
