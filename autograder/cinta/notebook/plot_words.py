"""A Matplotlib figure in words, in es and en, for who cannot see it.

Its axes, and of each line where it turns and where it crosses zero. No library says this in
Spanish; matplotalt, which speaks English, tells neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PathCollection

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

WORDS = {
    "es": {
        "plot": "Gráfico",
        "part": "Parte {n} de {count}",
        "axis": "Eje {which}: {label}",
        "x": "horizontal",
        "y": "vertical",
        "log": "escala logarítmica",
        "line": "línea {style}",
        "level": "Línea {which} en {at}",
        "starts": "de {y} (en {x})",
        "rises": "sube a {y} (en {x})",
        "falls": "baja a {y} (en {x})",
        "flat": "se queda en {y} de {x} a {end}",
        "zeros": "cruza cero en {at}",
        "swings": "de {first} a {last}, con {turns} vueltas entre {low} y {high}",
        "points": "puntos: {count}; en horizontal de {left} a {right}, "
        "en vertical de {low} a {high}",
        "images": "Imágenes: {count}",
        "shapes": "Barras o figuras: {count}",
        "empty": "vacío",
        "-": "continua",
        "--": "discontinua",
        ":": "de puntos",
        "-.": "de rayas y puntos",
    },
    "en": {
        "plot": "Plot",
        "part": "Part {n} of {count}",
        "axis": "{which} axis: {label}",
        "x": "Horizontal",
        "y": "Vertical",
        "log": "logarithmic scale",
        "line": "{style} line",
        "level": "{which} line at {at}",
        "starts": "from {y} (at {x})",
        "rises": "rises to {y} (at {x})",
        "falls": "falls to {y} (at {x})",
        "flat": "stays at {y} from {x} to {end}",
        "zeros": "crosses zero at {at}",
        "swings": "from {first} to {last}, with {turns} turns between {low} and {high}",
        "points": "points: {count}; horizontally from {left} to {right}, "
        "vertically from {low} to {high}",
        "images": "Images: {count}",
        "shapes": "Bars or shapes: {count}",
        "empty": "empty",
        "-": "solid",
        "--": "dashed",
        ":": "dotted",
        "-.": "dash-dotted",
    },
}

MOST_TURNS = 6
"""A line that turns oftener is told by its ends and its bounds."""

SMALL = 0.05
"""What is no turn: less than this share of the line's whole height."""

NEAR = 1e-3
"""What is zero on an axis: less than this share of the line's whole width."""


def described(figure: Figure, lang: str) -> str:
    """What a figure shows: a sentence for each axis and for each line or set of points in it."""
    words, parts = WORDS[lang], figure.axes
    told = [words["plot"]]
    for n, axes in enumerate(parts, 1):
        if len(parts) > 1:
            told.append(words["part"].format(n=n, count=len(parts)))
        told += _of_axes(axes, words) or [words["empty"]]
    return ". ".join(told if parts else [*told, words["empty"]]) + "."


def _of_axes(axes: Axes, words: dict[str, str]) -> list[str]:
    told = [*_of_frame(axes, words), *(_of_line(line, axes, words) for line in axes.lines)]
    scattered = [held for held in axes.collections if isinstance(held, PathCollection)]
    for points in scattered:
        xy = np.asarray(points.get_offsets(), float)
        told.append(_labelled(str(points.get_label()), "", _bounds(xy, words)))
    shapes = len(axes.patches) + len(axes.collections) - len(scattered)
    for name, count in (("images", len(axes.images)), ("shapes", shapes)):
        if count:
            told.append(words[name].format(count=count))
    return told


def _of_frame(axes: Axes, words: dict[str, str]) -> Iterator[str]:
    if axes.get_title():
        yield _plain(axes.get_title())
    for which, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        label = [_plain(axis.get_label_text())] if axis.get_label_text() else []
        label += [words["log"]] if axis.get_scale() == "log" else []
        if label:
            yield words["axis"].format(which=words[which], label=", ".join(label))


def _of_line(line: Line2D, axes: Axes, words: dict[str, str]) -> str:
    xy = np.asarray(line.get_xydata(), float)
    follows = line.get_transform().contains_branch_seperately(axes.transData)
    if not all(follows):  # axhline and axvline: one side is in the data's units, or none
        which, side = ("x", 1) if follows[1] else ("y", 0)
        return words["level"].format(which=words[which], at=_number(xy[0, side]))
    style = words.get(str(line.get_linestyle()))
    kind = words["line"].format(style=style) if style else ""
    return _labelled(str(line.get_label()), kind, _course(xy, words))


def _labelled(label: str, kind: str, told: str) -> str:
    """``slope (dashed line): from ...``; Matplotlib's own labels begin with an underscore."""
    name = "" if label.startswith("_") else _plain(label)
    named = f"{name} ({kind})" if name and kind else name or kind
    return f"{named}: {told}" if named else told


def _course(xy: NDArray[np.float64], words: dict[str, str]) -> str:
    """How a line goes from left to right; its bounds, where it does not go so."""
    xy = xy[np.isfinite(xy).all(axis=1)]
    x, y = xy.T
    if len(xy) < 2 or not (np.diff(x) > 0).all():
        return _bounds(xy, words)
    if np.ptp(y) == 0:
        return words["flat"].format(y=_number(y[0]), x=_number(x[0]), end=_number(x[-1]))
    turns = _turns(y)
    if len(turns) > MOST_TURNS + 2:
        ends = {"first": _number(y[0]), "last": _number(y[-1])}
        bounds = {"low": _number(y.min()), "high": _number(y.max())}
        return words["swings"].format(turns=len(turns) - 2, **ends, **bounds)
    told = [words["starts"].format(y=_number(y[0]), x=_number(x[0]))]
    for before, at in pairwise(turns):
        way = "rises" if y[at] > y[before] else "falls"
        told.append(words[way].format(y=_number(y[at]), x=_number(x[at])))
    zeros = [_number(at) for at in _zeros(x, y)]
    return ", ".join(told) + (f"; {words['zeros'].format(at=', '.join(zeros))}" if zeros else "")


def _turns(y: NDArray[np.float64]) -> list[int]:
    """Where a line starts, turns and ends; going back by less than ``SMALL`` is no turn."""
    least, turns, furthest = SMALL * np.ptp(y), [0], 0
    for i in range(1, len(y)):
        way = np.sign(y[furthest] - y[turns[-1]])
        if way * (y[i] - y[furthest]) >= 0 and (way or abs(y[i] - y[0]) >= least):
            furthest = i
        elif way and abs(y[i] - y[furthest]) >= least:
            turns.append(furthest)
            furthest = i
    return [*turns, len(y) - 1]


def _zeros(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[float]:
    """Where a line goes from one sign to the other, between points by a straight line."""
    at = np.flatnonzero(y)  # a zero itself has no sign: its neighbours have
    left, right = at[:-1], at[1:]
    left, right = (side[np.sign(y[left]) != np.sign(y[right])] for side in (left, right))
    crossed = x[left] - y[left] * (x[right] - x[left]) / (y[right] - y[left])
    return [0.0 if abs(value) < NEAR * np.ptp(x) else float(value) for value in crossed]


def _bounds(xy: NDArray[np.float64], words: dict[str, str]) -> str:
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return words["empty"]
    (left, low), (right, high) = (map(_number, ends) for ends in (xy.min(axis=0), xy.max(axis=0)))
    return words["points"].format(count=len(xy), left=left, right=right, low=low, high=high)


def _plain(label: str) -> str:
    """A label without the signs that make it a formula."""
    return label.replace("$", "").strip()


def _number(value: float) -> str:
    return f"{value:.3g}"
