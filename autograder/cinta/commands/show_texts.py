"""What ``cinta show`` says around what it shows, in es and en."""

from __future__ import annotations

SHOW: dict[str, dict[str, str]] = {
    "es": {
        "note": "nota",
        "told": "se le dijo",
        "hidden": "solo para ti",
        "tape": "su cinta",
        "fact": "visto en el ejemplo",
        "written": "lo que escribió",
        "code": "su código, celda {number}",
        "history": "historia",
        "undone": "retirado por",
        "exported": "{points} exportado a {to}",
        "earlier": "{points} en la evaluación anterior, {folder}",
        "same_code": "el mismo código, sin contar comentarios, espacios ni nombres de variables",
        "same_message": "otro código, y se les dijo lo mismo («{message}»)",
    },
    "en": {
        "note": "note",
        "told": "was told",
        "hidden": "for you alone",
        "tape": "the tape",
        "fact": "seen in the example",
        "written": "what was written",
        "code": "the code, cell {number}",
        "history": "history",
        "undone": "taken back by",
        "exported": "{points} exported to {to}",
        "earlier": "{points} in the run before, {folder}",
        "same_code": "the same code, whatever the comments, spaces and variable names",
        "same_message": "other code, and told the same ('{message}')",
    },
}
