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

from mentor_recognition_xblock.core.embedded import placed
from mentor_recognition_xblock.core.formulas import ELEMENTS
from mentor_recognition_xblock.core.markdown import normalise, render, text_of
from mentor_recognition_xblock.core.markup import DEEPEST, under_heading, with_directions
from mentor_recognition_xblock.projects.limits import MAX_SOURCE
from tests.core.hostile_texts import SHAPES
from tests.growth import assert_doubles_gently, cpu_seconds, some

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


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("- [ ] a\n- [x] b", "☐ a\n☑ b"),
        ("~~old~~ new", "old new"),
        ("see www.example.org", "see www.example.org"),
        ("a[^1]\n\n[^1]: Why.", "a[1]\n\n\n\nWhy."),
        ("$a_1 * b_1 * c$", "a1*b1*c"),
        ("$$\n\\frac{1}{2}\n$$", "12"),
        ("`$x$` costs $5, or $6-$7", "$x$ costs $5, or $6-$7"),
        ("```\n$x$ ~~a~~\n```", "$x$ ~~a~~\n"),
        ("```python\ndef f(): pass\n```", "def f(): pass\n"),
        ("$^_$", "^_"),
    ],
)
def test_what_is_added_to_commonmark_keeps_its_words(source, shown) -> None:
    assert render(source).text.strip("\n") == shown.strip("\n")
    assert text_nodes(render(source).html) == render(source).text


def test_formulas_and_colours_are_made_of_listed_parts_alone() -> None:
    html = render(
        "$\\href{javascript:alert(1)}{x} \\text{<img src=x onerror=alert(1)>} \\color{red} y$\n\n"
        "```python\nx = '<script>alert(1)</script>'\n```"
    ).html
    for element in lxml_html.fragment_fromstring(html, create_parent="div").iter():
        assert element.tag in {"div", "p", "pre", "code", "span", *ELEMENTS}
        assert not {"href", "onerror", "style", "src"} & set(element.keys())
    assert "javascript" not in html.replace("alttext", "") or 'alttext="' in html
    assert '<span class="mr-s">' in html


def test_a_picture_of_the_work_is_kept_by_number_and_placed_for_each_reader() -> None:
    html = render("![Tide](tides.png)", {"tides.png": 3}).html
    assert '<img alt="Tide" data-mr-file="3">' in html
    assert "tides.png" not in html
    shown = placed(html, {3: "/files/a?b&c"}, {})
    assert 'src="/files/a?b&amp;c"' in shown
    assert text_of(shown) == text_of(html)
    assert placed(html, {}, {}) == html


def test_pictures_from_elsewhere_become_links_and_unknown_ones_words() -> None:
    html = render(
        "![a *map*](https://tiles.example/1.png) ![gone](no.png) <img data-mr-file=9>"
    ).html
    assert 'href="https://tiles.example/1.png"' in html
    assert ">a map</a> gone" in html
    assert "<img" not in html


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
            "ol": {"start"}, "li": {"class"},
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


@pytest.mark.parametrize(
    "typed",
    [
        "<b>x</b>", "List<String>", "Map<K, List<V>>", "std::vector<std::string> v", "</sub>",
        "<script>alert(1)</script>", "<style>p{}</style>", "<!-- note -->", "<?php echo 1 ?>",
        "<!DOCTYPE html>", "<![CDATA[x]]>", "<a href='javascript:alert(1)'>x</a>", "<SUB>x</SUB>",
        "<p class='a'>",
        "<sub><b>x</b></sub>", "x](<b>y</b>)", "x](<br>)", "Foo<Br>", "<p>", "<A>", "<ftp://x>",
    ],
)  # fmt: skip
def test_html_that_was_typed_is_shown_as_it_was_typed(typed) -> None:
    assert render(typed).text == typed
    assert render(f"Before.\n\n> {typed} *after*").text == f"Before.\n\n{typed} after\n"
    assert render(f"|a|\n|-|\n|{typed}|").text.count(typed) == 1


@given(st.text(alphabet="ab<>/!? :@.\"'=-s[]()u", max_size=40))
@example("<a:b>")
@example("[x](<a b> <c>")
def test_no_letter_that_was_typed_is_lost_to_html(source) -> None:
    links = r"\[[^\]]*\]\(|\]: |<\S*@\S*>|&|"
    shown = render(source)
    if not re.search(links[:-1], source) and "<sub>" not in source:
        assert re.sub(r"\W", "", shown.text) == re.sub(r"\W", "", source)
        assert shown.text.count("<") == source.count("<")


def test_what_markdown_has_no_mark_for_may_be_written_as_html() -> None:
    html = render("H<sub>2</sub>O, m<sup>2</sup>, a<br>b").html
    assert html == "<p>H<sub>2</sub>O, m<sup>2</sup>, a<br>b</p>"
    # At the beginning of a line, too, the rest is Markdown.
    assert render("<br>\n**x**").html == "<p><br>\n<strong>x</strong></p>"
    assert "<td>x<br>y</td>" in render("|a|\n|-|\n|x<br>y|").html


@pytest.mark.parametrize(
    "source",
    ["[tide](javascript:alert(1))", "[tide](ftp://a.example)", "[tide]()",
     "![tide](data:text/html,x)", '[tide](file:///etc "a > b")', "[tide](vbscript:x)"],
)  # fmt: skip
def test_a_link_whose_address_is_refused_is_its_words_alone(source) -> None:
    assert render(f"The *{source}* rises.").html == "<p>The <em>tide</em> rises.</p>"


def test_addresses_in_angle_brackets_are_links() -> None:
    text = render("<https://a.example/b> <ann@a.example>")
    assert text.text == "https://a.example/b ann@a.example"
    assert text.html.count("href=") == 2


def test_a_link_to_no_file_of_the_work_is_its_words_alone() -> None:
    text = render("[x](<my notes.pdf>) [y](notes.pdf)", files={"notes.pdf": 1})
    assert text.text == "x y"
    assert "href" not in text.html.split("y</a>")[0].split("x")[0]
    assert text.html.count('data-mr-file="1"') == 1
    assert "my notes" not in text.html


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
    assert_doubles_gently(render, SHAPES[shape], size=20_000)


@pytest.mark.parametrize("shape", some(SHAPES))
def test_the_longest_text_is_rendered_in_seconds_whatever_it_says(shape) -> None:
    # Two to four seconds, by machine; what would stop a server takes minutes.
    assert cpu_seconds(render, SHAPES[shape](MAX_SOURCE), runs=1) < 10


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


def test_each_paragraph_takes_the_direction_of_its_own_words() -> None:
    html = render("عربي\n\nLatin\n\n- one\n\n  two\n- ثلاثة\n\n| a |\n|---|\n| ب |").html
    directed = with_directions(html)
    assert directed.count('<p dir="auto">') == html.count("<p>")
    # One around paragraphs that say theirs would find no words of its own.
    assert "<li>" in directed
    assert '<td dir="auto">' in directed
    assert with_directions("<li>x</li>") == '<li dir="auto">x</li>'
    assert text_of(directed) == text_of(html)


@pytest.mark.parametrize("mark", ["#", "##"])
@pytest.mark.parametrize("level", [1, 2])
def test_headings_of_a_text_follow_on_those_of_its_page(level: int, mark: str) -> None:
    html = under_heading(render(f"{mark} One\n\n{mark}# Two\n\n<h5>").html, level)
    assert re.findall(r"<h(\d)", html) == [str(level + 1), str(level + 2)]
    assert re.findall(r"</h(\d)", html) == [str(level + 1), str(level + 2)]
    assert "&lt;h5&gt;" in html
