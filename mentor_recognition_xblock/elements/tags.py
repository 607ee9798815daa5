"""The template tags: what stands in a template, handed to the function that draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString

from . import buttons, drawing, fields, layout, marks
from .skins import Skin

_NAMED: Final = re.compile(r"\w+=")

# Tags with contents: their ends, and what draws them.
_BLOCKS: Final[dict[str, tuple[tuple[str, ...], Callable[..., SafeString]]]] = {
    "form": (("endform",), fields.form),
    "group": (("endgroup",), fields.group),
    "choices": (("endchoices",), fields.choices),
    "table": (("rows", "endtable"), layout.table),
    "notice": (("endnotice",), layout.notice),
    "offered": (("endoffered",), buttons.offered),
}
_SINGLE: Final[dict[str, Callable[..., Any]]] = {
    "field": fields.field,
    "choice": fields.choice,
    "hidden": fields.hidden,
    "button": buttons.button,
    "act": buttons.act,
    "column": layout.column,
    "new_tab": layout.new_tab,
    "finder": layout.finder,
    "sieve": layout.sieve,
    "refused": buttons.refused,
    "picture": drawing.picture,
    "verdict": drawing.verdict,
    "chip": marks.chip,
    "avatar": marks.avatar,
    "meter": marks.meter,
}
# Tags that draw what follows them in their ``{% block %}`` before themselves.
_LEADING: Final[dict[str, Callable[..., SafeString]]] = {"outcome": layout.outcome}


def library(skin: Skin) -> Library:
    """All tags in one skin."""
    register = Library()
    for name, (ends, draw) in _BLOCKS.items():
        register.tag(name, _block(skin, ends, draw))
    for name, draw in _LEADING.items():
        register.tag(name, _leading(skin, draw))
    for name, draw in _SINGLE.items():
        register.simple_tag(_single(skin, draw), takes_context=True, name=name)
    return register


class BlockNode(Node):
    """A tag with contents: ``draw`` gets the context, the skin, the parts and the arguments."""

    def __init__(
        self,
        skin: Skin,
        draw: Callable[..., SafeString],
        parts: list[NodeList],
        positional: list[FilterExpression],
        named: dict[str, FilterExpression],
    ) -> None:
        self.skin, self.draw, self.parts = skin, draw, parts
        self.positional, self.named = positional, named
        self.nodelist = NodeList(node for part in parts for node in part)

    def render(self, context: Context) -> SafeString:
        """As ``draw`` says."""
        positional = [expression.resolve(context) for expression in self.positional]
        named = {name: expression.resolve(context) for name, expression in self.named.items()}
        return self.draw(context, self.skin, self.parts, *positional, **named)


def _block(
    skin: Skin, ends: tuple[str, ...], draw: Callable[..., SafeString]
) -> Callable[[Parser, Token], BlockNode]:
    def compiled(parser: Parser, token: Token) -> BlockNode:
        name, *bits = token.split_contents()
        positional = []
        while bits and not _NAMED.match(bits[0]):
            positional.append(parser.compile_filter(bits.pop(0)))
        named = token_kwargs(bits, parser)
        if bits:
            raise TemplateSyntaxError(f"“{bits[0]}” in “{name}” is neither a value nor named.")
        parts = []
        for end in ends:
            parts.append(parser.parse((end,)))
            parser.delete_first_token()
        return BlockNode(skin, draw, parts, positional, named)

    return compiled


def _leading(skin: Skin, draw: Callable[..., SafeString]) -> Callable[[Parser, Token], BlockNode]:
    def compiled(parser: Parser, token: Token) -> BlockNode:
        del token
        return BlockNode(skin, draw, [parser.parse(("endblock",))], [], {})

    return compiled


def _single(skin: Skin, draw: Callable[..., Any]) -> Callable[..., Any]:
    def tag(context: Context, *positional: Any, **named: Any) -> Any:
        return draw(context, skin, *positional, **named)

    return tag
