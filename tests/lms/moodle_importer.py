"""A model of one Moodle assignment: what it writes into a worksheet, what it takes from one.

It does what real Moodles were seen to do (OBSERVED, each fact played by a test), and follows
Moodle's own code, not what one would expect of it: mod/assign/feedback/offline/
{locallib,importgradeslib}.php, mod/assign/feedback/file/importziplib.php, lib/csvlib.class.php,
lib/moodlelib.php (unformat_float) and PHP's fgetcsv (ext/standard/file.c). Where the two differ,
what was seen counts. ``newest`` adds what was only read in the code of Moodle's main branch.
"""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from cinta.lms.sheet import Sheet
from tests.lms.observations import Observation, Observations, Seen

OBSERVED = Observations(
    team_number=Observation(
        "with students submitting in groups, the number in a feedback zip's entry is a group's id:"
        " all its members get the file; a participant's number is passed over without a word",
        Seen.BOTH,
        "round2/team_feedback",
    ),
    team_overlap=Observation(
        "where a group's id equals some participant's number, that group's members get the file",
        Seen.BOTH,
        "round2/team_feedback",
    ),
    team_without_group=Observation(
        "who is in no group cannot be reached by a feedback zip in such an assignment",
        Seen.BOTH,
        "round2/team_feedback",
    ),
    team_worksheet=Observation(
        "a team's worksheet has a row a student and a column of groups; grades and comments by"
        " participant arrive",
        Seen.BOTH,
        "round2/team_feedback",
    ),
    team_folders=Observation(
        "the download of a team assignment names its folders by group, with the group's id",
        Seen.BOTH,
        "round2/team_feedback",
    ),
    newer_grade=Observation(
        "a row whose grade in Moodle is newer than the sheet's date is skipped without a word,"
        " unless it is to ignore that",
        Seen.BOTH,
        "round2/handgrade",
    ),
    newer_submission=Observation(
        "a row whose submission in Moodle is newer than the sheet is skipped without a word,"
        " unless it is to ignore that",
        Seen.BOTH,
        "round2/handgrade",
    ),
    hand_grade=Observation(
        "a fresh sheet shows a grade given by hand like any other, and another number replaces it",
        Seen.BOTH,
        "round2/handgrade",
    ),
    flattened_comment=Observation(
        "a sheet shows a comment without its line breaks: the lines are run together",
        Seen.BOTH,
        "round2/handgrade",
    ),
    names=Observation(
        "a student may be named 'Participant 5' or '=SUM(1+1) @Formula'; an apostrophe is left out"
        " of folder names, two blanks stay two",
        Seen.BOTH,
        "round2/handgrade",
    ),
    dates=Observation(
        "the sheet's status words tell lateness and extensions, its dates are in words",
        Seen.BOTH,
        "round2/extension",
    ),
    maximum=Observation(
        "the default maximum of an assignment is 100: a 10 is 10 of 100, and what is over the"
        " maximum is skipped",
        Seen.BOTH,
        "round2/max100",
    ),
    workflow=Observation(
        "with marking workflow, grades are stored and nobody sees them until the state is Released",
        Seen.BOTH,
    ),
    scale=Observation(
        "an assignment graded by a scale has a column of its items instead of a maximum",
        Seen.OLDER,
    ),
    scale_items=Observation(
        "there a grade is one of the items; anything else, a number too, is no grade and skipped",
        Seen.CODE,
    ),
    rubric=Observation("one graded by a rubric or a marking guide offers no worksheet", Seen.OLDER),
    submitted_later=Observation(
        "the sheet tells when a student submitted, a file's time in the download when it was"
        " uploaded: that can be hours before",
        Seen.OLDER,
        "round2/extension",
    ),
    upload_limit=Observation(
        "PHP takes uploads of 2 MB by default: a larger file is refused", Seen.OLDER
    ),
)
"""What the two Moodles did that this model is held to (test_moodle_importer.py plays each)."""

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EPOCH = datetime(1970, 1, 1)
PHP_LIMIT = 2 * 2**20
PLUGINS = {("assignfeedback", "file"), ("assignsubmission", "file")}
DROPPED = re.compile(r"[\x00-\x1f\x7f-\x9f&<>\"`|':\\/]")
"""What Moodle leaves out of a folder's name."""


class Refused(Exception):
    """Moodle shows an error and saves nothing."""


@dataclass(frozen=True, kw_only=True)
class Language:
    """The strings of a teacher's language that decide what is written and what is read."""

    hidden_user: str
    identifier: str
    name: str
    grade: str
    maximum: str
    scale: str
    changeable: str
    handed_in: str
    graded: str
    feedback: str
    group: str
    state: str
    status: str
    submitted: str
    released: str
    decimal: str
    yes_no: tuple[str, str]
    days: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


ENGLISH = Language(
    hidden_user="Participant ",
    identifier="Identifier",
    name="Full name",
    grade="Grade",
    maximum="Maximum grade",
    scale="Scale",
    changeable="Grade can be changed",
    handed_in="Last modified (submission)",
    graded="Last modified (grade)",
    feedback="Feedback comments",
    group="Group",
    state="Marking workflow state",
    status="Status",
    submitted="Submitted for grading",
    released="Released",
    decimal=".",
    yes_no=("Yes", "No"),
)
SPANISH = Language(
    hidden_user="Participante",
    identifier="Identificador",
    name="Nombre completo",
    grade="Calificación",
    maximum="Calificación máxima",
    scale="Escala",
    changeable="La calificación puede ser cambiada",
    handed_in="Última modificación (entrega)",
    graded="Última modificación (calificación)",
    feedback="Comentarios de retroalimentación",
    group="Grupo",
    state="Estado del workflow (flujo de trabajo) de calificaciones",
    status="Estado",
    submitted="Enviado para calificar",
    released="Publicada",
    decimal=",",
    yes_no=("Sí", "No"),
    days=tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
    months=tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
        " diciembre".split()
    ),
)


@dataclass
class Record:
    """A row of assign_grades with its feedback; ``grade`` is None where only feedback was given."""

    modified: datetime
    grade: Decimal | None = None
    comment: str = ""
    files: dict[str, bytes] = field(default_factory=dict)


class Assignment:
    """An assignment as a real worksheet shows it, with the teacher's ``language``.

    One that students submit in groups has a column for them; ``groups`` are their names by their
    ids, which no worksheet shows. ``limit`` is the largest upload that PHP takes. ``rubric`` says
    that it is graded by one, or by a marking guide.
    """

    def __init__(
        self,
        worksheet: bytes,
        language: Language = ENGLISH,
        name: str = "Grades-C-Lab-7.csv",
        newest: bool = False,
        groups: Mapping[str, str] | None = None,
        limit: int = PHP_LIMIT,
        rubric: bool = False,
    ) -> None:
        header, *rows = csv.reader(io.StringIO(worksheet.decode("utf-8-sig"), newline=""))
        self.header, self.language, self.name, self.newest = header, language, name, newest
        self.cells = {
            _number(row[0], language): dict(zip(header, row, strict=True)) for row in rows
        }
        self.groups, self.limit, self.rubric = groups or {}, limit, rubric
        first = dict(zip(header, rows[0], strict=True))
        self.scale = [item.strip() for item in first.get(language.scale, "").split(",") if item]
        points = first.get(language.maximum, "").replace(",", ".")
        self.maximum = Decimal(points or len(self.scale))
        shown = {number: self._record(cells) for number, cells in self.cells.items()}
        self.records = {number: record for number, record in shown.items() if record}
        self.locked: set[str] = set()
        self.submitted_since: set[str] = set()
        dates = [self._shown_date(row.get(language.handed_in, "")) for row in self.cells.values()]
        dates += [record.modified for record in self.records.values()]
        self.now = max(datetime(2026, 11, 23, 9, 0), *(at + HOUR for at in dates))

    def _record(self, cells: Mapping[str, str]) -> Record | None:
        """What a row shows of a grade record; a comment is stored as HTML."""
        words = self.language
        grade, comment = cells[words.grade], cells.get(words.feedback, "")
        if not grade and not comment:
            return None
        points = self._points(grade)
        exact = None if points is None else Decimal(str(points))
        modified = self._shown_date(cells[words.graded])
        return Record(modified, exact, html.escape(comment, quote=False))

    @property
    def is_team(self) -> bool:
        """Students submit in groups: "Students submit in groups" is on."""
        return self.language.group in self.header

    def members(self, group: str) -> list[str]:
        """Participant numbers of a group, by its id."""
        name = self.groups.get(group)
        return [n for n, row in self.cells.items() if name and row[self.language.group] == name]

    # What students do, and what they see.

    def submit(self, number: str) -> None:
        """A student submits now, perhaps again."""
        words, graded = self.language, number in self.records
        status = f"{words.submitted} - Graded - resubmitted" if graded else f"{words.submitted} - "
        self.cells[number] |= {
            words.status: f"{status} -  - ",
            words.handed_in: self._date(self.now),
        }
        self.submitted_since.add(number)

    def submitted_at(self, number: str) -> datetime:
        """When a student submitted, as the sheet tells it."""
        return self._shown_date(self.cells[number][self.language.handed_in])

    def shown_to(self, number: str) -> Record | None:
        """What a student sees of their grade and feedback; None before it is released."""
        words = self.language
        held_back = self.cells[number].get(words.state, words.released) != words.released
        return None if held_back else self.records.get(number)

    # What the teacher does in Moodle's pages.

    def mark(self, number: str, grade: str | None, comment: str = "") -> None:
        """The teacher's own grade and feedback (HTML), given now."""
        kept = self.records.get(number, Record(self.now))
        points = None if grade is None else Decimal(grade)
        self.records[number] = replace(kept, modified=self.now, grade=points, comment=comment)

    def release(self, number: str) -> None:
        """The teacher sets the marking workflow state."""
        self.cells[number][self.language.state] = self.language.released

    def wait(self, minutes: int = 10) -> None:
        self.now += minutes * MINUTE

    # "Download all submissions"

    def folders(self) -> set[str]:
        """The folders that a download has: each participant's who submitted, or each group's.

        That of who is in no group has no number, and is left out here.
        """
        words = self.language
        rows = {n: r for n, r in self.cells.items() if r[words.status].startswith(words.submitted)}
        named = {number: row[words.name] for number, row in rows.items()}
        if self.is_team:
            named = {
                one: name for one, name in self.groups.items() if {*self.members(one)} & {*rows}
            }
        return {f"{_in_archive(name)}_{one}_assignsubmission_file" for one, name in named.items()}

    # "Download grading worksheet"

    def worksheet(self) -> Sheet:
        """The sheet as Moodle writes it now; what is uploaded later is taken for made of it."""
        if self.rubric:
            raise Refused("There is no worksheet")
        self.submitted_since.clear()
        lines = [_put_csv(self.header), *(_put_csv(self._row(n)) for n in self.cells)]
        return Sheet(self.name, "".join(lines).encode("utf-8-sig"))

    def _row(self, number: str) -> list[str]:
        words, record = self.language, self.records.get(number)
        shown = {words.changeable: words.yes_no[number in self.locked]}
        if record:
            shown[words.grade] = self._shown(record.grade)
            shown[words.graded] = self._date(record.modified)
            shown[words.feedback] = _flattened(record.comment)
        return [(self.cells[number] | shown)[column] for column in self.header]

    def _shown(self, grade: Decimal | None) -> str:
        if grade is None:
            return ""
        if self.scale:
            return self.scale[int(grade) - 1]
        cents = grade.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        return str(cents).replace(".", self.language.decimal)

    def _date(self, at: datetime) -> str:
        if not self.language.days:
            hour = f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
            return f"{at:%A}, {at.day} {at:%B %Y}, {hour}"
        day, month = self.language.days[at.weekday()], self.language.months[at.month - 1]
        return f"{day}, {at.day} de {month} de {at.year}, {at.hour}:{at:%M}"

    def _shown_date(self, text: str) -> datetime:
        """The date that a cell of Moodle's own shows, in the teacher's language."""
        found = re.fullmatch(r"\w+, (\d+) de (\w+) de (\d+), (\d+):(\d+)", text)
        if not found:
            return _strtotime(text)
        day, month, year, hour, minute = found.groups()
        months = self.language.months.index(month) + 1
        return datetime(int(year), months, int(day), int(hour), int(minute))

    # "Upload grading worksheet"

    def import_sheet(
        self,
        content: bytes,
        *,
        separator: str = "comma",
        encoding: str = "utf-8",
        ignore_modified: bool = False,
    ) -> None:
        """What the confirmed import saves; Refused where Moodle says no."""
        header, *rows = _load(content, SEPARATORS[separator], encoding)
        at = {column: place for place, column in enumerate(header)}
        words = self.language
        if not {words.identifier, words.grade, words.graded} <= at.keys():
            raise Refused("Moodle could not read the uploaded worksheet")
        feedback = at.get(words.feedback, 0)
        for row in rows:
            number = row[at[words.identifier]][len(words.hidden_user) :]
            if not re.fullmatch(r"\s*[0-9]+", number):
                raise Refused("Error reading from database")
            if number.strip() in self.cells:
                self._save(
                    number.strip(),
                    self._points(row[at[words.grade]]),
                    _strtotime(row[at[words.graded]]),
                    # if (!empty($details['index'])): column 0 is as good as none
                    row[feedback] if feedback else None,
                    ignore_modified,
                )
        self.now += MINUTE

    def _points(self, cell: str) -> float | None:
        if not self.scale:
            return _unformat_float(cell, self.language.decimal)
        return self.scale.index(cell) + 1 if cell in self.scale else None

    def _save(
        self,
        number: str,
        grade: float | None,
        modified: datetime,
        feedback: str | None,
        ignore_modified: bool,
    ) -> None:
        record = self.records.get(number)
        late = record is not None and record.modified > modified + MINUTE
        stale = (late or number in self.submitted_since) and not ignore_modified
        if not self._skips(record, number, grade, stale):
            points = Decimal(str(grade)).quantize(Decimal("0.00001"))
            self._touched(number).grade = points
        if feedback is not None and not stale and feedback != (record.comment if record else ""):
            self._touched(number).comment = feedback

    def _skips(self, record: Record | None, number: str, grade: float | None, stale: bool) -> bool:
        had = None if record is None or record.grade is None else float(record.grade)
        if grade is None or grade < 0 or stale or number in self.locked:
            return True
        return grade == had or grade > float(self.maximum) or (self.newest and grade == 0)

    def _touched(self, number: str) -> Record:
        record = self.records.setdefault(number, Record(self.now))
        record.modified = self.now
        return record

    # "Upload feedback files in a zip"

    def import_zip(self, content: bytes) -> int:
        """Files whose path names somebody; the rest is ignored without a word.

        What comes back is the number of "users with updated feedback".
        """
        if len(content) > self.limit:
            raise Refused("The file is larger than the maximum upload size")
        updated = set()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for path in archive.namelist():
                numbers, name = self._addressed(path)
                for number in numbers:
                    if self._file(number, name) != archive.read(path):
                        self._touched(number).files[name] = archive.read(path)
                        updated.add(number)
        self.now += MINUTE
        return len(updated)

    def _file(self, number: str, name: str) -> bytes | None:
        record = self.records.get(number)
        return record.files.get(name) if record else None

    def _addressed(self, path: str) -> tuple[list[str], str]:
        """Whose file it is and its name: is_valid_filename_for_import."""
        parts = path.split("/")
        if not parts[-1] or parts[-1][0] in ".~":
            return [], ""
        while parts:
            info = parts.pop(0).split("_", 4)
            numbers = self._numbered(info[1]) if len(info) >= 4 else []
            if numbers and tuple(info[2:4]) in PLUGINS:
                return numbers, "/".join(part for part in (*info[4:], *parts) if part)
        return [], ""

    def _numbered(self, number: str) -> list[str]:
        """The participants whom a number in a path means: a group's members, or one."""
        if self.is_team:
            return self.members(number)
        return [number] if number in self.cells else []


def _number(identifier: str, language: Language) -> str:
    return identifier[len(language.hidden_user) :]


def _in_archive(name: str) -> str:
    """A name as Moodle writes it into a folder's: two blanks stay two."""
    return re.sub(r"[?*]", "_", DROPPED.sub("", name.replace("_", " ")))


def _load(content: bytes, separator: str, encoding: str) -> list[list[str]]:
    """csv_import_reader::load_csv_content: every row as wide as the header, or all is refused."""
    # core_text::convert drops what is no such text: Latin-1 read as UTF-8 loses its accents.
    text = content.decode(encoding, "ignore").removeprefix("\ufeff")
    rows = fgetcsv(re.sub(r"\r\n?", "\n", text).strip(" \t\n\r\0\x0b"), separator)
    rows = [row for row in rows if row != [""]]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise Refused("Moodle could not read the uploaded worksheet")
    return rows


def fgetcsv(text: str, separator: str = ",") -> list[list[str]]:
    """PHP's fgetcsv over a whole file: a backslash in quotes keeps the next quote from closing."""
    rows, row, place = [], [], 0
    while place <= len(text):
        cell, place = _cell(text, place, separator)
        row.append(cell)
        if place < len(text) and text[place] == separator:
            place += 1
            continue
        rows.append(row)
        row, place = [], place + 1
    return rows


def _cell(text: str, place: int, separator: str) -> tuple[str, int]:
    opening = place
    while text[opening : opening + 1].isspace() and text[opening] not in (separator, "\n"):
        opening += 1
    if text[opening : opening + 1] != '"':
        return _until(text, place, separator)
    quoted, place = _quoted(text, opening + 1)
    rest, place = _until(text, place, separator)
    return quoted + rest, place


def _quoted(text: str, place: int) -> tuple[str, int]:
    """From behind the opening quote to behind the closing one, or to the end of the file."""
    found = []
    while place < len(text):
        if text[place] == "\\":
            found.append(text[place : place + 2])
            place += 2
        elif text[place] != '"':
            found.append(text[place])
            place += 1
        elif text[place + 1 : place + 2] == '"':
            found.append('"')
            place += 2
        else:
            return "".join(found), place + 1
    return "".join(found), place


def _until(text: str, place: int, separator: str) -> tuple[str, int]:
    end = place
    while end < len(text) and text[end] not in (separator, "\n"):
        end += 1
    return text[place:end], end


def _put_csv(row: list[str]) -> str:
    """PHP's fputcsv without an escape: quotes also around spaces."""
    quoted = re.compile(r'[,"\n\r\t ]')
    cells = [f'"{c.replace(chr(34), chr(34) * 2)}"' if quoted.search(c) else c for c in row]
    return ",".join(cells) + "\n"


def _unformat_float(text: str, decimal: str) -> float | None:
    """Moodle's unformat_float, not strict: ``(float)`` takes what it can from the front."""
    if not text.strip():
        return None
    number = text.strip().replace(" ", "").replace(decimal, ".")
    match = re.match(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?", number)
    return float(match[0]) if match else 0.0


def _strtotime(text: str) -> datetime:
    """PHP's strtotime for what stands in such cells: English words, ISO, American slashes."""
    text = text.strip()
    for form in ("%A, %d %B %Y, %I:%M %p", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M"):
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return EPOCH


def _flattened(text: str) -> str:
    """base_export_format::format_text: tags stripped, entities decoded, but not ``&#039;``."""
    text = re.sub(r"</p>|\n|\r", "   ", text)
    text = re.sub(r"<(?!\s)[^>]*>", "", text)
    apostrophe = "&#039;"
    return apostrophe.join(html.unescape(part) for part in text.split(apostrophe))
