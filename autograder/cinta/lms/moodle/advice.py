"""What a teacher is told beside the files: what to upload in which order, and what to mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..handover import FEEDBACK_ZIPS, Grade
from ..points import cents
from ..scale import scale_notes
from .languages import Column
from .matching import Matching
from .worksheet import Row, Worksheet


def advice(
    worksheet: Worksheet,
    matching: Matching,
    written: Sequence[tuple[Row, Grade]],
    files: Sequence[str],
) -> tuple[str, ...]:
    """Line by line, in order: the steps in Moodle's own menu words, then what to mind.

    ``files`` are the names of what is to be uploaded, in order.
    """
    zips = [name for name in files if FEEDBACK_ZIPS.fullmatch(name)]
    sheet = next((name for name in files if name not in zips), "")
    rows = [row for row, _ in written]
    steps = _steps(worksheet, rows, sheet, zips) if sheet else [_NOTHING]
    warnings = [
        matching.doubt,
        *worksheet.notes,
        *_scale_notes(worksheet, matching),
        _zero_warning(written),
        _workflow_warning(worksheet, [row for row, _ in written]),
    ]
    if Column.FEEDBACK not in worksheet.headers:
        warnings.append(
            "The sheet has no column of feedback comments: only grades are in it. Students get"
            " their feedback with the zip; or switch feedback comments on in the assignment and"
            " download the worksheet again."
        )
    if written and Column.NAME not in worksheet.headers:
        warnings.append("Identities are hidden: the gradebook stays empty until they are revealed.")
    return tuple(line for line in (*steps, *warnings) if line)


_NOTHING = "Nothing to upload: no row of the sheet changes."
_NO_PAGES = "   There is no zip of feedback pages: the closing table says why."


TICKED = (
    "Then whatever was graded in Moodle since the sheet was downloaded is written over: if anything"
    " was, download a new one and export again first."
)


def _steps(worksheet: Worksheet, rows: Sequence[Row], sheet: str, zips: Sequence[str]) -> list[str]:
    words = worksheet.language
    steps = [
        f"1. In the assignment: {words.submissions} > {words.upload_sheet}: {sheet}, separator"
        " comma, encoding UTF-8.",
        _ignore_modified(worksheet, rows),
    ]
    if not zips:
        return [*steps, _NO_PAGES]
    return [
        *steps,
        f"2. Only then: {words.submissions} > {words.upload_zip}: {', then '.join(zips)}. The"
        " other way round Moodle skips grades without a word.",
    ]


def _ignore_modified(worksheet: Worksheet, rows: Sequence[Row]) -> str:
    """Whether to let Moodle write over records that seem newer than the sheet."""
    tick = f"{worksheet.language.ignore_modified!r}"
    recorded = [row for row in rows if not row.modified.is_empty]
    rewritten = sum(row.modified.rewritten for row in recorded)
    if recorded and worksheet.language.code != "en":
        return (
            f"   TICK {tick}: {len(recorded)} rows have been graded before, and Moodle cannot read"
            f" its own dates in this language; it would skip them without a word. {TICKED}"
        )
    if rewritten:
        return (
            f"   TICK {tick}: a spreadsheet program has rewritten {rewritten} dates, and Moodle"
            f" would skip those rows without a word. {TICKED}"
        )
    return (
        f"   Do not tick {tick} with a fresh sheet. If anything was graded or uploaded in Moodle"
        " since this one was downloaded, download a new one and export again: Moodle skips those"
        " rows without a word, and ticked it writes over them."
    )


def _scale_notes(worksheet: Worksheet, matching: Matching) -> tuple[str, ...]:
    maxima = {row.number: row.maximum for row in worksheet.rows}
    return scale_notes(((one.grade, maxima[n]) for n, one in matching.matches.items()), "Moodle")


def _workflow_warning(worksheet: Worksheet, rows: Sequence[Row]) -> str:
    """That nobody sees a grade yet, in the sheet's own words for the states."""
    hidden = Counter(r.workflow for r in rows if r.workflow not in worksheet.language.released)
    if Column.WORKFLOW not in worksheet.headers or not hidden:
        return ""
    released = worksheet.language.released[0] if worksheet.language.released else "Released"
    states = ", ".join(f"{times} {state!r}" for state, times in sorted(hidden.items()))
    return (
        f"MARKING WORKFLOW ({worksheet.headers[Column.WORKFLOW]!r}: {states}): Moodle stores these"
        f" grades and shows them to nobody until you set their state to {released!r}: in the"
        " assignment, select the students > Set marking workflow state. No upload does that."
    )


def _zero_warning(written: Sequence[tuple[Row, Grade]]) -> str:
    zeros = sum(not cents(grade.points) for _, grade in written)
    if not zeros:
        return ""
    if zeros == 1:
        return (
            "1 of the grades is 0: Moodle 4.5 saves it, the newest development version of Moodle"
            " does not (read in its code); look at that row after the upload."
        )
    return (
        f"{zeros} of the grades are 0: Moodle 4.5 saves them, the newest development version of"
        " Moodle does not (read in its code); look at those rows after the upload."
    )
