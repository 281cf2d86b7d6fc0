"""``--names``: a folder is read as the teacher says; what may mean two people is nobody's."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from cinta.cli import main
from cinta.errors import InputError
from cinta.lms.intake import take_in
from cinta.lms.named import read_pattern

DOCUMENTED = "{last}, {first} ({key}) - {time}/{file}"


def archive(path: Path, names: Iterable[str]) -> Path:
    with zipfile.ZipFile(path / "class.zip", "w") as opened:
        for name in names:
            opened.writestr(name, b"{}")
    return path / "class.zip"


@pytest.mark.parametrize(
    ("pattern", "path", "key", "name", "at"),
    [
        (
            DOCUMENTED, "Doe, Jane (jdoe) - Nov 24, 2026 926 PM/x.ipynb",
            "jdoe", "Jane Doe", "2026-11-24 21:26:00",
        ),
        (DOCUMENTED, "Núñez, José María (77) - 2026-11-24/a/b.ipynb",
            "77", "José María Núñez", "2026-11-24 00:00:00"),
        ("{first} {last} {time}/{file}", "Ana María Ruiz 24 nov. 2026 2126/x.ipynb",
            "", "Ana María Ruiz", "2026-11-24 21:26:00"),
        ("{key}.ipynb", "a_b.ipynb", "a_b", "a_b", ""),
        ("{key} {name}/{file}", "77 Jane Doe/x.ipynb", "77", "Jane Doe", ""),
        ("{any}/{email}/{file}", "lab (1)/ana@x.org/x.ipynb", "", "ana@x.org", ""),
        ("{key:a}_{file}", "ana_u01_scalar.ipynb", "ana", "ana", ""),
        ("{key:d}{{x}}_{name}.ipynb", "77{x}_Ana_B.ipynb", "77", "Ana_B", ""),
        ("{name} - {time}/{file}", "Ana - Tue/x.ipynb", "", "", ""),
        ("{name}-{time}/{file}", "Ana-Tue 9/x.ipynb", "", "Ana", ""),
    ],
)  # fmt: skip
def test_a_pattern_tells_person_key_and_time(tmp_path, pattern, path, key, name, at):
    if not name:
        with pytest.raises(InputError, match="nothing in class is named like that; there is 'Ana"):
            take_in([archive(tmp_path, [path])], names=pattern)
        return
    (one,) = take_in([archive(tmp_path, [path])], names=pattern).submissions
    assert one.origin
    assert (one.origin.key, one.student, one.origin.at) == (key, name, at)


@pytest.mark.parametrize(
    ("pattern", "path", "said"),
    [
        ("{key}_{file}", "ana_u01_scalar.ipynb", "as ana (ana) or ana_u01 (ana_u01)"),
        (DOCUMENTED, "Doe, Jr, John (j) - 2026-11-24/x.ipynb", "Jr, John Doe (j) or John Doe, Jr"),
    ],
)
def test_a_name_that_can_be_two_peoples_is_nobodys_and_said(tmp_path, pattern, path, said):
    intake = take_in([archive(tmp_path, [path])], names=pattern)
    assert [one.origin.key for one in intake.submissions if one.origin] == [""]
    assert said in intake.layouts[1]


@pytest.mark.parametrize("before", ["", "{any}/", "class/{any}/"])
def test_a_folder_that_all_lie_in_need_not_be_said(tmp_path, before):
    names = ["class/one/a - 2026-11-24/x.ipynb", "class/one/b - 2026-11-24/x.ipynb"]
    intake = take_in([archive(tmp_path, names)], names=before + "{key} - {time}/{file}")
    assert [one.origin.key for one in intake.submissions if one.origin] == ["a", "b"]


def test_a_folder_that_is_taken_for_a_person_is_said(tmp_path):
    path = archive(tmp_path, ["class/a/x.ipynb", "class/b/x.ipynb"])
    intake = take_in([path], names="{key}/{file}")
    assert "all 2 are read as class (class)'s" in intake.layouts[1]


def test_attempts_are_one_students_and_what_is_named_otherwise_is_a_row(tmp_path):
    names = ["ana 20261124/x.ipynb", "ana 20261125/x.ipynb", "ana 20261125/y.ipynb", "z.ipynb"]
    intake = take_in([archive(tmp_path, names)], names="{key} {time}/{file}")
    assert "named as --names says: 1 student" in intake.layouts[0]
    assert "1 are not named as --names says" in intake.layouts[1]
    assert [one.origin.key for one in intake.submissions if one.origin] == ["ana"] * 3 + [""]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{key", "expected '}'"),
        ("key}", "Single '}'"),
        ("{login}/{file}", "no field {login}, only {key}, {name}"),
        ("{key}{file}", "nothing tells where {file} begins"),
        ("{key}/{key}", "{key} is there twice"),
        ("{file}", "nothing says whose a file is"),
        ("", ""),
        ("{key:x}", "only d (digits) or a"),
        ("{0}", "no field {0}"),
        ("{}", "no field {}"),
    ],
)
def test_a_pattern_that_is_none_is_said_in_one_line(pattern, problem):
    with pytest.raises(InputError) as raised:
        read_pattern(pattern)
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)
    assert DOCUMENTED in str(raised.value)


def test_a_name_made_to_be_read_in_a_million_ways_takes_no_time(tmp_path):
    path = archive(tmp_path, [" a" * 600 + ".ipynb"])
    began = time.process_time()
    with pytest.raises(InputError, match="nothing in class is named like that"):
        take_in([path], names="{first} {last} {any} {any} {any} {any} {any}.ipynb")
    assert time.process_time() - began < 5


def test_a_dry_run_says_whose_each_file_is_and_grades_nothing(tmp_path, capsys):
    names = ["Doe, Jane (jdoe) - Nov 24, 2026 926 PM/x.ipynb", "z.ipynb"]
    path = archive(tmp_path, names)
    assert main(["grade", str(path), "--names", DOCUMENTED, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{names[0]} -> Jane Doe | key: jdoe | time: 2026-11-24 21:26:00" in said
    assert "z.ipynb -> z | key: none | time: unknown" in said
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--names", "{key}.ipynb", "--from", "moodle", "--dry-run"], "--names and --from"),
        ([], "--out FOLDER is needed"),
    ],
)
def test_arguments_that_do_not_go_together_are_said(tmp_path, capsys, arguments, said):
    assert main(["grade", str(archive(tmp_path, ["a.ipynb"])), *arguments]) == 2
    assert said in capsys.readouterr().err
