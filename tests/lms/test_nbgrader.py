"""Of an nbgrader course only what students handed in is theirs, wherever the course keeps it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.lms.intake import Intake, take_in
from cinta.records.origin import Lms

SAMPLE = Path(__file__).parent / "samples" / "round2" / "nbgrader_after_zip_collect.zip"
STAMP = "2026-11-21 10:00:00 UTC"


def course(path: Path, files: Iterable[str], config: str = "", name: str = "") -> Path:
    """An archive of a course, its notebooks empty."""
    with zipfile.ZipFile(path / "course.zip", "w") as archive:
        for file in files:
            archive.writestr(file, STAMP if file.endswith(".txt") else "{}")
        if config:
            archive.writestr(name or "c/nbgrader_config.py", config)
    return path / "course.zip"


def whose(intake: Intake) -> dict[str, str]:
    assert all(one.origin and one.origin.lms == Lms.NBGRADER for one in intake.submissions)
    return {one.name: one.origin.key for one in intake.submissions if one.origin}


@pytest.mark.parametrize("unpacked", [False, True])
def test_what_zip_collect_downloaded_is_nobodys(tmp_path, unpacked):
    if unpacked:
        with zipfile.ZipFile(SAMPLE) as archive:
            archive.extractall(tmp_path)
    intake = take_in([tmp_path / "course" if unpacked else SAMPLE])
    students = ["bitdiddle", "colin", "delia", "exo", "hacker", "magic"]
    assert sorted(whose(intake).values()) == students
    assert "nbgrader, course tree (lab01): 6 students" in intake.layouts[0]


@pytest.mark.parametrize(
    "folder", ["source/lab", "release/lab", "autograded/a/lab", "feedback/a/lab", "solution/lab"]
)
def test_the_other_steps_are_nobodys_without_a_configuration(tmp_path, folder):
    files = ["c/submitted/ana/lab/timestamp.txt", "c/submitted/ana/lab/x.ipynb"]
    assert whose(take_in([course(tmp_path, [*files, f"c/{folder}/x.ipynb"])])) == {files[1]: "ana"}


RENAMED = "c.CourseDirectory.submitted_directory = 'entregas'\nc.ZipCollectApp.strict = f()\n"
STRUCTURED = (
    "c.CourseDirectory.directory_structure = '{assignment_id}/{nbgrader_step}/{student_id}'"
)
JOINED = (
    "import os\nc.CourseDirectory.directory_structure = os.path.join('{nbgrader_step}',"
    " '{assignment_id}', '{student_id}')\nc.ZipCollectApp.downloaded_directory = 'bajado'"
)


@pytest.mark.parametrize(
    ("config", "theirs", "nobodys"),
    [
        (RENAMED, "entregas/ana/lab", ["source/lab", "downloaded/lab/archive"]),
        (STRUCTURED, "lab/submitted/ana", ["lab/source", "lab/feedback/ana", "downloaded/lab/a"]),
        (JOINED, "submitted/lab/ana", ["source/lab", "autograded/lab/ana", "bajado/lab/extracted"]),
    ],
)
def test_names_and_places_are_those_of_the_configuration(tmp_path, config, theirs, nobodys):
    files = [f"c/{folder}/x.ipynb" for folder in (theirs, *nobodys)]
    assert whose(take_in([course(tmp_path, files, config)])) == {files[0]: "ana"}


def test_the_configuration_may_be_json(tmp_path):
    config = json.dumps({"CourseDirectory": {"submitted_directory": "in", "root": 1}})
    path = course(tmp_path, ["in/7/lab/x.ipynb"], config, "nbgrader_config.json")
    assert whose(take_in([path])) == {"in/7/lab/x.ipynb": "7"}


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("raise SystemExit(", "cannot be read"),
        ("c.CourseDirectory.submitted_directory = open('x', 'w').name", "the file is not run"),
        ("c.CourseDirectory.directory_structure = '{nbgrader_step}/x'", "does not name"),
    ],
)
def test_a_configuration_is_never_run_and_what_it_does_not_tell_is_said(
    tmp_path, monkeypatch, config, said
):
    monkeypatch.chdir(tmp_path)
    intake = take_in([course(tmp_path, ["c/submitted/ana/lab/x.ipynb"], config)])
    assert list(whose(intake).values()) == ["ana"]
    assert said in intake.layouts[1]
    assert [path.name for path in tmp_path.iterdir()] == ["course.zip"]


def test_what_a_student_handed_in_does_not_say_where_students_files_are(tmp_path):
    folder = "c/submitted/eve/lab"
    files = [f"{folder}/in/ana/lab/x.ipynb", f"{folder}/timestamp.txt"]
    mine = "c.CourseDirectory.submitted_directory = 'in'"
    path = course(tmp_path, files, mine, f"{folder}/nbgrader_config.py")
    assert whose(take_in([path])) == {files[0]: "eve"}


def test_a_course_in_which_nothing_was_handed_in_says_what_to_do(tmp_path):
    path = course(tmp_path, ["c/source/lab/x.ipynb", "c/downloaded/lab/archive/y.ipynb"], "x = 1")
    with pytest.raises(InputError, match=r"submitted/\{student_id\}/\{assignment_id\}/: collect"):
        take_in([path])


def test_what_is_of_another_assignment_is_another_submission(tmp_path):
    files = [f"c/submitted/{one}/x.ipynb" for one in ("bob/lab", "bob/lab-2", "eve/lab-2")]
    intake = take_in([course(tmp_path, [*files, "c/submitted/eve/lab-2/timestamp.txt"])])
    origins = [one.origin for one in intake.submissions if one.origin]
    assert [(one.key, one.assignment, one.submission) for one in origins] == [
        ("bob", "lab-2", files[1]),
        ("bob", "lab", files[0]),
        ("eve", "lab-2", files[2]),
    ]
    assert "nbgrader, course tree (lab, lab-2): 2 students" in intake.layouts[0]
