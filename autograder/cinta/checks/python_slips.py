"""Python's own slips, told as such: parentheses left out, ``^`` for a power, a name misspelt.

They are known by the error's type and text and the line that raised it. Every word that is shown
stands in a closed list here or in the student's own cell: of an error at hidden inputs no text is
quoted. (friendly-traceback and its like explain such errors in full, in English, at the place where
they are raised; here a line must do, in the student's language, from what crosses the pipe.)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from ..student import Raised
from .known_errors import known_error
from .python_slip_texts import STEP, WHY
from .slip_kinds import Found, PythonSlip
from .where_bound import how_unbound, in_a_method, is_of_a_comprehension, names_of, without_self

__all__ = ["Found", "PythonSlip", "python_slip", "step", "why"]


ATTRIBUTES = tuple(
    """
    gradient jacobian batch_jacobian watch watched_variables stop_recording reset
    trainable_variables trainable_weights trainable variables weights layers numpy shape dtype
    assign assign_add assign_sub path name kernel bias value GradientTape Variable constant
    convert_to_tensor cast stop_gradient reduce_mean reduce_sum reduce_max square sqrt sin cos tanh
    exp abs matmul transpose reshape stack concat math linalg matvec nest map_structure keras
    float32 float64 UnconnectedGradients ZERO function
    """.split()
)
ARGUMENTS = tuple(
    """
    persistent watch_accessed_variables target sources output_gradients unconnected_gradients
    trainable axis keepdims dtype name shape units activation
    """.split()
)
"""What TensorFlow has of such names, as far as a course on tapes meets them."""

CALLED_OTHERWISE = {
    "mean": "reduce_mean",
    "sum": "reduce_sum",
    "max": "reduce_max",
    "grad": "gradient",
    "grads": "gradient",
    "derivative": "gradient",
}
ELSEWHERE = {
    **dict.fromkeys(["log", "log1p", "softplus", "reduce_logsumexp", "is_nan"], "math"),
    **dict.fromkeys(["relu", "softmax", "l2_loss"], "nn"),
    **dict.fromkeys(["matvec", "inv", "det", "diag"], "linalg"),
}
"""Where functions are that tf itself has not."""

OF_A_TAPE = frozenset(
    "gradient jacobian batch_jacobian watch watched_variables stop_recording reset".split()
)
OF_PYTORCH = frozenset(
    "backward grad requires_grad requires_grad_ zero_grad detach no_grad step unsqueeze".split()
)
OF_TENSORFLOW_1 = frozenset(
    """Session InteractiveSession placeholder get_variable global_variables_initializer
    variable_scope""".split()
)
"""What no tape, tensor, variable or optimizer of today's TensorFlow has: other habits' names."""

MODULES = {"np": "numpy", "tf": "tensorflow", "plt": "matplotlib.pyplot"}
DTYPES = frozenset("bool int8 int16 int32 int64 half float double complex64 complex128".split())
DTYPES |= {"float16", "float32", "float64"}
"""As TensorFlow's errors call them."""

NEAR = 0.65
"""How alike two names must be, as difflib counts it."""

STRING = re.compile(r"\"[^\"]*\"|'[^']*'|#.*")
WORD = re.compile(r"[^\W\d]\w*")

Look = Callable[[Raised, str, Sequence[str]], Found | None]


def python_slip(raised: Raised, line: str, own: Sequence[str] = ()) -> Found | None:
    """The slip that an error comes of; None if it is none of these.

    ``line`` is the student's line that raised it, ``own`` all lines of their cell.
    """
    bare = STRING.sub("''", line)
    found = (look(raised, bare, own) for look in LOOKS)
    return next((one for one in found if one), None)


def why(found: Found, lang: str) -> str:
    """What went wrong, in a sentence."""
    return WHY[lang][found.slip].format(name=found.name, meant=found.meant)


def step(found: Found, lang: str) -> str:
    """What to do next."""
    return STEP[lang][found.slip].format(name=found.name, meant=found.meant)


def _syntax(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    if raised.type in ("IndentationError", "TabError"):
        return Found(slip=PythonSlip.INDENTATION)
    return Found(slip=PythonSlip.SYNTAX) if raised.type == "SyntaxError" else None


def _not_called(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    written = re.search(r"\bwith\b.*\bGradientTape\s*(as\b|:|,)", line)
    return Found(slip=PythonSlip.NOT_CALLED) if written else None


def _caret(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    of_types = raised.type in ("TypeError", "InvalidArgumentError")
    return Found(slip=PythonSlip.CARET) if of_types and "^" in line else None


def _no_with(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """``watch`` of a tape that never began to record: it asks None for its recorder."""
    stopped = "'NoneType' object has no attribute '_tape'" in raised.message
    return Found(slip=PythonSlip.NO_WITH) if stopped and ".watch(" in line else None


def _watch_kept(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """Something is None, and one line keeps what ``watch`` gives, which is nothing."""
    if "None" not in raised.message:
        return None
    kept = any(re.search(r"[\w\]]\s*=\s*\w+\.watch\(", STRING.sub("''", text)) for text in own)
    return Found(slip=PythonSlip.WATCH_KEPT) if kept else None


def _attribute(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"has no attribute '(\w+)'", raised.message)
    if not match or raised.type != "AttributeError" or "'NoneType'" in raised.message:
        return None
    name, is_written = match[1], match[1] in WORD.findall(line)
    if is_written and "module 'tensorflow'" in raised.message and name in ELSEWHERE:
        return Found(slip=PythonSlip.MISSPELT, name=name, meant=f"{ELSEWHERE[name]}.{name}")
    of_a_tape = "GradientTape" in raised.message and name in CALLED_OTHERWISE
    if is_written and name in OF_PYTORCH and not of_a_tape:
        return Found(slip=PythonSlip.OF_PYTORCH, name=name)
    if is_written and name in OF_TENSORFLOW_1:
        return Found(slip=PythonSlip.OF_TENSORFLOW_1, name=name)
    if is_written and name in OF_A_TAPE:
        return Found(slip=PythonSlip.OF_THE_TAPE, name=name)
    found = _near(name, line, ATTRIBUTES, PythonSlip.MISSPELT)
    fallback = Found(slip=PythonSlip.NO_ATTRIBUTE, name=name) if is_written else None
    return found or fallback


def _argument(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    if raised.type != "TypeError":
        return None
    if match := re.search(r"unexpected keyword argument '(\w+)'", raised.message):
        return _near(match[1], line, ARGUMENTS, PythonSlip.UNKNOWN_ARGUMENT)
    if re.search(r"missing \d+ required positional argument", raised.message):
        return Found(slip=PythonSlip.MISSING_ARGUMENT)
    if re.search(r"takes .*positional arguments? but \d+ (was|were) given", raised.message):
        method = re.match(r"\w+\.(\w+)\(\) takes", raised.message)
        if method and without_self(own, method[1]):
            return Found(slip=PythonSlip.NO_SELF, name=method[1])
        return Found(slip=PythonSlip.TOO_MANY_ARGUMENTS)
    return None


def _name(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"name '(\w+)' is not defined", raised.message)
    if raised.type != "NameError" or not match or match[1] not in WORD.findall(line):
        return None
    if match[1] in MODULES:
        return Found(slip=PythonSlip.NOT_IMPORTED, name=match[1])
    if is_of_a_comprehension(own, match[1]):
        return Found(slip=PythonSlip.OF_A_COMPREHENSION, name=match[1])
    others = names_of(own) - {match[1]}
    found = _near(match[1], line, sorted(others), PythonSlip.MISSPELT)
    if not found and in_a_method(own, raised.line):
        return Found(slip=PythonSlip.NOT_OF_SELF, name=match[1])
    return found


def _module(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"No module named '(\w+)", raised.message)
    if raised.type != "ModuleNotFoundError" or not match or match[1] not in WORD.findall(line):
        return None
    return Found(slip=PythonSlip.NO_MODULE, name=match[1])


def _gradients(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """``tf.gradients``, which works in graphs alone."""
    refused = raised.message.startswith("tf.gradients is not supported")
    return Found(slip=PythonSlip.OF_TENSORFLOW_1, name="gradients") if refused else None


def _watch(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    refused = raised.message.startswith("Passed in object") and "not tf.Tensor" in raised.message
    return Found(slip=PythonSlip.WATCH_NO_TENSOR) if refused else None


def _shapes(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    if "Matrix size-incompatible" in raised.message:
        return Found(slip=PythonSlip.PRODUCT_SHAPES)
    if not any(text in raised.message for text in ("ncompatible shapes", "size-incompatible")):
        return None
    of_each_element = "__wrapped__Mul_" in raised.message or "[Op:Mul]" in raised.message
    star = of_each_element and "*" in line.replace("**", "")
    return Found(slip=PythonSlip.STAR_SHAPES if star else PythonSlip.WRONG_SHAPES)


def _numpy(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """``.numpy()`` of what is NumPy's or Python's own already."""
    match = re.search(r"'([\w.]+)' object has no attribute 'numpy'", raised.message)
    plain = match and (match[1].startswith("numpy.") or match[1] in ("float", "int", "list"))
    return Found(slip=PythonSlip.ALREADY_NUMPY) if plain and ".numpy" in line else None


def _dtypes(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"expected to be a (\w+) tensor but is a (\w+) tensor", raised.message)
    if match and {match[1], match[2]} <= DTYPES:
        return Found(slip=PythonSlip.MIXED_DTYPES, name=match[1], meant=match[2])
    return None


def _integers(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """An operation that is there for floating-point numbers alone, or a float beside integers."""
    refused = re.search(
        r"attr 'T' of (u?int\d+) is not in the list of allowed values"
        r"|Cannot convert -?\d*\.\d+ to EagerTensor of dtype (u?int\d+)",
        raised.message,
    )
    name = refused and (refused[1] or refused[2])
    return Found(slip=PythonSlip.NEEDS_FLOATS, name=name) if name in DTYPES else None


def _two_dtypes(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"must have the same dtype, got tf\.(\w+) != tf\.(\w+)", raised.message)
    if match and {match[1], match[2]} <= DTYPES:
        return Found(slip=PythonSlip.MIXED_DTYPES, name=match[1], meant=match[2])
    return None


def _float(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    many = re.search(r"only (length-1|0-dimensional|size-1) arrays", raised.message)
    return Found(slip=PythonSlip.FLOAT_OF_MANY) if many and "float(" in line else None


def _list(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """Arithmetic with a list, tuple or dict of gradients."""
    of_type = (
        r"(bad|unsupported) operand type(\(s\))? for .*'(list|tuple|dict)'"
        r"|can't multiply sequence by non-int"
    )
    found = raised.type == "TypeError" and re.search(of_type, raised.message)
    return Found(slip=PythonSlip.OF_A_LIST) if found else None


def _mapping(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """``**`` before what is no dict."""
    found = re.search(r"object is not a mapping|must be a mapping", raised.message)
    return Found(slip=PythonSlip.NOT_A_MAPPING) if found and "**" in line else None


def _integer(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    """``range`` of a variable, a float or a tensor that is no single integer."""
    found = "cannot be interpreted as an integer" in raised.message and "range(" in line
    return Found(slip=PythonSlip.NOT_AN_INTEGER) if found else None


def _unbound(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    match = re.search(r"variable '(\w+)'", raised.message)
    if raised.type != "UnboundLocalError":
        return None
    return Found(slip=how_unbound(match[1], own, raised.line) if match else PythonSlip.UNBOUND)


def _index(raised: Raised, line: str, own: Sequence[str]) -> Found | None:
    found = raised.message.startswith("Only integers, slices") and "[" in line
    return Found(slip=PythonSlip.INDEX_OF_MANY) if found else None


LOOKS: tuple[Look, ...] = (
    _syntax,
    _not_called,
    _caret,
    _no_with,
    _watch_kept,
    _numpy,
    known_error,
    _attribute,
    _argument,
    _name,
    _module,
    _gradients,
    _watch,
    _shapes,
    _dtypes,
    _integers,
    _two_dtypes,
    _float,
    _list,
    _mapping,
    _integer,
    _unbound,
    _index,
)


def _near(name: str, line: str, known: Sequence[str], slip: PythonSlip) -> Found | None:
    """The known name that is most like one that stands in the line; None if none is."""
    if name not in WORD.findall(line) or name in known:
        return None
    near = difflib.get_close_matches(name, known, n=1, cutoff=NEAR)
    meant = CALLED_OTHERWISE.get(name, "") or (near[0] if near else "")
    return Found(slip=slip, name=name, meant=meant) if meant else None
