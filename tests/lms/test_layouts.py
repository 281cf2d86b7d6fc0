"""What an LMS lets a teacher download is recognised, and every student in it has a submission."""

from __future__ import annotations

import json
import shutil
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cinta.errors import InputError
from cinta.lms.intake import Intake, take_in
from cinta.records.origin import Lms, Origin
from cinta.submission.notebook import Unreadable

SAMPLES = Path(__file__).parent / "samples"
MOODLE, CANVAS = SAMPLES / "moodle", SAMPLES / "canvas"
(HANDGRADE,) = (SAMPLES / "round2" / "handgrade").glob("*.zip")


def origin(intake: Intake) -> list[Origin]:
    """Who handed the submissions in; each has its own name there, too."""
    known = [s.origin for s in intake.submissions if s.origin]
    assert [h.submission for h in known] == [s.name for s in intake.submissions]
    return known


def keys(intake: Intake) -> set[str]:
    return {one.key for one in origin(intake)}


def archive(path: Path, entries: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in entries.items():
            opened.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("name", "words", "numbers"),
    [
        ("individual_folders.zip", "(folders)", range(1, 14)),
        ("file_and_onlinetext_folders.zip", "(folders)", range(27, 40)),
        ("blind_folders.zip", "(folders, identities hidden)", range(14, 27)),
        ("blind_flat.zip", "(flat, identities hidden)", range(14, 27)),
    ],
)
def test_moodle_is_recognised_and_joined_by_number(name, words, numbers):
    intake = take_in([MOODLE / name])
    assert intake.layouts == (
        f"{name[:-4]}: Moodle, all submissions {words}: 12 students",
    )  # fmt: skip
    assert keys(intake) < {str(number) for number in numbers}
    assert len(keys(intake)) == 12
    assert {h.lms for h in origin(intake)} == {Lms.MOODLE}
    assert all(h.at.startswith("2026-11-22 22:5") for h in origin(intake))


def test_moodles_awkward_names_are_kept_and_two_of_one_name_are_two():
    found = origin(take_in([MOODLE / "individual_folders.zip"]))
    by_key = {one.key: one.people[0].name for one in found}
    assert by_key["1"] == "=SUM(1+1) @Formula"
    assert by_key["3"] == by_key["8"] == "Juan Pérez"
    assert by_key["5"] == unicodedata.normalize("NFC", "José García")
    assert by_key["11"] == "雷 李"
    assert by_key["13"] == "ABC DE__F"
    assert len(by_key["7"]) == 185


def test_a_moodle_team_goes_by_its_group():
    intake = take_in([MOODLE / "team.zip"])
    assert "(folders, teams): 2 students" in intake.layouts[0]
    assert {(h.key, h.people[0].name) for h in origin(intake)} == {
        ("", "Default group"), ("1", "Grupo 1 ÑandúÁguila"),
    }  # fmt: skip


def test_the_course_module_is_read_from_the_archives_name(tmp_path):
    for name in ("C1-Lab 1-42.zip", "C1-Lab 1-42 (1).zip", "C1-Lab 1-7-42(2).zip"):
        shutil.copy(MOODLE / "team.zip", tmp_path / name)
        assert {h.assignment for h in origin(take_in([tmp_path / name]))} == {"42"}


def test_a_moodle_download_that_was_unpacked_is_one_still(tmp_path):
    with zipfile.ZipFile(MOODLE / "blind_folders.zip") as opened:
        opened.extractall(tmp_path / "C1-Lab-42")
    unpacked = take_in([tmp_path / "C1-Lab-42"])
    assert keys(unpacked) == keys(take_in([MOODLE / "blind_folders.zip"]))
    assert {(h.at, h.assignment) for h in origin(unpacked)} == {("", "42")}


def test_an_archive_of_an_lms_in_a_folder_is_opened_as_one(tmp_path):
    shutil.copy(MOODLE / "blind_folders.zip", tmp_path / "C1-Lab-42.zip")
    (tmp_path / "late.ipynb").write_bytes(b"{}")
    intake = take_in([tmp_path])
    assert [line.split(": ")[1][:6] for line in intake.layouts] == ["Moodle", "notebo"]
    assert "late" in {submission.student for submission in intake.submissions}
    assert len(keys(intake)) == 13


def test_a_spanish_blind_download_is_recognised(tmp_path):
    path = archive(tmp_path / "c.zip", {"Participante_9_assignsubmission_file_/lab.ipynb": b"{}"})
    (one,) = origin(take_in([path]))
    assert (one.key, one.people[0].name) == ("9", "Participante 9")


def folders(tmp_path, *names: str) -> Intake:
    entries = {
        f"{name}_{n}_assignsubmission_file/lab.ipynb": b"{}" for n, name in enumerate(names, 5)
    }
    return take_in([archive(tmp_path / "c.zip", entries)])


@pytest.mark.parametrize(
    "name", ["Participant 5", "Participant", "Participante 12", "Teilnehmerin"]
)
def test_one_student_named_like_a_participant_hides_nobodys_name(tmp_path, name):
    intake = folders(tmp_path, "Ana", name, "Zoë")
    assert "hidden" not in intake.layouts[0]
    assert [one.people[0].name for one in origin(intake)] == ["Ana", name, "Zoë"]


@pytest.mark.parametrize("word", ["Participant", "Participante", "Teilnehmerin", "Deltaker"])
def test_identities_are_hidden_where_the_whole_class_has_one_name(tmp_path, word):
    intake = folders(tmp_path, word, word, word)
    assert "identities hidden" in intake.layouts[0]
    assert [one.people[0].name for one in origin(intake)] == [f"{word} {n}" for n in (5, 6, 7)]


def test_two_of_one_name_are_two_of_one_name(tmp_path):
    assert "hidden" not in folders(tmp_path, "Juan Pérez", "Juan Pérez").layouts[0]


def test_the_class_with_a_participant_5_in_it_has_names():
    intake = take_in([HANDGRADE])
    assert "identities hidden" not in intake.layouts[0]
    assert "Participant 5" in {submission.student for submission in intake.submissions}


def test_canvas_is_recognised_as_canvas_itself_reads_its_names():
    known = json.loads((CANVAS / "names.json").read_text(encoding="utf-8"))
    intake = take_in([CANVAS / "submissions_named.zip"])
    assert intake.layouts == ("submissions_named: Canvas, submissions: 10 students",)
    found = {h.file: (h.key, h.late) for h in origin(intake)}
    assert found == {n[0]: (str(n[2]), n[5]) for n in known["named"] if not n[4].endswith(".txt")}


def test_canvas_anonymous_and_late():
    known = json.loads((CANVAS / "names.json").read_text(encoding="utf-8"))
    intake = take_in([CANVAS / "submissions_anon.zip"])
    assert "Canvas, submissions (anonymous): 10 students" in intake.layouts[0]
    found = {h.file: (h.key, h.late) for h in origin(intake)}
    due = [n for n in known["anon"] if not n[4].endswith(".txt")]
    assert found == {n[0]: (f"anon_{n[0].split('anon_')[1][:5]}", n[5]) for n in due}


@pytest.mark.parametrize("slug", ["85", "नमस्ते", "ana_b", "josé"])
def test_a_canvas_name_of_any_script_or_of_digits_keeps_its_user(tmp_path, slug):
    path = archive(tmp_path / "c.zip", {f"{slug}_LATE_1014_50013_lab_1_2.ipynb": b"{}"})
    (one,) = origin(take_in([path]))
    assert (one.key, one.people[0].name, one.late) == ("1014", slug, True)


@pytest.mark.parametrize("name", ["ana_2026_lab.ipynb", "Ana_1_2_lab.ipynb", "ana_x_1_2.ipynb"])
def test_a_folder_that_only_resembles_canvas_is_plain(tmp_path, name):
    path = archive(tmp_path / "class.zip", {name: b"{}", "eva_1001_50001_lab.ipynb": b"{}"})
    assert {h.lms for h in origin(take_in([path]))} == {Lms.PLAIN}


@pytest.mark.parametrize("asked", [{}, {"names": "{key}/{file}"}])
@pytest.mark.parametrize("entries", [{}, {"notes.txt": b""}])
def test_an_archive_of_nothing_is_said_in_one_line(tmp_path, entries, asked):
    with pytest.raises(InputError, match=r"no \.ipynb file|nothing in c is named like that"):
        take_in([archive(tmp_path / "c.zip", entries)], **asked)


def test_a_layout_can_be_said(tmp_path):
    path = archive(tmp_path / "class.zip", {"ana_2026_11_lab.ipynb": b"{}"})
    assert keys(take_in([path])) == {"2026"}
    assert keys(take_in([path], layout=Lms.PLAIN)) == {""}
    with pytest.raises(InputError, match="not laid out as --from gradescope says"):
        take_in([path], layout=Lms.GRADESCOPE)


def test_gradescope_ids_are_text_and_a_group_is_all_of_its_members():
    intake = take_in([SAMPLES / "gradescope" / "assignment_25828_export.zip"])
    assert "Gradescope, exported submissions (assignment 25828): 2 students" in intake.layouts[0]
    one, group = origin(intake)
    assert [(p.key, p.name) for p in one.people] == [("00123", "María José Núñez-Ópez")]
    assert one.at == "2026-11-22 21:07:53+00:00"
    assert [(p.key, p.name) for p in group.people] == [("1e5", "Seán O'Brien"), ("", "雷 李")]
    assert intake.other_files == ("assignment_25828_export/submission_222/.OTTER_LOG",)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-22 21:07:53.855654000 Z", "2026-11-22 21:07:53+00:00"),
        ("2026-11-22 21:07:53 UTC", "2026-11-22 21:07:53+00:00"),
        ("2026-11-22T13:07:53.855-08:00", "2026-11-22 13:07:53-08:00"),
        (
            "!ruby/object:ActiveSupport::TimeWithZone\n    utc: 2026-11-22 21:07:53.8 Z\n"
            "    zone: !ruby/object:ActiveSupport::TimeZone\n      name: America/Los_Angeles\n"
            "    time: 2026-11-22 13:07:53.8 Z",
            "2026-11-22 21:07:53+00:00",
        ),
        ("yesterday", ""),
    ],
)
def test_gradescope_time_is_read_however_rails_writes_it(tmp_path, written, at):
    text = f"submission_1:\n  :submitters:\n  - :sid: 7\n  :created_at: {written}\n"
    files = {"submission_metadata.yml": text.encode(), "submission_1/lab.ipynb": b"{}"}
    (one,) = origin(take_in([archive(tmp_path / "e.zip", files)]))
    assert one.at == at


def test_gradescope_without_its_list_or_a_file_loses_nobody(tmp_path):
    listed = {"submission_metadata.yml": b"submission_1:\n  :submitters: []\nsubmission_2: {a: [\n"}
    path = archive(tmp_path / "e.zip", {**listed, "submission_2/lab.ipynb": b"{}"})
    intake = take_in([path])
    assert "cannot be read" in intake.layouts[1]
    assert [s.student for s in intake.submissions] == ["submission_2"]
    text = b"submission_1:\n  :submitters:\n  - :name: Ana\n    :sid: 7\n"
    empty = take_in([archive(tmp_path / "f.zip", {"submission_metadata.yml": text})])
    assert keys(empty) == {"7"}
    with pytest.raises(Unreadable, match="no file"):
        empty.submissions[0].read()


def test_nbgraders_tree_gives_what_was_submitted_and_when(tmp_path):
    sample = SAMPLES / "nbgrader" / "course_tree.zip"
    intake = take_in([sample])
    assert "nbgrader, course tree (lab01): 3 students" in intake.layouts[0]
    assert keys(intake) == {"s1", "s2", "s3"}
    assert {h.at for h in origin(intake)} == {"2026-11-22 21:00:00+00:00"}
    with zipfile.ZipFile(sample) as opened:
        opened.extractall(tmp_path)
    for place in (tmp_path, tmp_path / "submitted"):
        assert keys(take_in([place])) == {"s1", "s2", "s3"}


def test_an_export_of_otter_is_one_student_and_its_log_is_not_read():
    intake = take_in([next((SAMPLES / "otter").glob("*.zip"))])
    assert "Otter, one student's export: 1 student" in intake.layouts[0]
    assert [s.name for s in intake.submissions] == ["lab01.ipynb"]


def test_a_stray_notebook_beside_a_layout_is_somebodys(tmp_path):
    path = archive(
        tmp_path / "c.zip",
        {"Ana_9_assignsubmission_file/lab.ipynb": b"{}", "extra/lab.ipynb": b"{}"},
    )
    assert {(h.lms, h.key) for h in origin(take_in([path]))} == {(Lms.MOODLE, "9"), (Lms.PLAIN, "")}


def test_a_student_who_handed_in_no_notebook_is_a_row_that_says_so(tmp_path):
    name = "Ana_9_assignsubmission_onlinetext/onlinetext.html"
    (submission,) = take_in([archive(tmp_path / "c.zip", {name: b"<p>Hola"})]).submissions
    assert submission.student == "Ana"
    with pytest.raises(Unreadable, match=r"no notebook: onlinetext\.html"):
        submission.read()
