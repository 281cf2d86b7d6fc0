"""Which slips of Python's own are told apart, and what was found of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PythonSlip(StrEnum):
    """What was written; also the keys of the texts (:mod:`.python_slip_texts`)."""

    NOT_CALLED = "not_called"
    CARET = "caret"
    NO_WITH = "no_with"
    WATCH_KEPT = "watch_kept"
    MISSPELT = "misspelt"
    UNKNOWN_ARGUMENT = "unknown_argument"
    MISSING_ARGUMENT = "missing_argument"
    TOO_MANY_ARGUMENTS = "too_many_arguments"
    NO_SELF = "no_self"
    NO_LOSS = "no_loss"
    WATCH_NO_TENSOR = "watch_no_tensor"
    NOT_IMPORTED = "not_imported"
    WRONG_SHAPES = "wrong_shapes"
    STAR_SHAPES = "star_shapes"
    PRODUCT_SHAPES = "product_shapes"
    ALREADY_NUMPY = "already_numpy"
    MIXED_DTYPES = "mixed_dtypes"
    NEEDS_FLOATS = "needs_floats"
    FLOAT_OF_MANY = "float_of_many"
    OF_A_LIST = "of_a_list"
    NOT_A_MAPPING = "not_a_mapping"
    NOT_AN_INTEGER = "not_an_integer"
    UNBOUND = "unbound"
    INDEX_OF_MANY = "index_of_many"
    UNBOUND_YET = "unbound_yet"
    DELETED = "deleted"
    NO_ATTRIBUTE = "no_attribute"
    OF_THE_TAPE = "of_the_tape"
    OF_PYTORCH = "of_pytorch"
    OF_TENSORFLOW_1 = "of_tensorflow_1"
    NO_MODULE = "no_module"
    OF_A_DICT = "of_a_dict"
    NO_SUCH_KEY = "no_such_key"
    NOT_A_FUNCTION = "not_a_function"
    METHOD_AS_VALUE = "method_as_value"
    ONE_FOR_SEVERAL = "one_for_several"
    NOT_AS_MANY = "not_as_many"
    ITEMS_OF_ONE = "items_of_one"
    RAGGED = "ragged"
    NOT_NUMBERS = "not_numbers"
    UNHASHABLE = "unhashable"
    UNKNOWN_VALUE = "unknown_value"
    TEXT_AS_SOURCE = "text_as_source"
    NUMBER_TO_THE_TAPE = "number_to_the_tape"
    RATE_OF_NUMPY = "rate_of_numpy"
    SYMBOLIC_NUMPY = "symbolic_numpy"
    VARIABLE_IN_GRAPH = "variable_in_graph"
    OUT_OF_RANGE = "out_of_range"
    ROWS_DIFFER = "rows_differ"
    ZEROS_OF_KERAS = "zeros_of_keras"
    LAYER_SHAPES = "layer_shapes"
    PRODUCT_OF_VECTOR = "product_of_vector"
    NOT_OF_SELF = "not_of_self"
    OF_A_COMPREHENSION = "of_a_comprehension"
    INDENTATION = "indentation"
    SYNTAX = "syntax"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A slip, the ``name`` that was written, and what was probably ``meant``."""

    slip: PythonSlip
    name: str = ""
    meant: str = ""
