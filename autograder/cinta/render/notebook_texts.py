"""What a notebook says on its own account, in es and en: the cells that are not the author's."""

from __future__ import annotations

import json
from collections.abc import Mapping

WHEEL = "cinta_student-*.whl"

FIRST = """\
# {first}
import importlib.util, os, pathlib, subprocess, sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # {few}
Stop = type("Stop", (Exception,), {{"_render_traceback_": lambda self: [str(self)]}})  # {stop}

tests = "tests" if os.path.isdir("tests") else "."  # {loose}
exercises = {exercises}
there = all(os.path.isfile(f"{{tests}}/{{name}}.py") for name in exercises)
missing = [] if there else ["{tests}"]
here = pathlib.Path.cwd()
wheels = [w for folder in (here, *here.parents) for w in sorted(folder.glob("{wheel}"))]
installed = all(importlib.util.find_spec(name) for name in ("cinta", "otter"))
if installed:
    import otter

    missing = [] if otter.Notebook._grading_mode else missing  # {grading}
elif not wheels:
    missing.append("exercises/{wheel}")
if missing:
    raise Stop(f"{missing}")
if not installed:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
    done = subprocess.run([*pip, str(wheels[0])], capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise Stop(f"{pip}")
    importlib.invalidate_caches()

import otter

if otter.Notebook._grading_mode:
    grader = otter.Notebook(tests_dir=tests)
else:
    from cinta.notebook.grader import Notebook
    from cinta.notebook.quiet import start_tensorflow

    start_tensorflow()  # {quiet}
    grader = Notebook(tests_dir=tests, exercises=exercises, lang="{lang}")"""
"""The first code cell. Who opens the notebook alone, as on Colab, must read what is missing and not
a traceback of Otter's. While Otter or we grade, the checks are elsewhere, nothing is missing, and
nothing of ours is imported."""

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "first": "Instala lo que este cuaderno necesita, si aún no está, y prepara Otter.",
        "few": "TensorFlow avisa solo de lo grave",
        "quiet": "aquí, para que arranque en silencio",
        "stop": "muestra solo el mensaje, sin la traza",
        "loose": "en Colab, los archivos de tests/ pueden estar sueltos",
        "grading": "al calificar están en otro sitio",
        "missing": "Falta {' y '.join(missing)}, de la carpeta del curso. Pon esos archivos junto "
        "a este cuaderno (en Colab: panel Archivos, a la izquierda, Subir) y ejecuta esta celda "
        "otra vez.",
        "pip": "pip no pudo instalar {wheels[0].name}: {(done.stderr.strip() or '?').splitlines()"
        "[-1]} Comprueba la conexión y ejecuta esta celda otra vez.",
        "points": "_Puntos: {points:g}_",
        "to_mark": "_La califica una persona._",
        "choose": "_Escribe en la celda siguiente, entre comillas, la letra de una opción._",
        "check_all": "---\n\n## Comprobarlo todo\n\nLa celda siguiente vuelve a ejecutar todas las "
        "comprobaciones del cuaderno.",
        "submit": "## Entrega\n\nEjecuta todas las celdas en orden y **guarda el cuaderno**; "
        "después ejecuta la celda siguiente: crea el archivo zip que se entrega.\n\n"
        "En Colab esa celda no crea nada: elige *Archivo → Descargar → Descargar .ipynb* y entrega "
        "ese cuaderno.",
        "export": "# Guarda antes el cuaderno: se entrega lo que está guardado.\n"
        "# Si le cambiaste el nombre, escríbelo abajo.\n",
        "colab": "En Colab: Archivo → Descargar → Descargar .ipynb, y entrega ese cuaderno.",
    },
    "en": {
        "first": "Installs what this notebook needs, if it is not there yet, and sets up Otter.",
        "few": "TensorFlow reports only what is serious",
        "quiet": "here, so that it starts quietly",
        "stop": "show only the message, no traceback",
        "loose": "on Colab the files of tests/ may be here without their folder",
        "grading": "while grading they are elsewhere",
        "missing": "Missing: {' and '.join(missing)}, from the course folder. Put those files "
        "beside this notebook (on Colab: the Files panel on the left, then Upload) and run this "
        "cell again.",
        "pip": "pip could not install {wheels[0].name}: {(done.stderr.strip() or '?').splitlines()"
        "[-1]} Check the connection and run this cell again.",
        "points": "_Points: {points:g}_",
        "to_mark": "_A person marks it._",
        "choose": "_Write the letter of one option, in quotes, in the next cell._",
        "check_all": "---\n\n## Check everything\n\nThe next cell runs all the checks of the "
        "notebook again.",
        "submit": "## Submission\n\nRun all the cells in order and **save the notebook**; then run "
        "the next cell: it makes the zip file to submit.\n\n"
        "On Colab that cell makes nothing: choose *File → Download → Download .ipynb* and submit "
        "that notebook.",
        "export": "# Save the notebook first: what is saved is what is submitted.\n"
        "# If you renamed it, write its name below.\n",
        "colab": "On Colab: File → Download → Download .ipynb, and submit that notebook.",
    },
}


def first_cell(lang: str, unit: str, exercises: Mapping[str, str]) -> str:
    """The code that installs what is missing, or says what is, and makes ``grader``.

    ``exercises`` are those that have a check, in order: each name and its heading.
    """
    names = ("first", "few", "quiet", "stop", "loose", "grading", "missing", "pip")
    words = {name: WORDS[lang][name] for name in names}
    tests = f"exercises/{lang}/{unit}/tests/*"
    titles = json.dumps(exercises, ensure_ascii=False, indent=4)
    return FIRST.format(lang=lang, wheel=WHEEL, tests=tests, exercises=titles, **words)


def export_cell(lang: str, path: str, options: str) -> str:
    """The code that makes the zip file to submit; Otter refuses to on Colab, with a traceback."""
    words = WORDS[lang]
    call = f'grader.export("{path}", {options})'
    on_colab = f'if "google.colab" in sys.modules:\n    print("{words["colab"]}")'
    return f"{words['export']}{on_colab}\nelse:\n    {call}"
