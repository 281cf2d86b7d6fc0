"""What wrong numbers may be of right ones, and what is known of one place of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from .numbers import Row


class How(StrEnum):
    """What the numbers are; also the keys of the words for it."""

    ALONE = "alone"
    SIGN = "opposite"
    FACTOR = "multiple"
    EACH = "each_its_own"
    ZERO = "zeros"
    SOME_ZERO = "some_zeros"
    SOME_ZEROS = "a_part_of_zeros"
    ABSOLUTE = "absolute"
    ABSOLUTE_TIMES = "absolute_times"
    SQUARED = "squared"
    PERMUTED = "permuted"
    TIMES = "times"
    OVER = "over"
    PLUS = "plus"
    MINUS = "minus"
    TAKEN_FROM = "taken_from"
    UNMOVED = "unmoved"
    STEP = "a_step"
    MOVED = "moved_otherwise"
    CHANGE = "change_alone"
    SUM_OF = "sum_of"
    MEAN_OF = "mean_of"
    RESHAPED = "reshaped"
    SUM_EVERYWHERE = "sum_everywhere"
    OF_INPUT = "of_an_input_alone"
    PLUS_TIMES = "plus_a_constant_times"
    SOME_UNMOVED = "some_unmoved"
    CUT_OFF = "cut_off"
    NEARLY = "nearly_multiple"
    ALIKE = "alike"
    SOME_TIMES = "some_times"
    EACH_ROW = "each_row"
    EACH_COLUMN = "each_column"
    DIAGONAL = "diagonal"
    LAST_ROW = "last_row"
    FIRST_ROW = "first_row"
    IF_NEGATIVE = "if_negative"
    IF_POSITIVE = "if_positive"
    IF_ZERO = "if_zero"


ONLY_IF = frozenset({How.IF_NEGATIVE, How.IF_POSITIVE, How.IF_ZERO})
"""Those of numbers that are right for some of what is asked, and wrong for all of another kind."""

OF_AN_INPUT = frozenset(
    {
        How.TIMES,
        How.OVER,
        How.PLUS,
        How.MINUS,
        How.TAKEN_FROM,
        How.UNMOVED,
        How.STEP,
        How.MOVED,
        How.CHANGE,
        How.OF_INPUT,
        How.PLUS_TIMES,
        How.SOME_UNMOVED,
        *ONLY_IF,
    }
)
"""Those that an input enters, which is named."""

OF_A_SHAPE = frozenset({How.SUM_OF, How.MEAN_OF, How.RESHAPED})
"""Those of numbers in another shape than what is due."""

SAID_OTHERWISE = frozenset({How.ALONE, How.SIGN, How.FACTOR, How.ZERO})
"""Those that have other words, or none, where they hold of the whole."""

AT_A_PLACE = SAID_OTHERWISE | {
    *(How.UNMOVED, How.ABSOLUTE, How.SQUARED, How.CUT_OFF, How.PLUS_TIMES)
}
"""Those that are said of one part alone, or of some."""


OF_PLACES = ONLY_IF | {
    *(How.ALONE, How.ALIKE, How.SOME_ZERO, How.DIAGONAL, How.LAST_ROW, How.FIRST_ROW),
    *(How.EACH_ROW, How.EACH_COLUMN),
}
"""Those that tell where numbers differ, and not how they come of the right ones."""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """What the wrong numbers are of the right ones.

    ``place`` is the one part that differs, "" if more do, or there is but one; ``some`` says that
    several do and others are right. ``name`` is the input that enters, as its author calls it.
    """

    how: How
    place: str = ""
    some: bool = False
    name: str = ""


class Part(NamedTuple):
    """One place of the answers: its numbers at each question, and the inputs of that question."""

    place: str
    rows: tuple[Row, ...]
    inputs: tuple[dict[str, np.ndarray], ...]

    @property
    def is_right(self) -> bool:
        """Whether all that was given there is what is due."""
        return all(row.fits() for row in self.rows)
