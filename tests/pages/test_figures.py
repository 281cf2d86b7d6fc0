"""Every number that a page states comes from a run that is kept, or is counted here."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import fuzz.__main__
from benchmarks.amounts import WHOLE
from benchmarks.command import Failed
from benchmarks.figures import Run, keep, known, pages, quoted, without_when
from cinta.checks.draw import SEED_BITS
from cinta.commands.demo import STARS
from cinta.grading import cluster
from cinta.lms.choices import UPLOAD_LIMIT
from cinta.run.limits import FACTORS
from cinta.unit import Unit

from .reading import ROOT

PAGES = [path.relative_to(ROOT).as_posix() for path in pages()]
RUNS = known()
LINES = (
    "  otter: 24 submissions in 9 s",
    "| otter | 8.47 s (36.3 ×) |",
    "✓ worst: of 3, ×1.19",
    "x",
)
RUN = Run(date="2026-11-29", commit="abc1234", machine="2 cores", lines=LINES)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_quotes_what_was_measured_and_says_when(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert quoted(text, RUNS) == text, "python -m benchmarks quote"
    assert without_when(text) == []


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("<!-- figure: peers / otter / 2 -->1<!-- /figure --> ×", "36"),
        ("<!-- figure: peers / otter / 2 -->1.0<!-- /figure --> ×", "36.3"),
        ("<!-- figure: peers / otter / 1 -->0,00<!-- /figure --> s", "8,47"),
        ("<!-- figure: peers / worst / -1 -->0.00<!-- /figure --> ×", "1.19"),
        ("<!-- figure: peers / when -->?<!-- /figure -->", "2026-11-29, abc1234"),
        (
            "<!-- run: peers -->\nold\n<!-- /run -->",
            "\n2026-11-29, abc1234; 2 cores:\n\n- otter: 24 submissions in 9 s\n\n"
            "| otter | 8.47 s (36.3 ×) |\n\n- ✓ worst: of 3, ×1.19\n- x\n\n",
        ),
    ],
)
def test_what_stands_between_the_comments_is_what_was_measured(text: str, became: str) -> None:
    assert re.split("<!--.*?-->", quoted(text, {"peers": RUN}))[1] == became


@pytest.mark.parametrize("address", ["pears / when", "peers / otter / 3", "peers / nbgrader / 1"])
def test_what_was_not_measured_cannot_be_quoted(address: str) -> None:
    text = f"<!-- figure: {address} -->0<!-- /figure -->"
    with pytest.raises(Failed, match="Fix: "):
        quoted(text, {"peers": RUN})
    assert without_when(text) == ([] if "when" in address else ["peers"])


def test_what_a_measurement_prints_is_kept_with_its_day_and_commit(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    keep("peers", ["\n## u01", "| a | 1 |", "", "  b: 2 s"], file)
    keep("tape", ["c"], file)
    kept = known(file)
    assert [*kept] == ["peers", "tape"]
    assert kept["peers"].lines == ("| a | 1 |", "  b: 2 s")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d, (\w{7,}\+?|no commit)", kept["tape"].when)
    assert json.loads(file.read_text(encoding="utf-8"))["tape"]["machine"].count(",") >= 5


# What is counted


def how_many_units() -> int:
    return len([*(ROOT / "autograder" / "units").glob("u*.py")])


IN_WORDS = {"eight": "8", "ocho": "8", "three": "3"}
AMOUNTS = fuzz.__main__.Amounts()
PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINNED = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def version_in(text: str, name: str) -> str:
    """What is asked for of a package: ``2.18`` of ``tensorflow>=2.18``."""
    return re.findall(rf"\b{name}[>=]=([\d.]+)", text)[0]


@cache
def gigabytes_of(*extras: str) -> int:
    """What the package and all that it asks for take on a disk, as they are installed here."""
    todo, files = [("cinta", extras)], {}
    while todo:
        name, wanted = todo.pop()
        key = (re.sub(r"[-_.]+", "-", name).lower(), wanted)
        with contextlib.suppress(PackageNotFoundError):
            if key not in files:
                found = distribution(name)
                files[key] = sum(file.size or 0 for file in found.files or ())
                asked = map(Requirement, found.requires or ())
                todo += [(one.name, tuple(one.extras)) for one in asked if is_asked(one, wanted)]
    return round(sum({name: size for (name, _), size in files.items()}.values()) / 1e9)


def is_asked(one: Requirement, extras: tuple[str, ...]) -> bool:
    """Whether a requirement holds here, with these extras of who asks for it."""
    marker = one.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in (*extras, ""))


COUNTED: list[tuple[str, str, Callable[[], object]]] = [
    ("README.md", r"(\w+) notebooks in Spanish", how_many_units),
    ("README.es.md", r"(\w+) cuadernos en español", how_many_units),
    ("README.md", r"(\w+) units, about an hour", how_many_units),
    ("docs/course.md", r"(\w+) units on `tf.Grad", how_many_units),
    ("docs/course.es.md", r"(\w+) unidades sobre `tf.Grad", how_many_units),
    ("README.md", r"a fictional class of (\d+)", lambda: len(STARS)),
    ("README.es.md", r"una clase de muestra con (\d+)", lambda: len(STARS)),
    ("benchmarks/README.md", r"the same class of (\d+), graded", lambda: len(STARS)),
    ("benchmarks/README.md", r"one run of (\d+) submissions", lambda: WHOLE.short_run),
    ("benchmarks/README.md", r"same over ([\d,]+) submissions", lambda: f"{WHOLE.long_run:,}"),
    ("benchmarks/README.md", r"report for (\d+) made-up", lambda: WHOLE.students),
    ("CONTRIBUTING.md", r"at (\d+) random moments", lambda: AMOUNTS.moments),
    ("CONTRIBUTING.md", r"mutates ([\d,]+) messages", lambda: f"{AMOUNTS.messages:,}"),
    ("CONTRIBUTING.md", r"and ([\d,]+) notebooks", lambda: f"{AMOUNTS.notebooks:,}"),
    ("CONTRIBUTING.md", r"from ([\d,]+) seeds", lambda: f"{AMOUNTS.seeds:,}"),
    ("docs/scale.md", r"in one line \(after (\d+) s\)", lambda: round(cluster.TURN_SECONDS)),
    ("docs/scale.md", r"up to (\w+) times more", lambda: cluster.RETRIES),
    ("docs/security.md", r"a seed of (\d+) bits", lambda: SEED_BITS),
    ("README.md", r"and (\d+) GB of disk", lambda: gigabytes_of("grader", "dev")),
    ("README.es.md", r"y (\d+) GB de disco", lambda: gigabytes_of("grader", "dev")),
    ("docs/tutorials/student.md", r"and (\d+) GB of disk", lambda: gigabytes_of()),
    ("docs/tutorials/student.es.md", r"y (\d+) GB de disco", lambda: gigabytes_of()),
    ("README.md", r"a class of (\d+) took", lambda: len(STARS)),
    ("README.es.md", r"una clase de (\d+) tardó", lambda: len(STARS)),
    ("docs/instructors.md", r"by (\d+ to \d+)\.", lambda: f"{FACTORS.least:g} to {FACTORS.most:g}"),
    ("docs/lms/moodle.md", r"pass (\d+) MB \(PHP", lambda: UPLOAD_LIMIT // 2**20),
    ("docs/lms/moodle.es.md", r"pasara de (\d+) MB \(el límite", lambda: UPLOAD_LIMIT // 2**20),
    ("docs/tape.md", r"TensorFlow \(([\d.]+) or later", lambda: version_in(PROJECT, "tensorflow")),
    ("docs/instructors.md", r"\| Otter ([\d.]+)", lambda: version_in(PINNED, "otter-grader")),
    ("docs/instructors.md", r"\| nbgrader ([\d.]+)", lambda: version_in(PINNED, "nbgrader")),
]


@pytest.mark.parametrize(
    ("page", "pattern", "count"), COUNTED, ids=lambda one: str(one)[:30] * isinstance(one, str)
)
def test_a_count_that_a_page_states_is_so(
    page: str, pattern: str, count: Callable[[], object]
) -> None:
    (stated,) = re.findall(pattern, (ROOT / page).read_text(encoding="utf-8"))
    assert IN_WORDS.get(stated.lower(), stated) == str(count())


UNITS = "s|ms|min|minutes?|minutos?|hours?|horas?|GB|MB|MiB|GiB|KiB|kB|bits?|×|%"
MEASURE = re.compile(rf"(?<![\w.])\d[\d.,]* ?(?:{UNITS})(?!\w)")
HELD = re.compile(
    r"<!-- run: .*?<!-- /run -->|<!-- figure: .*?<!-- /figure -->|<!--.*?-->"  # by a measurement
    r"|```.*?```|`[^`\n]*`|\]\([^)\n]*\)|<img[^>]*>"  # what is run, or no prose
    r"|^\| `u\d\d_\w+` \| \d+ min"  # by what the unit says
    r"|^\| `--.*\|$|64 bits",  # an option's own example; what Python's makers call it
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize("page", [page for page in PAGES if page != "CHANGELOG.md"])  # of its day
def test_no_page_states_a_measure_that_nothing_holds(page: str) -> None:
    """A number with a unit is quoted from a run, or counted above; or it does not stand there."""
    text = (ROOT / page).read_text(encoding="utf-8")
    bare = HELD.sub(lambda held: " " * len(held[0]), text)
    counted = {
        found.start(1)
        for name, pattern, _ in COUNTED
        if name == page
        for found in re.finditer(pattern, text)
    }
    loose = [found[0] for found in MEASURE.finditer(bare) if found.start() not in counted]
    assert loose == []


PYTHONS = ["3.11", "3.12", "3.13"]


@pytest.mark.parametrize("page", ["README.md", "README.es.md", "CONTRIBUTING.md", "Makefile"])
def test_the_pythons_that_a_page_names_are_those_that_the_package_allows(page: str) -> None:
    assert 'requires-python = ">=3.11,<3.14"' in PROJECT
    named = set(re.findall(r"\b3\.1\d\b", (ROOT / page).read_text(encoding="utf-8")))
    assert {PYTHONS[0], PYTHONS[-1]} <= named <= {*PYTHONS}


WITH_TIMES = ["README.md", "README.es.md", "docs/course.md", "docs/course.es.md"]


@pytest.mark.parametrize("page", WITH_TIMES)
def test_the_course_names_exercises_that_there_are_and_the_time_that_a_unit_says(
    page: str, units: dict[str, Unit]
) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    prose = {unit.name: "\n".join(cell.text for cell in unit.cells) for unit in units.values()}
    titles = set(re.findall(r"^#+ (\d\.\d+)\b", "\n".join(prose.values()), re.MULTILINE))
    rows = [row for row in text.splitlines() if row.startswith("|")]
    named = {one for row in rows for one in re.findall(r"\b\d\.\d+\b", row.rpartition("|")[0])}
    assert named - titles == set()
    times = dict(re.findall(r"^\| `(u\w+)` \| (\d+) min", text, re.MULTILINE))
    said = {name: re.findall(r"about\s+(\d+)\s+minutes", text) for name, text in prose.items()}
    assert {name: [time] for name, time in times.items()} == said
