"""Whose grade goes to which row of a worksheet: by number, never by name where there is one.

A participant number belongs to one assignment of one Moodle. The course module id in both file
names says that it is the same one; where one of them is unknown, the names behind the numbers must
agree. A team's folder has its group's number, which may equal some participant's: teams are joined
by the name of the group alone. In a team assignment Moodle reads the number in a feedback zip as a
group's, too (seen on 4.5.6 and 5.1.3): a page is addressed to the group, or written for nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...errors import InputError
from ...records.origin import Lms
from ...said import counted
from ..belonging import Belonging, Key
from ..handover import Grade
from ..sheet import AS_UTF_8
from .languages import LANGUAGES
from .worksheet import Row, Worksheet

DROPPED = re.compile(r"[\x00-\x1f\x7f-\x9f&<>\"`|':\\/]")
"""What ``clean_param(..., PARAM_FILE)`` drops (lib/moodlelib.php)."""

WORD = re.compile(r"[^\W_]+")

DEFAULT_GROUPS = tuple(language.default_group for language in LANGUAGES)
OTHER = "is the sheet of another assignment"
BOTH_AGAIN = "download both again, and grade that download"
NO_GROUPS = f"the sheet has no column of groups: {BOTH_AGAIN}, untouched"
VOUCH = "give them under the names that Moodle gave them, or say --assignment COURSE_MODULE"
MEND = "download this assignment's worksheet and give it under the name that Moodle gave it"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where a row's page goes: the ``number`` that Moodle reads in the entry of a feedback zip.

    It is empty where no page can be meant for this row alone, or its group; ``reason`` says why.
    """

    number: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Match:
    """A row's grade, what shows that it is theirs, and where its page goes."""

    grade: Grade
    belonging: Belonging
    page: Page


@dataclass(frozen=True, kw_only=True)
class Matching:
    """``matches`` by participant number; ``unmatched`` are grades of nobody in the sheet, with why.

    ``doubt`` says how sure it is that sheet and grades are of one assignment; empty if it is.
    ``hidden``: it is told by numbers alone, as identities are hidden.
    """

    matches: Mapping[str, Match]
    unmatched: tuple[tuple[Grade, str], ...]
    doubt: str
    teams: bool
    hidden: bool = False

    @property
    def grades(self) -> Mapping[str, Grade]:
        """The grades by participant number."""
        return {number: match.grade for number, match in self.matches.items()}


def match_grades(worksheet: Worksheet, grades: Sequence[Grade], *, module: str = "") -> Matching:
    """Each grade with its rows; InputError if the sheet is of another assignment.

    ``module`` is the course module that the teacher says both are of, where a file's name does not.
    """
    assignment = _one_assignment(worksheet, grades, module)
    groups = {_team(name_in_archive(row.group)) for row in worksheet.rows if row.group}
    teams = [grade for grade in grades if _team(_comparable(grade.person.name)) in groups]
    people = [grade for grade in grades if _is_a_row(worksheet, grade)]
    if teams and len(teams) >= len(people):
        return _match_teams(worksheet, grades, assignment)
    if not groups and not people and any(not grade.person.key for grade in grades):
        return _none_matched(grades, f"the download is of groups, {NO_GROUPS}")
    return _match_participants(worksheet, grades, assignment, groups=bool(groups))


def _none_matched(grades: Sequence[Grade], reason: str) -> Matching:
    unmatched = tuple((grade, reason) for grade in grades)
    return Matching(matches={}, unmatched=unmatched, doubt="", teams=True)


def name_in_archive(full_name: str) -> str:
    """A name of a worksheet as Moodle puts it into the archive's folder names, to be compared."""
    return _comparable(re.sub(r"[?*]", "_", DROPPED.sub("", full_name.replace("_", " "))))


def _is_a_row(worksheet: Worksheet, grade: Grade) -> bool:
    """Whether number and name are those of one participant."""
    number = grade.person.key
    return any(row.number == number and _agree(row, grade.person.name) for row in worksheet.rows)


def _one_assignment(worksheet: Worksheet, grades: Sequence[Grade], module: str) -> str:
    """What both are of, in words, empty if the names do not say it; InputError if they deny it."""
    # What nbgrader calls an assignment is no course module, and says nothing of the sheet.
    named = (grade.origin for grade in grades)
    modules = {("" if one.lms == Lms.NBGRADER else one.assignment) or module for one in named}
    known = sorted(modules - {""})
    if len(known) > 1:
        raise InputError(
            f"the grades are of several assignments (course modules {', '.join(known)});"
            " grade and export one at a time"
        )
    of_sheet = worksheet.module or module
    if known and of_sheet and known != [of_sheet]:
        raise InputError(
            f"{worksheet.name} {OTHER} (course module {of_sheet}; the submissions are of"
            f" {known[0]}); {MEND}"
        )
    return f"course module {of_sheet}" if of_sheet and modules == {of_sheet} else ""


def _match_participants(
    worksheet: Worksheet, grades: Sequence[Grade], assignment: str, *, groups: bool
) -> Matching:
    """By participant number; the names behind it must not deny it.

    With ``groups`` the sheet is of a team assignment, though the download names participants: then
    a number in a feedback zip would be read as a group's, and no page is written.
    """
    by_number = _by_key(grades, [grade.person.key for grade in grades])
    names = {name_in_archive(row.name) for row in worksheet.rows}
    rows = {row.number: row for row in worksheet.rows}
    strict = groups or not assignment
    hidden = _are_hidden(grades)
    if grades and strict:
        _refuse_other_names(worksheet, by_number, hidden=hidden)
    elif grades and hidden:
        _refuse_strangers(worksheet, by_number)
    unsure = "" if strict or hidden else _reason_maybe_groups(worksheet, grades)
    again = BOTH_AGAIN if worksheet.sheet.is_sure else f"if letters of it are wrong, {AS_UTF_8}"
    page_reason = f"the sheet is of groups, the download of participants: {BOTH_AGAIN}"
    matches = {
        number: Match(
            grade=found[0],
            belonging=_of_participant(
                rows[number],
                found,
                assignment,
                strict=strict,
                hidden=hidden,
                unsure=unsure,
                again=again,
                is_elsewhere=_comparable(found[0].person.name) in names,
            ),
            page=Page(number="", reason=page_reason) if groups else Page(number=number),
        )
        for number, found in by_number.items()
        if number in rows
    }
    unmatched = [
        (g, _reason_unmatched(g)) for n, gs in by_number.items() if n not in rows for g in gs
    ]
    doubt = "" if groups else _doubt_of_groups(worksheet, matches)
    if not assignment:
        doubt = _doubt(worksheet, matches)
    return Matching(
        matches=matches, unmatched=tuple(unmatched), doubt=doubt, teams=False, hidden=hidden
    )


def _reason_maybe_groups(worksheet: Worksheet, grades: Sequence[Grade]) -> str:
    """Why a download may be of groups, though the sheet has no column of them; empty if it is not.

    A group's number may be a participant's, too, and its name may be theirs: that may be chance
    once, where most of what was handed in is nobody's, and is none twice.
    """
    downloaded = [grade for grade in grades if grade.person.key]
    rows = {row.number: row for row in worksheet.rows}
    found = [(rows[g.person.key], g) for g in downloaded if g.person.key in rows]
    alike = sum(_have_words_in_common(row.name, grade.person.name) for row, grade in found)
    most = alike > 1 and 2 * alike > len(found)
    if not found or most or alike == len(downloaded):
        return ""
    return (
        "names and numbers are not those of the sheet: it may be another Moodle's, or the download"
        f" may be of groups, and {NO_GROUPS}"
    )


def _have_words_in_common(one: str, other: str) -> bool:
    """Whether two names have the same words, or two in common: accents and order may differ."""
    words, others = (_words(_without_accents(name)) for name in (one, other))
    return bool(words) and (words == others or len(words & others) > 1)


def _without_accents(name: str) -> str:
    parts = unicodedata.normalize("NFD", name)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _words(name: str) -> set[str]:
    return set(WORD.findall(name_in_archive(name).casefold()))


def _are_hidden(grades: Sequence[Grade]) -> bool:
    """Whether identities are: everybody is called by one word and their own participant number."""
    words = {grade.person.name.removesuffix(f" {grade.person.key}") for grade in grades}
    return len(words) == 1 and all(
        grade.person.name.endswith(f" {grade.person.key}") for grade in grades
    )


def _refuse_strangers(worksheet: Worksheet, by_number: Mapping[str, Sequence[Grade]]) -> None:
    """InputError if most grades have no row: for where no names can be compared."""
    strangers = by_number.keys() - {row.number for row in worksheet.rows}
    if 2 * len(strangers) > len(by_number):
        raise InputError(
            f"{worksheet.name} {OTHER}: {len(strangers)} of {len(by_number)} grades have no row in"
            f" it; {MEND}"
        )


def _of_participant(
    row: Row,
    grades: Sequence[Grade],
    assignment: str,
    *,
    strict: bool,
    hidden: bool,
    unsure: str,
    again: str,
    is_elsewhere: bool,
) -> Belonging:
    """What shows that a participant's grade is theirs.

    ``unsure`` is why nobody's may be in this class, ``again`` what to do if names differ; a name
    may have changed, but ``is_elsewhere`` if it is that of some row.
    """
    name = grades[0].person.name
    agree, hidden = _agree(row, name), hidden or not row.name
    missing = ""
    if len(grades) > 1:
        missing = f"{len(grades)} grades for one participant: one submission must count"
    elif unsure:
        missing = unsure
    elif strict and hidden:
        missing = (
            "identities are hidden, and the file names do not tell that both are of one assignment:"
            f" {VOUCH}"
        )
    elif not hidden and not agree and (strict or is_elsewhere or _are_others(row.name, name)):
        missing = f"the sheet's name is not the download's ({name[:60]}): {again}"
        missing += f"; or {VOUCH}" if strict else ""
    seen = ["download", "sheet"] + (["names agree"] if agree and not hidden else [])
    return Belonging(
        key=Key.PARTICIPANT,
        number=row.number,
        assignment=assignment or "the assignment in which that number has this name",
        seen=tuple(seen),
        missing=missing,
    )


def _refuse_other_names(
    worksheet: Worksheet, by_number: Mapping[str, Sequence[Grade]], *, hidden: bool
) -> None:
    """InputError if most names behind the numbers disagree, or nobody is in the sheet."""
    rows = [row for row in worksheet.rows if row.number in by_number]
    if not rows:
        raise InputError(f"{worksheet.name} {OTHER}: no participant of it has a grade; {MEND}")
    pairs = [(row, by_number[row.number][0].person.name) for row in rows if row.name]
    named = [] if hidden else pairs
    if not named:
        _refuse_strangers(worksheet, by_number)
    wrong = [(row, name) for row, name in named if not _agree(row, name)]
    if 2 * len(wrong) > len(named):
        row, name = wrong[0]
        raise InputError(
            f"{worksheet.name} {OTHER}: {row.identifier} is {row.name[:60]} there and {name[:60]}"
            f" among the submissions, and {len(wrong)} of {len(named)} names disagree; {MEND}"
        )


def _agree(row: Row, name: str) -> bool:
    return name_in_archive(row.name) == _comparable(name)


def _are_others(one: str, other: str) -> bool:
    """Whether two names, each with letters in it, have no word in common."""
    words, others = _words(one), _words(other)
    return bool(words and others and not words & others)


def _doubt_of_groups(worksheet: Worksheet, matches: Mapping[str, Match]) -> str:
    """What to look at where all may be groups' after all, whose names and numbers people have.

    Of a team one submission is downloaded, and the sheet has its time beside each member.
    """
    rows = [row for row in worksheet.rows if not row.submitted.is_empty]
    times = {row.submitted.text for row in rows if row.number in matches}
    missing = [row for row in rows if row.number not in matches]
    if not missing or any(row.submitted.text not in times for row in missing):
        return ""
    return (
        f"Moodle has {counted(len(missing), 'submission')} that nobody graded, of the same time as"
        f" one that was ({missing[0].student}): if students submit in groups, the sheet has lost"
        f" its column of groups: {BOTH_AGAIN}."
    )


def _doubt(worksheet: Worksheet, matches: Mapping[str, Match]) -> str:
    """How many names stand for it that both are of one assignment."""
    names = sum(bool(row.name) for row in worksheet.rows if row.number in matches)
    if not names:
        return ""
    return (
        "The file names do not tell that sheet and submissions are of one assignment:"
        f" checked by {names} name{'s' * (names > 1)} only."
    )


def _reason_unmatched(grade: Grade) -> str:
    if not grade.person.key:
        return "no participant number in the name of the submission"
    return "the sheet has no such participant: download one of all participants and groups"


def _match_teams(worksheet: Worksheet, grades: Sequence[Grade], assignment: str) -> Matching:
    """Every member of a team gets the team's grade, under a participant number of their own.

    Groups are the course's: their names say nothing of the assignment. A page goes to the group.
    """
    by_team = _by_key(grades, [_team(_comparable(grade.person.name)) for grade in grades])
    cells = defaultdict(set)
    for row in worksheet.rows:
        if row.group:
            cells[_team(name_in_archive(row.group))].add(_comparable(row.group))
    if not assignment and 2 * len(cells.keys() & by_team.keys()) < min(len(cells), len(by_team)):
        raise InputError(f"{worksheet.name} {OTHER}: most groups of it have no grade; {MEND}")
    matches = {}
    for row in worksheet.rows:
        team = _team(name_in_archive(row.group)) if row.group else ""
        if found := by_team.get(team):
            alike = len(cells[team]) > 1 or len(found) > 1
            matches[row.number] = _of_member(
                row,
                found[0],
                assignment,
                alike=alike,
                person=_is_a_row(worksheet, found[0]),
                whole=worksheet.sheet.is_whole(row.group),
            )
    reason = "the sheet has no such group: download one of all participants and groups"
    unmatched = tuple((g, reason) for team, gs in by_team.items() if team not in cells for g in gs)
    return Matching(matches=matches, unmatched=unmatched, doubt="", teams=True)


def _of_member(
    row: Row, grade: Grade, assignment: str, *, alike: bool, person: bool, whole: bool
) -> Match:
    """What shows that a group's grade is a member's, and where its page goes.

    ``alike``: the archive has one name for several groups. ``person``: number and name are those of
    a participant as well. ``whole``: no letter of the name was lost where the sheet was saved.
    """
    missing = ""
    if alike:
        missing = (
            "several groups have this name in the archive: rename one in Moodle, or grade by hand"
        )
    elif person:
        missing = f"{grade.person.name[:60]!r} is a group and a participant: {BOTH_AGAIN}"
    elif not whole:
        missing = f"the sheet is not in UTF-8, and {row.group!r} may lack letters: {AS_UTF_8}"
    elif not assignment:
        missing = (
            "groups are the course's, and the file names do not tell that both are of one"
            f" assignment: {VOUCH}"
        )
    belonging = Belonging(
        key=Key.PARTICIPANT,
        number=f"{row.number} in group {row.group}",
        assignment=assignment,
        seen=("download", "sheet"),
        missing=missing,
    )
    number = grade.person.key
    page = Page(
        number=number,
        reason="" if number else "who is in no group cannot be reached by a feedback zip",
    )
    return Match(grade=grade, belonging=belonging, page=page)


def _team(archived: str) -> str:
    """A group's name to join by: those of no group have one that is in the teacher's language."""
    return DEFAULT_GROUPS[0] if archived in DEFAULT_GROUPS else archived


def _comparable(name: str) -> str:
    """A name in composed letters, spaces squeezed; what cannot be shown is a space."""
    shown = (c if c.isprintable() and c != "\ufffd" else " " for c in name)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def _by_key(grades: Iterable[Grade], keys: Iterable[str]) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = defaultdict(list)
    for key, grade in zip(keys, grades, strict=True):
        found[key].append(grade)
    return dict(found)
