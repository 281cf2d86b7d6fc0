"""A page's file name: safe on any file system, readable, one for each submission."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinta.report.names import feedback_name

ODD = [
    "../../etc/passwd.ipynb",
    "Ana García_12345_assignsubmission_file/entrega final (2).ipynb",
    "con.ipynb",
    ".hidden",
    "=cmd|'/c calc'!A1.ipynb",
    "雷/作业.ipynb",
    "𠮷" * 400,
    "a:b*c?d<e>|f\\g",
    "",
    "x" * 2000,
    "\u202egnp.ipynb",
]


@pytest.mark.parametrize("name", ODD)
def test_safe_and_bounded(name):
    found = feedback_name(name)
    assert len(found.encode()) <= 200
    assert not set(found) & set('/\\:*?"<>|\0=\u202e')
    assert found.endswith(".html")
    assert not found.startswith((".", "-"))
    assert found == feedback_name(name)


def test_readable():
    assert feedback_name("Ana García_12/u01.ipynb").startswith("Ana-Garcia_12-u01-")
    assert feedback_name("雷 李.ipynb").startswith("雷-李-")


def test_what_a_file_system_may_take_for_the_same_is_told_apart():
    names = ["Ana.ipynb", "ana.ipynb", "Ana", "Ana .ipynb", "Jose\u0301.ipynb", "José.ipynb"]
    folded = {unicodedata.normalize("NFC", feedback_name(n)).casefold() for n in names}
    assert len(folded) == len(names)


@given(st.text(), st.text())
def test_two_submissions_never_share_a_page(one, other):
    assert (feedback_name(one).casefold() == feedback_name(other).casefold()) == (one == other)
