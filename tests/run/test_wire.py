"""The pipe: what goes in comes out, and whatever else arrives is Malformed, Closed or Late."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinta.records.cell_record import Output
from cinta.run.wire import (
    MAX_FRAME,
    Ask,
    CellRun,
    Closed,
    Heard,
    Late,
    Load,
    Malformed,
    Ran,
    Reply,
    Run,
    Started,
    ToChild,
    receive_in_child,
    receive_in_judge,
    send,
)
from cinta.student import Answer, Call, GradientCall, Raised, Replay, TapeRecord
from cinta.values import Array, Mapping, Scalar, Sequence

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    child, judge = socket.socketpair()
    with child, judge:
        yield child, judge


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + body


ROW = Array.of(np.array([1, 2], np.float32), "tensor")
TAPES = (TapeRecord(True, 1, (GradientCall("jacobian", (True, False)),)),)

TO_CHILD: list[ToChild] = [
    Run(cells=("x = 1", "print('ñ')"), seconds=30.0, left=90.0, skip=(1,)),
    Load("1", "slope.blank", ("x = ...",), 1.0),
    Ask(id="2", questions=(Call("slope", (ROW, Scalar(None))),), seconds=1.5, left=9.0),
    Ask(
        id="3",
        questions=(Replay("x = 1", (("x", ROW),), "dy_dx"),),
        seconds=1.5,
        left=9.0,
        space="space",
    ),
]

TO_JUDGE = [
    Started(3),
    Ran(),
    Heard("2"),
    CellRun(
        number=3,
        status="ok",
        seconds=0.1,
        raised=None,
        outputs=(Output("stream", "stdout", "hola\n"),),
    ),
    CellRun(number=4, status="error", seconds=0.1, raised=Raised("ValueError", "no", 2, "raise")),
    Reply(
        id="2",
        number=0,
        answer=Answer(Mapping((("w", Sequence("list", (ROW,))), (1, Scalar(2)))), None, TAPES),
    ),
    Reply(id="3", number=1, answer=Answer(raised=Raised("TypeError", "no")), timed_out=True),
]


@pytest.mark.parametrize("message", TO_CHILD)
def test_a_message_to_the_child_arrives_as_it_was(pair, message):
    child, judge = pair
    send(judge, message)
    assert receive_in_child(child) == message


@pytest.mark.parametrize("message", TO_JUDGE)
def test_a_message_to_the_judge_arrives_as_it_was(pair, message):
    child, judge = pair
    send(child, message)
    assert receive_in_judge(judge, soon()) == message


def test_messages_arrive_in_order(pair):
    child, judge = pair
    for number in range(50):
        send(child, Started(number))
    assert [receive_in_judge(judge, soon()) for _ in range(50)] == [*map(Started, range(50))]


def test_a_large_message_arrives_whole(pair):
    child, judge = pair
    large = Reply(
        id="1", number=0, answer=Answer(Array.of(np.arange(2**20, dtype=np.float64), "tensor"))
    )
    sender = threading.Thread(target=send, args=(child, large))
    sender.start()
    assert receive_in_judge(judge, soon()) == large
    sender.join()


def test_a_message_that_is_too_long_is_not_sent(pair):
    with pytest.raises(Malformed, match="too long"):
        send(pair[0], Run(cells=("x" * (MAX_FRAME + 1),), seconds=1.0, left=1.0))


def test_a_frame_that_says_it_is_too_long_is_not_read(pair):
    child, judge = pair
    child.sendall((MAX_FRAME + 1).to_bytes(4, "big"))
    with pytest.raises(Malformed, match="too long"):
        receive_in_judge(judge, soon())


@pytest.mark.parametrize("cut", [0, 2, 4, 6])
def test_a_stream_that_ends_is_closed(pair, cut):
    child, judge = pair
    child.sendall(framed(msgspec.msgpack.encode(Started(1)))[:cut])
    child.close()
    with pytest.raises(Closed):
        receive_in_judge(judge, soon())


def test_sending_to_nobody_is_closed(pair):
    child, judge = pair
    judge.close()
    with pytest.raises(Closed):
        send(child, Ran())


def test_silence_is_late(pair):
    start = time.monotonic()
    with pytest.raises(Late):
        receive_in_judge(pair[1], soon(0.1))
    assert time.monotonic() - start >= 0.09


def test_a_slow_sender_cannot_stretch_the_deadline(pair):
    child, judge = pair
    stop = threading.Event()

    def drip() -> None:
        child.sendall((1000).to_bytes(4, "big"))
        while not stop.wait(0.02):
            child.sendall(b"x")

    slow = threading.Thread(target=drip)
    slow.start()
    start = time.monotonic()
    try:
        with pytest.raises(Late):
            receive_in_judge(judge, soon(0.2))
    finally:
        stop.set()
        slow.join()
    assert time.monotonic() - start < 10  # it would take 20


@pytest.mark.parametrize("hangs_up", [True, False])
def test_what_was_written_before_the_deadline_is_read_after_it(pair: Pair, hangs_up: bool) -> None:
    child, judge = pair
    send(child, Ran())
    send(child, Started(3))
    if hangs_up:
        child.close()
    assert receive_in_judge(judge, soon(-1.0)) == Ran()
    assert receive_in_judge(judge, soon(-1.0)) == Started(3)
    with pytest.raises(Closed if hangs_up else Late):
        receive_in_judge(judge, soon(-1.0))


@pytest.mark.parametrize("there", [1, 4, 6])
def test_what_is_not_whole_at_the_deadline_is_late(pair: Pair, there: int) -> None:
    child, judge = pair
    child.sendall(framed(b"hello")[:there])
    with pytest.raises(Late):
        receive_in_judge(judge, soon(-1.0))


def test_who_does_not_take_a_message_in_time_is_late_and_who_is_gone_is_not(pair: Pair) -> None:
    child, judge = pair
    judge.settimeout(0.05)
    with pytest.raises(Late):
        send(judge, Run(cells=("x" * 2**20,), seconds=1.0, left=1.0))
    child.close()
    with pytest.raises(Closed):
        send(judge, Run(cells=(), seconds=1.0, left=1.0))


def arrives(data: bytes) -> None:
    """Let the judge read all of it; only the three exceptions of the pipe may come out."""
    child, judge = socket.socketpair()
    sender = threading.Thread(target=pour, args=(child, data))
    with child:
        with judge:
            sender.start()
            try:
                while True:
                    receive_in_judge(judge, soon(1.0))
            except (Malformed, Closed, Late):
                pass
        sender.join()


def pour(sock: socket.socket, data: bytes) -> None:
    """Send it all, as far as anyone reads."""
    try:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_garbage_is_nothing_but_malformed_closed_or_late(data):
    arrives(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_garbage_in_a_frame_is_nothing_but_malformed(data):
    arrives(framed(data))


GOOD = [msgspec.msgpack.encode(message) for message in TO_JUDGE]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(GOOD), st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_a_message_with_some_bytes_changed_is_a_message_or_malformed(body, at, patch):
    at %= len(body)
    arrives(framed(body[:at] + patch + body[at + len(patch) :]))


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=10,
)
TAGS = ["reply", "cell", "started", "ran", "run", "array", "mapping", "scalar"]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(TAGS),
    st.dictionaries(st.sampled_from(["id", "answer", "number", "value", "status"]), json_like),
)
def test_plain_data_of_other_types_is_a_message_or_malformed(tag, fields):
    arrives(framed(msgspec.msgpack.encode({"type": tag} | fields)))


@pytest.mark.parametrize("levels", [100, 1_000, 100_000])
def test_nesting_without_end_is_malformed_and_nothing_worse(levels):
    head = b"\x83\xa4type\xa8sequence\xa4kind\xa4list\xa5items\x91"
    value = head * levels + b"\x81\xa4type\xa5blank"
    arrives(framed(b"\x83\xa4type\xa5reply\xa2id\xa11\xa6answer\x81\xa5value" + value))


def test_a_message_for_the_child_is_malformed_to_the_judge(pair):
    child, judge = pair
    send(child, TO_CHILD[0])
    with pytest.raises(Malformed):
        receive_in_judge(judge, soon())


def test_an_array_that_does_not_add_up_is_malformed(pair):
    child, judge = pair
    body = msgspec.msgpack.encode(Reply(id="1", number=0, answer=Answer(ROW)))
    child.sendall(framed(body.replace(b"\xa7float32", b"\xa7float64")))
    with pytest.raises(Malformed, match="bytes do not make"):
        receive_in_judge(judge, soon())


@pytest.mark.parametrize("begun", [b"\0", b"\0\0\0\5", b"\0\0\0\5hell"])
def test_who_begins_a_message_ends_it_soon(pair, begun, monkeypatch):
    monkeypatch.setattr("cinta.run.wire.REST_SECONDS", 0.05)
    child, judge = pair
    child.sendall(begun)
    start = time.monotonic()
    with pytest.raises(Late):
        receive_in_judge(judge, soon(20.0))
    assert time.monotonic() - start < 15
