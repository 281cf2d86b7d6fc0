"""What the report says of an exercise that all or none got right, in es and en."""

from __future__ import annotations

SLIPS_TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "all": "Todos lo hacen bien.",
        "none": "No lo hace bien nadie.",
        "tried": "Deslices de la solución que se probaron: {n}; sus comprobaciones detectan {caught}, y no cambian el resultado y se aceptan {equivalent}.",
        "holes": "Se les escapan {n}: las comprobaciones piden demasiado poco.",
        "easy": "No se les escapa ninguno: es fácil el ejercicio, no se aprueba de más.",
        "hard": "Las comprobaciones se pueden superar: mira el enunciado, y qué se les dijo.",
        "untried": "Qué detectan sus comprobaciones no se sabe: lo dice cinta gate --mutants {unit}, antes de evaluar.",
    },
    "en": {
        "all": "Everybody gets it right.",
        "none": "Nobody gets it right.",
        "tried": "Slips of the solution that were tried: {n}; its checks catch {caught}, and accept {equivalent} that change nothing.",
        "holes": "What gets past them: {n}; the checks ask for too little.",
        "easy": "None gets past them: the exercise is easy, not the checks lenient.",
        "hard": "The checks can be passed: look at the wording, and at what they were told.",
        "untried": "What its checks catch is not known: cinta gate --mutants {unit} says it, before grading.",
    },
}
