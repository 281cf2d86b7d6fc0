"""What a child could leave in the warm process is seen before the next one is forked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cinta.errors import WarmGone
from cinta.run.fingerprint import _files, changed, fingerprint
from cinta.run.loaded import Loaded
from cinta.run.warm import Warm
from tests.conftest import QUICK


def test_nothing_changes_by_looking() -> None:
    assert changed(fingerprint([]), fingerprint([])) == ""


def test_an_open_file_is_seen_unless_it_is_passing(tmp_path: Path) -> None:
    before = fingerprint([])
    with (tmp_path / "left").open("w") as file:
        assert changed(before, fingerprint([])) == "its descriptors"
        assert changed(before, fingerprint([file.fileno()])) == ""


def test_another_folder_and_another_environment_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint([])
    monkeypatch.chdir(tmp_path)
    assert changed(before, fingerprint([])) == "its working directory"
    monkeypatch.undo()
    monkeypatch.setenv("LD_PRELOAD", "evil.so")
    assert changed(before, fingerprint([])) == "its environment"


@pytest.mark.slow
def test_a_warm_process_that_was_changed_forks_no_more(loaded: Loaded) -> None:
    changing = Warm(loaded).ready()
    try:
        changing.spawn(QUICK).end()
        (zygote,) = _processes_below(changing.pid)[-1:]
        os.setpriority(os.PRIO_PROCESS, zygote, 5)
        with pytest.raises(WarmGone, match="its priority changed"):
            changing.spawn(QUICK)
    finally:
        changing.close()


def _processes_below(pid: int) -> list[int]:
    """All processes below one, parents first."""
    found: list[int] = []
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        found += [child, *_processes_below(child)]
    return found


def test_what_is_mounted_from_outside_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project in /tmp is bound into the sandbox's own /tmp: its byte code may come any time."""
    monkeypatch.setattr("cinta.run.fingerprint.SHARED_FOLDERS", ("/dev",))
    found = _files()
    assert "/dev/null" in found
    mounted = [path for path in ("/dev/shm", "/dev/pts") if os.path.ismount(path)]
    assert mounted
    assert not [path for path in found if path.startswith(tuple(mounted))]
