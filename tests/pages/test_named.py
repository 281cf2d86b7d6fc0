"""What pages name is there: each command and option, each file, each place that a link leads to."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
from distributed.cli.dask_scheduler import main as dask_scheduler
from distributed.cli.dask_worker import main as dask_worker
from markdown_it import MarkdownIt

import benchmarks.__main__
import cinta.cli
import fuzz.__main__

from .reading import ROOT, Language, blocks, pages
from .running import commands

PAGES = pages()
TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*\w")
OF_OTHERS = {"--user", "--target", "--annotate", "--message", "--help", "--no-network"}
"""pip's, git's, argparse's and Otter's."""


def code(page: str) -> list[str]:
    """All that a page shows as code: each piece within a line, each line of a shell block."""
    inline = [
        child.content
        for token in MarkdownIt().enable("table").parse(TEXTS[page])
        for child in token.children or ()
        if child.type == "code_inline"
    ]
    shell = [one for one in blocks(page, TEXTS[page]) if one.language is Language.SHELL]
    return inline + [line for block in shell for line in commands(block)]


_SubParsers = argparse._SubParsersAction


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Those of a command, and of what stands below it (``cinta new unit``)."""
    own = {option for action in parser._actions for option in action.option_strings}
    below = [a.choices.values() for a in parser._actions if isinstance(a, _SubParsers)]
    return own.union(*(options_of(one) for parsers in below for one in parsers))


PARSER = cinta.cli._parser()
(COMMANDS,) = (a.choices for a in PARSER._actions if isinstance(a, _SubParsers))
PROGRAMS = {
    **{f"cinta {name}": options_of(parser) for name, parser in COMMANDS.items()},
    "cinta": {option for action in PARSER._actions for option in action.option_strings},
    "python -m benchmarks": options_of(benchmarks.__main__._parser()),
    "python -m fuzz": options_of(fuzz.__main__._parser()),
    "dask worker": {option for one in dask_worker.params for option in one.opts},
    "dask scheduler": {option for one in dask_scheduler.params for option in one.opts},
}
ALL = set().union(*PROGRAMS.values()) | OF_OTHERS
ASKED = re.compile(r"\bcinta (?!\d)([a-z]+)\b")


def unknown(text: str) -> list[str]:
    """The commands and options of a piece of code that no program has."""
    asked = [name for name in ASKED.findall(text) if name != "x"]
    lost = [f"cinta {name}" for name in asked if name not in COMMANDS]
    ours = next((name for name in PROGRAMS if re.search(rf"\b{name}\b", text)), "")
    known = PROGRAMS[ours] | PROGRAMS["cinta"] | {"--help"} if ours else ALL
    wanted = OPTION.findall(re.split(r"(?:^|\s)#", text)[0])
    return lost + [f"{ours} {one}" for one in wanted if not any(o.startswith(one) for o in known)]


@pytest.mark.parametrize("page", PAGES)
def test_each_command_and_option_that_a_page_names_is_there(page: str) -> None:
    assert [found for text in code(page) for found in unknown(text)] == []


MAKE = (ROOT / "Makefile").read_text(encoding="utf-8").partition(".PHONY: ")[2].split("\n")[0]


@pytest.mark.parametrize("page", PAGES)
def test_each_target_of_make_that_a_page_names_is_there(page: str) -> None:
    typed = [one for text in code(page) for one in re.findall(r"^make ([a-z]+)", text)]
    assert set(typed) <= set(MAKE.split())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cinta grade x --out y --pages", ["cinta grade --pages"]),
        (".venv/bin/cinta grad x", ["cinta grad"]),
        ("dask worker tcp://x --memory 0 --no-such", ["dask worker --no-such"]),
        ("--resumed", [" --resumed"]),
        ("cinta grade x --out y --seed 1", []),
    ],
)
def test_one_that_is_not_there_is_found(text: str, found: list[str]) -> None:
    assert unknown(text) == found


OURS = re.compile(r"(?:autograder|tests|docs|benchmarks|fuzz|exercises|solutions)/[\w./-]*\w")
MADE = re.compile(r"autograder/dist(/|$)|\.whl$|uNN_|mutants\.toml$")
"""What git does not hold: made by ``cinta build``, to be filled in, or there if one wants it."""


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_names_is_there(page: str) -> None:
    named = [name for text in code(page) for name in OURS.findall(text) if not MADE.search(name)]
    whole = [n for n in named if re.search(rf"(?<![\w/]){re.escape(n)}", TEXTS[page])]
    assert [name for name in whole if not (ROOT / name).exists()] == []


def anchors(path: Path) -> set[str]:
    """The places in a page that a link may lead to, as GitHub names them."""
    heads = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_each_link_leads_somewhere(page: str) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", TEXTS[page]):
        name, _, place = link.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        assert path.exists(), link
        assert not place or place in anchors(path), link
