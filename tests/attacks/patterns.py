"""Every regular expression of the package, and how each is used."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

import reader

METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class Use(NamedTuple):
    """One expression in one use."""

    place: str
    """The module and, of an expression with a name, the name."""
    pattern: str
    flags: int
    method: str
    """How it is used: a method of a compiled expression."""


def uses() -> Iterator[Use]:
    """All uses, of expressions with names and of those that are written where they are used.

    Raises ValueError where an expression is only known when the program runs.
    """
    found: dict[tuple[str, int, str], Use] = {}
    for module in modules():
        for use in _in_module(module):
            found.setdefault(use[1:], use)
    yield from found.values()


def modules() -> Iterator[ModuleType]:
    """Every module of the package."""
    for info in pkgutil.walk_packages(reader.__path__, "reader."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def _in_module(module: ModuleType) -> Iterator[Use]:
    tree = ast.parse(inspect.getsource(module))
    named: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            value = _value(node.value, module)
            if isinstance(value, re.Pattern):
                named.setdefault(ast.unparse(node.value), set()).add(node.attr)
        if isinstance(node, ast.Call) and _is_of_re(node.func):
            yield from _written_in_place(node, module)
    own = {name for name, value in vars(module).items() if isinstance(value, re.Pattern)}
    for name in sorted(own | named.keys()):
        compiled = _value(ast.parse(name, mode="eval").body, module)
        assert isinstance(compiled, re.Pattern)
        text = compiled.pattern if isinstance(compiled.pattern, str) else compiled.pattern.decode()
        flags = compiled.flags if isinstance(compiled.pattern, str) else compiled.flags | re.ASCII
        for method in sorted(named.get(name, ())):
            yield Use(f"{module.__name__}.{name}", text, flags & ~re.DEBUG, method)


def _written_in_place(node: ast.Call, module: ModuleType) -> Iterator[Use]:
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr in METHODS:
        pattern = _value(node.args[0], module)
        if not isinstance(pattern, str):
            raise ValueError(f"{module.__name__}: give {ast.unparse(node)} a name")
        flags = next((_value(one.value, module) for one in node.keywords if one.arg == "flags"), 0)
        assert isinstance(flags, int)
        yield Use(module.__name__, pattern, flags, node.func.attr)


def _is_of_re(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
    )


def _value(node: ast.expr, module: ModuleType) -> object:
    """What an expression is where the module is loaded; None where only a run knows that."""
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    if not isinstance(node, ast.Name | ast.Attribute | ast.Constant | ast.JoinedStr | ast.BinOp):
        return None
    if not names <= vars(module).keys():
        return None
    try:
        return eval(compile(ast.Expression(node), "pattern", "eval"), dict(vars(module)))
    except (AttributeError, TypeError):
        return None
