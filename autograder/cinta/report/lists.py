"""From a misconception to the students who have it: a list of them, and what to write to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from ..records.outline import Outline, titled
from ..records.spreadsheet import no_formula
from ..unit import LANGUAGES
from .gathered import Gathered
from .misconceptions import Misconception, misconceptions

LETTER = {
    "es": "Sobre el ejercicio «{title}». {text} Vuelve a esa sección del cuaderno ({link}) y prueba"
    " otra vez.",
    "en": 'About the exercise "{title}". {text} Go back to that section of the notebook ({link})'
    " and try again.",
}
"""What can be sent to all who have a misconception: it names nobody."""

HEADER = ("key", "student", "submission", "score", *(f"letter_{lang}" for lang in LANGUAGES))


def letter(text: str, unit: str, outline: Outline | None, exercise: str, lang: str) -> str:
    """The words to send: the author's message, and a link to where the unit teaches it.

    JupyterLab goes to a heading by its text with hyphens for blanks, formulas as they are typed.
    """
    known = outline.exercise(exercise) if outline else None
    title = titled(known.titles, lang) if known else exercise
    section = known.sections.get(lang, "") if known and known.sections else title
    link = f"{unit}.ipynb" + (f"#{'-'.join(section.split())}" if section else "")
    sentence = text if text.endswith((".", "!", "?", ":")) else f"{text}."
    return LETTER[lang].format(title=title, text=sentence, link=link)


def list_name(unit: str, exercise: str, number: int) -> str:
    """The file name of the list of one misconception of an exercise, from 1."""
    return f"{unit}-{exercise}-{number}.csv"


def lists(gathered: Gathered) -> Iterator[tuple[str, bytes]]:
    """For each misconception its file's name, and a line for each student who has it."""
    for unit, lines in gathered.units():
        found = {lang: dict(misconceptions(gathered, unit, lines, lang)) for lang in LANGUAGES}
        for exercise, mistakes in found[LANGUAGES[0]].items():
            for number, mistake in enumerate(mistakes):
                texts = {lang: found[lang][exercise][number].text for lang in LANGUAGES}
                outline = gathered.titled(unit)
                letters = [letter(texts[at], unit, outline, exercise, at) for at in LANGUAGES]
                yield list_name(unit, exercise, number + 1), _table(mistake, letters)


def _table(mistake: Misconception, letters: Sequence[str]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    for line in mistake.lines:
        cells = (line.key, line.student, line.submission, f"{line.score:g}", *letters)
        table.writerow(map(no_formula, cells))
    return text.getvalue().encode("utf-8-sig")  # Excel takes it for UTF-8 so


def letters_of(
    found: Sequence[tuple[str, Sequence[Misconception]]],
    unit: str,
    outline: Outline | None,
    lang: str,
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By exercise, of each misconception what to send, and the name of its list."""
    return {
        exercise: [
            (letter(one.text, unit, outline, exercise, lang), list_name(unit, exercise, number))
            for number, one in enumerate(several, start=1)
        ]
        for exercise, several in found
    }
