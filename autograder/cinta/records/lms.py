"""Which LMS a submission came from; apart, as the command line offers these and loads no more."""

from __future__ import annotations

from enum import StrEnum


class Lms(StrEnum):
    """Where a submission came from."""

    MOODLE = "moodle"
    CANVAS = "canvas"
    GRADESCOPE = "gradescope"
    NBGRADER = "nbgrader"
    BRIGHTSPACE = "brightspace"
    BLACKBOARD = "blackboard"
    SAKAI = "sakai"
    OTTER = "otter"
    PLAIN = "plain"
