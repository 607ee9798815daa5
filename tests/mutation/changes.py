"""The small changes: every place in a module where one thing can be broken, and how.

A change touches one operator, constant, condition, return or statement. Sentences for people
(arguments of ``_``), documentation, annotations and imports are left alone.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
CALLED = {
    "min": "max", "max": "min", "any": "all", "all": "any", "first": "last", "last": "first",
    "filter": "exclude", "exclude": "filter", "startswith": "endswith", "endswith": "startswith",
    "floor": "ceil", "ceil": "floor", "lower": "upper", "upper": "lower",
}  # fmt: skip
SENTENCES = ("_", "gettext", "gettext_lazy", "ngettext", "pgettext", "format_lazy")


@dataclass(frozen=True)
class Change:
    """One small change: where, what, and the outermost function it lies in (None: none)."""

    num: int
    line: int
    end: int
    column: int
    what: str
    function: str | None


@dataclass
class Place:
    """A change being offered: it names itself and can be made on the tree it was found in."""

    node: ast.AST
    statement: ast.stmt
    function: str | None
    what: str
    make: Callable[[], None]


def changes(source: str) -> list[Change]:
    """Return every change of a module, in the order of its text."""
    found = []
    for num, place in enumerate(_places(ast.parse(source))):
        node, statement = place.node, place.statement
        body = getattr(statement, "body", None)
        header = body[0].lineno - 1 if isinstance(body, list) and body else statement.end_lineno
        found.append(
            Change(
                num,
                getattr(node, "lineno", statement.lineno),
                max(header or 0, getattr(node, "end_lineno", 0) or 0, statement.lineno),
                getattr(node, "col_offset", 0),
                place.what,
                place.function,
            )
        )
    return found


def changed(source: str, num: int) -> ast.Module:
    """The module's tree with the change of that number made."""
    tree = ast.parse(source)
    for at, place in enumerate(_places(tree)):
        if at == num:
            place.make()
            return ast.fix_missing_locations(tree)
    raise LookupError(num)


def _places(tree: ast.Module) -> Iterator[Place]:
    yield from _in_body(tree.body, None, ())


def _in_body(body: list[ast.stmt], function: str | None, path: tuple[str, ...]) -> Iterator[Place]:
    for at, statement in enumerate(body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # documentation
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        yield from _whole(body, at, statement, function)
        yield from _in_statement(statement, function, path)


def _in_statement(
    statement: ast.stmt, function: str | None, path: tuple[str, ...]
) -> Iterator[Place]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        for default in (*statement.args.defaults, *filter(None, statement.args.kw_defaults)):
            yield from _in_expression(default, statement, statement.args, function)
        inside = (*path, statement.name)
        yield from _in_body(statement.body, function or ".".join(inside), inside)
        return
    if isinstance(statement, ast.ClassDef):
        yield from _in_body(statement.body, function, (*path, statement.name))
        return
    for name, value in ast.iter_fields(statement):
        if name in ("annotation", "target", "targets"):
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.expr):
                yield from _in_expression(one, statement, statement, function)
            elif isinstance(one, ast.withitem):
                yield from _in_expression(one.context_expr, statement, one, function)
            elif isinstance(one, ast.ExceptHandler | ast.match_case):
                yield from _in_body(one.body, function, path)
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield from _in_body(value, function, path)


def _whole(
    body: list[ast.stmt], at: int, statement: ast.stmt, function: str | None
) -> Iterator[Place]:
    def put(new: ast.stmt) -> Callable[[], None]:
        def make() -> None:
            body[at] = ast.copy_location(new, statement)

        return make

    text = ast.unparse(statement).split("\n")[0][:70]
    if function is None:
        return
    match statement:
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Delete():
            yield Place(statement, statement, function, f"{text} → (nothing)", put(ast.Pass()))
        case ast.Continue():
            yield Place(statement, statement, function, "continue → break", put(ast.Break()))
        case ast.Break():
            yield Place(statement, statement, function, "break → continue", put(ast.Continue()))
        case ast.Return(value=value) if value is not None and not _is_none(value):
            none = ast.Return(ast.Constant(None))
            yield Place(statement, statement, function, f"{text} → return None", put(none))
        case ast.AugAssign(op=operator) if type(operator) in COMPUTED:
            new = copy.deepcopy(statement)
            new.op = COMPUTED[type(operator)]()
            what = f"{text} → {ast.unparse(new)[:70]}"
            yield Place(statement, statement, function, what, put(new))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _in_expression(
    node: ast.expr, statement: ast.stmt, parent: ast.AST, function: str | None
) -> Iterator[Place]:
    """Every change in an expression; ``parent`` holds it, so that it can be replaced there."""
    if isinstance(node, ast.Call) and _name(node.func) in SENTENCES:
        return
    if isinstance(node, ast.JoinedStr):
        return
    condition = (isinstance(parent, ast.If | ast.IfExp | ast.While) and parent.test is node) or (
        isinstance(parent, ast.comprehension)
    )
    for new in _instead(node, condition=condition):
        what = f"{ast.unparse(node)[:70]} → {ast.unparse(new)[:70]}"
        yield Place(node, statement, function, what, _replacing(parent, node, new))
    for name, value in ast.iter_fields(node):
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.expr) and not (isinstance(node, ast.Dict) and name == "keys"):
                yield from _in_expression(one, statement, node, function)
            elif isinstance(one, ast.keyword):
                yield from _in_expression(one.value, statement, one, function)
            elif isinstance(one, ast.comprehension):
                yield from _in_expression(one.iter, statement, one.iter, function)
                for test in one.ifs:
                    yield from _in_expression(test, statement, one, function)


def _replacing(parent: ast.AST, node: ast.expr, new: ast.expr) -> Callable[[], None]:
    def make() -> None:
        ast.copy_location(new, node)
        for name, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, name, new)
            elif isinstance(value, list):
                for at, one in enumerate(value):
                    if one is node:
                        value[at] = new

    return make


def _instead(node: ast.expr, *, condition: bool) -> Iterator[ast.expr]:
    constant = isinstance(node, ast.Constant)
    if condition and not constant:
        yield ast.Constant(value=True)
        yield ast.Constant(value=False)
    match node:
        case ast.Compare(ops=operators):
            for at, operator in enumerate(operators):
                for other in COMPARED[type(operator)]:
                    new = copy.deepcopy(node)
                    new.ops[at] = other()
                    yield new
        case ast.BoolOp(values=values):
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), values)
            for at in range(len(values)):
                rest = values[:at] + values[at + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.BinOp(op=operator, left=left, right=right) if type(operator) in COMPUTED:
            if not (isinstance(operator, ast.Mod) and _is_text(left)):
                yield ast.BinOp(left, COMPUTED[type(operator)](), right)
        case ast.Call(func=called) if _name(called) in CALLED:
            new = copy.deepcopy(node)
            _rename(new.func, CALLED[_name(called)])
            yield new
        case ast.Constant(value=value):
            yield from (ast.Constant(value=other) for other in _other(value))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _other(value: Any) -> Iterator[Any]:
    match value:
        case bool():
            yield not value
        case int() | float():
            yield value + 1
        case str():
            yield value + "X" if value else "X"
        case bytes():
            yield value + b"X"


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _rename(node: ast.expr, name: str) -> None:
    setattr(node, "id" if isinstance(node, ast.Name) else "attr", name)
