"""The code blocks of a Markdown page, and what the comments above them say of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]


class Language(Enum):
    """What may stand behind the three backticks, and what is done with it."""

    SHELL = ("bash", "sh", "console")
    PYTHON = ("python",)
    OUTPUT = ("text",)
    SHOWN = ("mermaid", "yaml", "toml")


class Why(StrEnum):
    """Why a block may not be run."""

    NETWORK = "network"
    TOKEN = "token"
    CLUSTER = "cluster"
    ANOTHER_TEST = "another test"


class PageError(ValueError):
    """A page says what cannot be read: where, what, the mend."""


@dataclass(frozen=True, kw_only=True)
class NotRun:
    """A reason: of which kind, in words, and for which lines (empty: all of the block)."""

    kind: Why
    words: str
    lines: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the comments above a block say."""

    scene: tuple[str, ...] | None = None
    not_run: tuple[NotRun, ...] = ()
    printed_by: str = ""
    code: int = 0


@dataclass(frozen=True, kw_only=True)
class Block:
    """A code block: where it stands, its text, what it must print, what is said of it."""

    page: str
    line: int
    language: Language
    text: str
    file: str = ""
    printed: str | None = None
    said: Said = field(default_factory=Said)

    @property
    def where(self) -> str:
        """As an editor opens it."""
        return f"{self.page}:{self.line}"


COMMENT = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
NOT_RUN = re.compile(r"not run \(([a-z ]+)\)(?:, ([^:]+))?: (.+)", re.DOTALL)
FILE = re.compile(r"`([\w.-]+\.py)`:$")
TESTS = re.compile(r"tests/[\w/.]+\w")


def pages(root: Path = ROOT) -> list[str]:
    """The pages that are run, as paths below the root."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md"), root / "benchmarks" / "README.md"]
    return sorted(
        path.relative_to(root).as_posix() for path in found if path.name != "CHANGELOG.md"
    )


def blocks(page: str, text: str) -> list[Block]:
    """A page's blocks, in order; each with what stands below it as its output."""
    listed: list[Block] = []
    for block, follows in _fences(page, text):
        is_output = block.language is Language.OUTPUT and not block.said.printed_by
        if is_output and follows and listed:
            listed[-1] = replace(listed[-1], printed=block.text)
        else:
            listed.append(block)
    return listed


def _fences(page: str, text: str) -> Iterator[tuple[Block, bool]]:
    """Each block, and whether it stands right below one that is run."""
    said, prose, follows = Said(), "", False
    for token in MarkdownIt().parse(text):
        match token.type:
            case "html_block":
                for comment in COMMENT.findall(token.content):
                    said = _with(said, comment, page, token)
            case "fence" | "code_block":
                block = _block(page, token, said, prose)
                yield block, follows
                follows = block.language in (Language.SHELL, Language.PYTHON)
                said, prose = Said(), ""
            case "inline":
                prose, follows = token.content, False


def _block(page: str, token: Token, said: Said, prose: str) -> Block:
    line = token.map[0] + 1 if token.map else 0
    written = token.info.split()[0] if token.info.split() else ""
    language = next((one for one in Language if written in one.value), None)
    if language is None:
        known = ", ".join(name for one in Language for name in one.value)
        raise PageError(f"{page}:{line}: a block in {written!r}. Fix: say one of {known}")
    named = FILE.search(prose)
    file = named[1] if named and language is Language.PYTHON else ""
    shown = [one for one in token.content.splitlines(True) if not one.startswith("$ ")]
    return Block(
        page=page,
        line=line,
        language=language,
        text=token.content,
        file=file,
        printed="".join(shown) if written == "console" and shown else None,
        said=said,
    )


def _with(said: Said, comment: str, page: str, token: Token) -> Said:
    """What was said, and one comment more; a comment about something else changes nothing."""
    line = token.map[0] + 1 if token.map else 0
    verb, _, rest = comment.partition(":")
    if reason := NOT_RUN.fullmatch(comment):
        return replace(said, not_run=(*said.not_run, _reason(reason, f"{page}:{line}")))
    if verb.startswith("not run"):
        raise PageError(f"{page}:{line}: {comment!r}. Fix: <!-- not run (kind): reason -->")
    if verb == "in":
        return replace(said, scene=tuple(name.strip() for name in rest.split(",") if name.strip()))
    if verb == "printed by":
        return replace(said, printed_by=rest.strip())
    if ended := re.fullmatch(r"exit code (\d+)", comment):
        return replace(said, code=int(ended[1]))
    return said


def _reason(found: re.Match[str], where: str) -> NotRun:
    kind, lines, words = found.groups()
    if kind not in list(Why):
        raise PageError(f"{where}: not run ({kind}). Fix: one of {', '.join(Why)}")
    named = TESTS.findall(words)
    if kind == Why.ANOTHER_TEST and not named:
        raise PageError(f"{where}: which test runs it? Fix: name its file, tests/...")
    lost = [name for name in named if not (ROOT / name).exists()]
    if lost:
        raise PageError(f"{where}: there is no {lost[0]}. Fix: name the test that runs the block")
    return NotRun(kind=Why(kind), words=" ".join(words.split()), lines=lines or "")
