"""The grade that an LMS shows already: is it ours to write over, or did a person give it?

One rule for every LMS. A grade is ours if it is the one that Cinta wrote last, as precisely as it
is shown. It is ours, too, if nobody has touched it since Cinta took it for its own and wrote
another: that export was never uploaded. Any other may be a person's: it is held back and said,
unless it is the very grade that would be written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from ..errors import InputError
from ..records.exported import ExportedGrade
from .points import cents, looks_like, points_in, two_decimals

CLOCKS_APART = timedelta(minutes=10)
"""By how much this machine's clock and the LMS's may differ."""

Overwrite = bool | frozenset[str]
"""Whose grades are written over whatever is shown: everybody's, nobody's, or those of some keys."""


@dataclass(frozen=True, kw_only=True)
class AlreadyThere:
    """What the LMS shows for one student: ``cell`` as it stands there, empty if there is no grade.

    ``points`` is the number in it, None if there is none. ``state`` is another whenever somebody
    has touched the grade: Moodle's rows have a time of change; a table without such times is known
    by its own name and bytes. Empty if the LMS is read at once, and nothing is to be known again.
    ``is_marked`` is False if what Cinta writes beside a grade could stand there, and does not.
    ``graded_at`` is when it was given, with an offset from UTC, if the LMS tells that.
    """

    key: str
    cell: str
    points: Decimal | None
    state: str = ""
    is_marked: bool = True
    graded_at: datetime | None = None

    @property
    def seen(self) -> str:
        """Grade and state, to know them again; empty if they cannot be."""
        return f"{self.cell} ({self.state})" if self.cell and self.state else ""

    def is_same(self, points: Decimal) -> bool:
        """Whether it shows just these points, as precisely as it shows them."""
        return self.points is not None and looks_like(points, self.points)


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What Cinta wrote earlier, in the order of time, for one assignment that is filled in now.

    ``overwrite`` are those whose grades may be written over, ``sheet`` is the name of the table.
    """

    destination: str
    assignment: str
    exported: Sequence[ExportedGrade] = ()
    overwrite: Overwrite = False
    sheet: str = ""

    def may_overwrite(self, key: str) -> bool:
        """Whether the teacher said so of this student."""
        return self.overwrite if isinstance(self.overwrite, bool) else key in self.overwrite

    def submission_of(self, key: str) -> str:
        """Of which submission the grade was that was written last for a student, if that is known.

        Empty where nothing was written, or by an earlier release.
        """
        written = self._by_key.get(key)
        return written[-1].submission if written else ""

    def is_ours(self, there: AlreadyThere) -> bool:
        """Whether Cinta wrote the grade that is shown."""
        written = self._by_key.get(there.key)
        if not written or there.points is None or not there.is_marked:
            return False
        last = written[-1]
        if _is_given_since(last, there):
            return False
        return _wrote(last, there) or (there.seen != "" and last.shown == there.seen)

    def reason_by_hand(self, there: AlreadyThere, points: Decimal, since: str = "") -> str:
        """Why what is shown must not be written over with these points; empty if it may.

        ``since`` is what the LMS tells of when it was given.
        """
        free = not there.cell or there.is_same(points) or self.is_ours(there)
        if free or self.may_overwrite(there.key):
            return ""
        cell = repr(there.cell[:40]) if there.points is None else two_decimals(there.points)
        notes = "; ".join(filter(None, (since, self._history(there))))
        return (
            f"{cell} by hand; ours {two_decimals(points)} ({notes}): --overwrite {there.key}"
            " writes it all the same"
        )

    def kept(
        self, there: AlreadyThere, points: Decimal, submission: str, name: str = ""
    ) -> ExportedGrade | None:
        """What is to be kept of points that are written; None if they are a person's own already.

        That is so where only the comment is ours. ``submission`` is the one that the points are of,
        ``name`` that of whom they are for, where the submission does not tell.
        """
        ours = self.is_ours(there)
        if there.is_same(points) and not ours and not self.may_overwrite(there.key):
            return None
        return ExportedGrade(
            destination=self.destination,
            assignment=self.assignment,
            key=there.key,
            points=str(cents(points)),
            sheet=self.sheet,
            shown=there.seen if ours else "",
            submission=submission,
            name=name,
        )

    def is_unshown(self, there: AlreadyThere) -> bool:
        """Whether something was exported for them, and the LMS shows no grade at all."""
        return there.key in self._by_key and not there.cell

    def _history(self, there: AlreadyThere) -> str:
        """What Cinta wrote for them before."""
        written = self._by_key.get(there.key)
        if not written:
            return "if Cinta wrote it from another folder: --previous DIR"
        last = f"{written[-1].points} was exported last"
        never = any(_wrote(one, there) for one in written)
        return f"{last}; if that was never uploaded, it is ours" if never else last

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[ExportedGrade]]:
        found = defaultdict(list)
        for one in self.exported:
            if (one.destination, one.assignment) == (self.destination, self.assignment):
                found[one.key].append(one)
        return dict(found)


def overwritten(wanted: Overwrite, where: str, people: Iterable[tuple[str, str]]) -> Overwrite:
    """Those who are wanted, by key or, if it is one person's, by name; InputError if it is nobody.

    ``people`` are keys and names; ``where`` is what they stand in.
    """
    if isinstance(wanted, bool):
        return wanted
    known = set(people)
    return frozenset(_key_of(one, where, known) for one in sorted(wanted))


def _key_of(wanted: str, where: str, people: set[tuple[str, str]]) -> str:
    if wanted in {key for key, _ in people}:
        return wanted
    named = sorted({key for key, name in people if name == wanted})
    if len(named) == 1:
        return named[0]
    what = f"the name of several ({', '.join(named)})" if named else f"nobody in {where}"
    raise InputError(
        f"--overwrite {wanted[:60]!r}: {what}; give keys as they stand in closing.csv, behind DIR"
    )


def _is_given_since(sent: ExportedGrade, there: AlreadyThere) -> bool:
    """Whether a grade that Cinta sent itself was given again since, be it the same.

    What was written into a table is uploaded by a teacher, at any time.
    """
    if sent.sheet or not sent.at or there.graded_at is None:
        return False
    return there.graded_at > datetime.fromisoformat(sent.at) + CLOCKS_APART


def _wrote(one: ExportedGrade, there: AlreadyThere) -> bool:
    points = points_in(one.points)
    return points is not None and there.is_same(points)
