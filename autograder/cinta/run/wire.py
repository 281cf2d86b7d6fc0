"""The pipe between the judge and the isolated child: length-prefixed MessagePack, closed types.

A frame is four bytes of length (big endian) and one message. ``msgspec`` decodes into the types
below and refuses anything else; a frame that is too long, malformed or cut short ends the child.
Never pickle: what arrives at the judge was written by a process that runs student code.
"""

from __future__ import annotations

import socket
import time
from typing import Annotated, Literal

import msgspec

from ..errors import RunError
from ..records.cell_record import Output
from ..student import Answer, Question, Raised
from ..values import Many

MAX_FRAME = 24 * 2**20

REST_SECONDS = 2.0
"""How long the rest of a message may take once it has begun: who sends one sends it whole."""


class Run(msgspec.Struct, frozen=True, kw_only=True, tag="run"):
    """Run the notebook's cells in order, each for at most its share of ``seconds``.

    ``left`` is the time that the submission still has; ``skip`` names cells to pass over, and
    ``define`` cells of which only imports, functions and classes are run. Unless ``shown``, nobody
    looks at the outputs: plots are not drawn.
    """

    cells: tuple[str, ...]
    seconds: float
    left: float
    skip: tuple[int, ...] = ()
    define: tuple[int, ...] = ()
    shown: bool = True


class Load(msgspec.Struct, frozen=True, tag="load"):
    """Open another namespace ``space``: a copy of the notebook's in which ``cells`` are run.

    Of the copy the name ``forget`` is taken out before: the solution's own answer. Only the
    author's own variants are opened so, never two students. Each cell may take ``seconds``.
    """

    id: str
    space: str
    cells: tuple[str, ...]
    seconds: float
    forget: str = ""


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag="ask"):
    """Answer the questions in order, each within its share of ``seconds``.

    ``Heard`` says at once that they were taken up, before any of them is answered. Each reply must
    bear the same ``id`` and the question's number. After one that was interrupted
    no further one comes. ``left`` is the time that the submission still has; with ``record`` the
    answers have what was seen of the tapes.
    """

    id: str
    questions: tuple[Question, ...]
    seconds: float
    left: float
    space: str = ""
    record: bool = False


ToChild = Run | Load | Ask


class CellRun(msgspec.Struct, frozen=True, kw_only=True, tag="cell"):
    """How one cell went."""

    number: int
    status: Literal["ok", "error", "timed_out", "skipped"]
    seconds: float
    raised: Raised | None = None
    outputs: Annotated[tuple[Output, ...], Many] = ()


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The child begins a cell: if nothing follows, this is the one that killed it."""

    number: int


class Ran(msgspec.Struct, frozen=True, tag="ran"):
    """All cells have been run."""


class Heard(msgspec.Struct, frozen=True, tag="heard"):
    """The questions ``id`` are taken up; if nothing says so, nobody will answer them."""

    id: str


class Reply(msgspec.Struct, frozen=True, kw_only=True, tag="reply"):
    """The answer to question ``number`` of ``id``; ``timed_out`` if it was interrupted."""

    id: str
    number: int
    answer: Answer
    timed_out: bool = False


ToJudge = CellRun | Started | Ran | Heard | Reply

_encode = msgspec.msgpack.Encoder().encode
_to_child = msgspec.msgpack.Decoder(ToChild)
_to_judge = msgspec.msgpack.Decoder(ToJudge)


class Closed(RunError):
    """The other end is gone; whatever was half sent is dropped."""


class Late(RunError):
    """Nothing, or not all, arrived in time."""


class Malformed(RunError):
    """What arrived is not a message."""


def share(seconds: float, left: float) -> float:
    """How long one cell or question may take: ``seconds``, but no more than half of what is left.

    So endless loops, however many, leave time for what comes after them.
    """
    return max(0.01, min(seconds, left / 2))


def send(sock: socket.socket, message: ToChild | ToJudge) -> None:
    """Send one message whole; Closed if nobody is there, Late if it is not taken in time."""
    body = _encode(message)
    if len(body) > MAX_FRAME:
        raise Malformed(f"a message of {len(body)} bytes is too long")
    try:
        sock.sendall(len(body).to_bytes(4, "big") + body)
    except TimeoutError:
        raise Late from None
    except OSError as error:
        raise Closed(str(error)) from None


def receive_in_child(sock: socket.socket) -> ToChild:
    """The judge's next message; waits as long as it takes."""
    return _to_child.decode(_frame(sock, None))


def receive_in_judge(sock: socket.socket, deadline: float) -> ToJudge:
    """The child's next message; Late at ``deadline`` (``time.monotonic``), else Malformed."""
    try:
        return _to_judge.decode(_frame(sock, deadline))
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise Malformed(str(error)[:200]) from None


def _frame(sock: socket.socket, deadline: float | None) -> bytes:
    begun = _exactly(sock, 1, deadline)
    if deadline is not None:
        deadline = min(deadline, time.monotonic() + REST_SECONDS)
    length = int.from_bytes(begun + _exactly(sock, 3, deadline), "big")
    if length > MAX_FRAME:
        raise Malformed(f"a frame of {length} bytes is too long")
    return _exactly(sock, length, deadline)


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> bytes:
    """``size`` bytes; a slow sender cannot stretch the deadline byte by byte.

    Who comes to read after the deadline looks once: what was written until then is in time.
    """
    received = bytearray()
    while len(received) < size:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        sock.settimeout(left)
        try:
            chunk = sock.recv(min(size - len(received), 2**20))
        except (BlockingIOError, TimeoutError):
            raise Late from None
        except OSError as error:
            raise Closed(str(error)) from None
        if not chunk:
            raise Closed("end of stream")
        received += chunk
        if left == 0.0 and len(received) < size:
            raise Late
    return bytes(received)
