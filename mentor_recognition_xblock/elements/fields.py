"""Forms and their fields: what each is drawn from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template import Context, NodeList
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from .controls import attributes_of, control_of, dashed, text_of
from .forms import FieldState, OpenForm, is_stopped, open_form
from .skins import Skin

_SELECTED: Final = SafeString(" selected")
# What ends a label.
_ENDS: Final = ".:?!…؟"
# Attributes of a form; whatever else it is given are the keys that tell it from others.
_OF_FORM: Final = re.compile("class|action|enctype|novalidate|role|aria_.*|data_.*")


def form(
    context: Context,
    skin: Skin,
    parts: list[NodeList],
    act: str = "",
    *,
    method: str = "post",
    csrf: bool = True,
    **more: Any,
) -> SafeString:
    """``{% form "act" … %}…{% endform %}``.

    Named values are posted with it and tell it from other forms of the same act on the page.
    ``csrf`` False is for pages that set no cookie. An act's own ``role`` is a value. Nothing is
    drawn of an act that the programme's state would refuse.
    """
    # What only asks (a search) is no act, not even the lone one of its page.
    asks = method == "get" and not act
    if not asks and is_stopped(context, act):
        return SafeString("")
    attributes = {
        name: value
        for name, value in more.items()
        if _OF_FORM.fullmatch(name) and not (act and name == "role")
    }
    keys = {name: value for name, value in more.items() if name not in attributes}
    opened = OpenForm(keys=keys) if asks else open_form(context, act, keys)
    if skin.scripted and opened.is_page:
        attributes["data_mr_page"] = True
    with context.push(open_form=opened):
        hidden_keys = [hidden(context, skin, name, value) for name, value in keys.items()]
        contents = parts[0].render(context)
    return skin.draw(
        context,
        "form",
        act=act,
        method=method,
        csrf=csrf and method == "post",
        attributes=attributes_of(dashed(attributes)),
        hidden_keys=hidden_keys,
        contents=contents,
    )


def field(
    context: Context,
    skin: Skin,
    name: str,
    *,
    label: Any,
    value: Any = None,
    kind: str = "",
    of: Any = "",
    limit: int | None = None,
    options: Iterable[Any] = (),
    empty: Any = None,
    **more: Any,
) -> SafeString:
    """``{% field "name" label=… %}``: a control with its label, help and fault.

    The declared input field says which control it is and what fits; a ``kind`` or a ``limit`` is
    given where the page asks for less. ``of`` is a key in a field of many. ``options`` are values,
    or pairs of value and words, below the words of an ``empty`` one. See ``_words`` for the rest;
    named values that are nothing else are attributes of the control.
    """
    state = _open(context).state(name, of=of, kind=kind, value=value)
    _note_label(context, state, label)
    words, attributes = _words(more)
    most = state.control.limit if limit is None else limit
    is_counted = skin.scripted and state.control.kind == "textarea" and most is not None
    return skin.draw(
        context,
        "checkbox" if state.control.kind == "checkbox" else "field",
        state=state,
        attributes=_attributes(
            state,
            {
                "maxlength": None if is_counted else most,
                "data-mr-limit": most if is_counted else None,
            },
            attributes,
            words["describedby"],
            f"{state.id}-help" if words["help"] or is_counted else "",
        ),
        value=_written(state),
        options=_options(options, empty, state.values),
        label=label,
        limit=number_format(most, force_grouping=True) if is_counted and most else None,
        **words,
    )


def hidden(context: Context, skin: Skin, name: str, value: Any = "") -> SafeString:
    """``{% hidden "name" value %}``: what the page knows and the form sends; nothing for None."""
    if value is None:
        return SafeString("")
    declared = (_open(context).fields or {}).get(name)
    attributes: dict[str, Any] = {"type": "hidden", "name": name, "value": text_of(value)}
    if skin.scripted and control_of(declared).is_number:
        attributes["data-mr-int"] = True
    return skin.draw(context, "hidden", attributes=attributes_of(attributes))


@dataclass(frozen=True)
class OpenChoices:
    """A question while its answers are drawn; ``named_by_value``: each is a flag of its own."""

    state: FieldState
    kind: str
    named_by_value: bool


def choices(
    context: Context,
    skin: Skin,
    parts: list[NodeList],
    name: str,
    *,
    label: Any,
    value: Any = None,
    kind: str = "radio",
    of: Any = "",
    options: Iterable[Any] = (),
    boxed: bool = False,
    **more: Any,
) -> SafeString:
    """``{% choices "name" label=… %}{% choice … %}{% endchoices %}``: a question with its answers.

    ``kind`` is ``radio``, ``checkbox``, ``flags`` (a field of many flags) or ``select``. Answers
    are ``options`` (pairs of value and words), and those that the contents draw.
    """
    is_select = kind == "select"
    drawn_as = kind if is_select else ""
    state = _open(context).state(name, of=of, kind=drawn_as, value=value)
    opened = OpenChoices(state, "checkbox" if kind == "flags" else kind, kind == "flags")
    _note_label(context, state, label)
    words, attributes = _words(more)
    with context.push(open_choices=opened, in_group=True):
        drawn = ((choice(context, skin, answer, text),) for answer, text in options)
        contents = format_html_join("", "{}", drawn) + parts[0].render(context)
    described = f"{state.id}-help" if words["help"] else ""
    return skin.draw(
        context,
        "field" if is_select else "choices",
        state=state,
        attributes=_attributes(state, {}, attributes, described)
        if is_select
        else attributes_of({**state.described(described), "aria-invalid": None}),
        contents=contents,
        label=label,
        boxed=boxed,
        **words,
    )


def choice(
    context: Context,
    skin: Skin,
    value: Any,
    words: Any,
    *,
    title: Any = "",
    mark: Any = "",
    picked: bool = False,
) -> SafeString:
    """``{% choice value words %}``: one answer; ``mark`` and ``title`` stand before it in bold.

    It is picked where the question's value says so, or ``picked`` and nothing else was typed.
    """
    opened: OpenChoices = context["open_choices"]
    state, text = opened.state, text_of(value)
    if text not in (state.control.options or (text,)):
        raise LookupError(f"“{state.name}” may not be “{text}”")
    picked = text in state.values or (picked and not state.is_typed)
    if opened.kind == "select":
        attributes: dict[str, Any] = {"value": text, "selected": picked}
    else:
        control = state.control
        attributes = {
            "type": opened.kind,
            "name": f"{state.name}.{text}" if opened.named_by_value else state.name,
            "value": None if opened.named_by_value else text,
            "checked": picked,
            "id": re.sub(r"\s+", "_", f"{state.id}-{text}"),
            "required": opened.kind == "radio" and control.attributes.get("required"),
            "data-mr-int": skin.scripted and control.is_number,
            # An answer is what somebody wrote; a tick that confirms is made anew.
            "data-mr-kept": skin.scripted and opened.kind == "checkbox",
        }
    return skin.draw(
        context,
        "option" if opened.kind == "select" else "choice",
        id=attributes.get("id"),
        attributes=attributes_of(attributes),
        mark=mark,
        title=title,
        words=words,
    )


def group(
    context: Context, skin: Skin, parts: list[NodeList], legend: Any, *, name: str = ""
) -> SafeString:
    """``{% group legend %}…{% endgroup %}``: fields that belong together.

    ``name`` is the field whose refusal stands below them all.
    """
    with context.push(in_group=True):
        contents = parts[0].render(context)
    return skin.draw(context, "group", legend=legend, name=name, contents=contents)


def _open(context: Context) -> OpenForm:
    opened: OpenForm | None = context.get("open_form")
    if opened is None:
        raise LookupError("a field stands in a form")
    return opened


def _note_label(context: Context, state: FieldState, label: Any) -> None:
    """For the notice above the page, which names the fields that were refused."""
    if state.fault and "refused_labels" in context:
        context["refused_labels"][state.name] = bare(label)
        if state.control.kind == "checkbox":
            context["refused_ticks"].add(state.name)


def bare(label: Any) -> str:
    """A label without what ends it, where a sentence goes on behind it."""
    return str(label).strip().rstrip(_ENDS)


def _words(more: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said around a control, and the attributes of the control.

    ``help`` stands below it, and ``more`` after that; ``describedby`` is the id of help elsewhere;
    ``about`` adds to the label what only a screen reader needs; a ``quiet`` label is for it alone.
    ``above`` is a template that stands between label and control.
    """
    known = {"help": "", "more": "", "about": "", "quiet": False, "describedby": "", "above": ""}
    words = {name: more.get(name, usual) for name, usual in known.items()}
    return words, dashed({name: value for name, value in more.items() if name not in known})


def _attributes(
    state: FieldState, limits: Mapping[str, Any], given: Mapping[str, Any], *described: str
) -> SafeString:
    kind = state.control.kind
    attributes: dict[str, Any] = {}
    if kind not in ("textarea", "select"):
        attributes["type"] = kind
    attributes["name"] = state.name
    if kind == "checkbox":
        attributes["checked"] = bool(state.values)
    elif kind not in ("textarea", "select", "file"):
        attributes["value"] = state.values[0] if state.values else ""
    attributes["id"] = state.id
    return attributes_of(
        {**attributes, **state.control.attributes, **limits, **given, **state.described(*described)}
    )


def _written(state: FieldState) -> str:
    """What stands in a field; HTML drops a line end right behind the tag, so one more is given."""
    text = state.values[0] if state.values else ""
    return f"\n{text}" if text.startswith(("\n", "\r")) else text


def _options(options: Iterable[Any], empty: Any, values: tuple[str, ...]) -> SafeString:
    """The options of a list. Not by a template: a list of time zones has four hundred."""
    pairs = [option if isinstance(option, tuple) else (option, option) for option in options]
    if empty is not None:
        pairs.insert(0, ("", empty))
    texts = ((text_of(value), words) for value, words in pairs)
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((value, _SELECTED if value in values else "", words) for value, words in texts),
    )
