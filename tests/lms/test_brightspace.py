"""Brightspace's folders: whose each is, when it was handed in, and no two people ever one.

Names: the sample; a script that renames such folders ("rename_and_move.sh", which documents one
number before two names, and a group's name before a student's), and a bulk grader's documentation
("152711-351765 - John Doe - May 18, 2025 1224 PM"), both on GitHub.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from cinta.lms.intake import take_in
from cinta.records.origin import Lms, Origin
from cinta.submission.notebook import Unreadable

SAMPLE = next((Path(__file__).parent / "samples" / "round2").glob("Lab 1 Download *.zip"))


def origins(path: Path) -> list[Origin]:
    return [one.origin for one in take_in([path]).submissions if one.origin]


def archive(path: Path, names: Iterable[str]) -> Path:
    with zipfile.ZipFile(path / "d.zip", "w") as opened:
        for name in names:
            opened.writestr(name, b"{}")
    return path / "d.zip"


@pytest.mark.parametrize("unpacked", [False, True])
def test_attempts_are_one_students_and_two_of_one_name_are_two(tmp_path, unpacked):
    if unpacked:
        with zipfile.ZipFile(SAMPLE) as opened:
            opened.extractall(tmp_path)
    intake = take_in([tmp_path if unpacked else SAMPLE])
    assert "Brightspace, submissions: 4 students" in intake.layouts[0]
    found = [(s.student, s.origin.key[:6], s.origin.at) for s in intake.submissions if s.origin]
    assert found == [
        ("Mary-Ann Smith", "397063", "2026-11-24 21:26:00"),
        ("John Doe", "397064", "2026-11-24 21:26:00"),
        ("John Doe", "397064", "2026-11-25 10:01:00"),
        ("John Doe", "397065", "2026-11-25 10:02:00"),
        ("Ana Gómez", "397066", "2026-11-25 10:03:00"),
    ]
    with pytest.raises(Unreadable, match=r"no notebook: u01_scalar\.py"):
        intake.submissions[-1].read()


@pytest.mark.parametrize(
    ("folders", "keyed"),
    [
        (["7-9 - Ana - Sep 24, 2024 926 PM", "8-9 - Eva - Sep 24, 2024 926 PM"], True),
        (["7-9 - Ana - Sep 24, 2024 926 PM", "7-9 - Eva - Sep 24, 2024 926 PM"], False),
        (["7-9 - Ana - Sep 24, 2024 926 PM", "7-9 - Ana - Sep 25, 2024 926 PM"], False),
    ],
)
def test_a_number_is_a_students_only_where_it_tells_names_apart(tmp_path, folders, keyed):
    found = origins(archive(tmp_path, [f"{folder}/lab.ipynb" for folder in folders]))
    assert [bool(one.key) for one in found] == [keyed, keyed]


@pytest.mark.parametrize(
    ("folder", "name", "at"),
    [
        ("152711-351765 - John Doe - May 18, 2025 1224 PM", "John Doe", "2025-05-18 12:24:00"),
        ("1-2 - Ana - María Ruiz - Jan 5, 2026 1205 AM", "Ana - María Ruiz", "2026-01-05 00:05:00"),
        ("1-2 - Group 3 - Ana - Jan 5, 2026 901 AM", "Group 3 - Ana", "2026-01-05 09:01:00"),
        ("1-2 - Zoë - 24 sept. 2026 2126", "Zoë", "2026-09-24 21:26:00"),
        ("1-2 - Zoë - 24 nov. 2026 21 h 26", "Zoë", "2026-11-24 21:26:00"),
        ("1-2 - José - 24 sep 2026 926 p. m.", "José", "2026-09-24 21:26:00"),
        ("1-2 - Ana - 03-04-2026 2126", "Ana", ""),
        ("1-2 - Ana - Sep 24, 2026 2577", "Ana", ""),
    ],
)
def test_a_name_may_hold_anything_and_a_time_is_sure_or_unknown(tmp_path, folder, name, at):
    path = archive(tmp_path, [f"{folder}/x - y.ipynb"])
    (one,) = origins(path)
    assert (one.lms, one.people[0].name, one.at) == (Lms.BRIGHTSPACE, name, at)
    assert at or "1 times cannot be read" in take_in([path]).layouts[1]


def test_an_older_download_without_folders_is_read_too(tmp_path):
    name = "7-9 - Ana - Sep 24, 2024 926 PM - lab - Sep 25, 2024 926 PM - x.ipynb"
    (one,) = origins(archive(tmp_path, [name]))
    assert (one.people[0].name, one.at) == ("Ana", "2024-09-24 21:26:00")


def test_one_file_that_a_student_named_so_makes_no_brightspace(tmp_path):
    names = ["eva.ipynb", "7-9 - Ana - Sep 24, 2024 926 PM - x.ipynb"]
    assert {one.lms for one in origins(archive(tmp_path, names))} == {Lms.PLAIN}
