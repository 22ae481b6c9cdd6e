"""What in a function is as long as its input: names, slices, copies, and counts along it.

One thing of which that is not known, and `NotCertainError` says so.
"""

import ast

_AS_LONG = {
    "sorted", "enumerate", "reversed", "list", "tuple", "set", "dict", "Counter", "frozenset",
}  # fmt: skip
"""Functions whose result is as long as what they are given, or shorter."""

_MAY_BE_LONG = (ast.List, ast.Call, ast.ListComp)
"""Operands of a sum that may be lists, which are copied when they are joined."""


class NotCertainError(Exception):
    """Something is met of which it is not known what it costs."""


class Lengths:
    """What the names of a function stand for, as its statements are gone through."""

    def __init__(self, given: set[str]) -> None:
        self._long = {name: name for name in given}
        """Names of things as long as an input, each with that input."""
        self._hashed: set[str] = set()
        """Names of sets and dictionaries ..."""
        self._grown: set[str] = set()
        """... and of lists that are filled later."""
        self._indices: dict[str, str] = {}
        """Names that count along an input."""

    def name(self, target: ast.expr, value: ast.expr) -> None:
        """Remember what a name stands for from now on."""
        if not isinstance(target, ast.Name):
            return
        for known in (self._long, self._indices):
            known.pop(target.id, None)
        self._hashed.discard(target.id)
        if isinstance(value, ast.List | ast.ListComp):
            self._grown.add(target.id)
        if _is_hashed(value):
            self._hashed.add(target.id)
        match value:
            case ast.Call(ast.Name("len"), [ast.Name(name)]) if name in self._long:
                self._indices[target.id] = self._long[name]
                return
        try:
            long = self.of(value)
        except NotCertainError:
            return
        if long:
            self._long[target.id] = long

    def along(self, target: ast.expr, source: ast.expr) -> str:
        """Enter a loop: the input that it goes along; empty if its length is fixed."""
        long = self.of(source)
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                self._long.pop(node.id, None)
                if long:
                    self._indices[node.id] = long
        return long

    def of(self, node: ast.expr) -> str:
        """The input that something is as long as; empty if its length is fixed."""
        match node:
            case ast.Name(name) if name in self._long:
                return self._long[name]
            case ast.List() | ast.Tuple() | ast.Set() | ast.Dict() | ast.Constant():
                return ""
            case ast.ListComp(_, [ast.comprehension(_, source, [])]):
                return self.of(source)
            case ast.Subscript(value, ast.Slice()):
                return self.of(value)
            case ast.Call(ast.Name("range"), arguments):
                return self._counted(arguments)
            case ast.Call(ast.Name(name), [one, *_]) if name in _AS_LONG:
                return self.of(one)
            case ast.Call(ast.Name("zip"), [first, *others]):
                long = self.of(first)
                if all(self.of(other) == long for other in others):
                    return long
            case ast.Call(ast.Attribute(value, "items" | "keys" | "values"), []):
                return self.of(value)
        raise NotCertainError

    def _counted(self, arguments: list[ast.expr]) -> str:
        """The input that a `range` counts along."""
        if len(arguments) > 2:
            raise NotCertainError
        found = {name for argument in arguments for name in self._numbers(argument)}
        if len(found) > 1:
            raise NotCertainError
        return found.pop() if found else ""

    def _numbers(self, node: ast.expr) -> set[str]:
        """The inputs whose lengths a number is made from."""
        match node:
            case ast.Constant():
                return set()
            case ast.Name(name) if name in self._indices:
                return {self._indices[name]}
            case ast.Name(name) if name in self._long:
                return {self._long[name]}
            case ast.Call(ast.Name("len"), [one]):
                return {self.of(one)} - {""}
            case ast.BinOp(left, ast.Add() | ast.Sub(), right):
                return self._numbers(left) | self._numbers(right)
        raise NotCertainError

    def joins(self, *operands: ast.expr) -> bool:
        """Whether a sum may be of lists, which are copied for it."""
        return any(
            isinstance(node, _MAY_BE_LONG)
            or (isinstance(node, ast.Name) and (node.id in self._long or node.id in self._grown))
            for node in operands
        )

    def quick(self, node: ast.expr) -> bool:
        """Whether looking something up in it takes one step."""
        return (isinstance(node, ast.Name) and node.id in self._hashed) or isinstance(
            node, ast.Tuple | ast.Constant | ast.Set
        )


def _is_hashed(value: ast.expr) -> bool:
    """Whether something is a set or a dictionary."""
    match value:
        case ast.Dict() | ast.Set() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(ast.Name("set" | "dict" | "Counter" | "defaultdict" | "frozenset"), _):
            return True
    return False
