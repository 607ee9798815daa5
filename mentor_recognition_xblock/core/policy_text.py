"""A policy as people write it: YAML (or JSON, which is YAML too), and back."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any, Final

import yaml

from ..errors import Invalid
from .documents import require_moderate

# Longer than any policy with every text in ten languages.
LONGEST: Final = 60_000


def read(text: str, *, field: str = "content") -> dict[str, Any]:
    """The mapping that ``text`` says; ``Invalid`` names the line of what cannot be read.

    Refused are names that stand twice, of which YAML would drop the first without a word.
    """
    if len(text) > LONGEST:
        raise Invalid(f"A policy has at most {LONGEST} characters: shorten it.", field=field)
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506, a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Invalid(f"Line {line}: {_in_words(error)}.", field=field) from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        raise Invalid("This cannot be read as YAML.", field=field) from error
    if not isinstance(content, dict):
        raise Invalid("A policy is names with values, such as “id: harbour”.", field=field)
    require_moderate(content, field=field)
    return content


def written(content: Mapping[str, Any]) -> str:
    """YAML that reads back to the same content, in the order of the content."""
    # A copy in which nothing stands twice: YAML would write an alias for it.
    copy = json.loads(json.dumps(content))
    return yaml.safe_dump(
        copy, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )


# How the parser's complaints begin, and what somebody who knows no parser can do.
_WORDS: Final = {
    "mapping values are not allowed": "a colon stands where none may: put the text in quotation"
    " marks",
    "could not find expected ':'": "a name needs a colon and a space behind it",
    "found character '\\t'": "begin the line with spaces instead of a tab",
    "found character": "put the text in quotation marks: it begins with a sign of YAML",
    "did not find expected ',' or '}'": "a comma or } is missing",
    "did not find expected ',' or ']'": "a comma or ] is missing",
    "expected ',' or '}'": "a comma or } is missing",
    "expected ',' or ']'": "a comma or ] is missing",
    "expected <block end>": "this line is set in by other spaces than those above it",
    "found unexpected end of stream": "a quotation mark is not closed",
    "found undefined alias": "put the text in quotation marks: a * at its beginning refers to"
    " something",
    "could not determine a constructor": "take out the word that begins with !",
}


def _in_words(error: yaml.MarkedYAMLError) -> str:
    said = error.problem or "this is no YAML"
    return next((words for start, words in _WORDS.items() if said.startswith(start)), said)


class _Loader(yaml.SafeLoader):
    """Plain values alone, each name once."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(
                problem=f"“{str(node.value)[:60]}” is neither a date nor a number: put it in "
                "quotation marks to make it text",
                problem_mark=node.start_mark,
            ) from error

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set[str]()
        for name, _value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    problem="a name is one word, not a list or a mapping",
                    problem_mark=name.start_mark,
                )
            if name.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"“{name.value}” stands here twice", problem_mark=name.start_mark
                )
            seen.add(name.value)
        return super().construct_mapping(node, deep)
