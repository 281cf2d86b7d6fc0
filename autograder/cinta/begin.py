"""What a notebook's first cell does: ``cinta.start(unit, lang, file)`` gives ``grader``.

This may run out of the wheel itself, as it lies beside the notebook: until all that it needs is
there, nothing but the standard library is imported.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import site
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import __version__
from .errors import CintaError

NEEDED = ("igraph", "matplotlib", "msgspec", "numpy", "otter", "tensorflow")
"""What the extra ``student`` and the base install, as it is imported."""

BESIDE = (".", "../..")
"""Where files may lie that have no address: with the notebook, or as the course's folder has it."""

TEXTS = {
    "es": {
        "missing": "Falta {name}. Ponlo junto a este cuaderno (en Colab: panel Archivos, a la "
        "izquierda, Subir) y ejecuta esta celda otra vez.",
        "pip": "pip no pudo instalar {name}: {said} Comprueba la conexión y ejecuta esta celda "
        "otra vez.",
        "restart": "Quedó instalado lo que faltaba, pero hay que reiniciar el kernel: hazlo y "
        "ejecuta esta celda otra vez.",
    },
    "en": {
        "missing": "Missing: {name}. Put it beside this notebook (on Colab: the Files panel on the "
        "left, then Upload) and run this cell again.",
        "pip": "pip could not install {name}: {said} Check the connection and run this cell again.",
        "restart": "What was missing is installed, but the kernel must be restarted: do so and run "
        "this cell again.",
    },
}


class Stopped(CintaError):
    """What the first cell needs is not there; a notebook shows the one line alone."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def start(unit: str, lang: str, file: str) -> Any:
    """``grader`` of a unit: Otter's ``Notebook`` with the checks of the course.

    ``file`` is the course's wheel: its name, or its address with the code's wheel beside it. What
    is missing is installed first; Stopped, in one line, where that cannot be. While Otter or we
    grade, the checks are elsewhere and nothing is missing.
    """
    if _is_graded():
        tests = "tests" if os.path.isdir("tests") else "."
        return importlib.import_module("otter").Notebook(tests_dir=tests)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    place, _, name = file.rpartition("/")
    if not all(importlib.util.find_spec(needed) for needed in NEEDED):
        _install_code(place, lang)
        if not all(importlib.util.find_spec(needed) for needed in NEEDED):
            raise Stopped(_texts(lang)["restart"])
        return importlib.import_module("cinta.begin").start(unit, lang, file)
    folder = _folder(name, lang, unit)
    if folder is None:
        _pip(_found(place, name, lang), name, lang)
        folder = _folder(name, lang, unit)
    if folder is None:
        raise Stopped(_texts(lang)["missing"].format(name=f"{unit} ({lang}), {name}"))
    return _grader(folder, unit, lang)


def _is_graded() -> bool:
    """As :func:`cinta.tape.when_graded.is_graded`, which needs packages."""
    notebook = getattr(sys.modules.get("otter"), "Notebook", None)
    return bool(getattr(notebook, "_grading_mode", False))


def _texts(lang: str) -> dict[str, str]:
    return TEXTS.get(lang, TEXTS["en"])


def _own_wheel() -> Path | None:
    """The wheel out of which this runs; None if it is installed."""
    place = Path(__file__).parents[1]
    return place if place.is_file() else None


def _install_code(place: str, lang: str) -> None:
    """Install the package with all that a notebook needs, and forget what runs out of the wheel."""
    name = f"cinta-{__version__}-py3-none-any.whl"
    own = _own_wheel()
    where = str(own.resolve()) if own else _found(place, name, lang)
    _pip(f"cinta[student] @ {where}" if "://" in where else f"{where}[student]", name, lang)
    if own:
        sys.path[:] = [entry for entry in sys.path if Path(entry).name != own.name]
        for module in [m for m in sys.modules if m.partition(".")[0] == "cinta"]:
            del sys.modules[module]


def _found(place: str, name: str, lang: str) -> str:
    """Where a wheel is: below an address, or the file itself; Stopped if it is not there."""
    if place:
        return f"{place}/{name}"
    for folder in BESIDE:
        if Path(folder, name).is_file():
            return str(Path(folder, name).resolve())
    raise Stopped(_texts(lang)["missing"].format(name=name))


def _pip(what: str, name: str, lang: str) -> None:
    """Install it; Stopped with the last that pip says. The rest of this process finds it, too."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q", what]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = (done.stderr.strip() or "?").splitlines()[-1]
        raise Stopped(_texts(lang)["pip"].format(name=name, said=said))
    own = site.getusersitepackages()
    if site.ENABLE_USER_SITE and os.path.isdir(own) and own not in sys.path:
        site.addsitedir(own)  # pip made it: nothing was installed for this user before
    importlib.invalidate_caches()


def _folder(wheel: str, lang: str, unit: str) -> Path | None:
    """Where the unit's checks are: in the course that is installed, or beside the notebook."""
    module, version, *_ = wheel.split("-")
    file = f"{unit}.hints.json"
    places = [Path("tests"), Path()]
    spec = importlib.util.find_spec(module)
    if spec and spec.submodule_search_locations and _version(module) == version:
        places.insert(0, Path(spec.submodule_search_locations[0], lang, unit))
    return next((place for place in places if (place / file).is_file()), None)


def _version(module: str) -> str:
    try:
        return importlib.metadata.version(module)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _grader(folder: Path, unit: str, lang: str) -> Any:
    from .hints import UnitHints, look_in, read_hints
    from .notebook.grader import Notebook
    from .notebook.plots import plots_speak
    from .quiet import start_tensorflow

    hints: UnitHints = read_hints(folder, unit)
    titles = {exercise.name: exercise.title for exercise in hints.exercises if exercise.checked}
    for name in titles:
        if not (folder / f"{name}.py").is_file():
            raise Stopped(_texts(lang)["missing"].format(name=(folder / f"{name}.py").as_posix()))
    look_in(folder)
    start_tensorflow()
    plots_speak(lang)
    return Notebook(tests_dir=str(folder), exercises=titles, unit=unit, lang=lang)
