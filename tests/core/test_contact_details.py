"""Telephones and addresses are found however they are dressed; other numbers and words stay."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core.mail_addresses import mail_addresses
from mentor_recognition_xblock.core.name_masks import MASK, masked_html
from mentor_recognition_xblock.core.phone_numbers import phone_numbers
from mentor_recognition_xblock.core.redaction import findings
from tests.growth import assert_doubles_gently

PHONES: Final = [
    "+49 (0) 171 / 123 45 67", "+44 - 20 - 7946 - 0018", "0171_123_4567", "0171•123•4567",
    "0171 – 12 34 567", "0171 / 1234567", "0171/1234567", "0171~123~4567", "0171|123|4567",
    "0171,123,4567", "0171:123:4567", "0171\\123\\4567", "0171---123---4567",
    "0171 ... 123 ... 4567",
    "[0171] 1234567", "(0171) 1234567", "+49.171.1234567", "+1.5551234567", "1.555.123.4567",
    "555.123.4567", "600 123 456", "600-123-456", "600_123_456", "600·123·456", "06 12 34 56 78",
    "06.12.34.56.78", "+33 (0)6 12 34 56 78", "00 49 171 1234567", "0 1 7 1 1 2 3 4 5 6 7",
    "٠١٧١ ١٢٣ ٤٥٦٧", "०१७१ १२३ ४५६७", "۰۱۷۱-۱۲۳-۴۵۶۷",
    "０１７１ １２３ ４５６７", "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
    "0\ufe0f\u20e31\ufe0f\u20e37\ufe0f\u20e31\ufe0f\u20e3 1234567", "0171\u00a0123\u202f4567",
    "0171\u20111234567", "0171 −123− 4567", "0171\n1234567", "0171    123    4567",
    "0171\u200b123\u200b4567", "0171📞123📞4567", "+ 49 171 1234567", "(+49) 171 1234567",
    "tel. 12345", "Tel: 555-01 82", "phone 555 0182", "WhatsApp: 555-0182", "móvil 55 01 82",
    "هاتف: ٥٥٥٠١٨٢", "☎ 555 0182", "0171 123 4567 0172 123 4567", "600 123 456 600 123 457",
    "0000-0002-1825-0097", "+49 171 1234567x",
]  # fmt: skip
NO_PHONES: Final = [
    "2026-11-24", "24.11.2026", "24/11/26", "11/24/2026", "2026-11-24 10:30", "24.11.2026 10.30",
    "01.02.2024 - 03.04.2024", "2024-01-02 – 2024-02-03", "2024-01-02/2024-02-03",
    "2019-2024", "2019 – 2024", "1871-1918", "2019/2020", "2019, 2020, 2021", "2019 2020 2021 2022",
    "at 10.30", "10.30-12.45", "10:30 – 12:45", "08:00–09:30", "00:12:34,567", "09.30 - 11.45",
    "pp. 1234–1245", "1234-1289", "pages 1034 - 2078", "S. 1034–2078", "12000-15000 learners",
    "12000 - 15000", "v1.2.3.4", "4.18.0-553.16.1", "10.0.19045.3693", "3.11.0", "2024.10.1.123",
    "1.234.567,89 €", "€ 1.234.567.890", "$1,234,567.00", "12 345 678 kr", "12 345 678 EUR",
    "10 000 000", "1.000.000.000", "978-3-16-148410-0", "ISBN 978 3 16 148410 0",
    "ISBN 3-16-148410-0",
    "ISSN 2049-3630", "arXiv:2301.12345", "doi:10.1000/182", "3.14159265", "0.00012345",
    "52.520008, 13.404954", "0.12 0.34 0.56", "0.812 0.799 0.853", "0101 1100 0011", "10110011",
    "1 2 3 4 5 6 7 8 9 10", "1-2-3-4-5-6-7-8", "12 14 15 18 22 25 30 31", "12, 14, 15, 18, 22",
    "12\n\n14\n\n15\n\n18\n\n22", "a[10][20][30][40]", "x = 12345 + 67890", "1500 * 1200",
    "range(1000, 2000)", "80 % of 42", "1280x720", "255.255.255.0",
]  # fmt: skip
MAILS: Final = [
    "joe_at_gmail.com", "joe -at- gmail -dot- com", "joe @ gmail . com", "ines ät harbour punkt de",
    "joe@gmail.com", "joe [at] gmail [dot] com", "joe(at)gmail.com", "joe (ät) gmail.com",
    "joe{at}gmail{dot}com", "joe <at> gmail <dot> com", "joe at gmail dot com", "joe at gmail.com",
    "joe AT gmail DOT com", "joe_at_gmail_dot_com", "joe*at*gmail*dot*com", "joe@gmail dot com",
    "joe arroba gmail punto com", "joe (arroba) gmail.com", "joe(a)gmail.com",
    "joe [@] gmail [.] com",
    "joe @gmail.com", "joe@ gmail.com", "joe@gmail .com", "joe ＠ gmail．com", "joeATgmailDOTcom",
    "jo.an+e at mail dot harbour dot org", "joe ~at~ harbour ~dot~ edu", "joe@gmail",
    "joe at gmail",
    "جو آت جيميل دوت كوم", "joe@ex\u00adample.org", "joe – at – gmail – dot – com",
    "joe|at|gmail|dot|com",
    "joe.at.gmail.com", "joe-at-gmail-dot-com", "inés@correo.es", "joe arobase free.fr",
]  # fmt: skip
NO_MAILS: Final = [
    "a.b.c", "a.b.co", "We met at noon. It was late", "Look at it. It was", "look at main.py",
    "look at numpy.org", "see it at example.org", "available at example.com", "at 10.30",
    "at 3.5 mm",
    "A @ B", "A @ B.T", "x @ w.mean", "(X @ W.T).sum", "meet @ noon. It was", "dot by dot",
    "look at the dot in the middle", "at that point it was", "self.at.start", "created_at",
    "created_at.isoformat", "look_at_main.py", "state.at.rest", "looked at a.b.c",
    "@dataclass\nclass Tide:", "@app.route('/tides')\ndef tides():", "@pytest.fixture", "@property",
    "@functools.lru_cache(maxsize=1)", "@tide.setter\ndef tide(self):", "@media (min-width: 3em)",
    "@Override", "@import url", "at school at home",
]  # fmt: skip
AROUND: Final = [
    "{}",
    "Write {} now.",
    "({})",
    "“{}”",
    "a: {}, b",
    "Call me...{}",
    "_{}_",
    "{}\n\nNext",
]


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize("place", AROUND)
def test_a_telephone_is_hidden_whole_whatever_parts_its_digits(phone: str, place: str) -> None:
    text = place.format(phone)
    left = _left(text, findings(text))
    assert not any(char.isdigit() for char in left), left


@pytest.mark.parametrize("text", NO_PHONES)
@pytest.mark.parametrize("place", ["{}", "We saw {} there.", "({})"])
def test_dates_versions_prices_pages_and_books_are_no_telephones(text: str, place: str) -> None:
    assert findings(place.format(text)) == []


@pytest.mark.parametrize("mail", MAILS)
@pytest.mark.parametrize(
    "place", ["{}", "Write {} now.", "({})", "Mail: {}.", "“{}”", "{}\n\nNext"]
)
def test_an_address_is_hidden_whole_in_whatever_words_it_is_spelled(mail: str, place: str) -> None:
    found = [one for one in findings(place.format(mail)) if one.kind == "email"]
    assert "".join(one.excerpt for one in found).strip() == mail


@pytest.mark.parametrize("text", NO_MAILS)
@pytest.mark.parametrize("place", ["{}", "\n{}", "We saw it.\n{}\n"])
def test_code_and_ordinary_words_are_no_addresses(text: str, place: str) -> None:
    assert findings(place.format(text)) == []


def test_a_person_is_still_told_from_a_decorator() -> None:
    for text in ("@ada thanks", "by @ada_l", "ask @propertyada now", "@ada.l\nwrote it"):
        assert [one.kind for one in findings(text)] == ["handle"], text


PARTS: Final = st.sampled_from(
    ["", " ", "  ", "-", " - ", " – ", "/", " / ", ".", "_", "•", " • ", ") ", " (", "~", "|",
     "\u00a0", "\u2011", "\u200b", "·", "\n", "📞", "\u2060-\u2060"]
)  # fmt: skip
ZEROS: Final = st.sampled_from(["0", "٠", "۰", "०", "０", "๐"])


@given(
    prefix=st.sampled_from(["+49", "0171", "0049", "+1 (555)", "(030)", "+44 (0)"]),
    groups=st.lists(st.tuples(PARTS, st.integers(100, 9999)), min_size=3, max_size=3),
    zero=ZEROS,
)
def test_any_number_with_a_dialling_prefix_is_found_by_any_separators(prefix, groups, zero) -> None:
    number = prefix + "".join(f"{gap}{part}" for gap, part in groups)
    written = "".join(chr(ord(zero) + int(one)) if one.isdigit() else one for one in number)
    text = f"ring {written} soon"
    assert not any(char.isdigit() for char in _left(text, findings(text)))


AT: Final = st.sampled_from(
    [
        "@",
        " @ ",
        "[at]",
        " (at) ",
        " at ",
        "_at_",
        "-at-",
        " -at- ",
        " ät ",
        " arroba ",
        "*at*",
        "{at}",
        " آت ",
    ]
)
DOT: Final = st.sampled_from(
    [
        " dot ",
        "[dot]",
        " (dot) ",
        "-dot-",
        "_dot_",
        " punkt ",
        " punto ",
        " نقطة ",
        "{dot}",
        "*dot*",
    ]
)


@given(
    user=st.from_regex(r"[a-z]{2,6}[0-9]{0,2}", fullmatch=True).filter(
        lambda word: word not in ("at", "dot")
    ),
    at=AT,
    dot=DOT | st.just("."),
    end=st.sampled_from(["com", "org", "de", "es", "edu"]),
)
def test_any_word_for_at_goes_with_any_word_for_dot(user, at, dot, end) -> None:
    mail = f"{user}7{at}harbour{dot}{end}"
    text = f"Write: {mail}"
    assert "harbour" not in _left(text, findings(text))


@given(
    st.dates().map(lambda day: day.replace(year=1900 + day.year % 150)),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y/%m/%d", "%d.%m.%y", "%d-%m-%Y"]),
    st.sampled_from(["", " 10:30", " 10.30 - 12.45", ", 09:15"]),
)
def test_no_day_is_a_telephone(day, form, hour) -> None:
    assert findings(f"on {day.strftime(form)}{hour} there") == []


@given(st.lists(st.integers(1400, 2099), min_size=2, max_size=8), st.sampled_from([" ", ", ", "/"]))
def test_no_years_are_a_telephone(years, gap) -> None:
    assert findings(f"in {gap.join(map(str, sorted(years)))}.") == []


@given(
    st.lists(st.integers(0, 99), min_size=3, max_size=5),
    st.sampled_from(["v{}", "version {}", "{}b"]),
)
def test_no_version_is_a_telephone(parts, form) -> None:
    text = form.format(".".join(map(str, parts)))
    assert [one for one in findings(text) if one.kind == "phone"] == []


@given(
    st.integers(1, 999),
    st.lists(st.integers(0, 999), min_size=2, max_size=3),
    st.sampled_from([" ", ".", ",", "\u00a0", "'", "\u202f"]),
    st.sampled_from(["€", " EUR", " kr", " $", " USD", " pesos"]),
)
def test_no_price_is_a_telephone(first, rest, gap, currency) -> None:
    amount = gap.join([str(first), *(f"{one:03}" for one in rest)])
    assert findings(f"It cost {amount}{currency} then") == []


def test_blind_readers_and_the_public_are_spared_the_same_telephones_and_addresses() -> None:
    for text in (*PHONES, *MAILS):
        html = masked_html(f"<p>{escape(text)}</p>", names=["Zoya Quint"], handles=[])
        assert MASK in html, text


@given(st.text(alphabet="+0123456789 ()-./_•,:at@dotcom\n", max_size=120))
def test_places_lie_in_the_text_in_order_and_apart(text: str) -> None:
    for found in (phone_numbers(text), mail_addresses(text)):
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert all(one[1] <= after[0] for one, after in pairwise(found))


@pytest.mark.parametrize(
    "piece",
    ["1", "0", "1 ", "0171 ", "+", "+1", "+ ", "1 - ", "1" + " " * 90, "(", "1(", "0,", "2019 ",
     "1.", "10:30 ", "1234-", "a at ", " at", "a@", "a @ b . ", "a at b dot ", "_at_", "[at]",
     "a -at- b ", "-at--dot-", "aATbDOT", "tel 1", "978-", "٠", "1\u20e3", "1\n", "@a\n", "@a(",
     "0.1 ", "€1 ", "a.", " ", "arroba "],
)  # fmt: skip
def test_twice_the_text_is_at_most_two_and_a_half_times_the_search(piece: str) -> None:
    assert_doubles_gently(findings, lambda size: piece * (size // len(piece)), size=5_000)


def _left(text: str, found) -> str:
    out, at = [], 0
    for one in found:
        out.append(text[at : one.start])
        at = one.end
    return "".join([*out, text[at:]])
