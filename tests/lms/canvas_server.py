"""A Canvas that answers the few requests of canvasapi, on this machine, over a model course.

Shaped as https://canvas.instructure.com/doc/api documents it (submissions, assignments, progress,
pagination) and as app/controllers/submissions_api_controller.rb, lib/api/v1/submission.rb and
Submission.process_bulk_update of canvas-lms do it. No running Canvas was asked: OBSERVED says which
rule is documented and which was read in the code, and each is played by a test.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.lms.canvas_importer import Assignment, Course, Held, User
from tests.lms.observations import Observation, Observations, Seen

TOKEN = "7~correctHorseBatteryStaple"
Answer = tuple[int, object]

OBSERVED = Observations(
    pages=Observation("lists come in pages, the next one named in a Link header", Seen.DOCS),
    job=Observation(
        "grades sent in bulk become a job, which is asked about until it is done", Seen.DOCS
    ),
    failed_job=Observation(
        "a student who cannot be placed makes the job fail; the others have their grades", Seen.CODE
    ),
    comment=Observation(
        "a comment is stored as text; the newest code takes what looks like a tag out of it",
        Seen.CODE,
    ),
    anonymous=Observation("anonymous ids are told to administrators only", Seen.DOCS),
    late_policy=Observation(
        "a late policy takes points off what was entered: both numbers are told", Seen.DOCS
    ),
    graded_at=Observation(
        "when a score was given is told, also where it is the same as before", Seen.DOCS
    ),
    lateness=Observation("how late a submission is is told in seconds", Seen.DOCS),
    busy=Observation('who asks too much gets 403 with "Rate Limit Exceeded"', Seen.DOCS),
    token=Observation("a token that is not known gets 401", Seen.DOCS),
)
"""The rules that this model is held to (test_canvas_push.py plays each)."""


@dataclass
class CanvasServer:
    """The course with id 5; ``busy`` answers are refused first, a job takes ``polls`` looks.

    ``unplaced`` users are not graded and make the job fail; ``admin`` tokens see anonymous ids;
    ``stored_as`` is what becomes of a comment's text.
    """

    course: Course
    admin: bool = False
    busy: int = 0
    polls: int = 2
    status: int = 0
    unplaced: set[int] = field(default_factory=set)
    stored_as: Callable[[str], str] = str
    asked: list[str] = field(default_factory=list)
    updates: list[dict[int, dict[str, str]]] = field(default_factory=list)
    jobs: dict[int, int] = field(default_factory=dict)

    page: int = 3

    def __enter__(self) -> CanvasServer:
        handler = type("Handler", (_Handler,), {"canvas": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.thread.join()
        self.http.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, method: str, path: str, form: dict[str, list[str]]) -> Answer:
        if self.status:
            return self.status, {"errors": [{"message": "as asked"}]}
        if self.busy:
            self.busy -= 1
            return 403, "403 Forbidden (Rate Limit Exceeded)\n"
        submissions = r"courses/5/assignments/(\d+)/submissions"
        for ways, pattern, found in (
            ("GET", r"courses/5", lambda: {"id": 5, "name": "C"}),
            ("GET", r"courses/5/assignments", self._assignments),
            ("GET", submissions, lambda number: self._submissions(int(number))),
            ("GET", r"progress/(\d+)", lambda number: self._progress(int(number))),
            ("POST", f"{submissions}/update_grades", lambda n: self._update(int(n), form)),
        ):
            if method == ways and (match := re.fullmatch(f"/api/v1/{pattern}", path)):
                return 200, found(*match.groups())
        return 404, {"errors": [{"message": "The specified resource does not exist."}]}

    def _assignments(self) -> list[dict[str, object]]:
        return [self._assignment(one) for one in self.course.assignments]

    def _assignment(self, one: Assignment) -> dict[str, object]:
        possible = None if one.possible is None else float(one.possible)
        told = {"id": one.id, "course_id": 5, "name": one.title, "points_possible": possible}
        group = 9 if one.groups else None
        return told | {
            "post_manually": one.manual,
            "group_category_id": group,
            "grade_group_students_individually": False,
            "created_at": "2026-11-01T10:00:00Z",
        }

    def _submissions(self, number: int) -> list[dict[str, object]]:
        one = self.course.assignment(number)
        users = [user for user in self.course.users if user.id in one.held]
        return [self._submission(one, user, one.held[user.id]) for user in users]

    def _submission(self, one: Assignment, user: User, held: Held) -> dict[str, object]:
        score = one.score(user.id)
        entered = held.entered
        deducted = None if score is None or entered is None else float(entered - score)
        comments = [{"id": n, "comment": text} for n, (text, _) in enumerate(held.comments)]
        names = {"id": user.id, "name": user.name, "sortable_name": user.sortable}
        told: dict[str, object] = {
            "id": user.id + 70000,
            "user_id": user.id,
            "assignment_id": one.id,
            "score": None if score is None else float(score),
            "entered_score": None if entered is None else float(entered),
            "points_deducted": deducted,
            "excused": held.excused,
            "graded_at": held.graded_at and f"{held.graded_at:%Y-%m-%dT%H:%M:%SZ}",
            "late": held.late,
            "seconds_late": 5400 if held.late else 0,
            "submitted_at": "2026-11-24T23:59:00Z" if held.attachments else None,
            "submission_comments": comments,
            "user": names,
        }
        return told | ({"anonymous_id": held.anonymous} if self.admin else {})

    def _update(self, number: int, form: dict[str, list[str]]) -> dict[str, object]:
        update: dict[int, dict[str, str]] = {}
        for key, (value,) in form.items():
            named = re.fullmatch(r"grade_data\[(\d+)\]\[(\w+)\]", key)
            assert named, key
            update.setdefault(int(named[1]), {})[named[2]] = value
        self.updates.append(update)
        self.jobs[len(self.jobs)] = self.polls
        for user, data in update.items():
            if user not in self.unplaced:
                self._graded(self.course.assignment(number), user, data)
        return self._progress(len(self.jobs) - 1)

    def _graded(self, one: Assignment, user: int, data: dict[str, str]) -> None:
        if "posted_grade" in data:
            self.course.post(one.id, user, data["posted_grade"])
        if "text_comment" in data:
            one.held[user].comments.append((self.stored_as(data["text_comment"]), []))

    def _progress(self, job: int) -> dict[str, object]:
        self.jobs[job] -= 1
        done = "failed" if self.unplaced else "completed"
        state = "running" if self.jobs[job] >= 0 else done
        return {"id": job, "tag": "submissions_update", "workflow_state": state, "message": None}


class _Handler(BaseHTTPRequestHandler):
    canvas: CanvasServer

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(parse_qs(body, keep_blank_values=True, max_num_fields=4096))

    def _answer(self, form: dict[str, list[str]]) -> None:
        address = urlsplit(self.path)
        self.canvas.asked.append(f"{self.command} {address.path}")
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            invalid = {"errors": [{"message": "Invalid access token."}]}
            self._say(401, invalid, {"WWW-Authenticate": 'Bearer realm="canvas-lms"'})
            return
        status, answer = self.canvas.answer(self.command, address.path, form)
        links = {}
        if isinstance(answer, list):
            page = int(parse_qs(address.query).get("page", ["1"])[0])
            first, last = (page - 1) * self.canvas.page, page * self.canvas.page
            if last < len(answer):
                following = f"{self.canvas.url}{address.path}?page={page + 1}&per_page=100"
                links = {"Link": f'<{following}>; rel="next"'}
            answer = answer[first:last]
        self._say(status, answer, links)

    def _say(self, status: int, answer: object, headers: dict[str, str]) -> None:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):
            # Someone who did not wait for the answer.
            self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""
