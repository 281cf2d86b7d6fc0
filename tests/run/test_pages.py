"""Gathering pages changes how memory is kept and nothing of what is in it."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

GATHER = """
from cinta.run.pages import gather_pages
held = [bytes([n % 251]) * 2**20 for n in range(16)]
print(gather_pages())
assert all(block == bytes([n % 251]) * 2**20 for n, block in enumerate(held))
"""


HOLD = """
from cinta.run.pages import gather_pages
held = bytearray(2**26)
print(gather_pages())
"""


def test_what_is_in_memory_stays() -> None:
    run = subprocess.run([sys.executable, "-c", GATHER], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) >= 0


def test_pages_are_gathered_where_the_kernel_can() -> None:
    switch = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    version = tuple(int(part) for part in platform.release().split(".")[:2])
    can = version >= (6, 1) and switch.exists() and "[never]" not in switch.read_text()
    run = subprocess.run([sys.executable, "-c", HOLD], capture_output=True, text=True, check=True)
    assert (int(run.stdout) > 0) == can
