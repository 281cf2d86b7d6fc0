"""Pushed to Canvas: what arrives, what does not, and that the token is never seen.

canvasapi itself asks a server on this machine that answers as Canvas does (canvas_server.py).
"""

from __future__ import annotations

import html
import logging
import re
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import requests
from canvasapi.exceptions import CanvasException

from cinta.errors import CintaError, InputError, RunError
from cinta.lms.canvas import api
from cinta.lms.canvas.api import Connection, connect, lateness_by_key
from cinta.lms.canvas.differences import differences
from cinta.lms.canvas.push import TOGETHER, push
from cinta.lms.handover import Grade, Handover, OutcomeKind
from tests.lms.canvas_importer import Course
from tests.lms.canvas_server import OBSERVED, TOKEN, Answer, CanvasServer
from tests.lms.test_canvas_out import course, graded, handed_in, outcome, stored


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@contextmanager
def serving(canvas: Course, **more) -> Iterator[tuple[CanvasServer, Connection]]:
    with CanvasServer(canvas, **more) as server:
        yield server, connected(server)


def connected(server: CanvasServer, token: str = TOKEN, number: str = "77") -> Connection:
    return connect(server.url, token, "5", number, pauses=(0.0, 0.0))


def pushed(connection: Connection, grades: list[Grade], **more) -> Handover:
    return push(connection, grades, **({"pause": 0.0} | more))


def comments(canvas: Course, user: int) -> list[str]:
    return [text for text, _ in canvas.assignment(77).held[user].comments]


# What arrives


@OBSERVED.plays("pages", "job")
def test_scores_and_comments_arrive_page_by_page_and_are_read_back():
    canvas = course()
    grades = handed_in(canvas)
    with serving(canvas) as (server, connection):
        handover = pushed(connection, grades)
    assert stored(canvas) == {int(grade.person.key): grade.points for grade in grades}
    assert {tuple(comments(canvas, int(g.person.key))) for g in grades} == {
        (grade.comment,) for grade in grades
    }
    assert [one.key for one in handover.outcomes] == [str(user.id) for user in canvas.users]
    assert outcome(handover, 1003).student == "李 雷"
    assert outcome(handover, 1003).grade == "3.03"
    assert outcome(handover, 1003).reason == "7 of 10; adds the comment"
    assert outcome(handover, 1900).kind is OutcomeKind.NOTHING_HANDED_IN
    assert handover.files == {}
    assert handover.advice == (
        f"Sent to {canvas.assignment(77).title!r}: 15 scores and 15 comments.",
    )
    assert sum("progress" in asked for asked in server.asked) == 2


def test_pushing_twice_sends_nothing_and_adds_no_comment():
    canvas = course()
    grades = handed_in(canvas)
    with serving(canvas) as (server, connection):
        pushed(connection, grades)
        again = pushed(connection, grades)
    assert len(server.updates) == 1
    assert {one.kind for one in again.outcomes} == {
        OutcomeKind.UNCHANGED,
        OutcomeKind.NOTHING_HANDED_IN,
    }
    assert again.advice == ("Nothing was sent: Canvas holds it all.",)
    assert len(comments(canvas, 1001)) == 1


def test_only_what_differs_is_sent_as_text_with_a_decimal_point():
    canvas = course()
    canvas.post(77, 1001, "7")
    canvas.post(77, 1002, "6.5")
    note = graded(1002).comment
    canvas.assignment(77).held[1002].comments = [("¡Bien!", []), (note.replace("\n", "\r\n"), [])]
    grades = [graded(1001), graded(1002), graded(1003, "3.333")]
    with serving(canvas) as (server, connection):
        handover = pushed(connection, grades, overwrite=True)
    assert server.updates == [
        {
            1001: {"text_comment": grades[0].comment},
            1002: {"posted_grade": "7.00"},
            1003: {"posted_grade": "3.33", "text_comment": grades[2].comment},
        }
    ]
    assert outcome(handover, 1002).reason == "7 of 10; was 6.50"
    assert len(comments(canvas, 1002)) == 2


def newest(text: str) -> str:
    """What the newest Canvas keeps of a comment, which it takes for HTML, as its API tells it."""
    return html.unescape(re.sub(r"<(?=[A-Za-z/!?])[^>]*>?", "", text))


@pytest.mark.parametrize("stored_as", [str, newest, html.escape, lambda text: f" {text}\r\n"])
@OBSERVED.plays("comment")
def test_a_comment_is_known_again_and_loses_nothing_whatever_canvas_makes_of_it(stored_as):
    canvas = course()
    grades = [graded(1001, comment="Cinta · x<y & y > z\n<b>'&lt;' <float32> 1 < 2")]
    with serving(canvas, stored_as=stored_as) as (server, connection):
        assert outcome(pushed(connection, grades), 1001).kind is OutcomeKind.WRITTEN
        assert outcome(pushed(connection, grades), 1001).kind is OutcomeKind.UNCHANGED
    (update,) = server.updates
    assert update[1001]["text_comment"] == "Cinta · x‹y & y > z\n‹b>'&lt;' ‹float32> 1 < 2"
    assert "float32" in comments(canvas, 1001)[0]


def test_a_comment_of_other_points_is_another_comment_and_no_character_stops_the_push():
    canvas = course()
    with serving(canvas) as (_, connection):
        for comment in ("12.5 \ud800\x00", "1.25 \ud800\x00"):
            pushed(connection, [graded(1001, comment=comment)])
    assert comments(canvas, 1001) == ["12.5 \ufffd\ufffd", "1.25 \ufffd\ufffd"]


def test_a_dry_run_sends_nothing_and_says_what_differs():
    canvas = course()
    canvas.post(77, 1001, "6.50")
    with serving(canvas) as (server, connection):
        handover = pushed(connection, [graded(1001), graded(1002)], overwrite=True, dry_run=True)
    assert server.updates == []
    assert not any(asked.startswith("POST") for asked in server.asked)
    one = outcome(handover, 1001)
    assert (one.kind, one.grade) == (OutcomeKind.WRITTEN, "7.00")
    assert one.reason == "dry run, not sent; 7 of 10; was 6.50; adds the comment"
    assert handover.advice == (
        "Dry run: nothing was sent. Without --dry-run: 2 scores and 2 comments.",
    )


def test_a_large_class_goes_in_several_requests():
    canvas = course([f"Student {n}, X" for n in range(TOGETHER + 5)])
    with serving(canvas) as (server, connection):
        server.page = 100
        pushed(connection, handed_in(canvas))
    assert [len(update) for update in server.updates] == [TOGETHER, 5]
    assert len(stored(canvas)) == TOGETHER + 5


def test_differences_are_there_for_whoever_wants_to_see_them():
    canvas = course()
    with serving(canvas) as (_, connection):
        first, *_ = differences(connection, [graded(1001)])
    assert (first.user_id, first.posted_grade, first.comment) == (
        "1001",
        "7.00",
        graded(1001).comment,
    )
    assert first.is_pending


# What does not


@OBSERVED.plays("failed_job")
def test_a_student_whom_canvas_cannot_place_is_said_and_the_others_have_theirs():
    canvas = course()
    with serving(canvas, unplaced={1002}) as (_, connection):
        handover = pushed(connection, [graded(1001), graded(1002)])
    assert stored(canvas) == {1001: 7}
    one = outcome(handover, 1002)
    assert one.kind is OutcomeKind.WITHHELD
    assert one.reason == (
        "sent, but Canvas shows no grade; Canvas says that the job failed; push again, or by hand"
    )
    assert outcome(handover, 1001).kind is OutcomeKind.WRITTEN
    assert any(line.startswith("1 did not arrive") for line in handover.advice)


def test_a_comment_that_is_not_there_afterwards_is_said():
    with serving(course(), stored_as=lambda _: "") as (_, connection):
        one = outcome(pushed(connection, [graded(1001)]), 1001)
    assert (one.kind, one.reason[:18]) == (OutcomeKind.WITHHELD, "the grade is there")


def test_a_student_who_is_gone_afterwards_is_said(monkeypatch):
    canvas = course()
    monkeypatch.setattr(CanvasServer, "_graded", lambda *_: canvas.users.clear())
    with serving(canvas) as (_, connection):
        one = outcome(pushed(connection, [graded(1001)]), 1001)
    assert (one.kind, one.reason[:31]) == (OutcomeKind.WITHHELD, "sent, but no longer among the s")


def test_a_job_that_takes_too_long_is_not_waited_for():
    canvas = course()
    with serving(canvas, polls=10**9, unplaced={1001}) as (_, connection):
        handover = pushed(connection, [graded(1001)], patience=0.05)
    assert "Canvas had not done it after 0 s" in outcome(handover, 1001).reason


@pytest.mark.parametrize(
    ("grade", "why"),
    [
        (graded(1001, withheld="a fault of the grader"), "a fault of the grader"),
        (graded(1001, "10.01"), "--points 10"),
        (graded(1001, "NaN"), "no grade that Canvas takes"),
    ],
)
def test_unfit_grades_are_held_back(grade, why):
    with serving(course()) as (server, connection):
        one = outcome(pushed(connection, [grade]), 1001)
    assert (one.kind, server.updates) == (OutcomeKind.WITHHELD, [])
    assert why in one.reason


def test_the_excused_and_two_grades_for_one_are_held_back():
    canvas = course()
    canvas.post(77, 1001, "EX")
    grades = [graded(1001), graded(1002), graded(1002, "8")]
    with serving(canvas) as (_, connection):
        handover = pushed(connection, grades)
        assert "--overwrite" in outcome(handover, 1001).reason
        assert "2 grades" in outcome(handover, 1002).reason
        assert stored(canvas) == {}
        assert outcome(pushed(connection, grades, overwrite=True), 1001).kind is OutcomeKind.WRITTEN
    assert stored(canvas) == {1001: 7}


def test_who_is_excused_and_has_that_score_gets_it_all_the_same_with_overwrite():
    canvas = course()
    canvas.assignment(77).held[1001].entered = Decimal(7)
    canvas.assignment(77).held[1001].excused = True
    with serving(canvas) as (_, connection):
        one = outcome(pushed(connection, [graded(1001)], overwrite=True), 1001)
    assert one.reason == "7 of 10; was EX; adds the comment"
    assert not canvas.assignment(77).held[1001].excused


def test_the_rest_is_in_the_table_with_the_reason():
    with serving(course()) as (_, connection):
        outcomes = pushed(connection, [graded("anon_aB3x0"), graded("30"), graded("")]).outcomes
    assert [one.key for one in outcomes[-3:]] == ["", "30", "anon_aB3x0"]
    assert {one.kind for one in outcomes[-3:]} == {OutcomeKind.NOT_IN_SHEET}
    assert "administrators" in outcomes[-1].reason
    assert "--course" in outcomes[-2].reason


@OBSERVED.plays("graded_at")
@pytest.mark.parametrize(
    ("minutes", "sheet", "holds"), [(60, "", True), (5, "", False), (60, "g.csv", False)]
)
def test_a_score_given_again_in_canvas_since_it_was_sent_is_a_persons(minutes, sheet, holds):
    """Be it the same. What a teacher uploaded from a table may have come at any time."""
    there = course()
    with serving(there) as (_, connection):
        first = pushed(connection, [graded(1001, "4")])
    at = datetime.now(UTC)
    there.assignment(77).held[1001].graded_at = at + timedelta(minutes=minutes)
    ours = [replace(one, at=at.isoformat(), sheet=sheet) for one in first.exported]
    with serving(there) as (_, connection):
        handover = pushed(connection, [graded(1001, "5")], exported=ours)
    assert stored(there) == {1001: 4 if holds else 5}
    by_hand = "4.00 by hand; ours 5.00 (graded in Canvas"
    assert (by_hand in outcome(handover, 1001).reason) == holds


@OBSERVED.plays("anonymous")
def test_with_an_administrators_token_anonymous_submissions_find_their_students():
    canvas = course()
    with serving(canvas, admin=True) as (_, connection):
        handover = pushed(connection, [graded("anon_aB3x0"), graded("anon_zzzzz")])
        late = lateness_by_key(connection)
    assert stored(canvas) == {1001: 7}
    assert outcome(handover, 1001).kind is OutcomeKind.WRITTEN
    assert outcome(handover, "anon_zzzzz").kind is OutcomeKind.NOT_IN_SHEET
    assert late["anon_aB3x1"] == late["1002"] == timedelta(minutes=90)


# What the teacher is told


@OBSERVED.plays("late_policy")
def test_canvass_own_late_policy_is_seen_and_said_and_not_fought_with():
    canvas = course(late_percent=10)
    with serving(canvas) as (server, connection):
        handover = pushed(connection, [graded(1002)])
        again = pushed(connection, [graded(1002)])
    one = outcome(handover, 1002)
    assert (one.kind, one.grade) == (OutcomeKind.WRITTEN, "6.30")
    assert one.reason.endswith("Canvas's own late policy takes 0.70 off 7.00")
    assert any("use one of the two" in line for line in handover.advice)
    assert outcome(again, 1002).kind is OutcomeKind.UNCHANGED
    assert len(server.updates) == 1


def test_a_group_gets_the_comment_too():
    canvas = course(groups=("equipo7",))
    with serving(canvas) as (server, connection):
        handover = pushed(connection, [graded(1001)])
    assert server.updates[0][1001]["group_comment"] == "true"
    assert "group" in outcome(handover, 1002).reason


def test_posting_by_hand_and_another_maximum_are_pointed_out():
    canvas = course(manual=True, possible=Decimal(20))
    with serving(canvas) as (_, connection):
        advice = pushed(connection, [graded(1001)]).advice
    assert any("Post grades" in line for line in advice)
    assert any("--points max" in line for line in advice)


@OBSERVED.plays("lateness")
def test_lateness_is_canvass_own_and_of_those_who_handed_in():
    canvas = course()
    with serving(canvas) as (_, connection):
        late = lateness_by_key(connection)
    assert late["1001"] == timedelta(0)
    assert late["1002"] == timedelta(seconds=5400)
    assert "1900" not in late


# Connecting


def test_an_assignment_is_found_by_its_title_too():
    with CanvasServer(course()) as server:
        assert connected(server, number="Lab 02").title == "Lab 02"
        with pytest.raises(InputError, match=r"78 \(Lab 02\)"):
            connected(server, number="")


@OBSERVED.plays("busy")
def test_asked_too_much_is_asked_again_a_few_times():
    with CanvasServer(course(), busy=2) as server:
        connection = connected(server)
        server.busy = 3
        with pytest.raises(RunError, match="asked too much"):
            pushed(connection, [graded(1001)])


@pytest.mark.parametrize(
    ("status", "kind", "what"),
    [
        (400, RunError, "had an error \\(BadRequest\\)"),
        (401, InputError, "may not do this"),
        (403, InputError, "may not do this"),
        (404, InputError, "no such course"),
        (429, RunError, "asked too much"),
        (500, RunError, "had an error"),
    ],
)
def test_what_canvas_refuses_is_said_in_one_line_with_the_mend(status, kind, what):
    with CanvasServer(course(), status=status) as server, pytest.raises(kind, match=what) as caught:
        connected(server)
    assert_unseen(caught.value)


@pytest.mark.parametrize("answer", ["<html>", "[1]", "3", "{}"])
def test_what_is_no_canvas_is_said(answer, monkeypatch):
    monkeypatch.setattr(CanvasServer, "answer", lambda *_: (200, answer))
    with CanvasServer(course()) as server, pytest.raises(InputError, match="like Canvas"):
        connected(server)


def test_a_server_that_does_not_answer_is_said():
    with socket.socket() as held:  # so that nobody else listens there meanwhile
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        with pytest.raises(RunError, match="cannot be reached") as caught:
            connect(url, TOKEN, "5", "77")
    assert_unseen(caught.value)


def test_an_answer_is_not_waited_for_for_ever(monkeypatch):
    enough = threading.Event()

    def slow(*_: object) -> Answer:
        enough.wait(5)
        return 200, {}

    monkeypatch.setattr(api, "SECONDS", 0.05)
    monkeypatch.setattr(CanvasServer, "answer", slow)
    with CanvasServer(course()) as server:
        with pytest.raises(RunError, match=r"cannot be reached \(ReadTimeout\)"):
            connected(server)
        enough.set()


@pytest.mark.parametrize(
    ("url", "course_id"),
    [
        ("", "5"),
        ("canvas.school.edu", "5"),
        ("http://canvas.school.edu", "5"),
        (f"https://{TOKEN}@canvas.school.edu", "5"),
        (f"https://canvas.school.edu/?access_token={TOKEN}", "5"),
        ("https://canvas.school.edu:port", "5"),
        ("https://[", "5"),
        ("https://canvas.school.edu", "Course"),
        ("https://canvas.school.edu", ""),
    ],
)
def test_addresses_and_numbers_are_checked_before_anything_is_sent(url, course_id):
    with pytest.raises(InputError, match=r"^--c") as caught:
        connect(url, TOKEN, course_id, "77")
    assert_unseen(caught.value)


def test_without_canvasapi_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "canvasapi", None)
    with pytest.raises(InputError, match="pip install 'cinta\\[canvas\\]'"):
        connect("https://canvas.school.edu", TOKEN, "5", "77")


# The token


def assert_unseen(error: BaseException, token: str = TOKEN) -> None:
    """In one line, without the token, and with nothing behind it that holds the token."""
    assert "\n" not in str(error)
    assert token not in "".join(traceback.format_exception(error))
    assert (error.__cause__, error.__context__) == (None, None)


@pytest.mark.parametrize("token", ["", "  ", "wrong~token", "two words", "línea", "one\ntwo"])
@OBSERVED.plays("token")
def test_a_token_that_is_not_taken_is_not_shown(token):
    with CanvasServer(course()) as server, pytest.raises(InputError, match="New Access") as caught:
        connected(server, token)
    if token.strip():
        assert_unseen(caught.value, token)


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.InvalidHeader(f"Bearer {TOKEN}"),
        requests.exceptions.ConnectionError(f"?access_token={TOKEN}"),
        CanvasException(f"Bearer {TOKEN}"),
        ValueError(TOKEN),
    ],
)
def test_an_exception_that_carries_the_token_is_not_passed_on(error):
    def ask() -> None:
        raise error

    with pytest.raises(CintaError) as caught:
        api.request("here", ask, ())
    assert_unseen(caught.value)


def test_the_token_is_in_no_log_no_repr_and_no_outcome(caplog):
    caplog.set_level(logging.DEBUG)
    with serving(course()) as (_, connection):
        handover = pushed(connection, [graded(1001)])
    assert TOKEN not in caplog.text
    assert TOKEN[-4:] not in caplog.text
    assert graded(1001).comment not in caplog.text
    assert TOKEN not in repr(connection) + repr(handover)


def test_each_rule_is_played():
    assert OBSERVED.unplayed() == []
