"""What a student might have written in place of one expression of a solution."""

from __future__ import annotations

import ast

from cinta.source.slips import replaced, slips

SOLUTION = """\
def slope(x0, a):
    x = tf.Variable(x0)
    with tf.GradientTape() as tape:
        y = tf.reduce_mean(a * x**2 + 1)
    return tape.gradient(y, x)
"""


def test_the_slips_of_a_function() -> None:
    said = [slip.what for slip in slips(SOLUTION, "slope")]
    for what in (
        "x ** 2 -> x * 2",
        "x ** 2 -> x ** 3",
        "a * x ** 2 -> (a * x) ** 2",
        "a * x ** 2 -> x ** 2",
        "a * x ** 2 + 1 -> a * x ** 2 - 1",
        "a -> x0",
        "tf.reduce_mean(a * x ** 2 + 1) -> tf.reduce_sum(a * x ** 2 + 1)",
        "tf.reduce_mean(a * x ** 2 + 1) -> tf.reduce_mean(a * x ** 2 + 1, axis=0)",
        "g -> -g",
        "g -> tf.transpose(g)",
    ):
        assert what in said


def test_each_slip_is_python_and_stands_once() -> None:
    codes = [slip.code for slip in slips(SOLUTION, "slope")]
    assert len(set(codes)) == len(codes) > 20
    assert all(ast.dump(ast.parse(code)) != ast.dump(ast.parse(SOLUTION)) for code in codes)


def test_a_cell_exercise_may_have_its_given_values_typed_in_again() -> None:
    cell = "with tf.GradientTape() as tape:\n    y = x**2\ndy_dx = tape.gradient(y, x)"
    found = {
        slip.what: slip.code
        for slip in slips(cell, "first", asks="dy_dx", given="x = tf.Variable(3.0)")
    }
    again = found["the given values typed in again"]
    assert "my_x = tf.Variable(3.0)" in again
    assert "y = my_x ** 2" in again
    assert found["g -> -g"].endswith("dy_dx = tf.nest.map_structure(lambda g: -g, (dy_dx))")


def test_what_is_put_in_place_of_a_node_leaves_the_tree_as_it_was() -> None:
    tree = ast.parse(SOLUTION)
    before = ast.dump(tree)
    computed = [(n, node) for n, node in enumerate(ast.walk(tree)) if isinstance(node, ast.expr)]
    for number, node in computed:
        around = ast.Subscript(node, ast.Constant("here"))  # which holds what it replaces
        for other in (ast.Constant("here"), around):
            assert replaced(tree, number, other).count("here") == 1
            assert ast.dump(tree) == before


def test_a_node_that_stands_in_two_places_is_replaced_in_both() -> None:
    x = ast.Name("x")
    tree = ast.Module([ast.Expr(ast.BinOp(x, ast.Add(), x))], [])
    assert replaced(tree, list(ast.walk(tree)).index(x), ast.Name("y")) == "y + y"
    assert ast.unparse(tree) == "x + x"
