"""What a notebook says on its own account, in es and en: the cells that are not the author's."""

from __future__ import annotations

INSTALL = """\
# {install}
import importlib.util, os, pathlib, subprocess, sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # {quiet}
if not all(importlib.util.find_spec(name) for name in ("cinta", "otter")):
    here = pathlib.Path.cwd()
    wheels = [w for folder in (here, *here.parents) for w in sorted(folder.glob("{wheel}"))]
    if wheels:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", str(wheels[0])], check=True)
        importlib.invalidate_caches()
    else:
        print("{missing}")"""

WHEEL = "cinta_student-*.whl"

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "install": "Instala lo que este cuaderno necesita, si aún no está (también en Colab).",
        "quiet": "para que TensorFlow arranque en silencio",
        "missing": f"Falta {WHEEL}: está en la carpeta exercises/. Súbelo, junto con la carpeta "
        "tests/, a la carpeta de este cuaderno y ejecuta esta celda otra vez.",
        "points": "_Puntos: {points:g}_",
        "init": "# Prepara Otter\nimport otter\ngrader = otter.Notebook()",
        "check_all": "---\n\n## Repaso\n\nLa celda siguiente vuelve a ejecutar todas las "
        "comprobaciones del cuaderno.",
        "submit": "## Entrega\n\nEjecuta todas las celdas en orden y **guarda el cuaderno**; "
        "después ejecuta la celda siguiente: crea el archivo zip que se entrega.\n\n"
        "En Colab esa celda no funciona: elige *Archivo → Descargar → Descargar .ipynb* y entrega "
        "ese cuaderno.",
        "export": "# Guarda antes el cuaderno: se entrega lo que está guardado.\n"
        "# Si le cambiaste el nombre, escríbelo aquí.\n",
    },
    "en": {
        "install": "Installs what this notebook needs, if it is not there yet (Colab included).",
        "quiet": "so that TensorFlow starts quietly",
        "missing": f"{WHEEL} is missing: it is in the folder exercises/. Upload it, together with "
        "the folder tests/, to this notebook's folder and run this cell again.",
        "points": "_Points: {points:g}_",
        "init": "# Set up Otter\nimport otter\ngrader = otter.Notebook()",
        "check_all": "---\n\n## Once more\n\nThe next cell runs all the checks of the notebook "
        "again.",
        "submit": "## Submission\n\nRun all the cells in order and **save the notebook**; then run "
        "the next cell: it makes the zip file to submit.\n\n"
        "On Colab that cell does not work: choose *File → Download → Download .ipynb* and submit "
        "that notebook.",
        "export": "# Save the notebook first: what is saved is what is submitted.\n"
        "# If you renamed it, write its name here.\n",
    },
}


def install_cell(lang: str) -> str:
    """The code that installs the student package from its wheel, here or in a folder above."""
    words = WORDS[lang]
    names = ("install", "quiet", "missing")
    return INSTALL.format(wheel=WHEEL, **{name: words[name] for name in names})
