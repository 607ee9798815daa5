"""A button says what its form's act calls itself, or what the template says of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import gettext_lazy

ACTS = {"close": SimpleNamespace(fields={}, label=gettext_lazy("Close the term"))}


def drawn(body: str) -> str:
    template = Template('{% load elements %}{% form "close" %}' + body + "{% endform %}")
    return template.render(Context({"acts": ACTS, "csrf_token": "x"}))


def test_a_button_takes_the_words_of_the_act_in_the_readers_language() -> None:
    assert "Close the term</button>" in drawn("{% button %}")
    with translation.override("es"):
        assert "Cerrar el período</button>" in drawn("{% button %}")


def test_a_button_that_says_something_else_keeps_it() -> None:
    html = drawn('{% button "Save" %}')
    assert "Save</button>" in html
    assert "Close the term" not in html


def test_a_button_without_words_is_refused_when_it_is_drawn() -> None:
    with pytest.raises(LookupError, match="needs a label"):
        Template("{% load elements %}{% button %}").render(Context({}))
