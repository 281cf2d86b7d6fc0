"""UNIT -> MASTER: the notebook that ``otter assign`` reads, in one language.

What it takes is Otter's format: raw cells that open and close blocks, and a test cell for each
check. Every cell of ours carries ``metadata.cinta.role``; Otter keeps it, and so we know Otter's
own cells afterwards by its absence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from ..errors import SourceError
from ..unit import WRITE_HERE, Cell, Exercise, ExerciseKind, Unit, in_language
from .notebook_texts import WORDS

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}

CONFIG: dict[str, Any] = {
    "init_cell": True,
    "check_all_cell": True,
    # A student's export runs no tests: that would start a second TensorFlow only to repeat what
    # grader.check has said. The log is a pickle, which nobody should open: it is left out.
    "export_cell": {"pdf": False, "run_tests": False, "ignore_log": True},
    "generate": {"pdf": False},
    "tests": {"files": True, "ok_format": False},
    "python_version": "3.12",
    "run_tests": False,
}
"""Otter's assignment configuration, the same for all units."""

TAKEN = {"OK_FORMAT", "all_or_nothing", "name", "points", "test_case"}
"""Names that Otter's generated test file uses itself: a check of that name would replace them."""


class Keyed(Protocol):
    """What is asked of a key here; :class:`cinta.checks.answer_key.AnswerKey` is one."""

    @property
    def check(self) -> str:
        """The name of the check, a Python name."""

    @property
    def points(self) -> float:
        """Points that the check gives."""

    @property
    def hidden(self) -> bool:
        """True if students must not hold the key."""


KeysByExercise = Mapping[str, Sequence[Keyed]]
"""The keys of each exercise by its name, public and hidden, in order."""


def master(
    unit: Unit,
    lang: str,
    keys: KeysByExercise,
    requirements: Sequence[str] = (),
    files: Sequence[str] = (),
    plugins: Sequence[Mapping[str, object]] = (),
) -> NotebookNode:
    """The master notebook of a unit in one language; SourceError if a check cannot be a test.

    ``requirements`` are pip's lines for Otter's grading environment, ``files`` the files beside the
    master that go into its archive, ``plugins`` Otter's plugins there, each with its settings.
    """
    config = CONFIG | {
        "name": unit.name,
        "requirements": list(requirements),
        "autograder_files": list(files),
        "plugins": list(plugins),
    }
    cells = [_raw("# ASSIGNMENT CONFIG", config)]
    shown = visible(unit, lang)
    opens = dict(_openings(unit, shown))
    for number, (cell, text) in enumerate(shown):
        if number in opens:
            cells.append(_raw("# BEGIN QUESTION", _question(unit.exercise(opens[number]))))
        if cell.kind == "answer" and unit.exercise(cell.exercise).kind == ExerciseKind.MANUAL:
            # To Otter it is no question: it takes what a person marks for 0.
            cells.append(_plain(unit, cell, in_language(unit.exercise(cell.exercise).blank, lang)))
        elif cell.kind == "answer":
            exercise = unit.exercise(cell.exercise)
            cells += _answer(unit, cell, text)
            cells += _tests(unit, exercise, keys[exercise.name], lang)
            cells.append(_raw("# END QUESTION"))
        else:
            cells.append(_plain(unit, cell, text))
    ours = {"unit": unit.name, "lang": lang, "release": unit.release}
    meta = {"kernelspec": dict(KERNEL), "cinta": ours}
    notebook: NotebookNode = new_notebook(cells=cells, metadata=meta)
    nbformat.validate(notebook)
    return notebook


def visible(unit: Unit, lang: str) -> list[tuple[Cell, str]]:
    """The unit's cells that one language shows, in order, with their text in that language.

    Answers keep their solution markers; an exercise's last prose cell ends with its options, if it
    has some, and its points.
    """
    shown = [cell for cell in unit.cells if cell.lang in ("", lang)]
    last = {c.exercise: n for n, c in enumerate(shown) if c.kind == "prose" and c.exercise}
    texts = []
    for number, cell in enumerate(shown):
        text = cell.text if cell.kind == "prose" else in_language(cell.text, lang)
        if cell.kind == "words":
            text = WRITE_HERE[lang]
        if last.get(cell.exercise) == number:
            text = "\n\n".join([text, *_below(unit.exercise(cell.exercise), lang)])
        texts.append((cell, text))
    return texts


def _below(exercise: Exercise, lang: str) -> Iterator[str]:
    """What stands below the text of an exercise: its options, its points, who gives them."""
    words = WORDS[lang]
    if exercise.options:
        yield "\n".join(f"- **{option.id})** {option.texts[lang]}" for option in exercise.options)
        yield words["choose"]
    said = words["points" if exercise.max_points else "no_points"].format(
        points=exercise.max_points
    )
    yield f"{said} {words['to_mark']}" if exercise.rubric else said


def _openings(unit: Unit, shown: list[tuple[Cell, str]]) -> Iterator[tuple[int, str]]:
    """Where each question begins: at the prose and the given cell directly before its answer.

    Otter locks what stands in a question, so a worked example ends it: students may play with one.
    """
    for number, (cell, _) in enumerate(shown):
        if cell.kind == "answer" and not unit.exercise(cell.exercise).rubric:
            begin = number
            while begin and _introduces(shown[begin - 1][0], cell.exercise):
                begin -= 1
            yield begin, cell.exercise


def _question(exercise: Exercise) -> dict[str, Any]:
    """Its name; where nothing is paid, that too: of checks that are all 0 Otter makes a point."""
    return {"name": exercise.name} | ({} if exercise.max_points else {"points": 0})


def _introduces(cell: Cell, exercise: str) -> bool:
    return cell.kind in ("prose", "given") and cell.exercise == exercise


def _raw(head: str, config: dict[str, Any] | None = None) -> NotebookNode:
    """A raw cell that Otter acts on; JSON is YAML too."""
    body = f"\n{json.dumps(config, indent=2)}" if config else ""
    cell: NotebookNode = new_raw_cell(head + body)
    return cell


def _plain(unit: Unit, cell: Cell, text: str) -> NotebookNode:
    """A cell that students see as it stands."""
    own = {"role": cell.kind, "unit": unit.name}
    if cell.exercise:
        own["exercise"] = cell.exercise
    make = new_markdown_cell if cell.kind in ("prose", "words") else new_code_cell
    made: NotebookNode = make(text, metadata={"cinta": own})
    return made


def _answer(unit: Unit, cell: Cell, text: str) -> list[NotebookNode]:
    """The answer cell: Otter empties what stands in a SOLUTION block, and nothing else."""
    return [_raw("# BEGIN SOLUTION"), _plain(unit, cell, text), _raw("# END SOLUTION")]


def _tests(unit: Unit, exercise: Exercise, keys: Sequence[Keyed], lang: str) -> list[NotebookNode]:
    lines = {check.name: check.line for check in exercise.checks}
    taken = set(TAKEN)
    for name in (key.check for key in keys):
        if name in taken or not name.isascii():
            what = f"check {name!r} of {exercise.name} cannot be a function in Otter's test file"
            mend = "rename it: the name is taken, or it is not ASCII"
            raise SourceError(unit.path, lines.get(name, exercise.line), what, mend)
        taken.add(name)
    cells = [new_code_cell(check_cell(key, lang)) for key in keys]
    return [_raw("# BEGIN TESTS"), *cells, _raw("# END TESTS")]


def check_cell(key: Keyed, lang: str) -> str:
    """One check as Otter's exception-based test.

    Otter shows the source line that raised, so the key stands on a line of its own. It also reads
    test files in the encoding of the student's system: the JSON is escaped down to ASCII. A public
    check names no points: beside hidden ones that do, Otter counts it 0; alone, in a student's
    hands, it counts 1, without which ``otter check`` would divide by zero.
    """
    points = int(key.points) if float(key.points).is_integer() else key.points
    worth = f"points: {points}\n" if key.hidden else ""
    data = json.loads(msgspec.json.encode(key))
    if not key.hidden and "seed" in data:
        data["seed"] = 0  # a public check draws nothing, and the seed would tell hidden inputs
    plain = json.dumps(data, separators=(",", ":"))
    return (
        f'""" # BEGIN TEST CONFIG\n{worth}hidden: {str(key.hidden).lower()}\n'
        f'""" # END TEST CONFIG\n'
        f"def {key.check}(env):\n"
        f"    from cinta.notebook import check\n"
        f"    key = {plain!r}\n"
        f"    check(env, key, {lang!r})"
    )
