"""docs/architecture.md is true: the files it names exist; and the tables, those of a new file."""

from __future__ import annotations

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import cinta
from cinta.records.store import Store

ROOT = Path(__file__).parents[1]
PACKAGE = Path(cinta.__file__).parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

NAMED = sorted(set(re.findall(r"`([\w/]+(?:\.py|\.html))`", PAGE)))


def test_the_page_names_a_file_of_every_room() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= {name.split("/")[0] for name in NAMED}


@pytest.mark.parametrize("name", NAMED)
def test_the_files_that_the_page_names_exist(name: str) -> None:
    assert (PACKAGE / name).is_file()


@pytest.mark.parametrize("page", ["results.md", "results.es.md"])
def test_the_tables_are_those_of_a_new_file(page: str, tmp_path: Path) -> None:
    path = tmp_path / "results.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as db:
        tables = [
            name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type='table'")
        ]
        columns = {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")] for table in tables
        }
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    written = re.findall(r"^\| `(\w+)` \|.*\| `([\w ]+)` \|$", text, re.MULTILINE)
    assert {table: names.split() for table, names in written} == columns


def test_the_error_tree_at_the_top_of_errors_is_the_whole_tree() -> None:
    """Every exception of the package stands in it, below what it really is derived from."""
    tree = ast.get_docstring(ast.parse((PACKAGE / "errors.py").read_text(encoding="utf-8"))) or ""
    drawn = re.findall(r"^([│├└─ ]*)(\w+)(?: {2,}\S|$)", tree, re.MULTILINE)
    parents: dict[str, str] = {}
    above: dict[int, str] = {}
    for lines, name in drawn:
        depth = len(lines) // 4
        if not depth:
            above = {0: name}
            continue
        parents[name] = above[depth - 1]
        above[depth] = name
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for base in node.bases:
                    if isinstance(base, ast.Name) and base.id in {
                        *parents,
                        "Exception",
                        "BaseException",
                    }:
                        found[node.name] = base.id
    assert found == parents
