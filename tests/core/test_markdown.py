"""Markdown becomes safe HTML, and a plain text that is what a browser's text nodes say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from playwright.sync_api import sync_playwright

from mentor_recognition_xblock.core.markdown import normalise, render, text_of
from mentor_recognition_xblock.core.markup import DEEPEST
from mentor_recognition_xblock.projects.limits import MAX_SOURCE
from tests.core.hostile_texts import SHAPES
from tests.growth import assert_doubles_gently

CHROMIUM = Path("/usr/bin/chromium")
HOSTILE_TRACES = ["script", "style", "img", "iframe", "form", "input", "svg", "on", "id=", "class="]

PIECES = [
    "# Title", "## Part", "plain words", "*em* and **strong**", "- item\n- item", "1. one\n2. two",
    "> said", "    code", "```\nfenced <b>\n```", "|a|b|\n|-|-|\n|1|2|", "[link](https://a.example)",
    "<b>raw</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a &amp; &lt;i&gt;",
    "&nbsp;", "&#x1F30A;", "🌊 tide 👩🏽‍🔬", "e\u0301te\u0301", "عربي", "line  \nbreak", "---",
    "`a < b`", "<!-- note -->", "\\*not em\\*", "<p style='color:red' onclick='x()'>p</p>",
    "<a href='javascript:alert(1)'>x</a>", "<pre>\n\nkept</pre>", "a < b > c & d", "[x](<a b>)",
]  # fmt: skip
SOURCES = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=8).map("\n\n".join)


def text_nodes(html: str) -> str:
    """What another parser (libxml2) reads as text nodes, in document order."""
    return str(lxml_html.fragment_fromstring(html, create_parent="div").text_content())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("# Tides\n\nHigh **water** at *noon*.", "Tides\nHigh water at noon."),
        ("- one\n- two", "\none\ntwo\n"),
        ("AT&T &amp; `a < b`", "AT&T & a < b"),
        ("🌊 tide 👩🏽‍🔬", "🌊 tide 👩🏽‍🔬"),
        ("e\u0301te\u0301", "été"),
        ("```\nx = 1\n```", "x = 1\n"),
        ("one  \ntwo", "one\ntwo"),
        ("", ""),
        ("  \n\t ", ""),
    ],
)
def test_the_plain_text_is_what_a_reader_sees(source, said) -> None:
    assert render(source).text == said


@pytest.mark.parametrize("source", [piece for piece in PIECES if "<pre>" not in piece])
def test_another_parser_reads_the_same_text_nodes(source) -> None:
    # libxml2 keeps the line break that HTML drops after <pre>; the browser test covers it.
    rendered = render(source)
    assert text_nodes(rendered.html) == rendered.text


def mixed_sources(count: int) -> list[str]:
    """Pages of pieces and random characters, the same in every run."""
    random = Random(20)
    letters = "ab é🌊\u200d\u00a0<>&;#*_`|[]()-\n\t\"'\\!x1"
    return [
        "\n\n".join(
            random.choice(PIECES)
            if random.random() < 0.5
            else "".join(random.choice(letters) for _ in range(random.randint(1, 40)))
            for _piece in range(random.randint(1, 6))
        )
        for _page in range(count)
    ]


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is missing")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_page()
        browser.close()


def read_in_browser(page: Any, htmls: list[str]) -> list[tuple[str, int]]:
    """Each page's text nodes in document order, and their length in code points."""
    found = page.evaluate(
        """pages => pages.map(html => {
            const body = new DOMParser().parseFromString(html, "text/html").body;
            const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
            let text = "";
            while (walker.nextNode()) text += walker.currentNode.data;
            return [text, [...text].length];
        })""",
        [f"<div>{html}</div>" for html in htmls],
    )
    return [(text, length) for text, length in found]


@pytest.mark.e2e
def test_a_browser_reads_the_same_text_nodes_counted_in_code_points(browser_page) -> None:
    sources = [*PIECES, "\n\n".join(PIECES), *mixed_sources(400)]
    rendered = [render(source) for source in sources]
    read = read_in_browser(browser_page, [one.html for one in rendered])
    assert [text for text, _length in read] == [one.text for one in rendered]
    assert [length for _text, length in read] == [len(one.text) for one in rendered]


@pytest.mark.e2e
def test_an_escaped_carriage_return_does_not_shift_what_follows(browser_page) -> None:
    rendered = render("one &#13;\ntwo")
    [(text, _length)] = read_in_browser(browser_page, [rendered.html])
    assert text == rendered.text


ALLOWED_TAGS = re.compile(
    r"</?(a|blockquote|br|code|d[dlt]|del|em|h[456]|hr|li|ol|ul|p|pre|strong|su[bp]|table|tbody|t[dhr]|"
    r"thead)(?=[\s>])"
)


def tags_of(html: str) -> list[str]:
    return re.findall(r"<[^>]*>", html)


@settings(max_examples=150)
@given(SOURCES)
@example("<scr<script>ipt>alert(1)</scr</script>ipt>")
@example("<svg/onload=alert(1)><math><mtext></p><style><img src=x onerror=alert(1)>")
@example('[x](https://a.example "t\\" onmouseover=alert(1)")')
def test_nothing_but_the_allowed_tags_and_attributes_comes_out(source) -> None:
    for element in lxml_html.fragment_fromstring(render(source).html, create_parent="div").iter():
        assert isinstance(element.tag, str), "comments are taken out"
        assert element.tag == "div" or ALLOWED_TAGS.match(f"<{element.tag}>")
        allowed = {
            "a": {"href", "title", "rel", "target"}, "td": {"align"}, "th": {"align"},
            "ol": {"start"},
        }  # fmt: skip
        assert set(element.keys()) <= allowed.get(element.tag, set())


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<style>body{display:none}</style>",
        "<img src=x onerror=alert(1)>",
        "<iframe src=https://evil.example></iframe>",
        "<form action=https://evil.example><input name=password></form>",
        "<p onclick=alert(1) style='position:fixed' id=main class=btn>words</p>",
        "<svg><script>alert(1)</script></svg>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        "![x](https://evil.example/pixel.gif)",
        "<a href='&#106;avascript:alert(1)'>x</a>",
    ],
)
def test_hostile_source_comes_out_harmless(hostile) -> None:
    html = render(f"Before.\n\n{hostile}\n\nAfter.").html
    opened = " ".join(tags_of(html)).lower()
    for trace in HOSTILE_TRACES:
        assert not re.search(rf"[<\s]{trace}", opened)
    assert "javascript:" not in unescape(opened)
    assert "data:" not in opened
    assert "Before." in html
    assert "After." in html


def test_words_of_scripts_and_styles_are_not_part_of_the_text() -> None:
    text = render("Before.\n\n<script>alert(1)</script>\n\n<style>p{}</style>\n\nAfter.").text
    assert "alert" not in text
    assert "p{}" not in text


def test_links_open_apart_and_lend_no_credit() -> None:
    html = render("[data](https://data.example/set?a=1&b=2)").html
    assert 'href="https://data.example/set?a=1&amp;b=2"' in html
    assert 'rel="noopener noreferrer nofollow ugc"' in html
    assert 'target="_blank"' in html


@pytest.mark.parametrize(
    ("source", "tag"),
    [("# a", "h4"), ("## a", "h5"), ("### a", "h6"), ("#### a", "h6"), ("###### a", "h6")],
)
def test_headings_start_below_the_blocks_own(source, tag) -> None:
    assert f"<{tag}>a</{tag}>" in render(source).html


def test_a_heading_typed_as_html_keeps_its_words_and_leaves_the_outline_alone() -> None:
    html = render("<h1>Tides</h1>\n\n<h3>Gauges</h3>").html
    assert "Tides" in html
    assert not re.search("<h[123]", html)


def test_tables_lists_and_quotations_survive() -> None:
    html = render("|a|b|\n|-|:-:|\n|1|2|\n\n3. c\n\n> d").html
    assert re.search(r"<table>.*<th>a</th>.*<td>1</td>", html, re.S)
    assert "<blockquote>" in html
    assert "<ol" in html


@given(st.text(max_size=80))
def test_sources_are_kept_in_one_form(source) -> None:
    kept = normalise(source)
    assert kept == unicodedata.normalize("NFC", kept) == normalise(kept)
    assert "\r" not in kept


def test_line_ends_of_any_system_are_one() -> None:
    assert normalise("a\r\nb\rc\nd  \n\n") == "a\nb\nc\nd"
    assert render("a\r\n\r\nb") == render("a\n\nb")


@settings(max_examples=150)
@given(SOURCES)
def test_rendering_is_deterministic_and_its_text_is_that_of_its_html(source) -> None:
    rendered = render(source)
    assert rendered == render(source)
    assert rendered.text == text_of(rendered.html)


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_work_whatever_it_says(shape) -> None:
    assert_doubles_gently(render, SHAPES[shape], size=MAX_SOURCE // 2)


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_is_nested_comes_out_closed_and_not_deep(shape) -> None:
    html = render(SHAPES[shape](4_000)).html
    deep = most = 0
    for tag in tags_of(html):
        if not re.match(r"<(br|hr)", tag):
            deep += -1 if tag.startswith("</") else 1
            most = max(most, deep)
    assert deep == 0
    # The sanitiser closes a table's parts itself.
    assert most <= DEEPEST + 3


def test_a_table_is_not_filled_up_with_what_nobody_wrote() -> None:
    """700 columns over 20,000 rows of one mark: 43 kB that became 5 MB, in 6 s."""
    wide = "|" + "a|" * 700 + "\n|" + "-|" * 700 + "\n" + "|\n" * 20_000
    assert len(render(wide).html) < 4 * len(wide)
    short = "a|b|c|d\n-|-|-|-\n1|2\n3|4|5|6\n|7\n"
    assert render(short).html.count("<td>") == 12
