"""A folder whose names tell whose each file is, in a way that the teacher says: ``--names``.

A pattern is a path with fields in braces, ``{last}, {first} ({key}) - {time}/{file}``, and is held
against the whole path within the folder or archive, or, where that fits nothing, below a folder
that all lie in. A name that can be read as two people's is nobody's, and said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from string import Formatter

from ..errors import InputError
from ..records.origin import Lms, Person
from .download import Download, Layout, StudentFiles, folder_of_all, group_files, may_hold_notebook
from .entries import Entry
from .moments import moment
from .names import composed

FIELDS = {
    "key": r"[^/\s]+",
    "name": r"[^/]+",
    "first": r"[^/]+",
    "last": r"[^/]+",
    "email": r"[^/\s@]+@[^/\s@]+",
    "time": r"[^/]*\d[^/]*",
    "file": r".+",
    "any": r"[^/]*",
}
"""What a field may hold: a key has no blanks, a file may lie in folders of its own."""

KINDS = {"": "", "d": r"\d+", "a": r"[^\W_]+"}
"""What may stand behind a field's name and a colon: digits alone, letters and digits alone."""

PEOPLE = ("key", "name", "first", "last", "email")
MAX_STEPS, MAX_READINGS = 20_000, 100
EXAMPLE = "'{last}, {first} ({key}) - {time}/{file}'"

Reading = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """A part of a pattern: what stands before a field, its name (empty: none) and what it holds."""

    before: str
    name: str = ""
    holds: re.Pattern[str] = re.compile("")


def read_pattern(pattern: str) -> tuple[Field, ...]:
    """The fields of ``--names``; InputError says what is wrong and how it is written."""
    try:
        parts = [(text, name, kind or "") for text, name, kind, _ in Formatter().parse(pattern)]
    except ValueError as error:
        raise _unclear(pattern, f"{error}") from None
    fields = [_field(pattern, *part) for part in parts]
    names = [field.name for field in fields if field.name != "any" and field.name]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise _unclear(pattern, f"{{{twice}}} is there twice ({{any}} is for what says nothing)")
    if not set(names) & set(PEOPLE):
        raise _unclear(pattern, "nothing says whose a file is")
    if close := next((f for f in fields[1:] if f.name and not f.before), None):
        raise _unclear(pattern, f"nothing tells where {{{close.name}}} begins")
    return tuple(fields)


def _field(pattern: str, before: str, name: str | None, kind: str) -> Field:
    before = composed(before)
    if name is None:
        return Field(before)
    if name not in FIELDS:
        listed = ", ".join(f"{{{one}}}" for one in FIELDS)
        raise _unclear(pattern, f"no field {{{name[:40]}}}, only {listed}")
    if kind not in KINDS:
        raise _unclear(pattern, f"behind {{{name}: only d (digits) or a (letters and digits)")
    return Field(before, name, re.compile(KINDS[kind] or FIELDS[name], re.DOTALL))


def _unclear(pattern: str, problem: str) -> InputError:
    return InputError(f"--names {pattern[:100]!r}: {problem}; write it like {EXAMPLE}")


def named(fields: Sequence[Field]) -> Callable[[Download], Layout]:
    """Reads a download by a pattern; InputError if no notebook in it is named so."""

    def read(download: Download) -> Layout:
        readings = _readings_below(fields, download)
        sure = {name: found[0] for name, found in readings.items() if len(found) == 1}
        notebooks = [entry for entry in download.entries if may_hold_notebook(entry)]
        if not any(readings[entry.name] for entry in notebooks):
            there = next((entry.name for entry in (*notebooks, *download.entries)), "nothing")
            raise InputError(
                f"--names: nothing in {download.name} is named like that; there is {there!r}"
                " (the whole path counts, from where they part; {any} is for what says nothing)"
            )
        pairs = [
            _submission(sure[entry.name], entry) for entry in download.entries if entry.name in sure
        ]
        return Layout(
            lms=Lms.PLAIN,
            words="named as --names says",
            students=group_files(pairs),
            strays=tuple(entry for entry in download.entries if entry.name not in sure),
            warnings=tuple(_warnings(notebooks, readings)),
        )

    return read


def _submission(reading: Reading, entry: Entry) -> tuple[StudentFiles, Entry]:
    person, time = _person(reading), reading.get("time", "")
    label = "/".join(filter(None, (person.key, person.name, time)))
    at = moment(time) if time else ""
    return StudentFiles(people=(person,), label=label, files=()), replace(entry, at=at)


def _person(reading: Reading) -> Person:
    key, email = reading.get("key", ""), reading.get("email", "")
    whole = " ".join(filter(None, (reading.get("first", ""), reading.get("last", ""))))
    return Person(key, reading.get("name") or whole or key or email, email)


def _warnings(notebooks: Sequence[Entry], readings: Mapping[str, list[Reading]]) -> Iterator[str]:
    """What was not read, each kind in a line with one example."""
    others = [entry.name for entry in notebooks if not readings[entry.name]]
    if others:
        yield f"{len(others)} are not named as --names says, and nobody's by it: {others[0]!r}"
    if torn := [entry.name for entry in notebooks if len(readings[entry.name]) > 1]:
        one, other = (_words(reading) for reading in readings[torn[0]][:2])
        yield (
            f"{len(torn)} can be read in two ways, and are nobody's: {torn[0]!r} as {one} or"
            f" {other}; make --names more exact ({{key:a}}: letters and digits alone, {{key:d}}:"
            " digits alone)"
        )
    sure = [readings[entry.name][0] for entry in notebooks if len(readings[entry.name]) == 1]
    people = {_person(reading) for reading in sure}
    if len(people) == 1 and len(sure) > 1:
        yield (
            f"all {len(sure)} are read as {_words(sure[0])}'s: if that is only the folder they are"
            " in, begin --names with {any}/"
        )
    if unread := [r["time"] for r in sure if r.get("time") and not moment(r["time"])]:
        yield f"{len(unread)} times cannot be read, and count as unknown: {unread[0]!r}"


def _words(reading: Reading) -> str:
    person = _person(reading)
    return f"{person.name} ({person.key})" if person.key else person.name


def _readings_below(fields: Sequence[Field], download: Download) -> dict[str, list[Reading]]:
    """The readings of each whole path; if none is named so, of all below the folder they share."""
    for depth in range(len(folder_of_all(download.entries)) + 1):
        found = {
            entry.name: _readings(fields, "/".join(entry.parts[depth:]))
            for entry in download.entries
        }
        if any(found.values()):
            break
    return found


def _readings(fields: Sequence[Field], name: str) -> list[Reading]:
    """How a path can be read: one reading for each person and time that it may mean.

    A reading with a time counts before one in which the time is none. Of a name that can be read
    in too many ways to look at them all, there is none.
    """
    reader = _Reader(fields, composed(name))
    found = list(islice(reader.read(), MAX_READINGS))
    if len(found) == MAX_READINGS or reader.steps >= MAX_STEPS:
        return []
    timed = [reading for reading in found if "time" not in reading or moment(reading["time"])]
    distinct = {(_person(one), one.get("time", "")): one for one in reversed(timed or found)}
    return list(reversed(distinct.values()))


class _Reader:
    """Finds every way in which the fields fit a text, and gives up where there are too many."""

    def __init__(self, fields: Sequence[Field], text: str) -> None:
        self.fields, self.text, self.steps = fields, text, 0

    def read(self, index: int = 0, start: int = 0) -> Iterator[Reading]:
        """The readings of the fields from one on, of the text from a place on."""
        if index == len(self.fields):
            if start == len(self.text):
                yield {}
            return
        field = self.fields[index]
        if not self.text.startswith(field.before, start):
            return
        start += len(field.before)
        for end in self._ends(index, start) if field.name else (start,):
            held = self.text[start:end]
            if not field.name:
                yield from self.read(index + 1, start)
            elif field.holds.fullmatch(held):
                for rest in self.read(index + 1, end):
                    yield {field.name: held.strip(), **rest}

    def _ends(self, index: int, start: int) -> Iterator[int]:
        """Where a field may end: before what follows it, or at the end of the text."""
        following = self.fields[index + 1].before if index + 1 < len(self.fields) else ""
        if not following:
            yield len(self.text)
            return
        end = self.text.find(following, start)
        while end >= 0 and self.steps < MAX_STEPS:
            self.steps += 1
            yield end
            end = self.text.find(following, end + 1)
