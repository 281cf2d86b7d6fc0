"""What Cinta wrote for an LMS, so that a later export knows its own grades from a person's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ExportedGrade:
    """One grade as it was written for one student, in one export.

    ``assignment`` and ``key`` are the LMS's own numbers (Moodle: course module and participant,
    a member's own in a team; Canvas: assignment and user). ``points`` are as written; ``sheet`` is
    the name of the table that the teacher gave, empty if there was none. ``shown`` tells what the
    LMS showed for the student before, if that was Cinta's own grade; else it is empty. ``at`` is
    when it was kept, in UTC and ISO 8601. ``submission`` is the one that the grade is of, empty in
    what an earlier release kept: a team's number may be a participant's, so a key does not say it.
    ``name`` is the student's in Moodle's worksheet, which alone says who is in a team; else empty.
    """

    destination: str
    assignment: str
    key: str
    points: str
    sheet: str = ""
    shown: str = ""
    at: str = ""
    submission: str = ""
    name: str = ""
