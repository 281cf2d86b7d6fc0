"""What a teacher chooses for a hand-over; apart, as the command line offers these and no more."""

from __future__ import annotations

from enum import StrEnum

CANVAS_TOKEN = "CANVAS_API_TOKEN"
"""The environment variable that holds Canvas's access token: no option, in nobody's history."""

UPLOAD_LIMIT = 2 * 2**20
"""Bytes of an upload that PHP takes by default (``upload_max_filesize`` is 2M in its manual)."""


class Destination(StrEnum):
    """Where grades go."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    BRIGHTSPACE = "brightspace"
    BLACKBOARD = "blackboard"
    SAKAI = "sakai"
    CSV = "csv"
    OTTER = "otter"


class FullScore(StrEnum):
    """What a full score is worth, where the teacher gives no number."""

    UNIT = "unit"
    LMS = "max"


class Attempts(StrEnum):
    """Which of a student's several submissions counts."""

    BEST = "best"
    LAST = "last"
