"""One assignment of a Canvas course by its API: found, read, and every failure said in one line.

Format: https://canvas.instructure.com/doc/api/submissions.html, /assignments.html, /progress.html,
through canvasapi, which is imported only here and only when it is needed. The access token goes
into canvasapi's session and nowhere else: no message of ours quotes what an exception says, and
none carries the exception along, for it may hold the token.
"""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ...errors import CintaError, InputError, RunError
from ..choices import CANVAS_TOKEN
from ..points import cents, exact
from .assignment import Assignment, choose_assignment

SECONDS = 60.0
"""To wait for an answer: canvasapi itself would wait for ever."""

PAUSES = (2.0, 10.0, 30.0)
"""Before asking again when Canvas says that it was asked too much. Such a request was not acted
upon, so that asking again is safe whatever it was."""

NEW_TOKEN = f"make one under Account > Settings > New Access Token and put it into {CANVAS_TOKEN}"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """An assignment: ``number`` is its id, ``points_possible`` None if it has no points.

    ``api`` is canvasapi's object. ``shared_grade`` is for group assignments in which all members
    get one grade; ``post_manually`` if students see nothing until grades are posted.
    """

    where: str
    number: str
    title: str
    points_possible: Decimal | None
    shared_grade: bool
    post_manually: bool
    pauses: Sequence[float] = field(repr=False)
    api: Any = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class CanvasSubmission:
    """What Canvas holds for one student, in the API's own words.

    ``entered_score`` is the score before Canvas's own late policy took ``points_deducted`` off,
    which leaves ``score``. ``anonymous_id`` is empty unless Canvas tells it.
    """

    user_id: str
    anonymous_id: str
    student: str
    entered_score: Decimal | None
    score: Decimal | None
    points_deducted: Decimal
    excused: bool
    lateness: timedelta | None
    graded_at: datetime | None
    comments: tuple[str, ...]


def connect(
    url: str, token: str, course: str, assignment: str, *, pauses: Sequence[float] = PAUSES
) -> Connection:
    """The assignment with that id or exact title; InputError or RunError with the mend if not."""
    where = f"{_address(url)}, course {course}"
    _check(token, course)
    canvas = _client(_address(url), token.strip())
    course_found = request(where, lambda: canvas.get_course(int(course)), pauses)
    listed = request(where, lambda: list(course_found.get_assignments()), pauses)
    known = {str(one.id): one for one in listed}
    titles = [
        Assignment(header=f"{one.name} ({one.id})", title=one.name, number=str(one.id))
        for one in listed
    ]
    number = choose_assignment(where, titles, assignment).number
    return _connection(f"{where}, assignment {number}", known[number], pauses)


def submissions(connection: Connection) -> tuple[CanvasSubmission, ...]:
    """Everybody's submission, in Canvas's own order; those who handed nothing in have one too."""
    wanted = ["user", "submission_comments"]
    listed = request(
        connection.where,
        lambda: [_submission(vars(s)) for s in connection.api.get_submissions(include=wanted)],
        connection.pauses,
    )
    return tuple(listed)


def lateness_by_key(connection: Connection) -> dict[str, timedelta]:
    """How late each who handed in is by Canvas's own reckoning, extensions and all, by key."""
    found: dict[str, timedelta] = {}
    for one in submissions(connection):
        if one.lateness is not None:
            found |= {key: one.lateness for key in (one.user_id, one.anonymous_id) if key}
    return found


def request(where: str, ask: Callable[[], T], pauses: Sequence[float]) -> T:
    """What Canvas answers; asked again after each pause if it was asked too much."""
    waits = list(pauses)
    while True:
        answer, failure = _answer(where, ask)
        if failure is None:
            return answer
        if not (isinstance(failure, TooManyRequests) and waits):
            # Raised here, where no exception is handled that it could take along as its context.
            raise failure
        time.sleep(waits.pop(0))


class TooManyRequests(RunError):
    """Canvas said that it was asked too much, and did nothing."""


def _answer(where: str, ask: Callable[[], T]) -> tuple[T, None] | tuple[Any, CintaError]:
    from canvasapi.exceptions import CanvasException
    from requests.exceptions import RequestException

    try:
        return ask(), None
    except (CanvasException, RequestException) as error:
        return None, _error_of(error, where)
    except (AttributeError, KeyError, TypeError, ValueError):
        # canvasapi takes what it gets for granted.
        return None, InputError(f"{where}: does not answer like Canvas: look at --canvas-url")


def _error_of(error: Exception, where: str) -> CintaError:
    """What an exception means, in words of our own: its own may hold the token."""
    from canvasapi import exceptions as canvas
    from requests import exceptions as network

    if isinstance(error, canvas.RateLimitExceeded) or "Rate Limit Exceeded" in str(error):
        return TooManyRequests(
            f"{where}: asked too much for now: wait some minutes and run it again"
        )
    if isinstance(error, canvas.InvalidAccessToken):
        return InputError(f"{where}: Canvas does not take the token: {NEW_TOKEN}")
    if isinstance(error, canvas.Unauthorized | canvas.Forbidden):
        return InputError(
            f"{where}: the token's owner may not do this: use that of someone who grades the course"
            " (and publish the assignment)"
        )
    if isinstance(error, canvas.ResourceDoesNotExist):
        return InputError(f"{where}: no such course for the token's owner: look at --course")
    if isinstance(error, network.JSONDecodeError):
        return InputError(f"{where}: does not answer like Canvas: look at --canvas-url")
    what = "cannot be reached" if isinstance(error, network.RequestException) else "had an error"
    return RunError(
        f"{where}: {what} ({type(error).__name__}): look at --canvas-url and the network and run it"
        " again; what has arrived is not sent twice"
    )


def _address(url: str) -> str:
    """The address, checked: a token must not travel unencrypted, but for a Canvas on this machine.

    What stands in it is never quoted: someone may have put a token there.
    """
    try:
        parts = urlsplit(url.strip())
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        plain = not (parts.username or parts.query or parts.fragment) and parts.port != 0
    except ValueError:
        parts, here, plain = urlsplit(""), False, False
    if not (parts.hostname and plain) or parts.scheme not in ("https", "http" if here else "https"):
        raise InputError(
            "--canvas-url: not the address of a Canvas: write it as https://canvas.school.edu"
        )
    return f"{parts.scheme}://{parts.netloc}"


def _check(token: str, course: str) -> None:
    if not token.strip():
        raise InputError(f"no Canvas access token: {NEW_TOKEN}")
    if not (token.strip().isascii() and token.strip().isprintable() and " " not in token.strip()):
        raise InputError(f"{CANVAS_TOKEN} does not hold a Canvas access token: {NEW_TOKEN}")
    if not (course.isascii() and course.isdecimal()):
        raise InputError(
            f"--course {course[:40]!r}: not a course's id: it is the number in the course's address"
        )


def _client(address: str, token: str) -> Any:
    try:
        from canvasapi import Canvas
    except ModuleNotFoundError:
        raise InputError("--push needs canvasapi: pip install 'cinta[canvas]'") from None
    # At DEBUG it logs the end of the token, and what students were told.
    logging.getLogger("canvasapi").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        # It warns of http://, which _address lets through for this machine alone.
        warnings.filterwarnings("ignore", "Canvas may respond unexpectedly", UserWarning)
        canvas = Canvas(address, token)
    # canvasapi has no other way to limit how long an answer may take.
    session = canvas._Canvas__requester._session
    session.request = partial(session.request, timeout=SECONDS)
    return canvas


def _connection(where: str, api: Any, pauses: Sequence[float]) -> Connection:
    """canvasapi gives an object what the JSON holds, and nothing for what it does not."""
    fields = vars(api)
    return Connection(
        where=where,
        number=str(fields.get("id", "")),
        title=api.name,
        points_possible=_points(fields.get("points_possible")),
        shared_grade=bool(fields.get("group_category_id"))
        and not fields.get("grade_group_students_individually"),
        post_manually=bool(fields.get("post_manually")),
        pauses=pauses,
        api=api,
    )


def _submission(fields: dict[str, Any]) -> CanvasSubmission:
    """A submission as the API gives it (Api::V1::Submission of canvas-lms)."""
    user, anonymous = fields.get("user") or {}, fields.get("anonymous_id")
    handed_in = fields.get("submitted_at") is not None
    return CanvasSubmission(
        user_id=str(fields["user_id"]),
        anonymous_id=f"anon_{anonymous}" if anonymous else "",
        student=user.get("sortable_name") or user.get("name") or "",
        entered_score=_points(fields.get("entered_score", fields.get("score"))),
        score=_points(fields.get("score")),
        points_deducted=_points(fields.get("points_deducted")) or Decimal(0),
        excused=bool(fields.get("excused")),
        lateness=timedelta(seconds=fields.get("seconds_late") or 0) if handed_in else None,
        graded_at=_time(fields.get("graded_at")),
        comments=tuple(str(one["comment"]) for one in fields.get("submission_comments") or ()),
    )


def _time(text: object) -> datetime | None:
    """``2026-11-24T23:59:00Z``; None for anything else."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return at if at and at.tzinfo else None


def _points(number: float | None) -> Decimal | None:
    return None if number is None else cents(exact(number))
