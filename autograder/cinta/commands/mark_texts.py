"""What ``cinta mark`` says, in the run's language."""

from __future__ import annotations

from ..records.marks import Mark

TEXTS = {
    "es": {
        "undone": "retirado:",
        "replaced": "ya no cuenta: hay otra posterior",
        "count": "A mano, en total: {n}. Para rellenarlo como tabla: --to marcas.csv",
        "to_mark": "Entregas por calificar: {n}; cinta export las retiene",
        "written": "Hechas de nuevo: su página y grades.csv; el informe, con cinta report {folder}",
        "now": "{who}, {name}: {points} de {most} puntos",
        "exercise_now": "  {exercise}: cuentan {points} de {most}; el evaluador dio {judged}",
        "point": "{exercise}: {points} punto",
        "points": "{exercise}: {points} puntos",
        "excused": "{exercise}: exento",
        "comment": "{exercise}: comentario",
        "all": "toda la entrega",
        "by": "{by}, {at}",
        "table": "{path}, líneas: {n}; rellena points, excused, comment o because, y luego --from",
        "taken": "líneas aceptadas: {n}; sin cambios: {same}; rechazadas: {refused}",
        "refused": "línea {line}: rechazada: {why}",
    },
    "en": {
        "undone": "taken back:",
        "replaced": "replaced since",
        "count": "By hand, in all: {n}. To fill it in as a table: --to marks.csv",
        "to_mark": "Submissions to be marked: {n}; cinta export holds them back",
        "written": "Made again: their page and grades.csv; the report, by cinta report {folder}",
        "now": "{who}, {name}: {points} of {most} points",
        "exercise_now": "  {exercise}: {points} of {most} count; the judge gave {judged}",
        "point": "{exercise}: {points} point",
        "points": "{exercise}: {points} points",
        "excused": "{exercise}: excused",
        "comment": "{exercise}: comment",
        "all": "the whole submission",
        "by": "{by}, {at}",
        "table": "{path}, lines: {n}; fill in points, excused, comment or because, then --from",
        "taken": "lines taken: {n}; unchanged: {same}; refused: {refused}",
        "refused": "line {line}: refused: {why}",
    },
}


def told(mark: Mark, lang: str) -> str:
    """One mark in a line, with who gave it and when."""
    words = TEXTS[lang]
    points = "" if mark.points is None else f"{mark.points:g}"
    kind = "point" if mark.kind == "points" and mark.points == 1 else mark.kind
    what = words[kind].format(exercise=mark.exercise or words["all"], points=points)
    text = f": {mark.text}" if mark.text else ""
    return f"{what} ({words['by'].format(by=mark.by, at=mark.at[:16].replace('T', ' '))}){text}"
