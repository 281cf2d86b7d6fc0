"""Errors whose type and text say what a value was taken for, and is not.

The text is Python's, NumPy's, TensorFlow's or Keras's own, up to the version that is tested here:
where one changes, the general words are said, and a test of the real errors fails.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ..student import Raised
from .slip_kinds import Found, PythonSlip


class _Known(NamedTuple):
    """A slip by the error's text, and by what must stand in the line that raised it."""

    slip: PythonSlip
    text: str
    line: str = ""


CALLABLE = "method|function|builtin_function_or_method|type|Bind|Function"
"""What Python and TensorFlow call the type of what waits to be called."""

KNOWN = (
    _Known(
        PythonSlip.SYMBOLIC_NUMPY,
        r"'SymbolicTensor' object has no attribute 'numpy'|numpy\(\) is only available when eager"
        r"|Cannot convert a symbolic tf\.Tensor .* to a numpy array",
    ),
    _Known(PythonSlip.VARIABLE_IN_GRAPH, r"tf\.function only supports singleton tf\.Variables"),
    _Known(PythonSlip.OF_A_DICT, r"'dict' object has no attribute '(?!item|key|value|get|pop)"),
    _Known(
        PythonSlip.METHOD_AS_VALUE,
        rf"'({CALLABLE})' object "
        r"(is not (iterable|subscriptable)|has no (len|attribute)|does not support the context)"
        rf"|operand type.*'({CALLABLE})'|not '({CALLABLE})'|<class '({CALLABLE})'>",
    ),
    _Known(PythonSlip.NOT_A_FUNCTION, r"'[\w.]+' object is not callable", r"\("),
    _Known(
        PythonSlip.TEXT_AS_SOURCE, r"argument `type_value`: ['\"]", r"\.(gradient|jacobian|watch)\("
    ),
    _Known(
        PythonSlip.NUMBER_TO_THE_TAPE,
        r"argument `type_value`: [-\d]"
        r"|'(float|int|numpy\.\w+)' object has no attribute '(_id|dtype)'",
        r"\.(gradient|jacobian|batch_jacobian)\(",
    ),
    _Known(PythonSlip.RATE_OF_NUMPY, r"^Argument `learning_rate` should be float"),
    _Known(
        PythonSlip.ONE_FOR_SEVERAL,
        r"'(int|float|numpy\.\w+)' object is not iterable|iterate over a (scalar tensor|0-d array)"
        r"|cannot unpack non-iterable (int|float|numpy)",
    ),
    _Known(PythonSlip.ITEMS_OF_ONE, r"values to unpack", r"\bfor\b.*,.*\bin\b"),
    _Known(PythonSlip.NOT_AS_MANY, r"values to unpack", r"^[^=(]*,[^=(]*=[^=]"),
    _Known(
        PythonSlip.RAGGED,
        r"non-rectangular Python sequence|inhomogeneous shape|Shapes of all inputs must match",
    ),
    _Known(
        PythonSlip.NOT_NUMBERS, r"unsupported type \(<class '(dict|list|tuple|set|NoneType)'>\)"
    ),
    _Known(PythonSlip.UNHASHABLE, r"unhashable", r"[{\[]"),
    _Known(PythonSlip.UNKNOWN_VALUE, r"^Unknown value for "),
    _Known(
        PythonSlip.OUT_OF_RANGE, r"is not in \[0, |index out of range|is out of bounds for axis"
    ),
    _Known(PythonSlip.ROWS_DIFFER, r"first dimension of target shape|must have rank at least 2"),
    _Known(PythonSlip.ZEROS_OF_KERAS, r"'str' object has no attribute '_type_enum'"),
    _Known(PythonSlip.NO_LOSS, r"^No loss to compute"),
    _Known(PythonSlip.LAYER_SHAPES, r"is incompatible with the layer"),
    _Known(
        PythonSlip.PRODUCT_OF_VECTOR,
        r"has different ndims|ndims must be == 2|mat_?mul.*must be at least rank 2",
    ),
)


def known_error(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """The slip that the error's text is known for; None if it is none of these."""
    if raised.type == "KeyError":
        return Found(slip=PythonSlip.NO_SUCH_KEY) if "[" in line else None
    fits = (
        known.slip
        for known in KNOWN
        if re.search(known.text, raised.message) and re.search(known.line, line)
    )
    slip = next(fits, None)
    return Found(slip=slip) if slip else None
