"""Hand the grades of a run over to an LMS: results in, the files that the LMS takes out.

What counts and on which scale is decided in :mod:`cinta.lms.grades`; each LMS's module makes its
files and says what becomes of everybody, and ``closing.csv`` keeps that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ..errors import InputError
from ..lms.already_there import Overwrite
from ..lms.blackboard.upload import to_blackboard
from ..lms.brightspace.upload import to_brightspace
from ..lms.choices import UPLOAD_LIMIT, Destination
from ..lms.final_grades import FINAL_GRADES, final_grades, held_back
from ..lms.grades import EXCUSED, Rules, grades
from ..lms.handover import FEEDBACK_ZIPS, Grade, Handover, Outcome, OutcomeKind
from ..lms.moodle.clocks import Clock
from ..lms.moodle.upload import to_moodle
from ..lms.moodle.worksheet_table import ADVANCED
from ..lms.one_assignment import of_one_assignment
from ..lms.sakai.upload import to_sakai
from ..lms.seen import read_named
from ..lms.sheet import Sheet
from ..lms.table import TableFormat, to_csv
from ..records.exported import ExportedGrade
from ..records.marks import of_teacher
from ..records.origin import Origin
from ..records.store import RESULTS, Store
from ..report.closing import ClosingRow, closing_csv
from ..report.writing import writing
from ..results import Status, SubmissionResult
from .run_folder import cut_short, results_in
from .writeup import NOTHING_GRADED, Pages, outlines

CLOSING = "closing.csv"

TO_UPLOAD = re.compile(rf"{FEEDBACK_ZIPS.pattern}|upload\.zip|.+-upload\.csv")
"""How files are called that are made for an upload and for nothing else."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a run is handed over, and where to.

    ``sheet`` is the table that the teacher downloaded from the LMS; ``assignment`` the one in
    it that is meant, or Moodle's course module. ``overwrite`` are those whose grades are
    written over whatever the LMS shows; ``previous`` is an older results folder of the class,
    whose exports are taken over. ``timezone`` is that of the Moodle site, None if the teacher's
    is the same; ``zip_limit`` is how many bytes it takes in one upload. ``out`` is where the
    files go, DIR/export/TO if None.
    """

    destination: Destination
    unit: str = ""
    sheet: Path | None = None
    assignment: str = ""
    rules: Rules = field(default_factory=Rules)
    table_format: TableFormat = field(default_factory=TableFormat)
    overwrite: Overwrite = False
    previous: Path | None = None
    timezone: ZoneInfo | None = None
    zip_limit: int = UPLOAD_LIMIT
    out: Path | None = None


@dataclass(frozen=True)
class Exported:
    """What was written where; how many submissions are our own fault, and ``to_mark``."""

    handover: Handover
    folder: Path
    faults: int
    to_mark: int = 0


@dataclass(frozen=True, kw_only=True)
class Run:
    """The results of one unit in a run's folder, with who handed each in, and what was exported."""

    unit: str
    rows: list[tuple[SubmissionResult, Origin]]
    ended: datetime | None
    page: Pages
    exported: tuple[ExportedGrade, ...] = ()

    @property
    def faults(self) -> int:
        """How many rows are our own fault."""
        return sum(result.status == Status.GRADER_ERROR for result, _ in self.rows)

    @property
    def to_mark(self) -> int:
        """How many rows wait for a person, and are held back."""
        return sum(result.to_mark > 0 for result, _ in self.rows)

    def grades(self, rules: Rules, assignment: str = "") -> list[Grade]:
        """What each student gets; of the ``assignment``, if there are several."""
        counted = grades(self.rows, rules, self.page.comment, self.page)
        return of_one_assignment(counted, assignment)


def export(folder: Path, options: Options) -> Exported:
    """Write the files for the LMS and the closing table; exporting again gives the same bytes."""
    run = read_run(folder, options.unit, options.previous)
    out = options.out or folder / "export" / options.destination
    with run.page.at_hand():
        handover = _without_excused(_handover(run, options), run.exported, options.destination)
    # Before the files: what is uploaded and not known here would be taken for a person's.
    keep_exported(folder, run, handover)
    write_handover(out, handover)
    return Exported(handover, out, run.faults, run.to_mark)


def _without_excused(
    handover: Handover, exported: Sequence[ExportedGrade], destination: Destination
) -> Handover:
    """The same, no grade beside who is excused; what was exported before stands in the LMS."""
    sent = {one.key: one.points for one in exported if one.destination == destination}
    outcomes = (
        replace(one, grade="", reason=_still_there(sent.get(one.key, "")))
        if one.reason == EXCUSED
        else one
        for one in handover.outcomes
    )
    return replace(handover, outcomes=tuple(outcomes))


def _still_there(points: str) -> str:
    return f"{EXCUSED}; {points} was exported before, and stands there still" if points else EXCUSED


def write_handover(out: Path, handover: Handover) -> None:
    """Write a hand-over's files and its closing table into a folder."""
    with writing(f"{out}:", "give another --out"):
        out.mkdir(parents=True, exist_ok=True)
        for name, content in handover.files.items():
            (out / name).write_bytes(content)
        for name in _stale(out, handover):
            (out / name).unlink()
        (out / CLOSING).write_bytes(closing_csv(rows_of(handover)))


def _stale(out: Path, handover: Handover) -> list[str]:
    """Files to upload that an earlier export left, and nobody is to upload now.

    Those are other zips of feedback beside new ones; and all, in a folder that an export has
    written to, where some grade is held back now. Else what was made before may still be due.
    """
    if any(map(FEEDBACK_ZIPS.fullmatch, handover.files)):
        known = FEEDBACK_ZIPS
    elif (out / CLOSING).is_file() and _holds_back(handover):
        known = TO_UPLOAD
    else:
        return []
    there = (path.name for path in out.iterdir() if path.is_file())
    return [n for n in there if known.fullmatch(n) and n not in handover.files]


def _holds_back(handover: Handover) -> bool:
    return any(one.kind is OutcomeKind.WITHHELD for one in handover.outcomes)


def keep_exported(folder: Path, run: Run, handover: Handover) -> None:
    """Keep what was exported in the results, once, with what was taken over from another folder."""
    if not (run.exported or handover.exported):
        return
    last = {_whose(one): replace(one, at="") for one in run.exported}
    new = [one for one in handover.exported if last.get(_whose(one)) != one]
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    store = Store(folder / RESULTS)
    try:
        there = set(store.exported())
        store.add_exported(one for one in run.exported if one not in there)
        store.add_exported(replace(one, at=now) for one in new)
    finally:
        store.close()


def _whose(one: ExportedGrade) -> tuple[str, str, str]:
    return one.destination, one.assignment, one.key


def rows_of(handover: Handover) -> list[ClosingRow]:
    """The closing table's rows."""
    return [
        ClosingRow(
            key=one.key,
            student=one.student,
            outcome=str(one.kind),
            grade=one.grade,
            why=one.reason,
            settled=one.kind.is_settled,
            belongs=one.belongs,
        )
        for one in handover.outcomes
    ]


def read_run(folder: Path, unit: str, previous: Path | None = None) -> Run:
    """One unit's results, with what was exported from them and from the ``previous`` folder.

    InputError if there are none, or several and none was named.
    """
    if reason := cut_short(folder):
        raise InputError(f"{reason}, then export")
    with results_in(folder) as store:
        origins, facts = store.origins(), store.facts()
        results, exported = list(store.results()), store.exported()
    if not results:
        raise InputError(f"{folder}: {NOTHING_GRADED}")
    if nobodys := [r.submission for r in results if r.submission not in origins]:
        raise InputError(
            f"{folder}: who handed in {nobodys[0]} is not kept there: grade what was handed in "
            "again, into another --out"
        )
    name = _one_unit({result.unit for result in results if result.unit}, unit, folder)
    rows = [(r, origins[r.submission]) for r in results if r.unit in (name, "")]
    ended = facts.get("ended")
    earlier = exported_from(previous) if previous else ()
    return Run(
        unit=name,
        rows=rows,
        ended=datetime.fromisoformat(ended) if ended else None,
        page=Pages(folder / RESULTS, outlines(folder, facts)),
        exported=tuple(sorted({*exported, *earlier}, key=lambda one: one.at)),
    )


def exported_from(folder: Path) -> tuple[ExportedGrade, ...]:
    """What was exported from another results folder; InputError if nothing was."""
    path = folder / RESULTS
    if not path.is_file():
        raise InputError(f"--previous {folder}: no {RESULTS} there; {_PREVIOUS}")
    store = Store(path)
    try:
        exported = store.exported()
    finally:
        store.close()
    if not exported:
        raise InputError(
            f"--previous {folder}: nothing is known to be exported from it; {_PREVIOUS}"
        )
    return exported


_PREVIOUS = "give the results folder of this class that was exported before, or leave it out"


def _one_unit(there: set[str], wanted: str, folder: Path) -> str:
    names = ", ".join(sorted(there)) or "no unit"
    if wanted:
        from ..source.named import meant  # loads what reads a unit's source

        wanted = next(iter(meant(wanted, sorted(there))), wanted)
    if wanted and wanted not in there:
        raise InputError(
            f"{folder}: holds results of {names}, not of {wanted}: give another --unit"
        )
    if not wanted and len(there) > 1:
        raise InputError(f"{folder}: holds results of {names}: say which with --unit")
    return wanted or next(iter(there), "")


def _handover(run: Run, options: Options) -> Handover:
    if options.destination == Destination.OTTER:
        results = [result for result, _ in run.rows]
        return Handover(
            files={FINAL_GRADES: final_grades(results)}, outcomes=tuple(_all_of(run)), advice=()
        )
    counted = run.grades(options.rules, options.assignment)
    if options.destination == Destination.CSV:
        return to_csv(counted, options.table_format)
    if options.destination == Destination.MOODLE:
        sheet = _sheet(options, "--worksheet", "Moodle's grading worksheet")
        return to_moodle(
            sheet,
            counted,
            ended=run.ended,
            overwrite=options.overwrite,
            module=options.assignment,
            clock=_clock(options),
            zip_limit=options.zip_limit,
            exported=run.exported,
        )
    fill, what = _filling(options.destination)
    return fill(
        _sheet(options, "--gradebook", what),
        counted,
        assignment=options.assignment,
        overwrite=options.overwrite,
        exported=run.exported,
    )


def _filling(destination: Destination) -> tuple[Callable[..., Handover], str]:
    """What fills in an LMS's own table of grades, and what that table is called."""
    if destination == Destination.BRIGHTSPACE:
        return to_brightspace, "Brightspace's exported grades"
    if destination == Destination.BLACKBOARD:
        return to_blackboard, "Blackboard's downloaded grades"
    if destination == Destination.SAKAI:
        return to_sakai, "the grades.csv of Sakai's download"
    from ..lms.canvas.upload import to_canvas

    return to_canvas, "Canvas's exported gradebook"


def _clock(options: Options) -> Clock | None:
    """What the teacher says of time; None if lateness costs nothing."""
    rules = options.rules
    if rules.late_policy is None or rules.deadline is None:
        return None
    return Clock(rules.deadline, options.timezone)


def _all_of(run: Run) -> Iterator[Outcome]:
    """Each submission as it is, whoever handed it in."""
    for result, origin in run.rows:
        is_held = bool(held_back(result))
        kind = OutcomeKind.WITHHELD if is_held else OutcomeKind.WRITTEN
        shown = "" if is_held else f"{result.score:g}"
        why = "; ".join([*of_teacher(result), *filter(None, [result.note])])
        yield Outcome(key=origin.key, student=result.student, kind=kind, grade=shown, reason=why)


def _sheet(options: Options, option: str, what: str) -> Sheet:
    if options.sheet is None:
        none = f" ({ADVANCED})" if options.destination == Destination.MOODLE else ""
        raise InputError(
            f"--to {options.destination} needs {option} FILE: {what}, as you downloaded it{none}"
        )
    try:
        return Sheet(options.sheet.name, read_named(options.sheet))
    except OSError as error:
        raise InputError(
            f"{options.sheet}: cannot be read ({error.strerror}); give {what} with {option}"
        ) from None
