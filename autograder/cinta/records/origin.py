"""Who handed a submission in, and when, as far as the learning management system says it."""

from __future__ import annotations

import unicodedata

import msgspec

from ..results import plain_text
from .lms import Lms as Lms


class Person(msgspec.Struct, frozen=True):
    """A student: ``key`` is the number or id that the LMS knows them by, empty if it gives none.

    Moodle: the participant number, which belongs to one assignment only. Canvas: the user id, or
    ``anon_`` and the anonymous id. Gradescope: the SID. nbgrader: the student's id. Blackboard and
    Sakai: the user name. Brightspace: both numbers of a folder, which say only that it is the same
    student's.
    """

    key: str
    name: str
    email: str = ""

    def __post_init__(self) -> None:
        """Names are typed by students: plain text from here on, a name's accents composed."""
        for field in ("key", "name", "email"):
            msgspec.structs.force_setattr(self, field, plain_text(getattr(self, field)))
        msgspec.structs.force_setattr(self, "name", unicodedata.normalize("NFC", self.name))


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as it was handed in; ``submission`` is its name in the results.

    ``people`` are several for a group of Gradescope; a Moodle team is one person whose name is the
    group's and whose number is the group's too, empty for the default group. ``file`` is the name
    that the LMS gave the file. ``at`` is the LMS's own time stamp in ISO 8601, without an offset
    where the LMS shows its local time; ``late`` that the LMS itself marks it late. ``assignment``
    is Moodle's course module id or Gradescope's assignment id, where the download's name tells it;
    for nbgrader its id; for Brightspace, Blackboard and Sakai its title as their names have it.
    ``chosen`` says how the notebook was chosen where there were several.
    """

    submission: str
    lms: Lms
    people: tuple[Person, ...]
    file: str = ""
    at: str = ""
    late: bool = False
    assignment: str = ""
    chosen: str = ""

    @property
    def key(self) -> str:
        """The keys of those who handed it in, for people to read."""
        return "; ".join(person.key for person in self.people if person.key)
