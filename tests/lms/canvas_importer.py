"""A model of one Canvas course: its gradebook export, its importers of grades and of feedback.

It follows Canvas's own code, not what one would expect of it: lib/gradebook_exporter.rb,
lib/gradebook_importer.rb, ui/features/gradebook_uploads/jquery/process_gradebook_upload.js,
lib/content_zipper.rb, lib/zip_extractor.rb and app/models/abstract_assignment.rb
(infer_comment_context_from_filename, generate_comments_from_files, title_and_id), and Ruby's csv.
No running Canvas was asked: each rule of OBSERVED is of its code, and is played by a test.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from cinta.lms.sheet import Sheet
from tests.lms.observations import Observation, Observations, Seen

OBSERVED = Observations(
    header=Observation(
        "a gradebook is known by its first columns and by where Section stands; else it is refused",
        Seen.CODE,
    ),
    student=Observation(
        "a student is found by ID, then SIS user id, then login, then by name: of two the first",
        Seen.CODE,
    ),
    assignment=Observation(
        "an assignment is found by the id at its title's end, then by the title; else a new "
        "one is offered",
        Seen.CODE,
    ),
    totals=Observation(
        "columns named as totals (Final Score, Current Points, ...) are never assignments",
        Seen.CODE,
    ),
    numbers=Observation(
        "every cell that looks like a number is rewritten, logins too: 8,5 is 8.5, 1,234 is 1.234",
        Seen.CODE,
    ),
    excused=Observation("EX excuses a student, and a number takes it back", Seen.CODE),
    blank=Observation("a blank cell over a score posts an empty grade", Seen.CODE),
    two_decimals=Observation("scores are compared at two decimals", Seen.CODE),
    not_assigned=Observation(
        "what is written for someone who is not assigned, or is hidden, is dropped", Seen.CODE
    ),
    points_possible=Observation(
        "a row of points possible changes them, and drops a column that says read only", Seen.CODE
    ),
    encoding=Observation("only UTF-8 is read", Seen.CODE),
    separator=Observation(
        "semicolons are separators where they give equal counts in the first three lines", Seen.CODE
    ),
    archive=Observation(
        "files of the download: name, LATE, the user's id, the attachment's id, the student's "
        "own file name",
        Seen.CODE,
        "canvas",
    ),
    feedback=Observation(
        "a file goes to the user and the attachment whose ids its name holds, under the name "
        "of the student's own file; others are ignored",
        Seen.CODE,
    ),
    feedback_again=Observation(
        "each upload makes a comment more, and one name over 255 bytes stops it all", Seen.CODE
    ),
)
"""The rules that this model is held to (test_canvas_importer.py plays each)."""

Line = list[str | None]

NON_ASSIGNMENT = re.compile(
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|"
    "Override Score|Override Grade|Override Status"
)
TOTALS = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")
WORD = ("Mn", "Mc", "Me", "Nd", "Pc")
NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")


class Refused(Exception):
    """Canvas shows an error and saves nothing."""


@dataclass(frozen=True)
class User:
    """A student; ``name`` is "Ana Ruiz", ``sortable`` "Ruiz, Ana"."""

    id: int
    sortable: str
    login: str = ""
    sis: str = ""
    section: str = "Grupo A"

    @property
    def name(self) -> str:
        last, _, first = self.sortable.partition(", ")
        return f"{first} {last}".strip()


@dataclass
class Held:
    """A submission: ``entered`` is what was posted, ``score`` what is left of it."""

    entered: Decimal | None = None
    excused: bool = False
    graded_at: datetime | None = None
    late: bool = False
    anonymous: str = ""
    attachments: dict[int, str] = field(default_factory=dict)
    comments: list[tuple[str, list[tuple[str, bytes]]]] = field(default_factory=list)


@dataclass
class Assignment:
    """An assignment; ``late_percent`` is what the course's late policy takes off."""

    id: int
    title: str
    possible: Decimal | None = Decimal(10)
    manual: bool = False
    hidden: bool = False
    late_percent: int = 0
    groups: tuple[str, ...] = ()
    held: dict[int, Held] = field(default_factory=dict)

    def score(self, user: int) -> Decimal | None:
        """What the gradebook shows: Submission#score, after the late policy."""
        held = self.held[user]
        if held.entered is None or not held.late:
            return held.entered
        return held.entered * (100 - self.late_percent) / 100


@dataclass(frozen=True)
class Preview:
    """What Canvas shows before it saves: who and what it cannot place, what it would post."""

    missing_students: list[str]
    missing_assignments: list[str]
    changes: dict[tuple[int, int], str | None]
    possible: dict[int, str]


@dataclass
class Course:
    """A course with its students and assignments."""

    users: list[User]
    assignments: list[Assignment]
    custom: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one in self.assignments:
            for user in self.users:
                one.held.setdefault(user.id, Held())

    def assignment(self, number: int) -> Assignment:
        return next(one for one in self.assignments if one.id == number)

    # "Export Entire Gradebook"

    def export(
        self,
        name: str = "2026-11-25T1000_Grades-C.csv",
        *,
        separator: str = ",",
        decimal: str = ".",
        bom: bool = False,
        sis: bool = True,
        split_names: bool = False,
        total_words: tuple[str, ...] = TOTALS,
    ) -> Sheet:
        """The gradebook as a file; ``split_names`` is "Split student names into two columns"."""
        lines = [self._header(sis, split_names, total_words)]
        blank = [""] * (lines[0].index("Section") + 1 + len(self.custom))
        if any(one.manual for one in self.assignments):
            words = " (scores hidden from instructors)"
            manual = ["Manual Posting" + words * one.hidden for one in self.assignments]
            shown = [w * one.manual for w, one in zip(manual, self.assignments, strict=True)]
            lines.append([*blank, *shown, *[""] * len(total_words)])
        possible = [_n(one.possible, decimal) for one in self.assignments]
        read_only = ["(read only)"] * len(total_words)
        lines.append(["    Points Possible", *blank[1:], *possible, *read_only])
        for user in self.users:
            scores = [self._shown(one, user, decimal) for one in self.assignments]
            cells = [*_names(user, split_names), str(user.id), *[user.sis] * sis, user.login]
            custom = ["nota" for _ in self.custom]
            lines.append([*cells, user.section, *custom, *scores, *[""] * len(total_words)])
        text = "".join(put_csv(line, separator) for line in lines)
        return Sheet(name, text.encode("utf-8-sig" if bom else "utf-8"))

    def _header(self, sis: bool, split_names: bool, totals: tuple[str, ...]) -> list[str]:
        names = ["LastName", "FirstName"] if split_names else ["Student"]
        titles = [f"{one.title} ({one.id})" for one in self.assignments]
        known = ["ID", *["SIS User ID"] * sis, "SIS Login ID", "Section"]
        return [*names, *known, *self.custom, *titles, *totals]

    def _shown(self, one: Assignment, user: User, decimal: str) -> str:
        if user.id not in one.held or one.hidden:
            return "N/A"
        return "EX" if one.held[user.id].excused else _n(one.score(user.id), decimal)

    # "Import": what is shown, and "Save Changes"

    def preview(self, content: bytes) -> Preview:
        """What the importer makes of a file; Refused where it makes nothing of it."""
        lines = list(_parsed(content))
        if not lines:
            raise Refused("Invalid header row")
        columns = self._assignment_columns(lines[0])
        missing = [title for title, one in columns if one is None]
        found = [(lines[0].index(title), one) for title, one in columns if one]
        preview = Preview([], missing, {}, {})
        read_only = set()
        for line in lines[1:]:
            if "Points Possible" in (line[0] or ""):
                for place, one in found:
                    possible = line[place] if place < len(line) else None
                    if possible is not None:
                        preview.possible[one.id] = possible
                    if re.search(r"read\s+only", possible or ""):
                        read_only.add(one.id)
            elif not _is_posting_row(line):
                self._row(line, lines[0], found, preview)
        for key in [key for key in preview.changes if key[1] in read_only]:
            del preview.changes[key]
        return preview

    def import_csv(self, content: bytes) -> None:
        """Save what is shown; an assignment whose points possible were given gets them."""
        preview = self.preview(content)
        if preview.missing_students or preview.missing_assignments:
            raise Refused(f"Canvas asks: {preview.missing_students, preview.missing_assignments}")
        for number, possible in preview.possible.items():
            self.assignment(number).possible = _score(possible)
        for (user, number), grade in preview.changes.items():
            self.post(number, user, grade)

    def post(self, number: int, user: int, grade: str | None) -> None:
        """Submission posted_grade, or excuse (process_gradebook_upload.js)."""
        held = self.assignment(number).held[user]
        held.graded_at = datetime.now(UTC)
        held.excused = (grade or "").upper() in ("EX", "EXCUSED")
        held.entered = None if held.excused else _score(grade)

    def _assignment_columns(self, header: Line) -> list[tuple[str, Assignment | None]]:
        words = [cell or "" for cell in header]
        split = self._student_columns(words)
        rest = [word for word in words[split:] if not NON_ASSIGNMENT.search(word)]
        rest = [word for word in rest if word not in self.custom]
        return [(word, self._assignment_named(word)) for word in rest if word]

    def _student_columns(self, words: list[str]) -> int:
        student = len(words) > 3 and "Student" in words[0] and "ID" in words[1]
        names = len(words) > 4 and "LastName" in words[0] and "FirstName" in words[1]
        if not (student or (names and "ID" in words[2])):
            raise Refused("Invalid header row")
        # With a byte order mark in front, words[0] is not equal to LastName.
        count = first = 4 if words[:2] == ["LastName", "FirstName"] else 3
        words = [*words, "", "", "", ""]
        if "SIS Login ID" in words[first - 1]:
            count += 1
        elif "SIS User ID" in words[first - 1] and "SIS Login ID" in words[first]:
            integration = "Integration ID" in words[first + 1]
            count += 2 + integration + ("Root Account" in words[first + 1 + integration])
        if "Section" not in words[count - 1]:
            raise Refused("Invalid header row")
        return count + sum(word in self.custom for word in words)

    def _assignment_named(self, header: str) -> Assignment | None:
        match = re.fullmatch(r"(.*)\s\(([0-9]+)\)", header)
        by_id = [one for one in self.assignments if match and one.id == int(match[2])]
        return next(iter(by_id or [one for one in self.assignments if one.title == header]), None)

    def _row(
        self, line: Line, header: Line, found: list[tuple[int, Assignment]], preview: Preview
    ) -> None:
        user = self._student(line, header)
        if user is None:
            preview.missing_students.append(line[0] or "")
            return
        for place, one in found:
            if user.id not in one.held or one.hidden:
                continue
            grade = (line[place] or "").strip() if place < len(line) else ""
            held = one.held[user.id]
            score = one.score(user.id)
            original = "EX" if held.excused else "" if score is None else str(score)
            if not _no_change("EX" if grade.upper() == "EX" else grade, original):
                preview.changes[user.id, one.id] = grade or None

    def _student(self, line: Line, header: Line) -> User | None:
        at = {word: line[place] for place, word in enumerate(header) if place < len(line)}
        number = re.match(r"\s*[0-9]+", at.get("ID") or "")
        name = line[0]
        if header[0] == "LastName":
            name = f"{line[1] or ''} {line[0] or ''}".strip()
        for fits in (
            lambda user: number and user.id == int(number[0]),
            lambda user: at.get("SIS User ID") and user.sis == at["SIS User ID"],
            lambda user: at.get("SIS Login ID") and user.login == at["SIS Login ID"],
            lambda user: name in (user.name, user.sortable),
        ):
            if hits := [user for user in self.users if fits(user)]:
                return hits[0]
        return None

    # "Download Submissions" and "Upload Submissions"

    def downloaded(self, number: int, anonymous: bool = False) -> dict[int, list[str]]:
        """The file names that each student has in the archive."""
        one = self.assignment(number)
        return {
            user.id: [
                f"{_stem(user, one.held[user.id], anonymous)}_{attachment}_"
                + re.sub(r'[\0/\\:*?"<>|]+', "_", name)
                for attachment, name in one.held[user.id].attachments.items()
            ]
            for user in self.users
            if user.id in one.held
        }

    def upload(self, number: int, content: bytes) -> list[str]:
        """Attach the files of a zip to comments; the names that were ignored come back."""
        one, ignored = self.assignment(number), []
        files: dict[int, list[tuple[str, bytes]]] = {}
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(len(name.split("/")[-1].encode()) > 255 for name in names):
                raise Refused("Errno::ENAMETOOLONG: the whole upload")
            for name in names:
                if place := _addressed(one, name.split("/")[-1]):
                    user, shown = place
                    files.setdefault(user, []).append((shown, archive.read(name)))
                else:
                    ignored.append(name)
        for user, attached in files.items():
            plural = "s" * (len(attached) > 1)
            one.held[user].comments.append((f"See attached file{plural}", attached))
        return ignored


def _addressed(one: Assignment, name: str) -> tuple[int, str] | None:
    original = name
    for group in one.groups:
        name = name.removeprefix(f"{group}_")
    parts = [part for part in name.split("_") if part != "LATE"]
    numbers = [part for part in parts if re.fullmatch("[0-9]+", part)][:2]
    if parts[0] == "anon":
        _, anonymous, attachment, *_ = [*parts, "", ""]
        users = [user for user, held in one.held.items() if held.anonymous == anonymous]
    else:
        user, attachment = [*numbers, "", ""][:2]
        users = [int(user)] if user and int(user) in one.held else []
    if parts[-1].startswith("link") or original.startswith("._") or not users:
        return None
    theirs = one.held[users[0]].attachments
    # The name that is shown is the student's own file's, not the one in the zip.
    shown = theirs.get(int(attachment)) if attachment.isdigit() else None
    return (users[0], shown) if shown else None


def _stem(user: User, held: Held, anonymous: bool) -> str:
    name = re.sub(r"^(\d+)$", r"\1", re.sub(r"_(\d+)_", r"\1", user.sortable)).lower()
    parts = ["" if anonymous else name, "LATE" * held.late]
    parts.append(f"anon_{held.anonymous}" if anonymous else str(user.id))
    joined = "_".join(part for part in parts if part)
    # [[:word:]] of Ruby: letters, marks, decimal digits, connectors.
    return "".join(c for c in joined if unicodedata.category(c) in WORD or c.isalpha())


def _n(number: Decimal | None, decimal: str) -> str:
    """I18n.n with a precision of 2: no thousands separators."""
    if number is None:
        return ""
    return str(number.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)).replace(".", decimal)


def _score(grade: str | None) -> Decimal | None:
    """Assignment#grade_to_score of an assignment in points: what is no number is no score."""
    return Decimal(grade) if grade and NUMBER.fullmatch(grade) else None


def _no_change(new: str, old: str) -> bool:
    if new == old or (new in ("", "-") and old in ("", "-")):
        return True
    if not new or not old or "EX" in (new.upper(), old):
        return False
    try:
        return _n(Decimal(new), ".") == _n(Decimal(old), ".")
    except InvalidOperation:
        return False


def _names(user: User, split: bool) -> list[str]:
    last, _, first = user.sortable.partition(", ")
    names = [last, first] if split else [user.sortable]
    return [f'="{name}"' if re.match(r"\s*=", name) else name for name in names]


def _is_posting_row(line: Line) -> bool:
    pattern = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
    return all(pattern.fullmatch(cell) for cell in line if cell is not None)


def _parsed(content: bytes) -> Iterator[Line]:
    """The rows, numbers rewritten; the byte order mark stays at the first word."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("Gradebook import did not parse cleanly") from None
    separator = _separator(io.StringIO(text, newline="\n").readlines()[:3])
    for line in _ruby_csv(text, separator):
        yield [_rewritten(cell) for cell in line]


def _separator(lines: list[str]) -> str:
    """Semicolons if they give as many cells in each of three lines, and more than commas do."""
    counts = {}
    for separator in ";,":
        try:
            sizes = {len(next(_ruby_csv(line, separator), [])) for line in lines}
            counts[separator] = sizes.pop() if len(sizes) == 1 else 0
        except Refused:
            counts[separator] = 0
    return ";" if counts[";"] > counts[","] else ","


def _rewritten(cell: str | None) -> str | None:
    """CSV::Converters[:decimal_comma_to_period]."""
    if cell is None or not re.fullmatch(r"-?[0-9.,]+%?", cell):
        return cell
    *parts, last = re.split("[,.]", cell)
    return f"{''.join(parts)}.{last}" if parts else last


def _ruby_csv(text: str, separator: str) -> Iterator[Line]:
    """Ruby's csv: no quotation mark in a bare cell, nothing behind a quoted one, nil if empty."""
    place = 0
    while place < len(text):
        line: Line = []
        while True:
            cell, place = _cell(text, place, separator)
            line.append(cell)
            if text[place : place + 1] != separator:
                break
            place += 1
        place += len(_at(r"\r?\n?", text, place))
        if not re.fullmatch(r"[;, ]*", separator.join(cell or "" for cell in line)):
            yield line


def _at(pattern: str, text: str, place: int) -> str:
    """What a pattern that may match nothing matches here."""
    found = re.compile(pattern).match(text, place)
    return found[0] if found else ""


def _cell(text: str, place: int, separator: str) -> tuple[str | None, int]:
    if text[place : place + 1] != '"':
        bare = _at(rf"[^{separator}\r\n]*", text, place)
        if '"' in bare:
            raise Refused("Illegal quoting")
        return bare or None, place + len(bare)
    quoted = re.compile(r'"((?:[^"]|"")*)"').match(text, place)
    if not quoted:
        raise Refused("Unclosed quoted field")
    place += len(quoted[0])
    if text[place : place + 1] not in ("", separator, "\r", "\n"):
        raise Refused("Any value after quoted field isn't allowed")
    return quoted[1].replace('""', '"'), place


def put_csv(line: list[str], separator: str) -> str:
    """Ruby's generate: quotes only where they are needed."""
    needs = re.compile(rf'[{separator}"\r\n]')
    quoted = ('"' + cell.replace('"', '""') + '"' if needs.search(cell) else cell for cell in line)
    return separator.join(quoted) + "\n"
