"""Numbers that are right for some of what is asked, or in some of their elements, and where.

Said is what holds of every number: all that are wrong are there, and nothing that is right is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from .numbers import Row
from .relation_kinds import How, Part, Relation


def only_if(wrong: Sequence[Part]) -> Relation | None:
    """Right for some of what is asked: of the one input whose sign tells it from the rest."""
    if all(map(_is_approximate, wrong)):
        return None  # some are near enough by chance
    told = [{*_signs_that_tell(part)} for part in wrong]
    found = set.intersection(*told) if told else set()
    names = {name for _, name in found}
    how = next((how for how in SIGNS if any(how == one for one, _ in found)), None)
    return Relation(how=how, name=names.pop()) if how and len(names) == 1 else None


def _is_approximate(part: Part) -> bool:
    """Is all that is wrong near what is due: within a hundredth of its size?"""
    return all(
        bool(np.all(row.errors() <= NEAR * np.max(np.abs(row.exact), initial=0.0)))
        for row in part.rows
    )


def _signs_that_tell(part: Part) -> Iterator[tuple[How, str]]:
    known = part.inputs[0].keys()
    for path in (path for path in known if all(path in one for one in part.inputs)):
        pairs = [
            pair
            for row, one in zip(part.rows, part.inputs, strict=True)
            for pair in _wrong_by_number(row, one[path])
        ]
        wrong = [is_wrong for _, is_wrong in pairs]
        if len(pairs) >= ENOUGH_SIGNS and any(wrong) and not all(wrong):
            for how, is_so in SIGNS.items():
                if [is_so(number) for number, _ in pairs] == wrong:
                    yield how, path.partition("[")[0]


def _wrong_by_number(row: Row, source: np.ndarray) -> Iterator[tuple[float, bool]]:
    """Each number of an input, and whether what it gives is wrong; of an input like the answer."""
    wrong = ~(row.errors() <= row.allowed)
    if np.iscomplexobj(source) or source.shape not in ((), row.exact.shape):
        return iter(())
    if not source.shape:
        return iter([(float(source), bool(wrong.any()))])
    return zip(source.ravel().tolist(), wrong.ravel().tolist(), strict=True)


SIGNS: Mapping[How, Callable[[float], bool]] = {
    How.IF_NEGATIVE: lambda number: number < 0,
    How.IF_POSITIVE: lambda number: number > 0,
    How.IF_ZERO: lambda number: number == 0,
}

NEAR = 0.01

ENOUGH_SIGNS = 4
"""Numbers of an input, of which each is right or wrong as its sign says: fewer may by chance."""


def wrong_alone(where: Callable[[np.ndarray], np.ndarray]) -> Callable[[Part], bool]:
    """Whether of each array all is right but what a mask of its shape shows."""

    def fits(part: Part) -> bool:
        masks = [row.errors() > row.allowed for row in part.rows]
        return all(
            mask.ndim > 0 and len(mask) > 2 and mask.any() and not (mask & ~where(mask)).any()
            for mask in masks
        )

    return fits


def diagonal(array: np.ndarray) -> np.ndarray:
    """The diagonal of a square matrix; nothing of anything else."""
    is_square = array.ndim == 2 and len({*array.shape}) == 1
    return np.eye(len(array), dtype=bool) if is_square else np.zeros(array.shape, bool)


def row(number: int) -> Callable[[np.ndarray], np.ndarray]:
    """One row of a matrix, or one element of a vector."""

    def of(array: np.ndarray) -> np.ndarray:
        mask = np.zeros(array.shape, bool)
        mask[number] = True
        return mask

    return of
