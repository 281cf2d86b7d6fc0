"""README, CONTRIBUTING and docs, run block after block: what appears is what stands there.

A page in Spanish has the commands of the one in English, which is the one that is run; its own
outputs are run too.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cinta.cli import main
from tests.conftest import SEED, sampled

from .interpreter import Interpreter
from .reading import ROOT, Block, Language, blocks, pages
from .running import Run, Terminal, commands, typed
from .scenes import ARCHIVE, SCENES, Scene, terminal

RUN = (Language.SHELL, Language.PYTHON)

IN_SPANISH = {
    "my-course": "mi-curso",
    "my_u01.ipynb": "mi_u01.ipynb",
    "results/": "resultados/",
    "Grades-CAL-Lab 1-17.csv": "Calificaciones-CAL-Lab 1-17.csv",
    "NOTEBOOK": "CUADERNO",
    "class.zip": "clase.zip",
    "more_time.csv": "mas_tiempo.csv",
    "Student ID=key, Lab 1=grade, Comment=comment": (
        "Matrícula=key, Lab 1=grade, Comentario=comment"
    ),
    "the idea is there": "la idea está",
    "See 1.4 again": "Mira otra vez 1.4",
    "ill on that day": "ese día no pudo venir",
    "solutions/en/u01_scalar": "solutions/es/u01_scalar",
}
"""What a command of a Spanish page names otherwise: files, and words that people read."""


def of(page: str) -> list[Block]:
    return blocks(page, (ROOT / page).read_text(encoding="utf-8"))


def english(page: str) -> str:
    """The page of which this one is the Spanish; the page itself, if it is of no other."""
    other = page.replace(".es.md", ".md").replace("/es/", "/en/")
    return other if (ROOT / other).is_file() else page


def is_run(block: Block) -> bool:
    return bool(block.said.printed_by) or (block.language in RUN and bool(typed(block).strip()))


def to_run(listed: list[Block], translated: bool) -> list[Block]:
    """The blocks that are run, and those that lay out a scene.

    Of a translation only what prints, and in the same scene what comes before it: its commands are
    those of the English page, and run there.
    """
    kept: list[Block] = []
    wanted = not translated
    for block in reversed(listed):
        wanted = wanted or bool(block.said.printed_by or block.printed)
        if wanted and (is_run(block) or block.said.scene is not None):
            kept.append(block)
        if block.said.scene is not None:
            wanted = not translated
    return kept[::-1]


RUN_HERE = [page for page in pages() if any(map(is_run, to_run(of(page), english(page) != page)))]
AT_NIGHT = (
    "README.es.md",
    "docs/instructors.md",
    "docs/mixed.md",
    "docs/regrade.md",
    "docs/tutorials/none.es.md",
    "docs/week.md",
)
"""Pages whose commands take longest, and are those of other pages or have tests of their own."""

TRANSLATED = [page for page in pages() if english(page) != page]


def run(listed: list[Block], folder: Path, scenes: Mapping[str, Scene], python: Run) -> None:
    """Run these blocks, in a new folder wherever the page asks for one."""
    here: Terminal | None = None
    for number, block in enumerate(listed):
        if here is None or block.said.scene is not None:
            here = terminal(folder / str(number), python)
            for name in block.said.scene or ():
                scenes[name](here.folder)
        if is_run(block):
            here.run(block)


@pytest.fixture(scope="module")
def interpreter() -> Iterator[Interpreter]:
    with Interpreter() as forks:
        yield forks


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the class was downloaded that is graded for all pages."""
    folder = tmp_path_factory.mktemp("class")
    SCENES["download"](folder)
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("pages")
@pytest.mark.parametrize("page", sampled(RUN_HERE, *(p for p in RUN_HERE if p not in AT_NIGHT)))
def test_what_a_page_says_happens(
    page: str,
    tmp_path: Path,
    interpreter: Interpreter,
    downloads: Path,
    request: pytest.FixtureRequest,
) -> None:
    def graded(folder: Path) -> None:
        """The class, graded by the session's warm process for the first page that wants it."""
        results = downloads / "results"
        if not results.exists():
            request.getfixturevalue("session_warm")
            command = ["grade", str(downloads / ARCHIVE), "--unit", "u01_scalar"]
            command += ["--seed", str(SEED), "--out", str(results)]
            assert main(["--course", str(ROOT), *command]) == 0
        for name in ("results", "lab1", "lab1b"):
            shutil.copytree(results, folder / name)

    listed = to_run(of(page), english(page) != page)
    run(listed, tmp_path, {**SCENES, "graded": graded}, interpreter)


def words_typed(page: str) -> list[list[str]]:
    """The words of each command of a page, without comments."""
    shell = [block for block in of(page) if block.language is Language.SHELL]
    lines = [line for block in shell for line in commands(block)]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.mark.parametrize(
    ("translated", "due"), [(False, ["one", "two", "three", "four"]), (True, ["two", "three"])]
)
def test_of_a_translation_what_prints_is_run_and_what_it_needs(
    translated: bool, due: list[str]
) -> None:
    first, rest = "<!-- in: wheel -->\n```bash\none\n```\n", "```bash\ntwo\n```\n"
    shown = "```bash\nthree\n```\n```text\n3\n```\n```bash\nfour\n```\n"
    listed = blocks("page.es.md", f"{first}<!-- in: -->\n{rest}{shown}")
    assert [block.text.strip() for block in to_run(listed, translated)] == due


@pytest.mark.parametrize("page", TRANSLATED)
def test_a_page_in_spanish_has_the_commands_of_the_english_one(page: str) -> None:
    due = [[IN_SPANISH.get(word, word) for word in words] for words in words_typed(english(page))]
    assert words_typed(page) == due
