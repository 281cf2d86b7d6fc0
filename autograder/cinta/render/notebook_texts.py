"""What a notebook says on its own account, in es and en: the cells that are not the author's."""

from __future__ import annotations

from .files import Files

BESIDE = """\
# {first}
import sys
sys.path += ["{code}", "../../{code}"]
try: import cinta
except ImportError: sys.exit("{missing}")
grader = cinta.start("{unit}", "{lang}", "{course}")"""

WITH_ADDRESS = """\
# {first}
import importlib.util
if not importlib.util.find_spec("cinta"):
    %pip install -q "cinta[student] @ {code}"
import cinta
grader = cinta.start("{unit}", "{lang}", "{course}")"""
"""The first code cell, six lines that a beginner can read; the rest is in :mod:`cinta.begin`.

Python imports from a wheel as it lies there: so what is beside the notebook installs itself.
"""

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "first": "Instala, la primera vez, lo que falta, y prepara `grader`, que comprueba tus "
        "respuestas.",
        "missing": "Faltan {code} y {course}: ponlos junto a este cuaderno (en Colab: panel "
        "Archivos, a la izquierda, Subir) y ejecuta esta celda otra vez.",
        "points": "_Puntos: {points:g}_",
        "no_points": "_No da puntos: es para pensar antes de seguir._",
        "to_mark": "_La califica una persona._",
        "choose": "_Escribe en la celda siguiente, entre comillas, la letra de una opción._",
        "check_all": "---\n\n## Comprobarlo todo\n\nLa celda siguiente vuelve a ejecutar todas las "
        "comprobaciones del cuaderno.",
        "submit": "## Entrega\n\nEjecuta todas las celdas en orden y **guarda el cuaderno**; "
        "después ejecuta la celda siguiente: crea el archivo zip que se entrega.\n\n"
        "En Colab esa celda no crea nada: elige *Archivo → Descargar → Descargar .ipynb* y entrega "
        "ese cuaderno.",
        "export": "# Guarda antes el cuaderno: se entrega lo que está guardado.\n",
    },
    "en": {
        "first": "Installs what is missing, the first time, and sets up `grader`, which checks "
        "your answers.",
        "missing": "Missing: {code} and {course}. Put them beside this notebook (on Colab: the "
        "Files panel on the left, then Upload) and run this cell again.",
        "points": "_Points: {points:g}_",
        "no_points": "_It gives no points: it is there to make you think before you go on._",
        "to_mark": "_A person marks it._",
        "choose": "_Write the letter of one option, in quotes, in the next cell._",
        "check_all": "---\n\n## Check everything\n\nThe next cell runs all the checks of the "
        "notebook again.",
        "submit": "## Submission\n\nRun all the cells in order and **save the notebook**; then run "
        "the next cell: it makes the zip file to submit.\n\n"
        "On Colab that cell makes nothing: choose *File → Download → Download .ipynb* and submit "
        "that notebook.",
        "export": "# Save the notebook first: what is saved is what is submitted.\n",
    },
}


def first_cell(lang: str, unit: str, files: Files) -> str:
    """The code that installs what is missing, or says what is, and makes ``grader``."""
    words = WORDS[lang]
    return (WITH_ADDRESS if files.address else BESIDE).format(
        first=words["first"],
        missing=words["missing"].format(code=files.code, course=files.course),
        code=files.at(files.code),
        course=files.at(files.course),
        unit=unit,
        lang=lang,
    )


def export_cell(lang: str, path: str, options: str) -> str:
    """The code that makes the zip file to submit; our ``grader`` finds a notebook renamed."""
    return f'{WORDS[lang]["export"]}grader.export("{path}", {options})'
