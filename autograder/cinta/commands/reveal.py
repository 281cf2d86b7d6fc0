"""``cinta reveal``: the hidden question that a student failed, on one page to hand over.

What is on the page was hidden: from then on the run's inputs count as known outside. It is noted in
the results, and whoever was not judged before is asked with inputs of another seed.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from ..checks.answer_key import unpacked_keys
from ..checks.in_words import describe_question
from ..errors import InputError
from ..records.facts import encode_list, list_of
from ..records.outline import titled
from ..records.store import RESULTS, Store
from ..report.code import Highlighter
from ..report.names import feedback_name
from ..report.shown import no_paths
from ..report.templating import TEMPLATES, ours
from ..report.writing import writing
from ..results import CheckResult, Verdict
from ..said import readers
from ..unit import LANGUAGES
from ..values import show
from .mark import now
from .reveal_texts import REVEAL
from .rows import Row, row_of, rows_in
from .run_folder import results_in
from .writeup import outlines

REVEALED = "revealed"
"""The fact that lists what was handed out."""

FOLDER = "revealed"

EXPECTED = re.compile("; (?:expected|due) ")
"""Before what was expected; an older release wrote ``due``."""

SEED = re.compile(r"; seed \d+$")
"""It stays with the teacher: all hidden inputs follow from it."""


def reveal(folder: Path, student: str, exercise: str, by: str, lang: str = "") -> list[str]:
    """Write the page and note that it was handed out; the lines to print.

    InputError for nobody, or where no hidden question failed.
    """
    with results_in(folder) as store:
        row = row_of(student, rows_in(folder, store), "reveal", exercise)
        check, question = _failed(store, row, exercise)
        chosen = lang or row.result.lang or LANGUAGES[0]
        content = _page(folder, store, row, exercise, check, question, chosen)
        path = folder / FOLDER / f"{exercise}-{feedback_name(row.name)}"
        with writing(f"{path}:", "mend that, and reveal it again"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        facts = store.facts()
        listed = [*list_of(facts, REVEALED), f"{now()} {by}: {row.name}, {exercise}"]
        store.describe({REVEALED: encode_list(listed)})
    words = REVEAL[readers()]
    return [words["written"].format(path=path), words["known"]]


def revealed_beside(out: Path, seed: int) -> list[Path]:
    """The runs beside ``out``, and there, whose hidden inputs of that seed were handed out."""
    found = []
    for path in sorted(out.resolve().parent.glob(f"*/{RESULTS}")):
        with contextlib.suppress(InputError), results_in(path.parent) as store:
            facts = store.facts()
            if facts.get("seed") == str(seed) and list_of(facts, REVEALED):
                found.append(path.parent)
    return found


def _failed(store: Store, row: Row, exercise: str) -> tuple[CheckResult, dict[str, str]]:
    """The first check that failed at a question that is known, and what was asked, given, due."""
    found = row.exercise(exercise)
    for check in found.checks if found else ():
        if check.verdict != Verdict.PASSED and "input " in check.detail:
            return check, _question(store, row.result.unit, exercise, check)
    raise InputError(
        f"{row.student}, {exercise}: no hidden question failed there: there is nothing to reveal"
    )


def _question(store: Store, unit: str, exercise: str, check: CheckResult) -> dict[str, str]:
    """What was asked, given and due, as far as it can be told apart.

    The given value may say anything, what is due too: so that is taken from the answer keys. A run
    of an older release has none, or another check: then both stand in one row, as they were kept.
    """
    detail = SEED.sub("", check.detail)
    stored = store.answer_keys(unit)
    try:
        key = unpacked_keys(stored[1]).check(exercise, check.name) if stored else None
    except (InputError, KeyError):
        key = None
    for question, expected in zip(key.questions, key.expected, strict=False) if key else ():
        asked = describe_question(question)
        _, mark, rest = detail.partition(f"input {asked}; given ")
        if mark:
            given = EXPECTED.split(rest, maxsplit=1)[0]
            return {"input": asked, "given": given, "due": show(expected.exact)}
    return {"input": detail.partition("input ")[2]}


def _page(
    folder: Path,
    store: Store,
    row: Row,
    exercise: str,
    check: CheckResult,
    question: dict[str, str],
    lang: str,
) -> bytes:
    known = {one.name: one for one in outlines(folder, store.facts())}.get(row.result.unit)
    outline = known.exercise(exercise) if known else None
    code = Highlighter()
    cells = [c.source for c in store.executed(row.name) if exercise in c.answers]
    words = REVEAL[lang]
    text = TEMPLATES.get_template("reveal.html").render(
        lang=lang,
        words=words,
        style=ours("style.css"),
        title=titled(outline.titles, lang) if outline else exercise,
        unit=titled(known.titles, lang) if known else row.result.unit,
        check=check,
        rows=[(words[name], no_paths(said)) for name, said in question.items()],
        message=[(label, no_paths(text)) for label, text in check.parts(lang)],
        cells=[code(source) for source in cells],
    )
    return text.encode()
