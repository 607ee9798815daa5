"""A field is drawn from what its act declares, in pages and in units."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.template import Context, Template
from django.utils import translation

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.access.acts import Confirmed

from .controls import read

ID = UUID("6f1d7a3e-1c2b-4a5d-8e9f-001122334455")
FIELDS: dict[str, inputs.Field] = {
    "title": inputs.Text(40, lines=False),
    "words": inputs.Text(200, required=False),
    "slug": inputs.Named(64),
    "link": inputs.Link(500, required=False),
    "skills": inputs.Listed(300),
    "hours": inputs.Whole(1, 60),
    "later": inputs.Maybe(inputs.Whole(1, 60)),
    "weight": inputs.Number(0, 4),
    "day": inputs.Day(),
    "due": inputs.Moment(),
    "sure": inputs.Flag(),
    "ends": Confirmed("it ends."),
    "role": inputs.Choice(("chair", "member")),
    "tags": inputs.Several(inputs.Choice(("one", "two"))),
    "scores": inputs.Many(inputs.Whole(0, 4)),
    "goals": inputs.Many(inputs.Flag()),
    "row": inputs.Reference(20),
    "pairing": inputs.Identifier(),
}
ACTS = {"save": SimpleNamespace(fields=FIELDS)}


def drawn(source: str, *, skin: str = "elements", **context: Any) -> str:
    template = Template(f"{{% load i18n {skin} %}}{source}")
    return template.render(Context({"acts": ACTS, "prefix": "mr-1", **context}))


def control(tag: str, *, skin: str = "elements", **context: Any) -> dict[str, str | None]:
    html = drawn('{% form "save" %}' + tag + "{% endform %}", skin=skin, **context)
    (found,) = read(html).controls
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("title", {"type": "text", "maxlength": "40", "required": None}),
        ("slug", {"type": "text", "maxlength": "64", "required": None}),
        ("link", {"type": "url", "maxlength": "500"}),
        ("skills", {"type": "text", "maxlength": "300"}),
        ("hours", {"type": "number", "min": "1", "max": "60", "required": None}),
        ("later", {"type": "number", "min": "1", "max": "60"}),
        ("weight", {"type": "number", "min": "0", "max": "4", "step": "any", "required": None}),
        ("day", {"type": "date", "required": None}),
        ("due", {"type": "datetime-local"}),
        ("sure", {"type": "checkbox"}),
        ("ends", {"type": "checkbox"}),
        ("words", {"maxlength": "200"}),
        ("role", {"required": None}),
    ],
)
def test_the_declared_field_says_which_control_it_is_and_what_fits(
    name: str, expected: dict[str, str | None]
) -> None:
    found = control(f'{{% field "{name}" label="Label" %}}')
    limits = {"type", "min", "max", "step", "maxlength", "required"}
    assert {key: value for key, value in found.items() if key in limits} == expected


def test_a_value_stands_as_the_browser_reads_it_in_every_language() -> None:
    with translation.override("es"):
        assert control('{% field "weight" label="W" value=2.5 %}')["value"] == "2.5"
    shown = control('{% field "day" label="D" value=day %}', day=date(2026, 3, 1))
    assert shown["value"] == "2026-03-01"
    assert control('{% field "hours" label="H" value=0 %}')["value"] == "0"
    assert control('{% field "hours" label="H" value=nothing %}', nothing=None)["value"] == ""
    assert "checked" in control('{% field "sure" label="S" value=yes %}', yes=True)
    assert "checked" not in control('{% field "sure" label="S" value=yes %}', yes=False)


def test_what_somebody_wrote_is_text_wherever_it_stands() -> None:
    hostile = '"><script>x</script>'
    for tag in (
        '{% field "title" label=bad value=bad help=bad about=bad %}',
        '{% field "words" label=bad value=bad %}',
        '{% field "row" kind="select" label=bad options=options %}',
        '{% choices "tags" kind="checkbox" label=bad options=two %}{% endchoices %}',
        '{% act "save" bad about=bad title=bad %}',
        "{% button bad about=bad placeholder=bad %}",
        "{% table label=bad %}{% column bad %}{% rows %}{% endtable %}",
        "{% notice %}{{ bad }}{% endnotice %}",
        "{% new_tab bad bad %}",
    ):
        for skin in ("elements", "unit_elements"):
            source = '{% form "save" title=bad %}' + tag + "{% endform %}"
            html = drawn(
                source, skin=skin, bad=hostile, options=[(hostile, hostile)], two=[("two", hostile)]
            )
            assert "<script" not in html, (tag, skin)


def test_help_and_limits_are_tied_to_the_control_they_are_about() -> None:
    page = drawn('{% form "save" %}{% field "title" label="T" help="Short." %}{% endform %}')
    assert read(page).flaws() == []
    assert read(page).controls[0]["aria-describedby"] == "mr-1-save-title-help"
    unit = drawn(
        '{% form "save" %}{% field "words" label="W" limit=50 %}{% endform %}', skin="unit_elements"
    )
    (found,) = read(unit).controls
    assert found["data-mr-limit"] == "50"
    # A second limit would cut what the script counts, and the browser counts otherwise.
    assert "maxlength" not in found
    assert found["aria-describedby"] == "mr-1-save-words-help"
    assert "At most 50 characters." in re.sub(r"\s+", " ", unit)


def test_answers_are_radios_checkboxes_flags_or_a_list() -> None:
    radios = read(drawn(
        '{% form "save" %}{% choices "role" label="R" value="chair" %}{% choice "chair" "Chair" %}'
        '{% choice "member" "Member" %}{% endchoices %}{% endform %}'
    ))  # fmt: skip
    assert [one["value"] for one in radios.controls if "checked" in one] == ["chair"]
    assert all(one["type"] == "radio" and "required" in one for one in radios.controls)
    assert radios.flaws() == []
    boxes = read(drawn(
        '{% form "save" %}{% choices "tags" kind="checkbox" label="T" options=options value=some %}'
        "{% endchoices %}{% endform %}",
        options=[("one", "One"), ("two", "Two")], some=["two"],
    ))  # fmt: skip
    assert [(one["name"], one["value"], "checked" in one) for one in boxes.controls] == [
        ("tags", "one", False), ("tags", "two", True),
    ]  # fmt: skip
    flags = read(drawn(
        '{% form "save" %}{% choices "goals" kind="flags" label="G" options=options value=some %}'
        "{% endchoices %}{% endform %}",
        options=[("one", "One"), ("two", "Two")], some=("one",), skin="unit_elements",
    ))  # fmt: skip
    assert [(one["name"], "checked" in one) for one in flags.controls] == [
        ("goals.one", True), ("goals.two", False),
    ]  # fmt: skip


def test_a_units_script_gets_numbers_where_numbers_are_asked_for() -> None:
    level = read(drawn(
        '{% form "save" %}{% choices "scores" of="breadth" label="B" %}{% choice 0 "Absent" %}'
        "{% endchoices %}{% endform %}",
        skin="unit_elements",
    )).controls  # fmt: skip
    assert level[0]["name"] == "scores.breadth"
    assert "data-mr-int" in level[0]
    hidden = drawn('{% form "save" %}{% hidden "hours" 3 %}{% endform %}', skin="unit_elements")
    assert 'name="hours" value="3" data-mr-int' in hidden


def test_an_act_is_a_button_in_a_unit_and_a_form_of_its_own_on_a_page() -> None:
    tag = '{% act "save" "End it" about="Ada" pairing=id day=day hours=3 words=nothing %}'
    context = {"id": ID, "day": date(2026, 3, 1), "nothing": None}
    unit = drawn(tag, skin="unit_elements", **context)
    sent = re.search('data-mr-data="([^"]*)"', unit)
    assert sent is not None
    assert json.loads(unescape(sent[1])) == {
        "pairing": str(ID), "day": "2026-03-01", "hours": 3,
    }  # fmt: skip
    page = drawn(tag, **context)
    assert '<form method="post"' in page
    for name, value in (("act", "save"), ("pairing", ID), ("day", "2026-03-01"), ("hours", 3)):
        assert f'name="{name}" value="{value}"' in page
    assert 'name="words"' not in page


def test_forms_of_one_act_have_ids_of_their_own() -> None:
    html = drawn(
        '{% for row in rows %}{% form "save" row=row %}{% field "title" label="T" %}{% endform %}'
        "{% endfor %}",
        rows=["course-v1:A+B+C", "two words"],
    )
    assert read(html).flaws() == []
    assert len(read(html).controls) == 2


@pytest.mark.parametrize(
    "source",
    [
        '{% form "save" %}{% field "typo" label="T" %}{% endform %}',
        '{% form "typo" %}{% field "title" label="T" %}{% endform %}',
        '{% act "typo" "Do it" %}',
        '{% field "title" label="T" %}',
        '{% form "save" %}{% choices "role" label="R" %}{% choice "king" "King" %}{% endchoices %}'
        "{% endform %}",
    ],
)
def test_a_template_cannot_ask_for_what_no_act_declares(source: str) -> None:
    with pytest.raises(LookupError):
        drawn(source)
