"""Names as strangers wrote them when nobody had said how: found; and words beside them: kept."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.comparable_text import fold
from mentor_recognition_xblock.core.markdown import render
from mentor_recognition_xblock.core.name_masks import MASK, doubts, masked_html, masked_text
from mentor_recognition_xblock.core.redaction import findings
from tests.growth import assert_doubles_gently

Q: Final = "Quentin Lima"


def blind(source: str, name: str) -> str:
    return masked_html(render(source).html, names=[name], handles=[])


@pytest.mark.parametrize(
    ("name", "text", "gone"),
    [
        # some words of a long name, joined or not
        ("Maria da Silva Santos", "by Maria Silva", ["Maria", "Silva"]),
        ("Maria da Silva Santos", "mariasilva", ["silva"]),
        ("Maria da Silva Santos", "silva_santos", ["silva", "santos"]),
        ("María José García Márquez", "mariajose, garciamarquez, mjgarcia", ["maria", "garcia"]),
        ("Nguyễn Thị Minh Khai", "minhkhai", ["minh"]),
        ("Chloë Müller-Lüdenscheidt", "chloemueller", ["mueller"]),
        ("Jean-Pierre Dupont", "jpdupont", ["dupont"]),
        # initials in a row
        ("Maria da Silva Santos", "by M. S. Santos", ["M.", "S.", "Santos"]),
        ("John Quincy Adams", "by John Q. Adams", ["Q.", "Adams"]),
        ("John Quincy Adams", "by J.Q. Adams", ["J", "Q"]),
        ("John Quincy Adams", "by J Q Adams", ["J", "Q"]),
        ("John Quincy Adams", "by JQ Adams", ["JQ"]),
        ("Jean-Pierre Dupont", "by JP Dupont", ["JP"]),
        ("Иван Петрович Сидоров", "И. П. Сидоров", ["И.", "П."]),
        ("Иван Петрович Сидоров", "Сидоров И. П.", ["И.", "П."]),
        # particles and parts of words
        ("Ludwig van Beethoven", "VANBEETHOVEN", ["BEETHOVEN"]),
        ("Ludwig van Beethoven", "lvanbeethoven", ["beethoven"]),
        ("Ian McDonald", "Mc Donald", ["Donald"]),
        ("Ian Mc Donald", "McDonald", ["Donald"]),
        # inside other words
        (Q, "QuentinPortfolio.pdf", ["Quentin"]),
        (Q, "myNameIsQuentin", ["Quentin"]),
        (Q, "QuentinLimaPortfolio", ["Quentin", "Lima"]),
        (Q, "thequentinlima", ["quentin"]),
        (Q, "a_quentinportfolio.docx", ["quentin"]),
        (Q, "quentinsportfolio", ["quentin"]),
        # letters apart
        (Q, "I am Q u e n t i n.", ["u e n"]),
        (Q, "Q·u·e·n·t·i·n", ["u·e"]),
        (Q, "Q.u.e.n.t.i.n", ["u.e"]),
        (Q, "Quen\U0001f600tin", ["Quen", "tin"]),
        (Q, "~~Qu~~entin", ["entin"]),
        (Q, "Qu**en*tin*", ["tin"]),
        (Q, "Quen-\ntin", ["tin"]),
        ("王小明", "王 小 明", ["小"]),
        # letters that look alike, are not seen, or stand in boxes
        (Q, "Quеntіn", ["nt"]),  # е and і are Cyrillic
        (Q, "Lιmα", ["m"]),  # ι and α are Greek
        ("Анна Иванова", "Aнна", ["нн"]),  # A is Latin
        (Q, "Quen\u3164tin", ["tin"]),
        (Q, "Quen\u115ftin", ["tin"]),
        (Q, "Quen\u2800tin", ["tin"]),
        (Q, "🅠🅤🅔🅝🅣🅘🅝", ["🅤"]),
        (Q, "🆀🆄🅴🅽🆃🅸🅽", ["🆄"]),
        (Q, "ʟɪᴍᴀ", ["ɪᴍ"]),
        (Q, "©Quentin™", ["Quentin"]),
        # apostrophes that are letters, digits for letters, other scripts, one sign within
        ("Nora Visser", "Visserʼs tides and Visserˈs", ["Visser"]),
        ("Nora Visser", "V1sser, Vi55er, N0ra", ["V1", "Vi5", "N0"]),
        ("Nora Visser", "V15SER and v1ss3r", ["V15", "v1s"]),
        ("Lina Salo", "L1na 5al0", ["L1", "5a"]),
        ("Lina Salo", "1ina sa1o", ["1in", "sa1"]),
        ("Nora Visser", "ꓦꓲꓢꓢꓰꓣ", ["ꓦ"]),
        ("Nora Visser", "ᏙᎥᏚᏚᎬᎡ, Nօra", ["Ꮩ", "օ"]),
        ("Nora Visser", "Vis-ser, Vis_ser, Vis‑ser, vis.ser, Vi-ss-er", ["ser", "Vi"]),
        # grammar
        (Q, "Quentins Arbeit", ["Quentin"]),
        ("Анна Иванова", "портфолио Анны Ивановой", ["Анн", "Иванов"]),
        ("Юрий Достоевский", "работа Юрия Достоевского", ["Юри", "Достоевск"]),
        # other spellings of one script
        ("عبد الله حسن", "كتب عبدالله", ["عبدالله"]),
        ("عبدالله حسن", "كتب عبد الله", ["الله"]),
        ("فاطمة الزهراء", "أنا فاطمه", ["فاطمه"]),
        ("يحيى حسين", "أنا يحيي", ["يحيي"]),
        ("نورالدين", "كتب نور الدين", ["الدين"]),
        ("佐藤さくら", "さくらです", ["さくら"]),
        ("Mary Ann Lima", "limama, mlima, malima", ["lima"]),
        ("علی رضایی", "أنا رضايي", ["رضايي"]),
    ],
)  # fmt: skip
def test_a_name_is_hidden(name: str, text: str, gone: list[str]) -> None:
    left = blind(text, name)
    assert MASK in left
    assert [word for word in gone if word in left.replace(MASK, "")] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Art Long", "Artwork: a state of the art."),
        ("Max Min", "max(a), min(b), maximum"),
        ("Test User", "A test shows what a user does."),
        ("Francis Christian", "San Francisco, Christianity, franciscan"),
        ("Martin Mari", "Martini, Mariana"),
        ("Bob Stone", "Bobby, bobsleigh, milestone"),
        ("Ana Plain", "analog, banana, anagram, Anatomy"),
        ("Del Roland", "Delhi, deliver"),
        ("Chin Wei", "China, weird"),
        ("Tobias Norman", "to bias, nor man, to-bias"),
        ("Martina Ison", "mar tin a; is on"),
        ("علي حسن", "على المكتب إلى البيت"),
        ("Анна Тор", "Аннотация, тормоз, ванна"),
        (Q, "q u e and so on; a.b.c; l-i"),
        ("Nora Visser", "no-ra, 3D, 5G, the 1st, 4th and b4; vi-see"),
        ("Ada Lee", "CO2, H2O, 100 m, v1.0"),
        (Q, "5™ and ©2026 💡 limas"),
        ("Mac Lee", "MacBook, machine"),
        ("نورالدين", "نور الشمس"),
        ("佐藤さくら", "佐賀と さく"),
        ("Ed Ed", "edX, EdTech, OpenEd"),
    ],
)
def test_other_words_stay(name: str, text: str) -> None:
    assert blind(text, name) == render(text).html


@pytest.mark.parametrize(
    "address",
    [
        "https://www.gravatar.com/avatar/xy12", "https://keybase.io/xy12",
        "https://scholar.google.com/citations?hl=en&user=xy12AAAA",
        "https://stackoverflow.com/users/12345/xy12", "https://wa.me/xy12",
        "https://steamcommunity.com/id/xy12", "https://facebook.com/profile.php?id=12",
        "https://www.twitch.tv/xy12", "https://leetcode.com/xy12", "https://leetcode.com/u/xy12/",
        "https://www.hackerrank.com/profile/xy12", "https://devpost.com/xy12",
        "https://raw.githubusercontent.com/xy12/repo/main/x.py", "https://gist.github.com/xy12/a",
        "https://colab.research.google.com/github/xy12/repo", "https://vimeo.com/xy12",
        "https://www.strava.com/athletes/12", "https://www.snapchat.com/add/xy12",
        "https://sites.google.com/view/xy12", "https://en.wikipedia.org/wiki/User:Xy12",
        "https://www.goodreads.com/user/show/12-xy12", "https://xy12.bandcamp.com/music",
        "skype:xy12?call", "tel:+4912", "https://de.linkedin.com/in/xy12", "https://x.com/xy12",
        "https://any.example/page?author=xy12", "https://codeforces.com/profile/xy12",
    ],
)  # fmt: skip
def test_a_persons_address_neither_shows_nor_leads(address: str) -> None:
    for source in (address, f"[page]({address})", f"<{address}>"):
        left = blind(source, Q).lower()
        assert "xy12" not in left
        assert "href" not in left
        assert "12" not in left or "12" not in address.partition("xy12")[0]
    assert findings(f"see {address} ok") != []


@pytest.mark.parametrize(
    "text",
    ["xy12 [at] mail [dot] example", "xy12 at mail dot com", "xy12(at)mail.example",
     "git@github.com:xy12/repo.git"],
)  # fmt: skip
def test_an_address_spelled_out_is_hidden(text: str) -> None:
    assert "xy12" not in blind(text, Q)


@pytest.mark.parametrize(
    "address",
    ["https://stackoverflow.com/questions/12/how", "https://www.kaggle.com/datasets",
     "https://archive.org/details/x", "https://arxiv.org/abs/1", "https://news.example/id/55/story",
     "https://www.youtube.com/playlist?list=1", "https://scholar.google.com/", "https://doi.org/1"],
)  # fmt: skip
def test_an_address_of_nobody_stays(address: str) -> None:
    assert f'href="{address}"' in blind(f"[data]({address})", Q)


def test_words_that_look_at_a_clock_are_no_address() -> None:
    text = "We met at noon. Look at it. It was at school, dot by dot."
    assert blind(text, Q) == render(text).html


def test_of_an_inflected_name_the_author_is_asked() -> None:
    html = render("Quentins Arbeit").html
    asked = doubts(html, names=[Q], handles=[])
    assert [(one.word, one.is_hidden) for one in asked] == [("quentins", True)]
    assert "Quentins" in masked_html(html, names=[Q], handles=[], ordinary=["quentins"])


NAMED: Final = {
    "letters apart": lambda n: "q u e n t i n " * (n // 14),
    "one letter apart": lambda n: "a " * (n // 2),
    "signs": lambda n: "quen*" * (n // 5),
    "a name in a name": lambda n: "quentinlima" * (n // 11),
    "capitals in a word": lambda n: "aA" * (n // 2),
    "queries": lambda n: "https://a.example/?" + "a=b&" * (n // 4),
    "at": lambda n: "a at " * (n // 5),
    "dots": lambda n: "a at b" + " dot c" * (n // 6),
    "paths": lambda n: "https://github.com/users/1/" * (n // 27),
    "profiles": lambda n: "facebook.com/profile.php?a=1&" * (n // 29),
}


@pytest.mark.parametrize("shape", NAMED)
def test_twice_the_text_is_at_most_two_and_a_half_times_the_search(shape: str) -> None:
    assert_doubles_gently(
        lambda text: masked_text(text, names=[Q, "Анна Иванова"], handles=["ql"]),
        NAMED[shape],
        size=20_000,
    )


@given(
    st.text(alphabet=st.characters(max_codepoint=127), max_size=60).filter(lambda t: "%" not in t)
)
def test_plain_text_folds_as_any_other_does(text: str) -> None:
    plain, other = fold(text), fold(f"{text} é")
    size = len(text)
    assert plain.text == other.text[:size]
    assert plain.spans == other.spans[:size]
    assert plain.is_upper == other.is_upper[:size]
    assert plain.tokens == other.tokens[:-1]
