"""Blackboard's flat names: the receipt tells where a user name begins, and nothing is guessed.

Names and receipts as scripts on GitHub document them: kwurst/bb-file-cleanup (README), and
timdrysdale/gradex-cli (README: the lines of a receipt).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cinta.lms.intake import take_in
from cinta.records.origin import Lms
from cinta.submission.notebook import Unreadable

AT = "attempt_2026-11-24-21-26-05"
RECEIPT = """{words}: {name} ({user})
Assignment: {assignment}
Date Submitted: Tuesday, 24 November 2026 21:26:05 o'clock GMT
Current Mark: Needs Marking

Submission Field:
There is no student submission text data for this assignment.

Comments:
Name: Somebody Else (other)

Files:
\tOriginal filename: lab.ipynb
"""


def archive(path: Path, entries: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path / "gradebook_c1_lab.zip", "w") as opened:
        for name, text in entries.items():
            opened.writestr(name, text)
    return path / "gradebook_c1_lab.zip"


def attempt(user: str, name: str = "", assignment: str = "Lab 1", at: str = AT) -> dict[str, str]:
    """A notebook, and its receipt if the student has a name."""
    begin = f"{assignment}_{user}_{at}"
    receipt = RECEIPT.format(words="Name", name=name, user=user, assignment=assignment)
    return {f"{begin}_lab_1.ipynb": "{}"} | ({f"{begin}.txt": receipt} if name else {})


def found(path: Path) -> list[tuple[str, str, str]]:
    origins = [one.origin for one in take_in([path]).submissions if one.origin]
    assert {one.lms for one in origins} == {Lms.BLACKBOARD}
    return [(one.key, one.people[0].name, one.at) for one in origins]


def test_the_receipt_tells_who_it_is_and_is_not_handed_in(tmp_path):
    path = archive(tmp_path, attempt("a_gomez", "Ana Gómez", "Lab_1"))
    assert found(path) == [("a_gomez", "Ana Gómez", "2026-11-24 21:26:05")]
    assert take_in([path]).other_files == ()


def test_attempts_are_one_students_and_the_words_of_the_receipt_are_any(tmp_path):
    later = "attempt_2026-11-25-08-00-00"
    entries = attempt("eva", "Eva") | attempt("eva", at=later)
    entries[f"Lab 1_eva_{later}.txt"] = "Nombre: Eva (eva)\nTarea: Lab 1\n"
    assert found(archive(tmp_path, entries)) == [
        ("eva", "Eva", "2026-11-24 21:26:05"),
        ("eva", "Eva", "2026-11-25 08:00:00"),
    ]


@pytest.mark.parametrize(
    ("entries", "keys"),
    [
        (attempt("eva") | attempt("ana"), ["ana", "eva"]),
        (attempt("u_ana") | attempt("u_bob"), ["", ""]),
        (attempt("eva", assignment="L_1") | attempt("ana", assignment="L_1"), ["", ""]),
        (attempt("eva") | attempt("u_ana"), ["eva", "u_ana"]),
        (attempt("eva", assignment="Lab"), ["eva"]),
        (attempt("eva", assignment="L_1"), [""]),
        (attempt("b_eva") | attempt("c_eva"), ["", ""]),
        (attempt("b_eva") | attempt("ana", "Ana"), ["ana", "b_eva"]),
    ],
)
def test_without_a_receipt_a_user_name_is_sure_or_not_taken(tmp_path, entries, keys):
    assert [key for key, _, _ in found(archive(tmp_path, entries))] == keys


@pytest.mark.parametrize(
    ("said", "assignment", "users"),
    [
        ("gradebook_C_1_Lab1_2026-11-28-10-00-00", "Lab 1", ["u_ana", "u_bob"]),
        ("gradebook_C1_Lab201_2026-11-28-10-00-00", "Lab 1", ["u_ana", "u_bob"]),
        ("gradebook_C1_Pra\u0301ctica_2_2026-11-28-10-00-00 (1)", "Práctica_2", ["x_a", "x_b"]),
        ("gradebook_C1_Lab1_u_2026-11-28-10-00-00", "Lab 1_u", ["ana", "bob"]),
        ("gradebook_C1_Lab2_2026-11-28-10-00-00", "Lab 1", ["", ""]),
        ("gradebook_Lab1_2026-11-28-10-00-00", "Lab 1", ["", ""]),
        ("Lab1", "Lab 1", ["", ""]),
    ],
)
def test_without_a_receipt_the_archives_name_tells_the_assignment(
    tmp_path, said, assignment, users
):
    names = users if any(users) else ["u_ana", "u_bob"]
    entries = attempt(names[0], assignment=assignment) | attempt(names[1], assignment=assignment)
    path = archive(tmp_path, entries).rename(tmp_path / f"{said}.zip")
    assert [key for key, _, _ in found(path)] == users
    warned = any("under its own name and with its receipts" in w for w in take_in([path]).layouts)
    assert warned != any(users)


def test_a_receipt_of_somebody_else_says_nothing(tmp_path):
    entries = attempt("eva", "Eva")
    entries[f"Lab 1_eva_{AT}.txt"] = "Name: Ana (ana)\n"
    assert found(archive(tmp_path, entries | attempt("bo", "Bo")))[1][:2] == ("eva", "eva")


def test_who_handed_in_something_else_or_nothing_has_a_row(tmp_path):
    entries = {f"Lab 1_eva_{AT}_lab.py": "x = 1", f"Lab 1_ana_{AT}.txt": "Name: Ana (ana)"}
    first, second = take_in([archive(tmp_path, entries)]).submissions
    assert (first.student, second.student) == ("Ana", "eva")
    for one, why in ((first, "no file"), (second, r"no notebook: Lab 1_eva_.*\.py")):
        with pytest.raises(Unreadable, match=why):
            one.read()


def test_one_file_that_a_student_named_so_makes_no_blackboard(tmp_path):
    path = archive(tmp_path, {"eva.ipynb": "{}"} | attempt("ana", "Ana"))
    assert {one.origin.lms for one in take_in([path]).submissions if one.origin} == {Lms.PLAIN}
