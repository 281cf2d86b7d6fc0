"""What runs the pages finds what is wrong in one: a block, an output, a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import Language, PageError, blocks
from .running import Mismatch, Terminal, is_as_written, typed


def page(*parts: str) -> str:
    return "\n\n".join(parts)


def fence(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


def run(folder: Path, text: str) -> list[str]:
    folder.mkdir(exist_ok=True)
    terminal = Terminal(folder)
    return [terminal.run(block) for block in blocks("page.md", text)]


def test_blocks_run_in_order_in_one_folder_and_cd_holds_for_the_next(tmp_path):
    text = page(
        fence("bash", "mkdir under\ncd under\necho 7 > number"),
        "Then, as `ex1.py`:",
        fence("python", "print(int(open('number').read()) + 1)"),
        fence("text", "8"),
        fence("console", "$ cat number   # there it is\n7"),
    )
    assert run(tmp_path / "w", text) == ["", "8\n", "7\n"]
    assert (tmp_path / "w" / "under" / "ex1.py").exists()


@pytest.mark.parametrize(
    ("language", "code", "said"),
    [
        ("bash", "false\ntrue", "page.md:1: exit code 1, not 0\nended with exit code 1: false"),
        ("bash", "cinta-that-is-not-there", "exit code 127"),
        ("bash", "echo $never_set", "never_set: unbound variable"),
        ("bash", "cat nowhere | cat", "exit code 1"),
        ("python", "print(tf)", "NameError: name 'tf' is not defined"),
        ("bash", "echo 8\n```\n\n```text\n7", "the page says\n7\n\nand what came is\n8"),
        ("console", "$ echo 8\n7", "the page says\n7\n\nand what came is\n8"),
        ("bash", "echo 7\necho more\n```\n```text\n7", "what came is\n7\nmore"),
    ],
)
def test_a_block_that_does_not_do_what_the_page_says_is_found(tmp_path, language, code, said):
    with pytest.raises(Mismatch) as found:
        run(tmp_path / "w", fence(language, code))
    assert said in str(found.value)


@pytest.mark.parametrize(
    ("printed", "due", "same"),
    [
        ("in 3.2 s\n", "in ... s", True),
        ("in 3.2 s\nmore\n", "in ... s", False),
        ("a\nb\nc\nd\n", "a\n...\nd", True),
        ("a\nd\n", "a\n...\nd", True),
        ("a\nx\n", "a\n...\nd", False),
        ("a.b\n", "a.b", True),
        ("axb\n", "a.b", False),
    ],
)
def test_three_dots_stand_for_what_differs_each_time_and_nothing_else_does(printed, due, same):
    assert is_as_written(printed, due) == same


def test_what_a_comment_says_holds_for_the_next_block_alone(tmp_path):
    text = page(
        "<!-- an aside -->",
        "<!-- not run (network), pip: nothing is downloaded in a test -->",
        fence("bash", "pip install x\necho 1"),
        fence("text", "1"),
        "<!-- printed by: echo 3; exit 4 -->\n<!-- exit code 4 -->",
        "In words:",
        fence("text", "3"),
        fence("bash", "echo 5"),
    )
    first, second, third = blocks("page.md", text)
    assert (first.said.not_run[0].lines, typed(first)) == ("pip", "echo 1")
    assert (second.said.code, second.printed, third.said.code) == (4, None, 0)
    assert run(tmp_path / "w", text) == ["1\n", "3\n", "5\n"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (fence("", "cinta grade"), "page.md:1: a block in ''. Fix: say one of bash"),
        (fence("basic", "10 PRINT"), "a block in 'basic'"),
        ("    cinta grade", "a block in ''"),
        ("<!-- not run: it is long -->", "Fix: <!-- not run (kind): reason -->"),
        ("<!-- not run (long): it is -->", "not run (long). Fix: one of network, "),
        ("<!-- not run (another test): one does -->", "which test runs it?"),
        ("<!-- not run (another test): tests/test_none.py -->", "there is no tests/test_none.py"),
    ],
)
def test_a_block_of_no_language_and_a_reason_that_is_none_are_named(text, said):
    with pytest.raises(PageError, match=r"^page\.md:1: ") as found:
        blocks("page.md", text)
    assert said in str(found.value)


def test_a_block_in_a_list_is_found_too():
    (block,) = blocks("page.md", "1. So:\n\n   ```bash\n   echo 1\n   ```\n")
    assert (block.language, block.text, block.where) == (Language.SHELL, "echo 1\n", "page.md:3")
