"""What lies in a scratch is seen and wiped, whatever a student made of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cinta.run import stored as module
from cinta.run.stored import MAX_BYTES, MAX_FILES, stored, wipe


def deep(place: Path) -> None:
    home = os.open(".", os.O_RDONLY)
    os.chdir(place)
    for _ in range(3000):
        os.mkdir("folder")
        os.chdir("folder")
    Path("at the bottom").write_text("x")
    os.fchdir(home)
    os.close(home)


def locked(place: Path) -> None:
    (place / "outer" / "inner").mkdir(parents=True)
    (place / "outer" / "inner" / "file").write_text("x")
    (place / "outer" / "inner").chmod(0)
    (place / "outer").chmod(0)
    place.chmod(0)


def odd(place: Path) -> None:
    os.mkfifo(place / "fifo")
    (place / "link to nothing").symlink_to("nothing")
    (place / "link to itself").symlink_to(".")
    for name in (b"\xff\xfe", b"new\nline", b"-rf", b"x" * 255, "ñ".encode() * 100):
        (place / os.fsdecode(name)).write_text("x")


def named_like_what_is_moved(place: Path) -> None:
    for name in (f"{place.name}.1", "1", ".1"):
        (place / name / "below").mkdir(parents=True)


@pytest.mark.parametrize("make", [deep, locked, odd, named_like_what_is_moved])
def test_nothing_is_left_of_what_was_wiped(tmp_path: Path, make: Callable[[Path], None]) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    make(scratch)
    wipe(str(scratch))
    assert list(tmp_path.iterdir()) == []


def test_wiping_a_link_leaves_what_it_leads_to(tmp_path: Path) -> None:
    outside, scratch = tmp_path / "outside", tmp_path / "scratch"
    outside.mkdir()
    scratch.mkdir()
    (outside / "file").write_text("kept")
    (scratch / "folder").symlink_to(outside)
    (scratch / "hard").hardlink_to(outside / "file")
    wipe(str(scratch))
    wipe(str(tmp_path / "was never there"))
    assert (outside / "file").read_text() == "kept"


def test_what_is_stored_is_counted_however_deep(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    deep(scratch)
    found = stored(str(scratch))
    wipe(str(scratch))  # pytest cannot
    assert found.files == 3000 + 1
    assert not found.too_much


def test_what_links_lead_to_is_not_counted(tmp_path: Path) -> None:
    scratch, outside = tmp_path / "scratch", tmp_path / "outside"
    scratch.mkdir()
    outside.mkdir()
    (outside / "large").write_bytes(b"x" * 2**20)
    (scratch / "link").symlink_to(outside)
    (scratch / "small").write_bytes(b"x" * 8192)
    found = stored(str(scratch))
    assert found.files == 2
    assert 8192 <= found.size < 2**19


def test_a_sparse_file_stores_what_is_written_in_it(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(2 * MAX_BYTES)
    assert not stored(str(tmp_path)).too_much


def test_counting_ends_at_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 20)
    for number in range(5):
        (tmp_path / f"{number}").mkdir()
        for file in range(10):
            (tmp_path / f"{number}" / f"{file}").touch()
    found = stored(str(tmp_path))
    assert found.too_much
    assert found.files == 21


def test_what_is_not_there_stores_nothing(tmp_path: Path) -> None:
    found = stored(str(tmp_path / "nothing"))
    assert (found.size, found.files) == (0, 0)
    assert MAX_FILES > 1000, "an honest notebook stores a few"
