"""Mutated messages to the judge: over a real socket pair, through RemoteStudent, into checks."""

from __future__ import annotations

import random
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from unittest.mock import patch

import msgspec

from cinta.checks.answer_key import AnswerKey
from cinta.checks.judge import judge
from cinta.errors import ChildGone, WarmGone
from cinta.grading.answer_keys import make_answer_keys
from cinta.results import CheckResult
from cinta.run.leash import Child
from cinta.run.remote import RemoteStudent, TimedOut
from cinta.run.warm import Limits, Warm
from cinta.run.wire import Closed, Late, Malformed, Reply, ToJudge, receive_in_judge
from cinta.student import Answer
from cinta.unit import Unit

from .mutate import message_changed, value_changed, value_made

ID = "0123456789abcdef"
"""The id of every request of a fuzzed student: the fake child answers before it is asked."""

SLOW_SECONDS = 5.0
"""No message, and no answer to judge, may take as long."""

ENOUGH_OF_A_KIND = 12


@dataclass(frozen=True)
class Recorded:
    """Frames that real children sent, without their lengths, and the keys they answer."""

    bodies: tuple[bytes, ...]
    keys: tuple[AnswerKey, ...]


def record(units: Sequence[Unit], warm: Warm, seed: int) -> Recorded:
    """Listen while the solution, the blank and every wrong answer of the units are asked."""
    heard: dict[tuple[object, ...], list[bytes]] = {}

    def listen(sock: socket.socket, deadline: float) -> ToJudge:
        message = receive_in_judge(sock, deadline)
        kept = heard.setdefault(_kind(message), [])
        if len(kept) < ENOUGH_OF_A_KIND:
            kept.append(msgspec.msgpack.encode(message))
        return message

    with patch("cinta.run.remote.receive_in_judge", listen):
        keys = [make_answer_keys(unit, warm, seed) for unit in units]
    bodies = tuple(body for kept in heard.values() for body in kept)
    asked = tuple(key for key in chain.from_iterable(keys) if key.expected)
    return Recorded(bodies, asked)  # of a choice nobody's process is asked


def _kind(message: ToJudge) -> tuple[object, ...]:
    """Messages of the same kind look alike: enough of each are kept."""
    answer = message.answer if isinstance(message, Reply) else None
    parts = (answer.value, answer.raised, *answer.tapes[:2]) if answer else ()
    return (type(message), *map(type, parts))


@dataclass
class Tally:
    """How many messages went in and what came of them."""

    messages: int = 0
    came: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        came = ", ".join(f"{n:,} {what}" for what, n in self.came.most_common())
        judged = ", ".join(f"{n:,} {what}" for what, n in self.judged.most_common(8))
        return f"{self.messages:,} mutated messages: {came}; answers judged: {judged}"


def over_the_pipe(recorded: Recorded, chance: random.Random, count: int, tally: Tally) -> None:
    """Mutated frames into ``receive_in_judge``; each answer that arrives is judged."""
    for _ in range(count):
        key = chance.choice(recorded.keys)
        if chance.random() < 0.4:
            body = _nearly_due(key, chance)
        else:
            body = message_changed(chance, chance.choice(recorded.bodies))
        began = time.monotonic()
        message = _arrives(chance, framed(chance, body), tally)
        if isinstance(message, Reply):
            _judge(key, message.answer, chance, tally)
        tally.messages += 1
        assert time.monotonic() - began < SLOW_SECONDS, f"slow: {body[:2000]!r}"


def _nearly_due(key: AnswerKey, chance: random.Random) -> bytes:
    """A reply whose value was due, and then was changed."""
    due = msgspec.to_builtins(chance.choice(key.expected).form, builtin_types=(bytes,))
    value = value_made(chance) if chance.random() < 0.3 else value_changed(chance, due)
    call = {"method": "gradient", "connected": [True]}
    tapes = [{"persistent": False, "watches": 1, "calls": [call]}]
    answer = {"value": value, "raised": None, "tapes": chance.choice(([], tapes, tapes))}
    return msgspec.msgpack.encode({"type": "reply", "id": ID, "number": 0, "answer": answer})


def framed(chance: random.Random, body: bytes) -> bytes:
    """With its length before it, which lies now and then."""
    length = len(body)
    if chance.random() < 0.05:
        length = chance.choice((0, max(0, length - 1), length + 1, 24 * 2**20, 2**31, 2**32 - 1))
    return length.to_bytes(4, "big") + body


def _arrives(chance: random.Random, data: bytes, tally: Tally) -> ToJudge | None:
    """The message that the judge reads, if it is one; only the pipe's own exceptions come out."""
    with _filled(data, hang_up=(silent := chance.random() >= 0.002)) as judges:
        try:
            message = receive_in_judge(judges, time.monotonic() + (5.0 if silent else 0.01))
        except (Malformed, Closed, Late) as refused:
            tally.came[type(refused).__name__] += 1
            return None
    tally.came[type(message).__name__] += 1
    return message


@contextmanager
def _filled(data: bytes, *, hang_up: bool = True) -> Iterator[socket.socket]:
    """The judge's end of a socket pair in which these bytes wait."""
    child, judges = socket.socketpair()
    with child, judges:
        child.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 2**20)
        child.setblocking(False)
        child.send(data[: 2**17] or b"\x00")
        if hang_up:
            child.shutdown(socket.SHUT_WR)
        judges.setblocking(True)
        yield judges


def _judge(key: AnswerKey, answer: Answer, chance: random.Random, tally: Tally) -> None:
    """A check must have a result for whatever the wire accepts, and one that can be stored."""
    answers = [Answer(due.form, tapes=answer.tapes) for due in key.expected]
    for number in range(len(answers)) if chance.random() < 0.5 else (0,):
        answers[number] = answer
    result = judge(key, answers, chance.choice(("es", "en")))
    assert isinstance(result, CheckResult)
    assert msgspec.json.decode(msgspec.json.encode(result), type=CheckResult) == result
    tally.judged[result.kind or "passed"] += 1


class FakeWarm(Warm):
    """Starts and forks nothing: its child has said already all that it will, and how it ended."""

    def __init__(self, said: bytes, report: bytes) -> None:
        self._said, self._report = said, report

    def spawn(self, limits: Limits) -> Child:
        """A pipe and a leash with everything in them."""
        self._pipe, pipe = socket.socketpair()
        self._leash, leash = socket.socketpair()
        for end, data in ((self._pipe, self._said), (self._leash, self._report)):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * 2**20)
            end.setblocking(False)
            if data:
                end.send(data[: 2**17])
            end.shutdown(socket.SHUT_WR)
        return Child(pipe, leash)

    def close(self) -> None:
        """Hang up."""
        self._pipe.close()
        self._leash.close()


REPORTS = (
    *(b'{"status": 0, "reason": ""}', b'{"status": -9, "reason": ""}'),
    *(b'{"status": -11, "reason": ""}', b'{"status": -9, "reason": "memory"}'),
    *(b'{"status": 77, "reason": ""}', b'{"status": -9, "reason": "told to"}'),
    *(b"", b"\xff\x00", b"[]", b'{"status": "x"}'),
)
QUICK = Limits(0.05, 0.05, 1.0, grace_seconds=0.05)


def through_a_student(recorded: Recorded, chance: random.Random, count: int, tally: Tally) -> None:
    """Whole conversations with a child that lies: only the documented exceptions come out."""
    by_type = _by_type(recorded.bodies)
    with patch("cinta.run.remote.new_id", lambda: ID):
        while count > 0:
            said = _script(by_type, chance)
            count -= len(said)
            tally.messages += len(said)
            frames = b"".join(framed(chance, body) for body in said)
            began = time.monotonic()
            tally.came[_talk(frames, recorded.keys, chance, tally)] += 1
            assert time.monotonic() - began < SLOW_SECONDS, f"slow: {frames[:2000]!r}"


def _by_type(bodies: Sequence[bytes]) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for body in bodies:
        found.setdefault(msgspec.msgpack.decode(body)["type"], []).append(body)
    return found


def _script(by_type: dict[str, list[bytes]], chance: random.Random) -> list[bytes]:
    """Cells that begin and end, the end of the run, what was heard, replies; some of it changed."""
    said: list[bytes] = []
    for number in range(chance.randrange(3)):
        cell = msgspec.msgpack.decode(chance.choice(by_type["cell"])) | {"number": number}
        said.append(msgspec.msgpack.encode({"type": "started", "number": number}))
        said.append(msgspec.msgpack.encode(cell))
    said.append(by_type["ran"][0])
    said.append(msgspec.msgpack.encode({"type": "heard", "id": ID}))
    for number in range(3):
        reply = msgspec.msgpack.decode(chance.choice(by_type["reply"]))
        said.append(msgspec.msgpack.encode(reply | {"id": ID, "number": number}))
    at = chance.randrange(len(said))
    match chance.randrange(5):
        case 0:
            said.insert(at, chance.choice(said))
        case 1:
            del said[at]
        case 2:
            chance.shuffle(said)
        case _:
            said[at] = message_changed(chance, said[at])
    return said


def _talk(frames: bytes, keys: Sequence[AnswerKey], chance: random.Random, tally: Tally) -> str:
    """Run, and ask, a student whose child says this; how it ended."""
    warm = FakeWarm(frames, chance.choice(REPORTS))
    deadline = time.monotonic() + QUICK.total_seconds
    student = RemoteStudent(warm, QUICK, deadline)
    key = chance.choice(keys)
    try:
        student.run(["x = 1", "y = 2"])
        answers = student.ask((key.questions * 3)[:3])
    except (ChildGone, WarmGone, TimedOut) as ended:
        return type(ended).__name__
    finally:
        student.close()
        warm.close()
    for answer in answers:
        _judge(key, answer, chance, tally)
    return "answered"
