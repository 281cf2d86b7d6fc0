"""Sakai's folders: who, by which user name, when (in UTC), and nothing that the teacher added.

Names as zipSubmissions of sakaiproject/sakai (AssignmentServiceImpl.java) makes them; without
folders as a script's README on GitHub shows them ("Number, Student(stdnum001)_Submission
attachment(s)_....pdf").
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cinta.lms.intake import take_in
from cinta.records.origin import Lms
from cinta.submission.notebook import Unreadable

SAMPLE = Path(__file__).parent / "samples" / "round2" / "bulk_download.zip"
ATTACHED = "Submission attachment(s)"


def archive(path: Path, entries: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path / "bulk_download.zip", "w") as opened:
        for name, text in entries.items():
            opened.writestr(name, text)
    return path / "bulk_download.zip"


def found(path: Path) -> set[tuple[str, str, str]]:
    origins = [one.origin for one in take_in([path]).submissions if one.origin]
    assert {one.lms for one in origins} == {Lms.SAKAI}
    return {(one.key, " & ".join(p.name for p in one.people), one.at) for one in origins}


@pytest.mark.parametrize("unpacked", [False, True])
def test_each_student_goes_by_the_user_name_also_who_attached_nothing(tmp_path, unpacked):
    if unpacked:
        with zipfile.ZipFile(SAMPLE) as opened:
            opened.extractall(tmp_path)
    path = tmp_path / "Lab 1" if unpacked else SAMPLE
    at = "2026-11-24 14:05:33+00:00"
    assert found(path) == {
        ("jdoe", "Doe, Jane", at), ("jperez", "Pérez, Juan", at), ("llei", "Li, Lei", ""),
    }  # fmt: skip
    nothing = next(one for one in take_in([path]).submissions if one.student == "Li, Lei")
    with pytest.raises(Unreadable, match="no file"):
        nothing.read()


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({f"L/O'Neil, (on@x.org)/{ATTACHED}/x.ipynb": "{}"}, ("on@x.org", "O'Neil", "")),
        (
            {f"L/Doe, Jane (Jr)(ana)(jd)/{ATTACHED}/x.ipynb": "{}"},
            ("jd", "Doe, Jane (Jr)(ana)", ""),
        ),
        (
            {f"L/A, B(ab); C, D(cd)/{ATTACHED}/x.ipynb": "{}"},
            ("ab; cd", "A, B & C, D", ""),
        ),
        (
            {
                "L/A, B(ab)/timestamp.txt": "2026-11-24T14:05:33.120Z",
                "L/A, B(ab)/Adjuntos/x.ipynb": "{}",
            },
            ("ab", "A, B", "2026-11-24 14:05:33+00:00"),
        ),
        (
            {"L/grades.csv": "", "L/4f 9/timestamp.txt": "", f"L/4f 9/{ATTACHED}/x.ipynb": "{}"},
            ("4f 9", "4f 9", ""),
        ),
        ({f"L/A, B(ab)_{ATTACHED}_x.ipynb": "{}"}, ("ab", "A, B", "")),
    ],
)
def test_groups_other_languages_anonymous_ones_and_no_folders(tmp_path, entries, expected):
    assert found(archive(tmp_path, entries)) == {expected}


def test_what_the_teacher_gave_back_is_not_handed_in(tmp_path):
    folder = "L/A, B(ab)"
    entries = {f"{folder}/{ATTACHED}/x.ipynb": "{}", f"{folder}/comments.txt": "well done"}
    entries[f"{folder}/Feedback Attachment(s)/solution.ipynb"] = "{}"
    (one,) = take_in([archive(tmp_path, entries)]).submissions
    assert one.name == f"{folder}/{ATTACHED}/x.ipynb"


def test_folders_with_a_time_in_them_are_no_sakai_without_a_user_name(tmp_path):
    entries = {f"c/{who}/lab/{file}": "{}" for who in "ab" for file in ("timestamp.txt", "x.ipynb")}
    path = archive(tmp_path, entries)
    assert {one.origin.lms for one in take_in([path]).submissions if one.origin} == {Lms.PLAIN}
