"""What a run's folder knows of its units: enough to report on it again without their sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from ..unit import Exercise, Unit

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


class WrongOutline(msgspec.Struct, frozen=True):
    """A known wrong answer: its id in results, its code, and what a student reads, by language."""

    id: str
    code: str
    messages: dict[str, str]


def titled(titles: Mapping[str, str], lang: str) -> str:
    """The heading in a language, or in the first that the course is in."""
    return titles.get(lang) or next(iter(titles.values()))


class ExerciseOutline(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: its heading by language, its given cell, blank and right answers, mistakes.

    ``sections`` are the headings as a notebook's links name them, by language; empty in what an
    earlier release kept.
    ``asks`` is the name that a cell exercise computes, empty for a function; ``rubric`` by what a
    person marks it, by language, empty where none does.
    """

    name: str
    titles: dict[str, str]
    asks: str
    given: str
    blank: str
    right: tuple[str, ...]
    wrong: tuple[WrongOutline, ...]
    rubric: dict[str, str] = {}
    sections: dict[str, str] = {}


class Outline(msgspec.Struct, frozen=True):
    """One unit: its heading by language, its exercises in order."""

    name: str
    titles: dict[str, str]
    exercises: tuple[ExerciseOutline, ...]

    def exercise(self, name: str) -> ExerciseOutline | None:
        """The exercise of that name."""
        return next((e for e in self.exercises if e.name == name), None)


def outline(unit: Unit) -> Outline:
    """The outline of a unit."""
    titles = {lang: _as_text(_heading(unit, lang, "")) or unit.name for lang in unit.languages}
    return Outline(unit.name, titles, tuple(_exercise(unit, e) for e in unit.exercises))


def _exercise(unit: Unit, exercise: Exercise) -> ExerciseOutline:
    wrong = tuple(
        WrongOutline(w.family or w.id, w.code, exercise.message_of(w)) for w in exercise.wrong
    )
    wrong += tuple(WrongOutline(o.id, "", o.reasons) for o in exercise.options if o.reasons)
    headings = {lang: _heading(unit, lang, exercise.name) for lang in unit.languages}
    return ExerciseOutline(
        name=exercise.name,
        titles={lang: _as_text(found) or exercise.name for lang, found in headings.items()},
        sections={lang: found.replace("`", "") for lang, found in headings.items()},
        asks=exercise.asks,
        given=exercise.given,
        blank=exercise.blank,
        right=(exercise.solution, *(variant.code for variant in exercise.accept)),
        wrong=wrong,
        rubric=exercise.rubric,
    )


def _heading(unit: Unit, lang: str, exercise: str) -> str:
    """The first heading in the prose that introduces the exercise, or the unit, as it is typed."""
    for cell in unit.cells:
        if cell.kind == "prose" and cell.lang in ("", lang) and cell.exercise == exercise:
            text = "\n".join(line.removeprefix("# ") for line in cell.text.split("\n"))
            if found := _HEADING.search(cell.text) or _HEADING.search(text):
                return found[1]
    return ""


def _as_text(heading: str) -> str:
    """Without its marks of code and formulas."""
    return heading.replace("`", "").replace("^\\top", "ᵀ").replace("$", "")


def encode(outlines: Sequence[Outline]) -> str:
    """As JSON, for the table of facts about the run."""
    return msgspec.json.encode(outlines).decode()


def outlines_of(facts: Mapping[str, str]) -> tuple[Outline, ...]:
    """The outlines of a run's units, from its facts; ValueError if they are damaged."""
    try:
        return msgspec.json.decode(facts.get("outlines", "[]"), type=tuple[Outline, ...])
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from None
