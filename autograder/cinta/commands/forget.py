"""``cinta forget``: a student's rows, pages, code and marks out of a results folder, for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..report.names import feedback_name
from ..report.writing import writing
from ..said import readers
from .reveal import FOLDER as REVEALED
from .rows import Row, rows_in, rows_of
from .run_folder import alone_in, results_in
from .writeup import FEEDBACK, GRADES, LISTS, REPORT, pages_again

TEXTS = {
    "es": {
        "gone": "olvidada: {name}",
        "again": "hecha de nuevo sin esa persona: {grades}; el informe, con cinta report {folder}",
        "exports": "borrado, pues puede nombrarla: {path}",
        "left": "queda lo que descargaste y subiste, y tus tablas de notas: bórralo donde esté",
        "empty": "no queda ninguna entrega: borra la carpeta {folder}",
    },
    "en": {
        "gone": "forgotten: {name}",
        "again": "made again without them: {grades}; the report, by cinta report {folder}",
        "exports": "deleted, as it may name them: {path}",
        "left": "left: what you downloaded and uploaded, your tables of marks: delete them there",
        "empty": "no submission is left: delete the folder {folder}",
    },
}


def forget(folder: Path, student: str) -> list[str]:
    """Take out all that the folder holds of a student; the lines to print.

    A submission of several people goes for all of them. InputError for nobody, or several, and
    while a run goes on there: it would write them down again.
    """
    with results_in(folder) as store, alone_in(folder):
        lang = readers()
        words = TEXTS[lang]
        mine = rows_of(student, rows_in(folder, store), "forget")
        store.forget([row.name for row in mine], _keys(mine), _said(mine))
        is_empty = store.is_empty()
        with writing(f"{folder}:", "mend that, and forget them again"):
            for row in mine:
                (folder / FEEDBACK / feedback_name(row.name)).unlink(missing_ok=True)
            deleted = list(_delete_tables(folder, is_empty=is_empty))
        if not is_empty:
            pages_again(folder, store, store.results())
    made = words["again"].format(grades=folder / GRADES, folder=folder)
    return [
        *(words["gone"].format(name=row.name) for row in mine),
        *(words["exports"].format(path=path) for path in deleted),
        words["empty"].format(folder=folder) if is_empty else made,
        words["left"],
    ]


def _keys(rows: Sequence[Row]) -> list[str]:
    people = (person for row in rows if row.origin for person in row.origin.people)
    return [key for key in dict.fromkeys(person.key for person in people) if key]


def _said(rows: Sequence[Row]) -> set[str]:
    """All that the student goes by, as a fact about the run may name them by it."""
    people = [person for row in rows if row.origin for person in row.origin.people]
    names = {name for person in people for name in (person.key, person.name, person.email)}
    files = {text for row in rows for text in (row.name, row.student)}
    return (names | files) - {""}


def _delete_tables(folder: Path, *, is_empty: bool) -> Iterator[Path]:
    """What was made of the rows and is not made again by a report."""
    places = [folder / "export", folder / LISTS, folder / REVEALED]
    exports = [path for place in places for path in place.rglob("*") if path.is_file()]
    others = [folder / "difference.html", folder / "difference.csv", folder / REPORT]
    others += [folder / GRADES] if is_empty else []
    for path in (*exports, *others):
        if path.is_file():
            path.unlink()
            yield path
