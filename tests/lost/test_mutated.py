"""A small share of what ``make nightly`` mutates: messages to the judge, and notebooks."""

from __future__ import annotations

import random
import socket
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinta.checks.judge import judge
from cinta.records.cell_record import Output
from cinta.results import CheckResult
from cinta.run.remote import MAX_OUTPUT, RemoteStudent
from cinta.run.warm import Limits, Warm
from cinta.run.wire import (
    MAX_FRAME,
    CellRun,
    Closed,
    Late,
    Malformed,
    Ran,
    Started,
    receive_in_judge,
)
from cinta.student import Answer
from cinta.values import MAX_ITEMS, Blank, Mapping, Sequence, Value
from fuzz import messages, notebooks
from fuzz.mutate import value_made
from tests.conftest import SEED, Classroom


@pytest.fixture(scope="module")
def recorded(classroom: Classroom, warm: Warm) -> messages.Recorded:
    unit, name = classroom.units["u05_control"], "who_is_watched"
    cells = tuple(cell for cell in unit.cells if cell.exercise in ("", name))
    choice = replace(unit, cells=cells, exercises=(unit.exercise(name),))
    return messages.record([classroom.units["u01_scalar"], choice], warm, SEED)


def test_real_messages_of_every_kind_are_recorded(recorded: messages.Recorded) -> None:
    types = [msgspec.msgpack.decode(body)["type"] for body in recorded.bodies]
    assert {"reply", "cell", "started", "ran", "heard"} == set(types)
    assert types.count("reply") > 20


def test_mutated_messages_are_messages_or_refused(recorded: messages.Recorded) -> None:
    tally = messages.Tally()
    messages.over_the_pipe(recorded, random.Random(SEED), 4000, tally)
    assert tally.messages == 4000
    assert tally.came.keys() <= {t.__name__ for t in (Closed, Late, Malformed)} | {
        *("Reply", "CellRun", "Started", "Ran", "Heard")
    }
    assert tally.came["Reply"] > 300
    assert len(tally.judged) > 8


def test_a_student_who_lies_ends_in_the_documented_ways(recorded: messages.Recorded) -> None:
    tally = messages.Tally()
    messages.through_a_student(recorded, random.Random(SEED), 3000, tally)
    ends = {"ChildGone", "ChildKilled", "WarmGone", "TimedOut", "answered"}
    assert tally.came.keys() <= ends
    assert {"ChildGone", "WarmGone", "answered"} <= tally.came.keys()


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), lang=st.sampled_from(("es", "en")))
def test_a_check_has_a_result_for_whatever_the_wire_accepts(
    recorded: messages.Recorded, seed: int, lang: str
) -> None:
    chance = random.Random(seed)
    encoded = msgspec.msgpack.encode({"value": value_made(chance)})
    try:
        answer = msgspec.msgpack.decode(encoded, type=Answer)
    except msgspec.ValidationError:
        return
    key = chance.choice(recorded.keys)
    result = judge(key, [answer] * len(key.questions), lang)
    assert isinstance(result, CheckResult)
    assert 0 <= result.points <= result.max_points


def nested(levels: int, width: int) -> Value:
    value: Value = Sequence("list", (Blank(),) * width)
    for _ in range(levels):
        value = Sequence("list", (value,))
    return value


@pytest.mark.parametrize(
    "value",
    [
        nested(400, 1),
        Sequence("list", (nested(0, MAX_ITEMS),) * 200),
        Mapping(tuple((n, Blank()) for n in range(MAX_ITEMS))),
    ],
    ids=["deep", "two_million_leaves", "many_keys"],
)
def test_a_value_without_end_is_judged_soon(recorded: messages.Recorded, value: Value) -> None:
    start = time.monotonic()
    for key in recorded.keys[:3]:
        judge(key, [Answer(value)] * len(key.questions), "en")
    assert time.monotonic() - start < 60


def test_a_length_is_believed_only_as_the_bytes_come() -> None:
    child, judges = socket.socketpair()
    with child, judges:
        child.sendall(MAX_FRAME.to_bytes(4, "big") + b"x" * 1000)
        tracemalloc.start()
        try:
            with pytest.raises(Late):
                receive_in_judge(judges, time.monotonic() + 0.2)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 2 * 2**20


@pytest.mark.parametrize(
    ("head", "item"),
    [
        (b"\x83\xa4type\xa5reply\xa2id\xa11\xa6answer\x81\xa5tapes", b"\x80"),
        (b"\x82\xa4type\xa4cell\xa7outputs", b"\x81\xa4kind\xa6stream"),
        (b"\x82\xa4type\xa4cell\xa7outputs\x91\x81\xa5lines", b"\xa1a"),
    ],
    ids=["tapes", "outputs", "lines"],
)
def test_a_byte_does_not_become_a_hundred_in_memory(head: bytes, item: bytes) -> None:
    count = 4 * 2**20 // len(item)
    body = head + b"\xdd" + count.to_bytes(4, "big") + item * count
    child, judges = socket.socketpair()
    with child, judges:
        sender = threading.Thread(target=child.sendall, args=(len(body).to_bytes(4, "big") + body,))
        sender.start()
        tracemalloc.start()
        try:
            with pytest.raises(Malformed, match="length <= "):
                receive_in_judge(judges, time.monotonic() + 20)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        sender.join()
    assert peak < 4 * len(body)


def test_the_outputs_of_one_run_are_kept_up_to_a_limit() -> None:
    text = Output("stream", "stdout", "x" * 50_000)
    cells = [
        CellRun(number=n, status="ok", seconds=0.0, raised=None, outputs=(text,)) for n in range(2)
    ]
    frames = [message for cell in cells for message in (Started(cell.number), cell)]
    said = b"".join(
        len(body).to_bytes(4, "big") + body
        for body in map(msgspec.msgpack.encode, [*frames, Ran()])
    )
    for room, kept in ((MAX_OUTPUT, 2), (60_000, 1)):
        warm = messages.FakeWarm(said, messages.REPORTS[0])
        limits, deadline = Limits(), time.monotonic() + 10
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("cinta.run.remote.MAX_OUTPUT", room)
            student = RemoteStudent(warm, limits, deadline)
            runs = student.run(["x", "y"])
        assert sum(bool(run.outputs) for run in runs) == kept
        student.close()
        warm.close()


def test_mutated_notebooks_are_read_or_unreadable_and_have_a_row_each(
    classroom: Classroom, tmp_path: Path
) -> None:
    tally, chance = notebooks.Tally(), random.Random(SEED)
    read = notebooks.read_changed(chance, 400, tally)
    assert tally.read.total() == 400
    assert len(tally.read) == 2
    unit = classroom.units["u01_scalar"]
    some = [*notebooks.of_this_unit(read, unit)[:8], *chance.sample(read, 4)]
    keys, out = classroom.keys(), tmp_path / "results.sqlite"
    notebooks.grade_changed(some, unit, keys, classroom.warm, out, tally)
    assert tally.graded.total() == len(some)
