"""docs/tape.md: its examples run as typed, with the packages it names and no others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cinta.render.wheel import build_wheel, wheel_name

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "tape.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"`(ex\d\.py)`:\n\n```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)

ONLY = """
import re, runpy, sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

needed, waiting = set(), {"tensorflow", "numpy", "msgspec", "igraph"}
while waiting:
    needed.add(name := waiting.pop())
    try:
        lines = [line for line in requires(name) or () if "extra ==" not in line]
    except PackageNotFoundError:  # of another system
        continue
    names = {re.match("[\\w.-]+", line)[0] for line in lines}
    waiting |= {name.lower().replace("_", "-") for name in names} - needed
owners = packages_distributions()


class Refuses:
    def find_spec(self, name, path=None, target=None):
        whose = {one.lower().replace("_", "-") for one in owners.get(name, ())}
        if name != "cinta" and whose and not whose & needed:
            raise ImportError(f"{name} is not among what was installed")


sys.meta_path.insert(0, Refuses())
runpy.run_path(sys.argv[1], run_name="__main__")
assert not {"otter", "IPython", "matplotlib"} & sys.modules.keys()
"""
"""Runs a program where no package can be imported but the four and what they need themselves."""


@pytest.mark.parametrize(("file", "code", "shown"), EXAMPLE.findall(PAGE))
def test_an_example_prints_what_the_page_says(
    tmp_path: Path, file: str, code: str, shown: str
) -> None:
    (tmp_path / file).write_text(code, encoding="utf-8")
    wheel = build_wheel()
    (tmp_path / wheel.name).write_bytes(wheel.data)
    environment = os.environ | {"PYTHONPATH": str(tmp_path / wheel.name)}
    environment["TF_CPP_MIN_LOG_LEVEL"] = "3"
    command = [sys.executable, "-c", ONLY, file]
    ran = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout == shown
    assert ("draw" in code) == (tmp_path / f"{file[:3]}.svg").exists()


def test_the_page_begins_with_how_it_is_installed() -> None:
    assert len(EXAMPLE.findall(PAGE)) == 2
    assert f"pip install exercises/{wheel_name()}" in PAGE[:500]
