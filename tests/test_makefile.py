"""``make`` sets itself up in a folder of any name, whatever the locale, or says that it did not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPE = (ROOT / "Makefile").read_text(encoding="utf-8").partition("$(READY): ")[2]


def test_the_package_is_found_in_a_folder_with_spaces_and_accents_under_any_locale(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "mi carpeta ñandú"
    folder.mkdir()
    (folder / "autograder").symlink_to(ROOT / "autograder")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", f"{folder}/.venv"], check=True)
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    (line,) = re.findall(r"^\t(for site .*)$", RECIPE, re.MULTILINE)
    (packages,) = folder.glob(".venv/lib/python3*/site-packages")
    (packages / "_editable_impl_cinta.pth").write_text(f"{folder}/autograder\n", encoding="utf-8")
    by_the_locale = sys.version_info < (3, 12, 4)
    """Later ones read a .pth as UTF-8 first: they find it without the recipe's line, too."""
    for recipe in ("true", line.replace("$$", "$")):
        subprocess.run(["sh", "-c", recipe], cwd=folder, env=environment, check=True)
        command = [f"{folder}/.venv/bin/python", "-c", "import cinta; print(cinta.__file__)"]
        found = subprocess.run(command, cwd=folder, env=environment, capture_output=True)
        assert (found.returncode != 0) == (recipe == "true" and by_the_locale), found.stderr[-300:]


def test_it_is_ready_only_once_the_command_runs() -> None:
    steps = re.findall(r"^\t(.*)$", RECIPE.partition("\n\n")[0], re.MULTILINE)
    assert steps[-2:] == ["$(BIN)/cinta --version", "touch $@"]
