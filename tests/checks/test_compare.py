"""What differs first, in which order, and how far off a number may be."""

from __future__ import annotations

import numpy as np
import pytest

from cinta.checks import numbers
from cinta.checks.compare import (
    Difference,
    Expected,
    are_a_multiple,
    difference,
    disagreement,
    same_answer,
)
from cinta.checks.leaves import leaves, outline
from cinta.results import Kind
from cinta.student import Answer, Raised
from cinta.values import (
    Array,
    ArrayKind,
    Blank,
    Dataset,
    Mapping,
    Missing,
    Opaque,
    Scalar,
    Sequence,
    Slices,
    Value,
)

NONE = Scalar(None)


def tensor(data: object, dtype: str = "float32", kind: ArrayKind = "tensor") -> Array:
    return Array.of(np.asarray(data, dtype), kind)


def listed(*items: Value) -> Sequence:
    return Sequence("list", items)


def paired(*items: Value) -> Sequence:
    return Sequence("tuple", items)


def mapped(**items: Value) -> Mapping:
    return Mapping(tuple(items.items()))


def in_double(value: Value) -> Value:
    match value:
        case Array(dtype="complex64"):
            return tensor(value.numpy(), "complex128")
        case Array():
            return tensor(value.numpy(), "float64")
        case Sequence(kind, items):
            return Sequence(kind, tuple(map(in_double, items)))
        case Mapping(items):
            return Mapping(tuple((key, in_double(item)) for key, item in items))
    return value


def compared(given: Value, due: Value, rtol: float | None = None) -> Difference | None:
    return difference(Answer(given), Expected(due, in_double(due)), rtol)


def sure(found: Difference | None) -> Difference:
    assert found is not None, "no difference"
    return found


def found(given: Value, due: Value) -> Difference:
    return sure(compared(given, due))


def kind(given: Value, due: Value, rtol: float | None = None) -> str | None:
    difference = compared(given, due, rtol)
    return difference.kind if difference else None


VECTOR = tensor([1.0, -2.0, 3.0])
MATRIX = tensor(np.arange(1.0, 7.0).reshape(3, 2))
SPARSE = Slices(tensor([[1.0, 2.0]]), tensor([0], "int64"), (3, 2))


@pytest.mark.parametrize(
    ("given", "due", "expected"),
    [
        (VECTOR, VECTOR, None),
        (Missing("dy_dx"), VECTOR, "missing"),
        (Blank(), VECTOR, "blank"),
        (listed(VECTOR, Blank()), VECTOR, "blank"),
        (NONE, VECTOR, "none"),
        (NONE, listed(VECTOR, VECTOR), "none"),
        (listed(NONE, NONE), listed(VECTOR, VECTOR), "all_none"),
        (listed(NONE), listed(VECTOR, VECTOR), "all_none"),
        (listed(), listed(VECTOR), "length"),
        (VECTOR, listed(VECTOR), "structure"),
        (listed(VECTOR), VECTOR, "structure"),
        (listed(VECTOR), listed(VECTOR, VECTOR), "length"),
        (listed(VECTOR), mapped(w=VECTOR), "structure"),
        (mapped(v=VECTOR), mapped(w=VECTOR), "keys"),
        (mapped(w=VECTOR, v=VECTOR), mapped(w=VECTOR), "more_keys"),
        (listed(VECTOR, NONE), listed(VECTOR, VECTOR), "none_at"),
        (listed(VECTOR, VECTOR), listed(VECTOR, NONE), "not_none"),
        (VECTOR, NONE, "not_none"),
        (SPARSE, MATRIX, "slices"),
        (Opaque("GradientTape"), VECTOR, "type"),
        (Scalar("3.0"), tensor(3.0), "type"),
        (Scalar(True), tensor(1.0), "type"),
        (tensor(MATRIX.numpy().T), MATRIX, "transposed"),
        (tensor([1.0, -2.0]), VECTOR, "shape"),
        (tensor([[1.0, -2.0, 3.0]]), VECTOR, "shape"),
        (Scalar(1.0), VECTOR, "shape"),
        (tensor([1.0, np.nan, 3.0]), VECTOR, "nonfinite"),
        (tensor([1.0, np.inf, 3.0]), VECTOR, "nonfinite"),
        (tensor([1.0, -2.0, 3.0], "float64"), VECTOR, "dtype"),
        (tensor([1, -2, 3], "int32"), VECTOR, "dtype"),
        (Array.of(np.complex128(3 + 1j), "number"), tensor(3.0), "dtype"),
        (tensor([1.0, -2.0, 3.1]), VECTOR, "value"),
        (tensor([2.0, -4.0, 6.0]), VECTOR, "proportional"),
        (tensor([0.0, 0.0, 0.0]), VECTOR, "value"),
        (tensor(6.0), tensor(3.0), "value"),
    ],
)
def test_the_kind_of_the_first_difference(given, due, expected):
    assert kind(given, due) == expected


@pytest.mark.parametrize(
    ("given", "due", "expected"),
    [
        # each answer is wrong in two ways; the earlier one in the order is named
        (listed(NONE, Blank()), listed(VECTOR, VECTOR), "blank"),
        (listed(tensor([9.0]), NONE), listed(VECTOR, VECTOR), "none_at"),
        (listed(Opaque("x"), NONE), listed(VECTOR, VECTOR), "none_at"),
        (tensor([[np.nan] * 3] * 2), MATRIX, "transposed"),
        (tensor([np.nan, 0, 0], "float64"), VECTOR, "nonfinite"),
        (tensor([9, 9, 9], "int32"), VECTOR, "dtype"),
    ],
)
def test_the_order_of_differences(given, due, expected):
    assert kind(given, due) == expected


def test_an_exception_comes_before_all_and_is_cut():
    raised = Answer(Blank(), Raised("ValueError", "no " * 10_000))
    difference_ = sure(difference(raised, Expected(VECTOR, VECTOR)))
    assert difference_.kind == "raised"
    assert difference_.actual.startswith("ValueError: no no")
    assert len(difference_.actual) <= 500


def test_a_tuple_is_taken_for_a_list_and_back():
    assert kind(paired(VECTOR, MATRIX), listed(VECTOR, MATRIX)) is None
    assert kind(listed(VECTOR, MATRIX), paired(VECTOR, MATRIX)) is None


def test_the_order_of_a_dict_does_not_matter():
    assert kind(mapped(b=VECTOR, a=MATRIX), mapped(a=MATRIX, b=VECTOR)) is None


def test_the_keys_one_and_text_one_are_two_keys():
    one, other = tensor(1.0), tensor(2.0)
    due = Mapping(((1, one), ("1", other)))
    assert kind(Mapping((("1", other), (1, one))), due) is None
    assert kind(Mapping((("1", one), (1, other))), due) == "value"


@pytest.mark.parametrize("given", [Scalar(3.0), Scalar(3), tensor(3.0, kind="number")])
def test_a_bare_number_is_taken_for_a_scalar(given):
    assert kind(given, tensor(3.0)) is None


def test_a_numpy_number_has_no_dtype_of_its_own_choice():
    assert kind(tensor(3.0, "float64", "number"), tensor(3.0)) is None
    assert kind(tensor(3.0, "float64", "ndarray"), tensor(3.0)) == "dtype"


@pytest.mark.parametrize("holder", ["tensor", "variable", "ndarray"])
def test_what_holds_the_numbers_does_not_matter(holder):
    assert kind(tensor([1.0, -2.0, 3.0], kind=holder), VECTOR) is None


def test_an_empty_answer_where_nothing_is_due():
    assert kind(listed(), listed()) is None
    assert kind(tensor(np.zeros((0, 2))), tensor(np.zeros((0, 2)))) is None


def test_a_python_float_that_is_due_has_the_tolerance_of_float32():
    due = Expected(Scalar(0.1 + 2e-9), Scalar(0.1))
    assert difference(Answer(Scalar(0.1 + 3e-9)), due) is None
    assert difference(Answer(tensor(0.1)), due) is None
    assert sure(difference(Answer(Scalar(0.1001)), due)).kind == "value"
    assert sure(difference(Answer(tensor([0.1, 0.2])), due)).kind == "shape"


def test_plain_data_that_is_due_must_be_equal():
    assert kind(Scalar("yes"), Scalar("yes")) is None
    assert kind(Scalar("no"), Scalar("yes")) == "value"
    assert kind(Scalar(4), Scalar(3)) == "value"


@pytest.mark.parametrize(
    ("dtype", "right", "wrong"),
    [("float64", 5e-10, 2e-9), ("float32", 5e-5, 2e-4), ("float16", 1e-2, 3e-2)],
)
def test_the_tolerance_is_that_of_the_dtype_that_is_due(dtype, right, wrong):
    for off, expected in ((right, None), (wrong, "value")):
        given = tensor([1.0, 2.0 * (1 - off), 3.0 * (1 + off)], dtype)
        exact = tensor([1.0, 2.0, 3.0], "float64")
        answer = difference(Answer(given), Expected(tensor([1, 2, 3], dtype), exact))
        assert (answer.kind if answer else None) == expected


def test_a_check_may_set_its_own_tolerance():
    given = tensor([1.0, -2.0, 3.001])
    assert kind(given, VECTOR) == "value"
    assert kind(given, VECTOR, rtol=1e-3) is None


def test_integers_must_be_exact():
    assert kind(tensor([10**6, 1], "int32"), tensor([10**6, 2], "int32")) == "value"


def test_a_tolerance_is_relative_to_the_largest_entry_of_the_leaf():
    due = tensor([1000.0, 0.001])
    assert kind(tensor([1000.0, 0.05]), due) is None
    assert kind(tensor([1000.0, 0.2]), due) == "value"


@pytest.mark.parametrize("scale", [1.0, 1e-2, 1e-4, 1e-8])
def test_there_is_no_absolute_tolerance(scale):
    due = tensor(np.array([0.3, -1.0, 2.0]) * scale)
    assert kind(tensor(np.array([0.3, -1.0, 2.0]) * scale), due) is None
    assert kind(tensor(np.array([0.3, -1.0, 2.002]) * scale), due) == "value"


def test_each_leaf_has_its_own_scale():
    due = listed(tensor([100.0]), tensor([2.0]))
    assert kind(listed(tensor([100.0]), tensor([2.001])), due) == "value"


def test_a_negligible_leaf_is_held_against_a_hundredth_of_the_largest():
    due = listed(tensor([100.0]), tensor([1e-6]))
    assert kind(listed(tensor([100.0]), tensor([5e-5])), due) is None
    assert kind(listed(tensor([100.0]), tensor([5e-4])), due) == "value"


def test_zero_that_is_due_must_be_zero():
    assert kind(tensor([0.0, 0.0]), tensor([0.0, 0.0])) is None
    assert kind(tensor([0.0, 1e-30]), tensor([0.0, 0.0])) == "value"


def test_the_element_furthest_off_is_named_with_both_values():
    given = MATRIX.numpy().copy()
    given[1, 0], given[2, 1] = 3.5, 60.0
    difference_ = found(listed(VECTOR, tensor(given)), listed(VECTOR, MATRIX))
    assert (difference_.where, difference_.actual, difference_.expected) == ("[1][2, 1]", "60", "6")


def test_the_place_of_a_none_is_named_by_key():
    due = mapped(layer=mapped(w=MATRIX, b=VECTOR))
    assert found(mapped(layer=mapped(w=MATRIX, b=NONE)), due).where == "['layer']['b']"


def test_a_common_factor_holds_for_all_leaves():
    due = listed(VECTOR, MATRIX)
    halves = listed(tensor(VECTOR.numpy() / 2), tensor(MATRIX.numpy() / 2))
    assert found(halves, due).factor == pytest.approx(0.5)
    mixed = listed(tensor(VECTOR.numpy() / 2), MATRIX)
    assert found(mixed, due).kind == "value"


def test_minus_one_is_a_factor():
    assert found(tensor([-1.0, 2.0, -3.0]), VECTOR).factor == pytest.approx(-1.0)


def test_one_small_leaf_that_is_off_is_not_a_factor_of_one():
    due = listed(tensor([100.0, 50.0]), tensor([1.0]))
    assert found(listed(tensor([100.0, 50.0]), tensor([1.005])), due).kind == "value"


def test_a_slightly_imprecise_answer_is_not_a_factor_of_one():
    assert kind(tensor([1.0, -2.0, 3.0015]), VECTOR) == "value"


def test_huge_numbers_raise_no_warning():
    huge = listed(Scalar(1e308), Scalar(-1e308))
    assert kind(huge, listed(tensor(1.0), tensor(2.0))) == "value"


def test_a_thousand_levels_are_refused_without_recursion():
    deep: Value = VECTOR
    for _ in range(5000):
        deep = listed(deep)
    assert kind(deep, VECTOR) == "structure"
    assert kind(Dataset((deep,)), VECTOR) == "structure"


def test_a_long_answer_makes_a_short_text():
    difference_ = found(listed(*[Scalar(1.0)] * 10_000), VECTOR)
    assert difference_.kind == "structure"
    assert len(difference_.actual) <= 200


def test_an_outline_shows_structure_and_no_numbers():
    value = mapped(w=listed(MATRIX, NONE), loss=Scalar(12.5))
    assert outline(value) == "{'w': [float32[3, 2], None], 'loss': float}"


def test_leaves_are_walked_in_the_order_of_their_keys():
    paths = [path for path, _ in leaves(mapped(b=VECTOR, a=listed(NONE, NONE)))]
    assert paths == ["['a'][0]", "['a'][1]", "['b']"]


SAME: list[Value] = [
    VECTOR,
    NONE,
    listed(VECTOR, NONE),
    SPARSE,
    listed(SPARSE),
    Blank(),
    Missing("x"),
    Opaque("A"),
    tensor([1.0, np.nan, np.inf]),
    Scalar(float("nan")),
    Scalar("text"),
]


@pytest.mark.parametrize("value", SAME)
def test_an_answer_is_the_same_as_itself_only(value):
    assert same_answer(Answer(value), Answer(value))
    others = [other for other in SAME if other is not value]
    assert not any(same_answer(Answer(value), Answer(other)) for other in others)


def test_the_same_mistake_within_rounding():
    assert same_answer(Answer(VECTOR), Answer(tensor([1.00001, -2.0, 3.0])))
    assert not same_answer(Answer(VECTOR), Answer(tensor([1.01, -2.0, 3.0])))


def raising(message: str, kind: str = "RuntimeError") -> Answer:
    return Answer(raised=Raised(kind, message))


def test_two_exceptions_are_the_same_mistake_but_for_their_numbers():
    assert same_answer(raising("got 9.25 of 3"), raising("got 9.2500005 of 3"))
    assert not same_answer(raising("no attribute 'reduce_meen'"), raising("no attribute '_id'"))
    assert not same_answer(raising("a"), raising("a", "TypeError"))
    assert not same_answer(raising("a"), Answer(VECTOR))


def test_an_oracle_agrees_whatever_the_dtype():
    assert disagreement(tensor([1.0, 2.0], "float64"), tensor([1.0, 2.0], "float32"), 1e-6) is None
    for other, expected in (([1.0, 2.1], "value"), ([[1.0, 2.0]], "shape")):
        assert sure(disagreement(tensor([1.0, 2.0]), tensor(other), 1e-6)).kind == expected


def rows(indices: list[int], values: list[list[float]], size: int = 3) -> Slices:
    shape = (size, len(values[0]))
    return Slices(tensor(values), tensor(indices, "int32"), shape)


TWICE = rows([2, 0, 2], [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (rows([0, 2], [[3.0, 4.0], [6.0, 8.0]]), None),
        (tensor([[3, 4], [0, 0], [6, 8]]), None),
        (rows([0, 1], [[3.0, 4.0], [6.0, 8.0]]), Kind.VALUE),
        (rows([0, 2], [[3.0, 4.0], [6.0, 8.0]], size=4), Kind.SHAPE),
        (rows([0, 9], [[3.0, 4.0], [6.0, 8.0]]), Kind.TYPE),
        (Slices(TWICE.values, TWICE.indices, (10**9, 2)), Kind.TYPE),
    ],
)
def test_slices_that_are_due_are_held_against_what_they_stand_for(given, kind):
    found = compared(given, TWICE)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("given", "fits"), [(1 + 2j, True), (1 - 2j, False), (1.0, False), (1 + 2.0001j, True)]
)
def test_the_imaginary_part_counts(given, fits):
    due = tensor([1 + 2j, -3j], "complex64")
    answer = tensor([given, -3j], "complex64")
    assert (compared(answer, due) is None) is fits


@pytest.mark.parametrize(
    "true", [Scalar(True), tensor(True, "bool"), tensor(True, "bool", "number")]
)
def test_a_truth_value_is_one_whatever_holds_it(true):
    assert compared(true, Scalar(True)) is None
    assert compared(Scalar(True), true) is None
    assert sure(compared(true, Scalar(False))).kind == Kind.VALUE
    assert sure(compared(Scalar(1), true)).kind == Kind.TYPE


@pytest.mark.parametrize("text", [Scalar("float32"), Scalar(None), Scalar(7)])
def test_what_is_no_array_may_be_due(text):
    assert compared(text, text) is None
    assert compared(Scalar("float64"), text) is not None


def test_what_holds_the_numbers_counts_where_it_was_asked_for():
    held, due = tensor([1, 2]), tensor([1, 2], kind="ndarray")
    assert difference(Answer(held), Expected(due, due)) is None
    found = difference(Answer(held), Expected(due, due, same_type=True))
    assert found
    assert (found.kind, found.actual, found.expected) == (Kind.TYPE, "tf.Tensor", "np.ndarray")


class Counted(float):
    """A size that notes how often two are compared."""

    compared = 0

    def __gt__(self, other: float) -> bool:
        Counted.compared += 1
        return float(self) > other


def test_an_answer_of_many_leaves_is_compared_leaf_by_leaf_and_no_leaf_with_all_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size = numbers._size
    monkeypatch.setattr(numbers, "_size", lambda exact: Counted(size(exact)))
    many = Sequence("list", tuple(Scalar(float(n)) for n in range(300)))
    assert difference(Answer(many), Expected(many, many)) is None
    assert 0 < Counted.compared < 3_000


@pytest.mark.parametrize(
    ("given", "alike"),
    [
        ([VECTOR, MATRIX], False),  # no multiple, but the same
        ([tensor([2.0, -4.0, 6.0]), tensor(2 * np.arange(1.0, 7.0).reshape(3, 2))], False),  # few
        ([tensor(-np.arange(1.0, 7.0).reshape(3, 2))], True),
        ([tensor(np.arange(2.0, 8.0).reshape(3, 2))], False),
        ([NONE], False),
        ([Scalar("x0:0"), Scalar("x1:0")], False),
    ],
)
def test_a_multiple_is_one_by_a_constant_of_enough_numbers(given: list[Value], alike: bool) -> None:
    is_text = given[0] == Scalar("x0:0")
    due = [Scalar("x1:0")] * 2 if is_text else [VECTOR, MATRIX][-len(given) :]
    assert are_a_multiple(list(map(Answer, due)), list(map(Answer, given))) == alike
