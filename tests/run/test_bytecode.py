"""The loader compiles nothing that whoever starts it could have written down."""

from __future__ import annotations

import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from cinta.run.bytecode import write_bytecode


def test_bytecode_is_written_once_and_again_when_it_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that nobody but the loader imports has it, too; one that cannot be read is left."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    inner = tmp_path / "inner"
    inner.mkdir()
    module, broken = inner / "module.py", tmp_path / "broken.py"
    module.write_text("x = 1\n", encoding="utf-8")
    broken.write_text("x = \n", encoding="utf-8")
    written = Path(cache_from_source(str(module)))

    def write() -> tuple[int, bytes]:
        write_bytecode(tmp_path)
        return written.stat().st_mtime_ns, written.read_bytes()

    first = write()
    assert write() == first
    module.write_text("x = 2222\n", encoding="utf-8")
    os.utime(module, (1, 1))  # the second in which it was written is all that is looked at
    assert write()[1] != first[1]


@pytest.mark.parametrize("wanted", [False, True])
def test_nothing_is_written_where_nobody_wants_it_or_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wanted: bool
) -> None:
    """As Python's own imports do; nor is anything compiled for nothing, each time."""
    monkeypatch.setattr(sys, "dont_write_bytecode", not wanted)
    monkeypatch.setattr(os, "access", lambda *_: not wanted)
    (tmp_path / "module.py").write_text("x = 1\n", encoding="utf-8")
    write_bytecode(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "module.py"]
