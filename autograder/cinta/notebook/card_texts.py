"""The words of a card, in es and en, that are not a message's own."""

from __future__ import annotations

from ..results import Verdict

VERDICTS: dict[str, dict[Verdict, str]] = {
    "es": {
        Verdict.PASSED: "correcto",
        Verdict.FAILED: "incorrecto",
        Verdict.BLANK: "en blanco",
        Verdict.NOT_REACHED: "sin evaluar",
        Verdict.RECORDED: "anotado",
    },
    "en": {
        Verdict.PASSED: "passed",
        Verdict.FAILED: "failed",
        Verdict.BLANK: "blank",
        Verdict.NOT_REACHED: "not graded",
        Verdict.RECORDED: "recorded",
    },
}
"""How an exercise ended, as on the page that the grader writes."""

CARD: dict[str, dict[str, str]] = {
    "es": {
        "picture": "Ver lo que grabó tu cinta",
        "picture_of": 'Para ver lo que grabó tu cinta: `grader.check("{name}").picture()`',
        "hint": '¿Te atascas? `import cinta; cinta.hint("{name}")` da una pista; no cuesta puntos.',
        "count": "{passed} de {total}",
        "recorded": "Tu elección queda anotada: si es la correcta se sabrá al calificar.",
        "others": "El evaluador probará también con otros datos.",
        "fault": "La comprobación se detuvo por un fallo del curso, no tuyo ({error}). "
        "Avisa a quien da el curso.",
        "no_such_check": "No hay ninguna comprobación «{name}» en este cuaderno.",
        "did_you_mean": " ¿Querías decir «{near}»?",
        "there_are": " Hay estas: {names}.",
        "colab": "En Colab: Archivo → Descargar → Descargar .ipynb, y entrega ese cuaderno.",
        "exported": "Este zip lleva {name}, como lo guardaste.",
        "link": 'Descárgalo: <a href="{name}" download target="_blank">{name}</a>',
        "no_notebook": "En {folder} no está este cuaderno: guárdalo ahí y ejecuta esta celda otra "
        "vez.",
        "no_file": "Falta {path}, de la carpeta del curso. Ponlo ahí y ejecuta esta celda otra "
        "vez.",
    },
    "en": {
        "picture": "Show what your tape recorded",
        "picture_of": 'To see what your tape recorded: `grader.check("{name}").picture()`',
        "hint": 'Stuck? `import cinta; cinta.hint("{name}")` gives a hint; it costs no points.',
        "count": "{passed} of {total}",
        "recorded": "Your choice is recorded: whether it is right is told when it is graded.",
        "others": "The grader will try other data too.",
        "fault": "The check stopped because of a fault of the course, not of yours ({error}). "
        "Tell whoever gives the course.",
        "no_such_check": "There is no check “{name}” in this notebook.",
        "did_you_mean": " Did you mean “{near}”?",
        "there_are": " There are: {names}.",
        "colab": "On Colab: File → Download → Download .ipynb, and submit that notebook.",
        "exported": "This zip holds {name}, as you saved it.",
        "link": 'Download it: <a href="{name}" download target="_blank">{name}</a>',
        "no_notebook": "This notebook is not in {folder}: save it there and run this cell again.",
        "no_file": "Missing: {path}, from the course folder. Put it there and run this cell again.",
    },
}
