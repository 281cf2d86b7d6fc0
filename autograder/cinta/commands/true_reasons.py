"""Which reasons are true of which slip: written before any message is read.

A message that gives one of these *names* the slip; one that gives another reason is *false*; what
says no more than what was seen is *vague*. The codes are those of :class:`cinta.tape.causes.Cause`
and the keys of the words of :mod:`cinta.checks.message_texts`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from ..checks.foreign_texts import without_foreign
from ..checks.message_texts import HIDDEN, WHY, as_if_things
from ..checks.parting_texts import without_parting
from ..checks.python_slip_texts import WHY as WHY_OF_PYTHON
from ..checks.relation_texts import relation_of
from ..checks.stands_out_texts import TEXTS as STANDS_OUT
from ..results import CheckResult
from ..source.mutants import Slip

AUTHOR = "author"
"""An author's own words, for an answer that is theirs on every question."""

VAGUE = frozenset(
    """
    value connected raised none all_none none_at not_none structure length keys more_keys slices
    factor_varies type shape shape_of_another shape_of_a_jacobian shape_of_input shape_of_held
    several_times_as_long
    nonfinite dtype missing at no_line no_tape unused not_used calls
    not_raised timed_out crashed InvalidArgumentError NameError wrong_shapes mixed_dtypes unknown
    not_recorded seen_in_part None no_attribute not_as_many no_call not_by_these alone
    alike cut_off diagonal first_row last_row if_negative if_positive if_zero
    unused_many default outside early branch changed
    plus_a_constant_times no_gradient_is_so
    """.split()
) | {""}
"""What is true of any answer that differs so: it says what is seen, or what always holds."""

LEFT = frozenset(
    """float_of_many left_tensorflow left_in_part numpy_function target_left not_connected
    already_numpy as_if_term""".split()
)
OF_A_FACTOR = frozenset(
    "multiple each_its_own moved_otherwise some_times nearly_multiple each_row each_column".split()
)
"""What a part of the numbers is, or a step, of which a constant factor is wrong."""

OF_A_SIZE = frozenset({"entries", "rows", "columns", "items"})
"""That a factor is how large an input is."""

OF_THE_RECORDING = OF_A_FACTOR | frozenset(
    "proportional constant double half never_read not_connected target_left zeros".split()
)
AS_IF_NUMBER, AS_IF_REDUCTION = "as_if_number", "as_if_reduction"
AS_IF_TERM, AS_IF_FACTOR = "as_if_term", "as_if_factor"
AS_IF_EXPONENT, AS_IF_SIGN, AS_IF_CONSTANT = "as_if_exponent", "as_if_sign", "as_if_constant"
"""What the numbers are those of (:class:`cinta.unit.AsIf`); of several that are told one is."""

ONE_FOR_SEVERAL = "one_for_several"
"""What a number is where several are taken apart: the loss that is returned for its history."""

TRUE: Mapping[Slip, frozenset[str]] = {
    Slip.NO_RETURN: frozenset({"not_returned", "no_return"}),
    Slip.PRINT: frozenset({"not_returned", "no_return"}),
    Slip.NOT_CALLED: frozenset({"not_called"}),
    Slip.GRADIENTS: frozenset({"misspelt"}),
    Slip.CARET: frozenset({"caret"}),
    Slip.NO_WITH: frozenset({"never_started", "no_with"}),
    Slip.AFTER: frozenset({"after_tape", "not_connected", "used_twice", "inner_outside"}),
    Slip.BEFORE: frozenset({"before_tape", "inner_outside", "not_connected"}),
    Slip.SWAPPED: frozenset({"swapped", "source_no_tensor", "no_target", "target_left"}),
    Slip.CONSTANT: frozenset({"not_watched", "not_watched_other"}),
    Slip.NO_WATCH: frozenset({"not_watched", "not_watched_other"}),
    Slip.LATE_WATCH: frozenset({"watched_late"}),
    Slip.WATCH_KEPT: frozenset({"source_no_tensor", "watch_kept"}),
    Slip.NUMPY_FUNCTION: LEFT | {"constant"},
    Slip.DOT_NUMPY: LEFT,
    Slip.FLOAT: LEFT,
    Slip.STOPPED: frozenset({"stop_gradient", "stopped_in_part", "zeros", AS_IF_TERM}),
    Slip.TERM: OF_THE_RECORDING
    | {
        AS_IF_TERM,
        "plus",
        "minus",
        "unmoved",
        "some_unmoved",
        "of_an_input_alone",
        "change_alone",
        "source_returned",
        "product_of_vector",
        "source_no_tensor",
    },
    Slip.FACTOR: OF_THE_RECORDING
    | {AS_IF_FACTOR, AS_IF_TERM, AS_IF_EXPONENT, AS_IF_NUMBER, "over", "of_an_input_alone"},
    Slip.SIGN: frozenset(
        {
            *("sign", "proportional", "constant", AS_IF_SIGN, "of_a_list", "method_as_value"),
            *("opposite", "absolute", "moved_otherwise"),
        }
    ),
    Slip.NUMBER: OF_THE_RECORDING | {AS_IF_CONSTANT, AS_IF_NUMBER, "of_a_list", "method_as_value"},
    Slip.SUM: OF_A_FACTOR
    | OF_A_SIZE
    | {"proportional", AS_IF_REDUCTION, "sum_of", "sum_everywhere"},
    Slip.AXIS: OF_A_FACTOR
    | OF_A_SIZE
    | {"proportional", AS_IF_REDUCTION, "sum_of", "sum_everywhere"},
    Slip.TRANSPOSED: frozenset(
        {
            "turned",
            "permuted",
            "reshaped",
            "transposed",
            "product_shapes",
            "product_of_vector",
            "ragged",
            "not_numbers",
        }
    ),
    Slip.STAR: frozenset({"proportional", "star_shapes"}),
    Slip.STRUCTURE: frozenset({"structure", "keys", "length"}),
    Slip.ORDER: frozenset({"order", "permuted"}),
    Slip.OTHER_VARIABLE: frozenset(
        {
            *("target_returned", "source_returned", "sources_returned", ONE_FOR_SEVERAL),
            *("as_if_returned", "tape_returned", "of_a_comprehension"),
            *("unmoved", "some_unmoved", "change_alone", "taken_from", "of_an_input_alone"),
        }
    ),
    Slip.VALUE: frozenset({"target_returned", "as_if_returned", ONE_FOR_SEVERAL}),
    Slip.EXPONENT: OF_THE_RECORDING
    | {"sign", "times", "over", "opposite", AS_IF_EXPONENT, AS_IF_FACTOR},
    Slip.INTEGER: frozenset({"not_float", "cast", "mixed_dtypes", "needs_floats"}),
    Slip.NOT_PERSISTENT: frozenset({"used_twice"}),
    Slip.CONDITION: frozenset({"if_negative", "if_positive", "if_zero"}),
}
"""The reasons that are true of each slip, whatever its exercise is."""


class Told(StrEnum):
    """How far a message tells what the slip was."""

    NAMED = "named"
    VAGUE = "vague"
    FALSE = "false"


def truth_of(slip: Slip, code: str) -> Told:
    """What a reason is, said of a slip."""
    things = code.split("|")
    if code == AUTHOR or not TRUE[slip].isdisjoint(things):
        return Told.NAMED
    return Told.VAGUE if VAGUE.issuperset(things) else Told.FALSE


def code_of(result: CheckResult, lang: str) -> str:
    """Which reason a message gives: the author's, the tape's, or the key of the words."""
    if result.wrong:
        return AUTHOR
    if result.reason:
        return result.reason
    if things := as_if_things(result.why, lang):
        return "|".join(f"as_if_{thing}" for thing in things)
    why = without_foreign(without_parting(result.why, lang), lang)
    if how := relation_of(why, lang):
        return how
    tables = (WHY_OF_PYTHON, WHY, HIDDEN, STANDS_OUT)
    words = [item for table in tables for item in table[lang].items()]
    known = (key for key, text in words if _pattern(text).fullmatch(why))
    return next(known, "" if not why else "other")


def _pattern(template: str) -> re.Pattern[str]:
    """Whatever a template becomes when its fields are filled."""
    return re.compile(r".*".join(map(re.escape, re.split(r"\{\w+\}", template))), re.DOTALL)
