"""A refused form keeps what was typed and marks the one field that is wrong, nowhere else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.template import Context, Template

from mentor_recognition_xblock import inputs
from mentor_recognition_xblock.errors import Invalid

from .controls import read

FIELDS: dict[str, inputs.Field] = {
    "row": inputs.Reference(20),
    "title": inputs.Text(40, lines=False),
    "words": inputs.Text(200),
    "sure": inputs.Flag(),
    "role": inputs.Choice(("chair", "member")),
    "tags": inputs.Several(inputs.Choice(("one", "two"))),
}
ACTS = {name: SimpleNamespace(fields=FIELDS) for name in ("save", "other")}
ROWS = """{% load elements %}<p id="error"></p>
{% for row in rows %}
{% refused "save" row=row as again %}{% if again %}<details open>{{ row }}</details>{% endif %}
{% form "save" row=row %}
{% field "title" label="T" value="kept" %}{% field "words" label="W" value="kept" %}
{% field "sure" label="S" value=True %}
{% choices "role" label="R" value="chair" %}
{% choice "chair" "C" %}{% choice "member" "M" %}{% endchoices %}
{% choices "tags" kind="checkbox" label="G" %}
{% choice "one" "1" picked=True %}{% choice "two" "2" %}{% endchoices %}
{% endform %}{% endfor %}
{% form "other" %}{% field "title" label="T" value="kept" %}{% endform %}"""


def page(posted: str | None, **context: Any) -> str:
    data = None if posted is None else QueryDict(posted)
    rows = {"rows": ["1", "2"], "acts": ACTS, "posted": data}
    return Template(ROWS).render(Context({**rows, **context}))


def shown(html: str) -> dict[str | None, dict[str, str | None]]:
    return {one["id"]: one for one in read(html).controls}


def test_only_the_row_that_was_sent_keeps_what_was_typed_and_is_marked() -> None:
    html = page(
        "act=save&row=2&title=typed&words=%0D%0Aheavy&role=member&tags=two",
        error=Invalid("Too short.", field="title"),
    )
    found = shown(html)
    assert found["save-title-2"]["value"] == "typed"
    assert found["save-title-2"]["aria-invalid"] == "true"
    assert found["save-title-2"]["aria-describedby"] == "error"
    assert "heavy" in html
    assert "checked" not in found["save-sure-2"]
    assert "checked" in found["save-role-2-member"]
    assert [key for key in ("one", "two") if "checked" in found[f"save-tags-2-{key}"]] == ["two"]
    assert [one["id"] for one in read(html).controls if "aria-invalid" in one] == ["save-title-2"]
    assert found["save-title-1"]["value"] == "kept"
    assert "checked" in found["save-tags-1-one"]
    assert found["other-title"]["value"] == "kept"
    assert html.count("<details open>2") == 1
    assert html.count("<details") == 1
    assert read(html).flaws() == []


def test_messages_stand_beside_their_fields_where_the_page_has_them() -> None:
    html = page(
        "act=save&row=1&title=&words=",
        errors={"title": ["Say what it is called."], "words": ["Say it."], "role": ["Choose."]},
    )
    found = shown(html)
    assert found["save-title-1"]["aria-describedby"] == "save-title-1-error"
    assert found["save-words-1"]["aria-invalid"] == "true"
    assert 'aria-describedby="save-role-1-error"' in html
    assert html.count("Say what it is called.") == 1
    assert read(html).flaws() == []


def outcome(posted: str | None, **context: Any) -> str:
    """The page as a block whose notice stands above its forms."""
    template = "{% load elements %}{% block content %}{% outcome %}FORMS"
    rest = """{% form "save" row="1" %}{% field "title" label="The title." %}
{% choices "role" label="Role?" %}{% endchoices %}{% field "words" label="¿Qué? " %}
{% field "sure" label="It ends." %}{% endform %}{% endblock %}LAST"""
    data = None if posted is None else QueryDict(posted)
    html = Template(template + rest).render(Context({"acts": ACTS, "posted": data, **context}))
    return html[: html.index("FORMS")].strip()


def test_the_notice_on_top_names_the_refused_fields_by_their_labels() -> None:
    posted = "act=save&row=1&title="
    one = outcome(posted, error=Invalid("Please fill this in.", field="title"))
    assert "Please check “The title”. Please fill this in." in one
    assert 'id="error"' in one
    assert ">Away.<" in outcome(posted, error=Invalid("Away."))
    assert ">No such mentor.<" in outcome(posted, error=Invalid("No such mentor.", field="mentor"))
    several = outcome(posted, errors={"title": ["Say it."], "role": ["Choose."]})
    assert "Please check: The title, Role." in several
    assert ">No such zone.<" in outcome(posted, errors={"__all__": ["No such zone."]})
    asked = outcome(posted, errors={"role": ["Choose."], "words": ["Say it."]})
    assert "Please check: Role, ¿Qué." in asked
    tick = outcome(posted, error=Invalid("Tick to confirm: it ends.", field="sure"))
    assert ">Tick to confirm: it ends.<" in tick
    done = outcome(None, done="Saved.")
    assert 'role="status"' in done
    assert "Saved." in done
    assert outcome(None) == ""


def test_nothing_is_marked_when_nothing_was_refused() -> None:
    for posted, context in (
        (None, {}),
        (None, {"error": Invalid("Away.")}),
        ("act=save&row=1", {}),
    ):
        html = page(posted, **context)
        assert "aria-invalid" not in html
        assert html.count('value="kept"') == 3


def test_a_textarea_keeps_an_empty_first_line() -> None:
    """HTML drops one line end behind the tag: what was typed below an empty line stays there."""
    html = page("act=save&row=1&words=%0Asecond", error=Invalid("No.", field="words"))
    assert ">\n\nsecond</textarea>" in html
