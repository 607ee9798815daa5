"""A schema's complaint as a sentence: what is wrong in the policy, and the fix."""

from __future__ import annotations

from typing import Any

from jsonschema.exceptions import ValidationError

KINDS = {
    "object": "a group of names and values",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}
# A keyword of JSON Schema (2020-12, validation) -> what is said of a value that breaks it.
SENTENCES = {
    "const": "{shown} is not supported: write {wanted!r}.",
    "minimum": "{shown} is too small: write {wanted} or more.",
    "exclusiveMinimum": "{shown} is too small: write more than {wanted}.",
    "maximum": "{shown} is too large: write {wanted} or less.",
    "minLength": "it is too short: give at least {wanted}.",
    "minItems": "it is too short: give at least {wanted}.",
    "maxLength": "it is too long: give at most {wanted}.",
    "maxItems": "it is too long: give at most {wanted}.",
    "uniqueItems": "the same entry stands twice: take one out.",
}


def in_words(error: ValidationError) -> tuple[str, str]:
    """The dotted path into the policy, and a sentence that ends in the fix."""
    if error.validator == "anyOf" and error.context:
        return _closest(error)
    parts = [str(part) for part in error.absolute_path]
    return ".".join(parts) or "policy", _sentence(error)


def _closest(error: ValidationError) -> tuple[str, str]:
    """Of several allowed forms, the complaint of the one the author meant."""
    # A form whose type fits is the one that was meant: only its complaint helps.
    meant = [one for one in error.context or () if one.validator != "type"]
    if meant:
        return in_words(meant[0])
    path = ".".join(str(part) for part in error.absolute_path)
    kinds = " or ".join(KINDS[str(cause.validator_value)] for cause in error.context or ())
    return path, f"{_shown(error.instance)} will not do: write {kinds}."


def _sentence(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    shown = _shown(instance)
    match str(error.validator):
        case "required":
            missing = [name for name in wanted if name not in instance]
            return f"{_list(missing)} missing: add it."
        case "additionalProperties":
            known = set(schema.get("properties", {}))
            extra = sorted(set(instance) - known)
            return f"{_list(extra)} unknown: correct the spelling or take it out."
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            return f"{shown} will not do: write {' or '.join(KINDS[kind] for kind in kinds)}."
        case "enum" if wanted[0] == "M1":
            return f"{shown} is not a metric: name one of {wanted[0]} to {wanted[-1]}."
        case "enum":
            return f"{shown} is not a choice: write one of {', '.join(map(repr, wanted))}."
        case "pattern" if "/" in str(wanted):
            return f'{shown} is no threshold: write a number, or terms of terms as "2/4".'
        case "pattern":
            return f"{shown} has the wrong form: it must match {wanted}."
        case plain if plain in SENTENCES:
            return SENTENCES[plain].format(shown=shown, wanted=wanted)
    return f"{error.message}: see the policy's schema."


def _shown(value: Any) -> str:
    """As YAML writes it: a reader of rules knows no Python."""
    known = {True: "true", False: "false"}
    if isinstance(value, bool):
        return known[value]
    return "An empty value" if value is None else repr(value)[:60]


def _list(names: list[str]) -> str:
    return ", ".join(names) + (" is" if len(names) == 1 else " are")
