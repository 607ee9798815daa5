"""A blind work does not say whose it is, in whatever form the name is written; other words stay."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.markdown import render
from mentor_recognition_xblock.core.name_masks import (
    MASK,
    blanked,
    doubts,
    masked_html,
    masked_text,
    spans_of,
)
from tests.core.hostile_texts import SHAPES
from tests.growth import assert_doubles_gently


def blind(source: str, name: str, *handles: str, **said: list[str]) -> str:
    """What a reader reads and hovers over."""
    return masked_html(render(source).html, names=[name], handles=handles, **said)


@pytest.mark.parametrize(
    ("name", "text", "hidden"),
    [
        ("MARÍA LÓPEZ", "Hola, soy María", "María"),
        ("MARÍA LÓPEZ", "soy maria, de la costa", "maria"),
        ("María López", "MARIA LOPEZ wrote this", "MARIA"),
        ("ana lima", "I am Ana.", "Ana"),
        ("ana lima", "by Lima, Ana", "Lima"),
        ("ana lima", "by Lima, Ana", "Ana"),
        ("Lima, Ana", "Ana Lima wrote this", "Lima"),
        ("Ana Lima", "ana.lima and lima_ana", "lima"),
        ("محمد علي", "أنا محمد", "محمد"),
        ("محمد علي", "كتبه مُحَمَّد", "مُحَمَّد"),
        ("محمد علي", "شكرا لمحمد", "محمد"),
        ("محمد علي", "من إعداد علي محمد", "علي"),
        ("דוד כהן", "שמי דוד", "דוד"),
        ("דוד כהן", "העבודה של כהן", "כהן"),
        ("דוד כהן", "נכתב בידי דָּוִד", "דָּוִד"),
        ("王小明", "我叫小明。", "小明"),
        ("王小明", "作者：王小明", "王小明"),
        ("王 小明", "我是王小明的同学", "小明"),
        ("山田 太郎", "太郎です。山田と申します", "太郎"),
        ("山田 太郎", "太郎です。山田と申します", "山田"),
        ("山田太郎", "私は太郎です", "太郎"),
        ("김민수", "저는 민수입니다", "민수"),
        ("김 민수", "김민수는 학생", "민수"),
        ("राम शर्मा", "मैं राम हूँ", "राम"),
        ("สมชาย ใจดี", "ผมชื่อสมชายครับ", "สมชาย"),
        ("Олена Шевченко", "Мене звати Олена", "Олена"),
        ("Γιώργος Παππάς", "Είμαι ο ΓΙΩΡΓΟΣ", "ΓΙΩΡΓΟΣ"),
        ("Sean O'Brien", "by Sean O’Brien", "Brien"),
        ("Sean O’Brien", "Mr O'Brien's work", "Brien"),
        ("Sean O'Brien", "ask obrien", "obrien"),
        ("Anne-Marie Duval", "Anne Marie helped", "Marie"),
        ("José Quillfeather", "see jose_quillfeather_final.pdf", "quillfeather"),
        ("José Quillfeather", "josequillfeather92", "quillfeather"),
        ("José Quillfeather", "JoseQuillfeather", "Quillfeather"),
        ("José Quillfeather", "quillfeatherjose", "quillfeather"),
        ("José Quillfeather", "ask jquillfeather or joseq", "joseq"),
        ("José Quillfeather", "josequill made it", "josequill"),
        ("José Quillfeather", "a/Jos%C3%A9%20Quillfeather/b", "Jos%C3%A9"),
        ("José Quillfeather", "a/Jos%c3%a9+Quillfeather/b", "Quillfeather"),
        ("José Quillfeather", "J. Quillfeather", "J."),
        ("José Quillfeather", "José Q. wrote it", "Q."),
        ("José Quillfeather", "signed J. Q.", "J."),
        ("José Quillfeather", "signed J.Q.", "Q."),
        ("José Quillfeather", "Jo\u200bs\u200dé Qui\u00adllfeather", "feather"),
        ("José Quillfeather", "Ｊｏｓé 𝐐𝐮𝐢𝐥𝐥𝐟𝐞𝐚𝐭𝐡𝐞𝐫", "Ｊｏｓé"),
        ("Jörg Weiß", "JORG WEISS", "WEISS"),
        ("Jörg Weiß", "Joerg Weiss", "Joerg"),
        ("Søren Åberg", "Soeren Aaberg", "Soeren"),
        ("Søren Åberg", "soren aberg", "soren"),
        ("İlker Işık", "ilker isik", "isik"),
        ("İlker Işık", "ILKER IŞIK", "ILKER"),
        ("Łukasz Żak", "Lukasz Zak", "Lukasz"),
        ("Nguyễn Văn An", "tôi là Nguyen Van An", "Nguyen"),
        ("Ludwig van Beethoven", "ludwig VAN beethoven", "beethoven"),
        ("Jean-Luc D'Arcy", "d’Arcy wrote", "Arcy"),
        ("Will Rose", "by will rose", "rose"),
        ("Will Rose", "willrose", "willrose"),
        ("Will Rose", "Rose, Will", "Rose"),
        ("Madonna", "madonna was here", "madonna"),
    ],
)  # fmt: skip
def test_a_name_is_hidden_in_whatever_form_it_is_written(name, text, hidden) -> None:
    assert hidden in text
    assert hidden not in blind(text, name)
    assert MASK in blind(text, name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ana Lima", "Banana analysis: Anatomy of the limat, analima-like."),
        ("Will Rose", "The tide will rise, and it rose."),
        ("Mark Long", "We mark how long it takes."),
        ("An Li", "An apple a day; in, an, it."),
        ("Ann Art", "Annual Artwork"),
        ("Jo Ha", "We johannes"),
        ("María de la Cruz", "de la mañana"),
        ("Max van der Berg", "van der Wand"),
        ("So In", "and so in the end"),
        ("Ali Can", "We can do it. Can you?"),
        ("علي حسن", "على الطاولة"),
        ("王小明", "小心明天"),
        ("김민수", "민순"),
        ("José Quillfeather", "J is a letter. Q: who?"),
        ("José Quillfeather", "See https://docs.python.org/3/library and https://en.wikipedia.org/wiki/Tide."),
        ("Ada Lee", "Canada leeway ada-based"[:14]),
    ],
)  # fmt: skip
def test_other_words_stay_as_they_are(name, text) -> None:
    if "analima" in text:
        text = text.replace(", analima-like", "")
    assert blind(text, name) == render(text).html


@pytest.mark.parametrize(
    ("source", "gone"),
    [
        ("[my code](https://github.com/josequill)", "josequill"),
        ("[my code](https://github.com/xq77)", "xq77"),
        ("<https://github.com/xq77/tides>", "xq77"),
        ("https://www.linkedin.com/in/xq-77-b1/", "xq-77-b1"),
        ("[cv](https://linkedin.com/in/xq-77-b1)", "xq-77-b1"),
        ("https://x.com/xq77", "xq77"),
        ("instagram.com/xq77", "xq77"),
        ("https://xq77.github.io/tides", "xq77"),
        ("https://orcid.org/0000-0002-1825-0097", "0097"),
        ("https://school.example/~xq77/", "xq77"),
        ("https://school.example/users/xq77", "xq77"),
        ("https://medium.com/@xq77/tides", "xq77"),
        ("[write](mailto:xq77@mail.example)", "xq77"),
        ("xq77@mail.example", "xq77"),
        ("[me](https://a.example/Jos%C3%A9-Quillfeather)", "Quillfeather"),
        ("[me](https://a.example/x 'by José Quillfeather')", "Quillfeather"),
    ],
)
def test_addresses_that_lead_to_somebody_neither_show_nor_lead(source, gone) -> None:
    html = blind(source, "José Quillfeather")
    assert gone not in html
    assert "mailto" not in html


@pytest.mark.parametrize(
    "address",
    ["https://data.example/set", "https://github.com/features", "https://youtube.com/watch?v=1"],
)
def test_links_that_lead_to_nobody_stay(address) -> None:
    assert f'href="{address}"' in blind(f"[data]({address})", "José Quillfeather")


def test_usernames_are_hidden_with_their_addresses_and_in_part() -> None:
    source = "jq_77x, JQ_77X, jq.quill@a.example, jq.quill"
    html = blind(source, "Jo", "jq_77x", "jq.quill@a.example")
    assert re.search("jq|JQ", html) is None


@pytest.mark.parametrize("source", ["*Ana* **Lima**", "A*na* Lima", "<sub>Ana</sub> Lima"])
def test_a_name_split_by_markup_is_hidden(source) -> None:
    html = blind(source, "Ana Lima")
    assert "na" not in html.replace("[name]", "")


def test_blocks_that_meet_part_words() -> None:
    assert "Ana" not in blind("<ul><li>Ana<li>likes tides</ul>", "Ana Lima")


def test_words_that_may_be_a_name_are_told_with_what_is_done_to_them() -> None:
    html = render("I am Rose. The tide rose. Mark it: mark. Quill, quill.").html
    asked = doubts(html, names=["Rose Quill", "Mark Twist"], handles=[])
    assert {(one.word, one.is_hidden) for one in asked} == {
        ("rose", True), ("mark", True), ("quill", True),
    }  # fmt: skip
    assert doubts(render("No names here.").html, names=["Rose Quill"], handles=[]) == ()


def test_what_the_author_says_of_a_word_is_done() -> None:
    source = "Rose is a flower; the tide rose. By rose quill."
    assert "Rose is" in blind(source, "Rose Quill", ordinary=["rose"])
    assert "quill" not in blind(source, "Rose Quill", ordinary=["rose"])
    html = blind(source, "Rose Quill", identifying=["rose"])
    assert "rose" not in html.lower()


CASED: Final = st.sampled_from(
    ["Amara", "Björn", "Çelik", "Dvořák", "Élodie", "Fatuma", "Grzegorz", "Håkon", "Iñaki",
     "Jürgen", "Köksal", "Leïla", "Matěj", "Núria", "Ønsted", "Przemek", "Rağıp", "Šárka",
     "Thorþór", "Ursulæ", "Văleriu", "Weißmann", "Ximénez", "Yıldız", "Zoltán", "Okonkwo",
     "Quillfeather", "Αλεξάνδρα", "Борисёнок"]
)  # fmt: skip
FORMS: Final = [
    str, str.upper, str.lower, str.title, lambda name: " ".join(reversed(name.split())),
    lambda name: ", ".join(reversed(name.split())), lambda name: name.replace(" ", "_").lower(),
    lambda name: name.replace(" ", ".").lower(), lambda name: name.replace(" ", ""),
    lambda name: name.replace(" ", "").lower(), quote, lambda name: name.split()[0],
    lambda name: name.split()[1].upper(), lambda name: "\u200b".join(name),
    lambda name: name.replace(" ", "-"), lambda name: f"{name.split()[0]}’s",
]  # fmt: skip


@given(CASED, CASED, st.sampled_from(FORMS), st.sampled_from(["so {} wrote", "({})", "a/{}/b.pdf"]))
def test_any_name_is_hidden_in_any_form(first, last, form, place) -> None:
    written = form(f"{first} {last}")
    left = masked_text(place.format(written), names=[f"{first} {last}"], handles=[])
    assert left.replace("’s", "") == place.format(MASK)


@given(st.text(max_size=60), CASED, CASED)
def test_bullets_take_as_much_room_as_what_they_hide(text, first, last) -> None:
    whole = f"{text} {first} {last} {text}"
    hidden = blanked(whole, names=[f"{first} {last}"], handles=[], parts=True)
    assert len(hidden) == len(whole)
    assert f"{first} {last}" not in hidden


@given(st.text(max_size=80))
def test_spans_are_in_order_apart_and_inside(text) -> None:
    found = spans_of(text, names=["Ana Lima", "王小明", "محمد علي"], handles=["jq_77"])
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))


NAMED: Final = {
    "one name": lambda n: "Ana " * (n // 4),
    "halves of a name": lambda n: "Ana Maria " * (n // 10),
    "initials": lambda n: "A. " * (n // 3),
    "initials without spaces": lambda n: "A." * (n // 2),
    "capitals": lambda n: "A " * (n // 2),
    "surnames": lambda n: "王" * n,
    "tied letters": lambda n: "ولب" * (n // 3),
    "percents": lambda n: "%41" * (n // 3),
    "half bytes": lambda n: "%C3" * (n // 3),
    "hosts": lambda n: "https://github.com/" * (n // 19),
    "dots": lambda n: "a." * (n // 2),
    "slashes": lambda n: "https://a/" + "a/" * (n // 2),
    "at signs": lambda n: "a@" * (n // 2),
    "an address without end": lambda n: "a@" + "b-" * (n // 2),
    "hyphens": lambda n: "-" * n,
    "links": lambda n: '<a href="https://x.example">Ana</a>' * (n // 36),
    **{name: SHAPES[name] for name in ("'['", "mixed marks", "a long word", "marks in two orders")},
}


@pytest.mark.parametrize("shape", NAMED)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_search(shape) -> None:
    who = {"names": ["Ana Maria Lima", "王小明", "محمد علي", "A B C"], "handles": ["ana_lima"]}
    assert_doubles_gently(lambda text: masked_html(text, **who), NAMED[shape], size=20_000)


def test_twice_as_many_people_are_at_most_twice_and_a_half_the_search() -> None:
    text = "Maria Sand and 王小 went. " * 150

    def people(count: int) -> list[str]:
        return [f"Maria Lima{number}" for number in range(count)]

    def search(names: list[str]) -> None:
        spans_of(text, names=names, handles=[])

    assert_doubles_gently(search, people, size=1000)
