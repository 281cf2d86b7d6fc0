"""Pages made of the program itself: every command with its options, every public name."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from cinta.cli import _parser

ABOVE = """\
# Commands

As `cinta COMMAND --help` prints them, which is in English alone. `cinta` lies in `.venv/bin/` of a
clone, and where the wheel was installed. Exit code 0: well; 1: the command found something, or the
fault is ours; 2: the input is wrong, said in one line with the mend; 130: stopped by hand.
"""

NAMES = {
    "In a notebook or a program": {
        "cinta.record": "cinta.tape.recorder.record",
        "cinta.recording": "cinta.tape.recorder.recording",
        "cinta.explain": "cinta.tape.diagnosis.explanation.explain",
        "What explain gives": "cinta.tape.diagnosis.explanation.Explanation",
        "cinta.draw": "cinta.tape.picture.draw.draw",
        "cinta.hint": "cinta.hints.hint",
        "cinta.start": "cinta.begin.start",
    },
    "In the check cells of a unit": {
        "What a check is written with": "cinta.checks.author",
        "draw": "cinta.checks.draw.Draw",
    },
}
"""What others may use: where, as it is called there, and where it lies for mkdocstrings."""
NAME = "::: {path}\n    options:\n      heading: {name}\n      toc_label: {name}\n"


def names() -> str:
    """The page of all names that are for others."""
    parts = ["# Python names\n\nWhat stands here is for others to use; nothing else is.\n"]
    for title, listed in NAMES.items():
        parts.append(f"## {title}\n")
        parts += [NAME.format(name=name, path=path) for name, path in listed.items()]
    return "\n".join(parts)


def commands() -> str:
    """The page of all commands, from what the parser knows of them."""
    return "\n".join([ABOVE, *_told(_parser(), 2)])


def _told(parser: argparse.ArgumentParser, level: int) -> Iterator[str]:
    """The commands below a parser, one after another, each with those below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            about = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield f"{'#' * level} {command.prog}\n\n{_text(about.get(name, ''))}\n"
                yield _table(command)
                yield from _told(command, level + 1)


def _table(parser: argparse.ArgumentParser) -> str:
    """A parser's arguments, a row each; those that open another command are told below."""
    rows = [
        f"| {_named(action)} | {_text(_help(action, parser))} |"
        for action in parser._actions
        if action.help != argparse.SUPPRESS
        and not isinstance(action, (argparse._HelpAction, argparse._SubParsersAction))
    ]
    return "\n".join(["| argument | |", "|---|---|", *rows, ""]) if rows else ""


def _help(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    return parser._get_formatter()._expand_help(action) if action.help else ""


def _named(action: argparse.Action) -> str:
    """``--out OUT``, or a place; what may be chosen, where that is a list."""
    value = "" if action.nargs == 0 else action.metavar or _choices(action)
    shown = value if isinstance(value, str) else " ".join(value)
    if not action.option_strings:
        return f"`{shown}`"
    return ", ".join(f"`{' '.join([name, shown]).strip()}`" for name in action.option_strings)


def _choices(action: argparse.Action) -> str:
    if action.choices is not None:
        return "{" + ",".join(map(str, action.choices)) + "}"
    return action.dest.upper()


def _text(text: str) -> str:
    """As Markdown: what looks like markup is none, a bar ends no cell."""
    return re.sub(r"([\\`*_{}\[\]|])", r"\\\1", text.replace("<", "&lt;"))
