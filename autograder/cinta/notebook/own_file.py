"""Which file is the notebook that runs here? Its name may have been changed, and a copy left."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

SESSION = "JPY_SESSION_NAME"
"""Where Jupyter's server puts the path of the notebook that it started a kernel for."""

OF_VS_CODE = "__vsc_ipynb_file__"
"""The name that VS Code's kernel gives to it in the notebook itself."""


def own_file(given: str | None, unit: str, names: Mapping[str, object]) -> Path | None:
    """The notebook's file; None if there is none here.

    ``given`` is what was typed: the unit's own name is the generated cell's, another one the
    student's, and counts if it is there. Else what the editor says counts; else, of the notebooks
    of the unit here, the one that was saved last.
    """
    own_name = f"{unit}.ipynb"
    if given and given != own_name and Path(given).is_file():
        return Path(given)
    for said in (names.get(OF_VS_CODE), os.environ.get(SESSION)):
        if isinstance(said, str) and Path(said).suffix == ".ipynb" and Path(said).is_file():
            return _short(Path(said))
    found = [path for path in Path().glob("*.ipynb") if unit_of(path) == unit]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


def unit_of(path: Path) -> str:
    """The unit that a notebook says it is of; empty for what cannot be read as one."""
    try:
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        return str(metadata["cinta"]["unit"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _short(path: Path) -> Path:
    """From the working folder, if it lies there: so it goes into a zip by its name alone."""
    here = Path.cwd()
    path = path.resolve()
    return path.relative_to(here) if path.parent == here else path
