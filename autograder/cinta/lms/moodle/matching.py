"""Whose grade goes to which row of a worksheet: by number, never by name where there is one.

A participant number belongs to one assignment. The course module id in both file names says that
it is the same one; where one of them is unknown, the names behind the numbers must agree. A team's
folder has its group's number, which may equal some participant's: teams are joined by the name of
the group alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...errors import InputError
from ..handover import Grade
from .languages import LANGUAGES
from .worksheet import Row, Worksheet

DROPPED = re.compile(r"[\x00-\x1f\x7f-\x9f&<>\"`|':\\/]")
"""What ``clean_param(..., PARAM_FILE)`` drops (lib/moodlelib.php)."""

HIDDEN = re.compile(r"Participante?(?: \d+)?")
"""What stands for a name when identities are hidden, in English and Spanish."""

DEFAULT_GROUPS = tuple(language.default_group for language in LANGUAGES)
OTHER = "is the sheet of another assignment"
MEND = "download this assignment's worksheet and give it under the name that Moodle gave it"


@dataclass(frozen=True, kw_only=True)
class Matching:
    """``grades`` by participant number, and by it, too, the reasons why some are ``withheld``.

    ``unmatched`` are the grades of nobody in the sheet, with the reason. ``doubt`` says how sure it
    is that sheet and grades are of one assignment; empty if it is.
    """

    grades: Mapping[str, Grade]
    withheld: Mapping[str, str]
    unmatched: tuple[tuple[Grade, str], ...]
    doubt: str
    teams: bool


def match_grades(worksheet: Worksheet, grades: Sequence[Grade]) -> Matching:
    """Each grade with its rows; InputError if the sheet is of another assignment."""
    sure = _same_module(worksheet, grades)
    groups = {_team(row.group) for row in worksheet.rows if row.group}
    if groups & {_team(grade.person.name) for grade in grades}:
        return _match_teams(worksheet, grades, sure=sure)
    # A Group column belongs to team assignments: without one group in common, names must agree.
    return _match_participants(worksheet, grades, sure=sure and not groups)


def name_in_archive(full_name: str) -> str:
    """A name of a worksheet as Moodle puts it into the archive's folder names, to be compared."""
    return _comparable(re.sub(r"[?*]", "_", DROPPED.sub("", full_name.replace("_", " "))))


def _same_module(worksheet: Worksheet, grades: Sequence[Grade]) -> bool:
    """Whether the two file names say so; InputError if they deny it."""
    modules = {grade.origin.assignment for grade in grades}
    known = sorted(modules - {""})
    if len(known) > 1:
        raise InputError(
            f"the grades are of several assignments (course modules {', '.join(known)});"
            " grade and export one at a time"
        )
    if known and worksheet.module and known != [worksheet.module]:
        raise InputError(
            f"{worksheet.name} {OTHER} (course module {worksheet.module}; the submissions are of"
            f" {known[0]}); {MEND}"
        )
    return bool(worksheet.module) and modules == {worksheet.module}


def _match_participants(worksheet: Worksheet, grades: Sequence[Grade], *, sure: bool) -> Matching:
    by_number = _by_key(grades, [grade.person.key for grade in grades])
    numbers = {row.number for row in worksheet.rows}
    matched = {number: by_number[number][0] for number in by_number if number in numbers}
    withheld = {
        number: f"{len(by_number[number])} grades for one participant: one submission must count"
        for number in matched
        if len(by_number[number]) > 1
    }
    doubt = ""
    if grades and not sure:
        contradicted, doubt = _checked_by_names(worksheet, matched)
        withheld = contradicted | withheld
    unmatched = [
        (g, _reason_unmatched(g)) for n, gs in by_number.items() if n not in numbers for g in gs
    ]
    return Matching(
        grades=matched, withheld=withheld, unmatched=tuple(unmatched), doubt=doubt, teams=False
    )


def _checked_by_names(
    worksheet: Worksheet, matched: Mapping[str, Grade]
) -> tuple[dict[str, str], str]:
    """Numbers whose names disagree, and what remains in doubt; InputError if most disagree."""
    if not matched:
        raise InputError(f"{worksheet.name} {OTHER}: no participant of it has a grade; {MEND}")
    rows = [row for row in worksheet.rows if row.number in matched]
    pairs = [(row, matched[row.number].person.name) for row in rows if row.name]
    named = [(row, name) for row, name in pairs if not HIDDEN.fullmatch(name)]
    wrong = [(row, name) for row, name in named if not _agree(row, name)]
    if 2 * len(wrong) > len(named):
        row, name = wrong[0]
        raise InputError(
            f"{worksheet.name} {OTHER}: {row.identifier} is {row.name[:60]} there and {name[:60]}"
            f" among the submissions, and {len(wrong)} of {len(named)} names disagree; {MEND}"
        )
    contradicted = {
        row.number: f"the sheet's name is not the archive's ({name[:60]}) and no file name tells"
        f" that both are of one assignment: {MEND}"
        for row, name in wrong
    }
    return contradicted, _doubt(len(named))


def _agree(row: Row, name: str) -> bool:
    return name_in_archive(row.name) == _comparable(name)


def _doubt(names: int) -> str:
    if names:
        return (
            "The file names do not tell that sheet and submissions are of one assignment:"
            f" checked by {names} name{'s' * (names > 1)} only."
        )
    return (
        "NOT CHECKED that sheet and submissions are of one assignment: identities are hidden and"
        " the file names do not tell; give both under the names that Moodle gave them."
    )


def _reason_unmatched(grade: Grade) -> str:
    if not grade.person.key:
        return "no participant number in the name of the submission"
    return "the sheet has no such participant: download one of all participants and groups"


def _match_teams(worksheet: Worksheet, grades: Sequence[Grade], *, sure: bool) -> Matching:
    """Every member of a team gets the team's grade, under a participant number of their own."""
    by_team = _by_key(grades, [_team(grade.person.name) for grade in grades])
    cells = defaultdict(set)
    for row in worksheet.rows:
        if row.group:
            cells[_team(row.group)].add(_comparable(row.group))
    if not sure and 2 * len(cells.keys() & by_team.keys()) < min(len(cells), len(by_team)):
        raise InputError(f"{worksheet.name} {OTHER}: most groups of it have no grade; {MEND}")
    ambiguous = {team for team in cells if len(cells[team]) > 1 or len(by_team.get(team, ())) > 1}
    members = {row.number: _team(row.group) for row in worksheet.rows if row.group}
    matched = {number: by_team[team][0] for number, team in members.items() if team in by_team}
    withheld = {
        number: "several groups have this name in the archive: rename one in Moodle, or grade by"
        " hand"
        for number in matched
        if members[number] in ambiguous
    }
    reason = "the sheet has no such group: download one of all participants and groups"
    unmatched = tuple((g, reason) for team, gs in by_team.items() if team not in cells for g in gs)
    return Matching(
        grades=matched,
        withheld=withheld,
        unmatched=unmatched,
        doubt="" if sure else _doubt(len(by_team)),
        teams=True,
    )


def _team(name: str) -> str:
    """A group's name to join by: those of no group have one that is in the teacher's language."""
    known = name_in_archive(name)
    return DEFAULT_GROUPS[0] if known in DEFAULT_GROUPS else known


def _comparable(name: str) -> str:
    """A name in composed letters, spaces squeezed; what cannot be shown is a space."""
    shown = (c if c.isprintable() and c != "\ufffd" else " " for c in name)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def _by_key(grades: Iterable[Grade], keys: Iterable[str]) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = defaultdict(list)
    for key, grade in zip(keys, grades, strict=True):
        found[key].append(grade)
    return dict(found)
