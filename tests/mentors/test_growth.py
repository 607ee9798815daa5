"""What mentors give and learn: offered, judged by two peers, recorded, and counted at a close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import parse
from mentor_recognition_xblock.errors import Conflict, Invalid, NotAllowed, NotFound
from mentor_recognition_xblock.mentors import api as mentors
from mentor_recognition_xblock.mentors.growth_models import ContributionVerdict
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition.models import Evaluation

from ..factories import START
from ..population import Site, committee, make_site

TODAY = START.date()


@pytest.fixture
def site(db: Any) -> Site:
    return make_site(terms=2)


def offer(site: Site, mentor: Any, **more: Any) -> Any:
    said = {
        "kind": "guide", "title": "How to open", "words": "Ask first.", "link": "",
        "done_on": TODAY, "at": START, **more,
    }  # fmt: skip
    return mentors.offer_contribution(mentor_id=mentor.id, **said)


def judge(made: Any, by: Any, *, accepts: bool = True, reason: str = "", days: int = 0) -> Any:
    return mentors.judge_contribution(
        uuid=made.uuid, by=by.user_id, accepts=accepts, reason=reason,
        at=START + timedelta(days=days),
    )  # fmt: skip


def learn(mentor: Any, **more: Any) -> Any:
    said = {
        "kind": "reading", "title": "A book", "words": "", "hours": 2, "done_on": TODAY,
        "at": START, **more,
    }  # fmt: skip
    return mentors.record_learning(mentor_id=mentor.id, **said)


def test_two_other_mentors_accept(site: Site) -> None:
    author, one, two, three = (site.mentor() for _ in range(4))
    made = offer(site, author)
    assert judge(made, one).state == "waiting"
    assert judge(made, one).state == "waiting"
    assert judge(made, two).state == "accepted"
    with pytest.raises(Conflict, match="settled"):
        judge(made, three)
    assert ContributionVerdict.objects.count() == 2


def test_nobody_judges_their_own(site: Site) -> None:
    author = site.mentor()
    with pytest.raises(NotAllowed, match="your own"):
        judge(offer(site, author), author)


def test_returning_needs_a_reason_and_may_be_answered(site: Site) -> None:
    author, one, two = (site.mentor() for _ in range(3))
    made = offer(site, author)
    judge(made, one)
    with pytest.raises(Invalid) as refusal:
        judge(made, two, accepts=False)
    assert refusal.value.field == "reason"
    back = judge(made, two, accepts=False, reason="Name the source.")
    assert (back.state, [one.reason for one in back.verdicts]) == (
        "returned", ["", "Name the source."]
    )  # fmt: skip
    again = mentors.offer_again(
        uuid=made.uuid, mentor_id=author.id, title="How to open", words="Ask first (Rogers 1957).",
        link="https://example.org/guide", done_on=TODAY, at=START,
    )  # fmt: skip
    assert (again.state, again.verdicts) == ("waiting", ())
    judge(made, one)
    assert judge(made, two).state == "accepted"


def test_a_verdict_is_not_changed(site: Site) -> None:
    author, one = site.mentor(), site.mentor()
    made = offer(site, author)
    judge(made, one)
    with pytest.raises(Conflict, match="not changed"):
        judge(made, one, accepts=False, reason="After all.")


def test_what_was_accepted_stays(site: Site) -> None:
    author, one, two = (site.mentor() for _ in range(3))
    made = offer(site, author)
    judge(made, one)
    judge(made, two)
    with pytest.raises(Conflict, match="stays"):
        mentors.withdraw_contribution(uuid=made.uuid, mentor_id=author.id, at=START)
    with pytest.raises(NotFound):
        mentors.withdraw_contribution(uuid=made.uuid, mentor_id=one.id, at=START)


def test_the_same_offer_twice_is_one_and_ten_wait_at_most(site: Site) -> None:
    author = site.mentor()
    assert offer(site, author).uuid == offer(site, author).uuid
    for num in range(9):
        offer(site, author, title=f"No. {num}")
    with pytest.raises(Conflict, match="Ten"):
        offer(site, author, title="One more")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
    ],
)
def test_an_offer_names_what_is_wrong(site: Site, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        offer(site, site.mentor(), **more)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "link",
    [
        "example.org/guide", "ftp://example.org/a", "//example.org", "https:example.org",
        "https://user@example.org", "https://[", "https://a b.org", "https://example.org:port/",
        "https://example.org/a b", "https://good.org\\@bad.org", "https://.../", "mailto:a@b.org",
        "https://example.org/\u202egro.elpmaxe", 'https://example.org/"onclick',
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_refused_with_what_to_give(site: Site, link: str) -> None:
    with pytest.raises(Invalid, match="it begins with https:// or http://") as refusal:
        offer(site, site.mentor(), link=link)
    assert refusal.value.field == "link"


@pytest.mark.parametrize(
    "link",
    ["http://example.org", "HTTPS://Example.org/a?b=c#d", "https://wiki/x", "https://müller.de/ü",
     "https://[2001:db8::1]:8443/a", "https://example.org./%20"],
)  # fmt: skip
def test_peers_follow_the_link_of_a_contribution(site: Site, link: str) -> None:
    author, peer = site.mentor(), site.mentor()
    offer(site, author, link=link)
    for mentor in (author, peer):
        assert leads_to(link, mentors_account(mentor), "mentor_growth", site.programme.slug)


def test_the_committee_follows_the_link_of_what_was_accepted(db: Any) -> None:
    content = programmes.shipped_policy("default")
    site = make_site(terms=1, tiers=content["tiers"], weights=content["weights"])
    author, one, two = (site.mentor() for _ in range(3))
    link = "http://example.org/guide?a=1&b=2"
    made = offer(site, author, link=link)
    judge(made, one)
    judge(made, two, days=1)
    site.steady(author.id, terms=range(1, 2))
    site.close(1)
    seen = Evaluation.objects.filter(mentor_id=author.id).latest("pk").uuid
    member = committee(site)
    assert leads_to(link, member, "committee_evaluation", site.programme.slug, seen)


def leads_to(link: str, account: Any, name: str, *place: Any) -> bool:
    client = Client()
    client.force_login(account)
    html = client.get(reverse(f"mentor_recognition:{name}", args=place)).content.decode()
    how = 'target="_blank" rel="noopener noreferrer nofollow ugc"'
    return f'href="{escape(link)}" {how}' in html


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "done_on"),
        ({"done_on": TODAY - timedelta(days=367)}, "done_on"),
        ({"hours": 0.1}, "hours"),
        ({"hours": 12.25}, "hours"),
        ({"kind": "reflection", "hours": 0, "words": "Good."}, "words"),
    ],
)
def test_a_record_names_what_is_wrong(site: Site, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        learn(site.mentor(), **more)
    assert refusal.value.field == field


def test_a_day_has_only_so_many_hours(site: Site) -> None:
    mentor = site.mentor()
    learn(mentor, hours=8)
    learn(mentor, hours=8)  # the same again
    learn(mentor, hours=4, title="Another")
    with pytest.raises(Invalid, match="12"):
        learn(mentor, hours=0.25, title="A third")
    assert sum(one.hours for one in mentors.learning_of(mentor.id)) == 12


def evaluated(site: Site, mentor: Any) -> dict[str, dict[str, Any]]:
    row = Evaluation.objects.filter(mentor_id=mentor.id, tier_key="proficient").latest("pk")
    return {gate["metric"]: gate for gate in row.gates}


def test_a_close_counts_what_stood_there_then(db: Any) -> None:
    content = programmes.shipped_policy("default")
    site = make_site(terms=2, tiers=content["tiers"], weights=content["weights"])
    author, one, two = (site.mentor() for _ in range(3))
    site.steady(author.id, terms=range(1, 3))
    made = offer(site, author)
    judge(made, one)
    judge(made, two, days=1)
    kept = learn(author, hours=5)
    learn(author, hours=4, title="Another")
    learn(author, kind="reflection", hours=0, words="x" * 120)
    late = offer(site, author, title="Late")
    site.close(1)
    judge(late, one, days=400)
    judge(late, two, days=400)
    found = evaluated(site, author)
    assert (found["M11"]["result"], found["M11"]["counts"]) == ("met", {"n": 1})
    assert (found["M12"]["result"], found["M12"]["value"]) == ("met", 9.0)
    assert found["M12"]["counts"] == {"n": 3, "reflections": 1}
    assert evaluated(site, one)["M11"]["result"] == "not_enough"
    mentors.withdraw_learning(uuid=kept.uuid, mentor_id=author.id, at=site.end(1))
    site.close(2)
    assert evaluated(site, author)["M12"]["value"] == 4.0


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 40)), max_size=20))
def test_one_more_record_never_lowers_the_hours(rows: list[tuple[int, int]]) -> None:
    policy = parse(programmes.shipped_policy("default"))
    tier = policy.tier("proficient")
    gate = next(one for one in tier.gates if one.metric == "M12")
    learned = [
        metrics.LearningFact(str(num), TODAY - timedelta(days=ago), quarters / 4, False)
        for num, (ago, quarters) in enumerate(rows)
    ]
    values = [
        metrics.metric_of("M12")
        .evaluate(policy, tier, gate, metrics.Facts(TODAY, learning=tuple(learned[:count])))
        .value
        or 0.0
        for count in range(len(learned) + 1)
    ]
    assert values == sorted(values)
    inside = [q for ago, q in rows if TODAY - timedelta(days=ago) > date(TODAY.year - 1, TODAY.month, TODAY.day)]  # fmt: skip # noqa: E501
    assert values[-1] == sum(inside) / 4


def test_the_page_holds_the_whole_story(site: Site) -> None:
    author, one, two = (site.mentor() for _ in range(3))
    address = reverse("mentor_recognition:mentor_growth", args=[site.programme.slug])

    def visit(mentor: Any, **post: Any) -> str:
        client = Client()
        client.force_login(mentors_account(mentor))
        answer = client.post(address, post, follow=True) if post else client.get(address)
        return str(answer.content.decode())

    day = TODAY.isoformat()
    html = visit(
        author, act="offer", kind="guide", title="<b>Open</b>", words="Ask <script>first.",
        link="https://example.org/a", done_on=day,
    )  # fmt: skip
    assert "Waits for peers" in html
    assert "<script>first" not in html
    made = mentors.contributions_of(author.id)[0]
    assert "asks for your verdict" in visit(one) or "ask for your verdict" in visit(one)
    html = visit(one, act="judge", contribution=made.uuid, verdict="return", reason="")
    assert "Give the reason" in html
    visit(one, act="judge", contribution=made.uuid, verdict="return", reason="Name a source.")
    html = visit(author)
    assert "Name a source." in html
    assert "offer it again" in html
    visit(
        author, act="again", contribution=made.uuid, title="Open", words="Rogers 1957.", link="",
        done_on=day,
    )  # fmt: skip
    visit(one, act="judge", contribution=made.uuid, verdict="accept", reason="")
    visit(two, act="judge", contribution=made.uuid, verdict="accept", reason="")
    assert "Accepted" in visit(author)
    html = visit(author, act="learn", kind="course", title="Coaching", words="", hours="7.5", done_on=day)  # fmt: skip # noqa: E501
    assert "7.5" in html


def mentors_account(mentor: Any) -> Any:
    return get_user_model().objects.get(pk=mentor.user_id)
