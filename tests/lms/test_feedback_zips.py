"""Feedback is compressed and split at the limit, and each part arrives in Moodle."""

from __future__ import annotations

import argparse
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cinta.cli import main
from cinta.commands.arguments import UPLOADS, size
from cinta.commands.export import write_handover
from cinta.lms.choices import UPLOAD_LIMIT
from cinta.lms.handover import Grade, Handover
from cinta.packed import entries_of, packed, packed_within
from cinta.records.origin import Lms, Origin, Person
from cinta.records.store import Store
from tests.lms.moodle_importer import PHP_LIMIT
from tests.lms.test_moodle_comment import result
from tests.lms.test_moodle_out import assignment, exported, graded, handed_in, upload

K = 1024


def pages(sample: str, length: int) -> list[Grade]:
    """A grade for each student, with a page of so many bytes that no zip makes smaller."""
    numbers = random.Random(length)
    one = {grade.person.key: numbers.randbytes(length) for grade in handed_in(sample)}
    return [
        graded(g.person.key, g.person.name, page=lambda key=g.person.key: one[key])
        for g in handed_in(sample)
    ]


def zips(handover: Handover) -> list[str]:
    return [name for name in handover.files if name.endswith(".zip")]


@pytest.mark.parametrize(
    ("limit", "parts"), [(UPLOAD_LIMIT, 1), (1000 * K, 2), (250 * K, 6), (128 * K, 12)]
)
def test_every_part_is_under_the_limit_and_every_page_arrives(limit, parts):
    moodle, grades = assignment("plain"), pages("plain", 100 * K)
    moodle.limit = limit
    handover = exported(moodle, grades, zip_limit=limit)
    several = [f"feedback-{number}.zip" for number in range(1, parts + 1)]
    assert zips(handover) == (several if parts > 1 else ["feedback.zip"])
    upload(moodle, handover)
    for grade in grades:
        assert moodle.records[grade.person.key].files == {"feedback.html": grade.page()}


def test_the_steps_name_every_part_in_order_and_say_how_to_have_fewer():
    advice = exported(assignment("plain"), pages("plain", 100 * K), zip_limit=128 * K).advice
    (step,) = (line for line in advice if line.startswith("2. "))
    names = [f"feedback-{number}.zip" for number in range(1, 13)]
    assert f": {', then '.join(names)}. The other way round" in step
    assert any("12 zips of at most 0.125 MB" in line and "--zip-limit" in line for line in advice)


@pytest.mark.parametrize("sample", ["plain", "team"])
def test_one_page_over_the_limit_is_alone_and_said_and_the_others_arrive(sample):
    moodle, grades = assignment(sample), handed_in(sample)
    moodle.limit = 64 * K
    large = random.Random(1).randbytes(100 * K)
    key = next(grade.person.key for grade in grades if grade.person.key)
    grades = [
        graded(g.person.key, g.person.name, page=lambda: large) if g.person.key == key else g
        for g in grades
    ]
    handover = exported(moodle, grades, zip_limit=64 * K)
    (note,) = (line for line in handover.advice if "one page alone" in line)
    assert f"(cinta_{key}_assignfeedback_file/feedback.html)" in note
    assert "0.0979 MB, over the 0.0625 MB" in note
    refused = [name for name in zips(handover) if len(handover.files[name]) > moodle.limit]
    assert [len(entries_of(handover.files[name])) for name in refused] == [1]
    assert note.startswith(refused[0])
    for name in zips(handover):
        if name not in refused:
            moodle.import_zip(handover.files[name])
    unreached = {key, *moodle.members(key)} if moodle.is_team else {key}
    reached = {number for number, record in moodle.records.items() if record.files}
    assert not reached & unreached
    assert moodle.is_team or reached == {g.person.key for g in grades} - unreached


def test_pages_are_compressed_and_the_same_each_time():
    grades = [
        graded(g.person.key, g.person.name, page=lambda: b"<p>slope</p>" * 5000)
        for g in handed_in("plain")
    ]
    handover = exported(assignment("plain"), grades)
    assert len(handover.files["feedback.zip"]) < 12 * K
    assert exported(assignment("plain"), grades) == handover


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=9),
        st.binary(max_size=500),
    ),
    st.integers(1, 2000),
)
def test_parts_have_every_entry_once_and_are_as_large_as_reckoned(entries, limit):
    zips = packed_within(entries, limit)
    parts = [entries_of(one) for one in zips]
    assert [name for part in parts for name in sorted(part)] == sorted(entries)
    assert zips == [packed(part, compressed=True) for part in parts]
    assert all(len(part) == 1 or len(one) <= limit for part, one in zip(parts, zips, strict=True))
    for part, following in pairwise(parts):
        first = min(following)
        assert len(packed(part | {first: entries[first]}, compressed=True)) > limit


def test_parts_of_an_earlier_export_do_not_stay_beside_the_new_ones(tmp_path: Path):
    moodle, grades = assignment("plain"), pages("plain", 100 * K)
    mine = tmp_path / "feedback-notes.zip"
    mine.write_bytes(b"")
    for limit in (128 * K, 250 * K, UPLOAD_LIMIT, 250 * K):
        handover = exported(moodle, grades, zip_limit=limit)
        write_handover(tmp_path, handover)
        there = {path.name for path in tmp_path.glob("*.zip")}
        assert there == {*zips(handover), mine.name}
    upload(moodle, handover)
    write_handover(tmp_path, exported(moodle, grades))
    assert {path.name for path in tmp_path.glob("*.zip")} == there, "they may not be uploaded yet"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8M", 8 * K * K),
        ("500k", 500 * K),
        ("2097152", 2 * K * K),
        ("1.5 MB", 3 * K * K // 2),
        ("1GiB", K**3),
    ],
)
def test_a_size_is_written_as_in_phps_settings(text, found):
    assert size(UPLOADS)(text) == found


@pytest.mark.parametrize("text", ["8", "2T", "M", "", "-8M", "1,5M", "2G", "nan", "٨M"])
def test_another_size_is_refused_with_the_range_and_how_one_is_written(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"65536 to .* bytes, as 500K, 8M or 1G"):
        size(UPLOADS)(text)


def test_the_command_takes_the_limit_and_prints_each_part(tmp_path: Path, capsys):
    moodle = assignment("plain")
    sheet = moodle.worksheet()
    (tmp_path / sheet.name).write_bytes(sheet.content)
    origins = [
        Origin(submission=number, lms=Lms.MOODLE, people=(Person(number, row["Full name"]),))
        for number, row in moodle.cells.items()
    ]
    store = Store(tmp_path / "results.sqlite")
    store.add_origins(origins)
    for one in origins:
        long = result("en", step=random.Random(one.key).randbytes(10 * K).hex())
        store.add(replace(long, submission=one.submission, key=one.key))
    store.close()
    command = ["export", str(tmp_path), "--to", "moodle", "--points", "10"]
    worksheet = ["--worksheet", str(tmp_path / sheet.name), "--assignment", "7"]
    assert main([*command, *worksheet, "--zip-limit", "64K"]) == 0
    printed = capsys.readouterr().out
    parts = sorted(path.name for path in (tmp_path / "export" / "moodle").glob("*.zip"))
    assert len(parts) > 1
    for name in parts:
        content = (tmp_path / "export" / "moodle" / name).read_bytes()
        assert len(content) <= 64 * K
        assert f"{name}\n" in printed
        moodle.import_zip(content)
    assert all(">Try<" in r.files["feedback.html"].decode() for r in moodle.records.values())
    assert moodle.records.keys() == moodle.cells.keys()


def test_the_default_is_phps():
    assert UPLOAD_LIMIT == PHP_LIMIT
