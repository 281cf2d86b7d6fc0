"""What an instructor sees in the terminal while a class is graded, and the table that closes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from statistics import fmean, median

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from ..results import ExerciseResult, Status, SubmissionResult, Verdict, plain_text
from ..said import counted, readers, said
from .mistakes import NO_MISTAKES, Mistake, called, mistake_of
from .table import number

MARKS = {
    Verdict.PASSED: "[green]✓[/]",
    Verdict.FAILED: "[red]✗[/]",
    Verdict.BLANK: "[dim]·[/]",
    Verdict.CRASHED: "[red]☠[/]",
    Verdict.TIMED_OUT: "[yellow]∞[/]",
    Verdict.NOT_REACHED: "[dim]–[/]",
    Verdict.TO_MARK: "[yellow]✎[/]",
    Verdict.MARKED: "[cyan]h[/]",
    Verdict.RECORDED: "[green]✓[/]",
}

MEANING = "✓ passed  ✗ failed  · blank  ☠ crashed  ∞ timed out  – not reached  ✎ to be marked"
BY_HAND = {True: "[cyan]e[/]", False: "[cyan]h[/]"}
MEANING_BY_HAND = "h points given by hand  e excused"
"""What counts where a person decided: the judge's mark stands on the page."""


class Stage(StrEnum):
    """What a command waits for."""

    STARTING = "starting"
    KEYS = "keys"
    ASKING = "asking"
    NAMING = "naming"
    GRADING = "grading"
    WRITING = "writing"


STAGES = {
    "es": {
        Stage.STARTING: "TensorFlow arranca",
        Stage.KEYS: "claves de respuesta",
        Stage.ASKING: "tu cuaderno se ejecuta",
        Stage.NAMING: "se busca a qué se debe cada fallo",
        Stage.GRADING: "se evalúa",
        Stage.WRITING: "se escriben las páginas",
    },
    "en": {
        Stage.STARTING: "TensorFlow starts",
        Stage.KEYS: "answer keys",
        Stage.ASKING: "your notebook runs",
        Stage.NAMING: "looking for the cause of each mistake",
        Stage.GRADING: "grading",
        Stage.WRITING: "writing the pages",
    },
}

Waiting = Callable[[Stage, int, int], None]
"""Is told what is waited for, how much of it is done, and how much there is; 0 if nobody knows."""


def nobody_waits(*_: object) -> None:
    """Where nobody looks on, nobody is told what is waited for."""


class Live:
    """A progress bar with rate and time left on a terminal; nothing where there is none.

    It says what is waited for, in ``lang``: see :class:`Stage`.
    """

    def __init__(self, console: Console, lang: str) -> None:
        self._words = STAGES[lang]
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._stage = Stage.STARTING
        self._task = self._bar.add_task(self._words[self._stage], total=None, rate="")

    def __enter__(self) -> Live:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def waiting(self, stage: Stage, done: int = 0, total: int = 0) -> None:
        """From now on this is waited for, and so much of it is done."""
        if stage != self._stage:
            self._begin(stage)
        self._bar.tasks[0].total = total or None  # to update, None is no news
        self._bar.update(self._task, completed=done)

    def _begin(self, stage: Stage) -> None:
        """What is done and how fast, and so how long it takes yet, is counted anew.

        The time that has passed is the command's, and goes on.
        """
        self._stage, task = stage, self._bar.tasks[0]
        begun = task.start_time
        self._bar.reset(self._task, description=self._words[stage], rate="")
        task.start_time = begun

    def result(self, result: SubmissionResult, done: int, total: int) -> None:
        """A submission is judged, and so many are."""
        self.waiting(Stage.GRADING, done, total)
        speed = self._bar.tasks[0].speed
        self._bar.update(self._task, rate=f"{speed:.2g}/s" if speed else "")


MOST_ROWS = 60
"""A larger class is not listed whole: grades.csv has every row."""


def closing_table(results: Iterable[SubmissionResult], console: Console) -> None:
    """One row a submission, one mark an exercise, and what the marks mean."""
    shown: list[SubmissionResult] = []
    to_look_at: list[SubmissionResult] = []
    ended: Counter[bool] = Counter()
    for result in results:
        ended[result.status == Status.GRADED] += 1
        if ended.total() <= MOST_ROWS:
            shown.append(result)
        if result.status != Status.GRADED and len(to_look_at) < MOST_ROWS:
            to_look_at.append(result)
    if ended.total() > MOST_ROWS:
        rows = f"{ended.total()} rows in grades.csv; to look at here: {ended[False]}"
        console.print(said(rows))
        shown = to_look_at
    for unit in sorted({result.unit for result in shown}):
        mine = [result for result in shown if result.unit == unit]
        console.print(_table(mine))
        legend = "  ".join(f"{n} {e.name}" for n, e in enumerate(mine[0].exercises, start=1))
        console.print(f"{unit or said('of no unit')}: {legend}", style="dim", highlight=False)
    if shown:
        by_hand = any(e.is_decided_by_hand for result in shown for e in result.exercises)
        meaning = [said(MEANING), *([said(MEANING_BY_HAND)] if by_hand else [])]
        console.print("  ".join(meaning), style="dim")


def summary(results: Iterable[SubmissionResult]) -> str:
    """How many submissions ended how, and the middle of the scores that count of those graded."""
    ended: Counter[str] = Counter()
    scores: list[float] = []
    most = 0.0
    for result in results:
        ended[str(result.status)] += 1
        most = max(most, result.full_score)
        if result.status == Status.GRADED and result.scaled_score is not None:
            scores.append(result.scaled_score)
    how = ", ".join(said(f"{n} {name}") for name, n in ended.items())
    text = said(f"{counted(ended.total(), 'submission')}: {how}")
    if not scores:
        return text
    half = number(round(median(scores), 2))
    middle = f"mean {fmean(scores):.1f}, median {half} of {number(most)}"
    return f"{text}; {said(middle)}"


def _table(results: list[SubmissionResult]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column(said("student"))
    keys = any(result.key for result in results)
    if keys:
        table.add_column(said("key"))
    table.add_column(said("status"))
    table.add_column(said("score"), justify="right")
    for place, _ in enumerate(results[0].exercises, start=1):
        table.add_column(str(place), justify="center")
    for result in results:
        marks = [_mark(exercise) for exercise in result.exercises]
        status = str(result.status)
        colour = "" if result.status == Status.GRADED else "yellow"
        score = f"{number(result.score)}/{number(result.max_score)}"
        who = [plain(result.student), *([plain(result.key)] if keys else [])]
        table.add_row(*who, _coloured(said(status), colour), score, *marks)
    return table


def _mark(exercise: ExerciseResult) -> str:
    if exercise.is_decided_by_hand:
        return BY_HAND[exercise.is_excused]
    return MARKS[exercise.verdict]


def common_mistakes(results: Iterable[SubmissionResult], console: Console, most: int = 5) -> None:
    """What was got wrong most often, in words: the author's, else what the report calls it."""
    met: Counter[tuple[str, Mistake]] = Counter()
    words: dict[tuple[str, Mistake], str] = {}
    for result in results:
        for exercise in result.exercises:
            failure = exercise.first_failure
            mistake = mistake_of(failure) if failure else None
            if failure is None or mistake is None or mistake in NO_MISTAKES:
                continue
            met[exercise.name, mistake] += 1
            known = failure.why if mistake.by == "known" else ""
            lang = readers()
            words.setdefault((exercise.name, mistake), known or called(mistake, lang))
    if met:
        console.print(f"\n{said('most frequent mistakes')}", style="bold")
    for (exercise_name, mistake), times in met.most_common(most):
        told = plain_text(words[exercise_name, mistake])
        line = Text(f"  {times:3d} × {exercise_name}: {told}")
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)


def _coloured(text: str, colour: str) -> str:
    return f"[{colour}]{text}[/]" if colour else text


def plain(text: str, most: int = 40) -> Text:
    """A file name is a student's text: no markup, no emoji codes, no control characters."""
    return Text("".join(c if c.isprintable() else "?" for c in text)[:most])
