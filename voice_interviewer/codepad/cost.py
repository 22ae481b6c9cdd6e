"""How the work of a function grows with its input, where its loops leave no doubt.

Loops over the input, one inside the other, and sorting it: these are certain. One call to
something unknown, a `while`, a `break` or a second input, and nothing is said at all. A wrong
"you said linear, but it is not" would cost more trust than a hundred right ones earn.
"""

import ast
from dataclasses import dataclass

from .lengths import Lengths, NotCertainError

_FREE = {
    "len", "abs", "int", "float", "bool", "isinstance", "ord", "chr", "divmod", "round", "range",
    "enumerate", "zip", "reversed", "deque", "defaultdict", "print",
}  # fmt: skip
"""Functions that take no longer for a longer input. Those over a sequence only begin it."""

_WHOLE = {"sum", "any", "all", "list", "set", "tuple", "dict", "Counter", "frozenset"}
"""Functions that go through all of what they are given."""

_STEPS = {
    "append", "add", "get", "popleft", "appendleft", "setdefault", "discard", "items", "keys",
    "values",
}  # fmt: skip
"""Methods that take one step on average."""

_PLAIN = (
    ast.Constant, ast.Name, ast.Attribute, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.BoolOp,
    ast.UnaryOp, ast.IfExp, ast.JoinedStr, ast.FormattedValue, ast.Yield,
    ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.arguments, ast.arg,
)  # fmt: skip
"""Parts of an expression that cost what is in them."""

GROWTH = {
    (0, 0): "constant",
    (1, 0): "linear",
    (1, 1): "n log n",
    (2, 0): "n squared",
    (2, 1): "n squared log n",
    (3, 0): "n cubed",
}


@dataclass(frozen=True, slots=True)
class Cost:
    """How the work of one function grows."""

    function: str
    degree: int
    """Power of the input's length ..."""
    logs: int
    """... and of its logarithm."""
    line: int
    """Where most of it is spent, counted from 1."""

    @property
    def growth(self) -> str:
        """In words."""
        return GROWTH.get((self.degree, self.logs), f"n to the {self.degree}")


def cost(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Cost | None:
    """The cost of a function; None where it is not certain."""
    given = [arg.arg for arg in function.args.args if arg.arg != "self"]
    if not given or function.args.vararg or function.args.kwarg or function.decorator_list:
        return None
    count = _Count(set(given))
    try:
        count.block(function.body, 0)
    except NotCertainError:
        return None
    if len(count.inputs) > 1:
        return None  # of two inputs nobody knows which one is long
    (degree, logs), line = max(count.terms, key=lambda term: (term[0], -term[1]))
    return Cost(function.name, degree, logs, line if degree else function.lineno)


class _Count:
    """Adds up the terms of one function."""

    def __init__(self, given: set[str]) -> None:
        self._lengths = Lengths(given)
        self.inputs: set[str] = set()
        """Inputs whose length matters."""
        self.terms: list[tuple[tuple[int, int], int]] = [((0, 0), 1)]

    # --- statements -----------------------------------------------------------------------

    def block(self, body: list[ast.stmt], depth: int) -> None:
        for statement in body:
            self._statement(statement, depth)

    def _statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.For(target, source, body, orelse):
                inside = self._loop(target, source, depth)
                if any(isinstance(step, ast.Return) for step in body):
                    raise NotCertainError
                self.block([*body, *orelse], inside)
            case ast.If(test, body, orelse):
                self._expression(test, depth)
                self.block([*body, *orelse], depth)
            case ast.Assign(targets, value):
                self._expression(value, depth)
                for target in targets:
                    self._expression(target, depth)
                    self._lengths.name(target, value)
            case ast.AnnAssign(target, _, ast.expr() as value):
                self._expression(value, depth)
                self._lengths.name(target, value)
            case ast.AugAssign(target, _, value):
                self._expression(target, depth)
                if isinstance(value, ast.List | ast.ListComp):
                    raise NotCertainError
                self._expression(value, depth)
            case ast.Expr(value):
                self._expression(value, depth)
            case ast.Return(value):
                if value is not None:
                    self._expression(value, depth)
            case ast.Pass() | ast.Continue() | ast.Raise():
                pass
            case _:
                raise NotCertainError

    def _loop(self, target: ast.expr, source: ast.expr, depth: int) -> int:
        """Enter a loop; the depth inside it."""
        self._expression(source, depth)
        long = self._lengths.along(target, source)
        if not long:
            return depth
        self.inputs.add(long)
        self.terms.append(((depth + 1, 0), source.lineno))
        return depth + 1

    # --- expressions ----------------------------------------------------------------------

    def _expression(self, node: ast.AST, depth: int) -> None:
        match node:
            case ast.Call():
                self._call(node, depth)
            case ast.Compare(_, operators, operands):
                for operator, operand in zip(operators, operands, strict=True):
                    if isinstance(operator, ast.In | ast.NotIn) and not self._lengths.quick(
                        operand
                    ):
                        raise NotCertainError
                self._parts(node, depth)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                if len(node.generators) > 1:
                    raise NotCertainError
                each = node.generators[0]
                inside = self._loop(each.target, each.iter, depth)
                values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
                for part in (*values, *each.ifs):
                    self._expression(part, inside)
            case ast.Subscript(value, ast.Slice()):
                self._through(value, depth)
            case ast.Subscript():
                self._parts(node, depth)
            case ast.BinOp(left, operator, right):
                adds = isinstance(operator, ast.Add | ast.Mult)
                if adds and not _has_number(left, right) and self._lengths.joins(left, right):
                    raise NotCertainError
                self._parts(node, depth)
            case ast.Lambda(_, body):
                before = len(self.terms)
                self._expression(body, depth)
                if len(self.terms) > before:  # how often it is called is not known
                    raise NotCertainError
            case _ if isinstance(node, _PLAIN):
                self._parts(node, depth)
            case _:
                raise NotCertainError

    def _parts(self, node: ast.AST, depth: int) -> None:
        for part in ast.iter_child_nodes(node):
            self._expression(part, depth)

    def _call(self, node: ast.Call, depth: int) -> None:
        match node.func, node.args:
            case ast.Name("sorted"), [one]:
                self._through(one, depth, logs=1)
            case ast.Attribute(value, "sort"), []:
                self._through(value, depth, logs=1)
            case ast.Attribute(value, "count" | "index"), [_]:
                self._through(value, depth)
            case ast.Name("min" | "max"), [one]:
                self._through(one, depth)
            case ast.Name("min" | "max"), [_, _, *_]:
                pass
            case ast.Name(name), [one] if name in _WHOLE:
                self._through(one, depth)
            case ast.Name(name), [] if name in _WHOLE:
                pass
            case ast.Name(name), _ if name in _FREE:
                pass
            case ast.Attribute(value, name), _ if name in _STEPS:
                self._expression(value, depth)
            case ast.Attribute(_, "pop"), []:
                pass
            case _:
                raise NotCertainError
        for part in (*node.args, *(keyword.value for keyword in node.keywords)):
            if not isinstance(part, ast.GeneratorExp):
                self._expression(part, depth)

    def _through(self, node: ast.expr, depth: int, logs: int = 0) -> None:
        """Note that something is gone through from end to end."""
        if isinstance(node, ast.GeneratorExp):
            self._expression(node, depth)
            return
        if long := self._lengths.of(node):
            self.inputs.add(long)
            self.terms.append(((depth + 1, logs), node.lineno))


def _has_number(*nodes: ast.expr) -> bool:
    """Whether one of the operands is surely a number, so that nothing is joined."""
    return any(isinstance(n, ast.Constant) and isinstance(n.value, int | float) for n in nodes)
