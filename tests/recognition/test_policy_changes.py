"""Rules change in the open: drafted, linted, tried on the past, announced in time."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
import yaml
from django.core import mail
from django.test import Client
from django.urls import reverse

from mentor_recognition_xblock.audit.models import AuditEntry
from mentor_recognition_xblock.core import policy_text
from mentor_recognition_xblock.errors import Conflict, Invalid
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.programmes.models import PolicyDraft
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.models import BackTest, Evaluation

from ..factories import START
from ..population import Site, make_site
from .rule_changes import Pages, adopt, changing_site, lower, manager, played, rewritten

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    return changing_site()


# Nine lists of the one before, nine deep: four hundred million values once written out.
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "\n".join(
    f"{new}: &{new} [{','.join(['*' + old] * 9)}]"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_a_policy_is_written_and_read_back_the_same() -> None:
    for name in ("starter", "default"):
        content = programmes.shipped_policy(name)
        assert policy_text.read(policy_text.written(content)) == content


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: a\nid: b", "Line 2: “id” stands here twice"),
        ("id: [", "Line 1"),
        ("- a", "names with values"),
        ("", "names with values"),
        ("a: !!python/object:os.system {}", "Line 1"),
        ("x: " + "[" * 5000, "cannot be read|Line 1|nested"),
        (BOMB, "too much"),
        ("baseline: null\nid: x", "leave it out"),
        ("version: 7", "leave it out"),
    ],
)  # fmt: skip
def test_what_is_no_policy_is_kept_and_said(site: Site, text: str, said: str) -> None:
    programmes.begin_policy_draft(programme_id=site.programme.id, at=site.end(3))
    draft = programmes.save_policy_draft(
        programme_id=site.programme.id, text=text, num=1, at=site.end(3)
    )
    assert draft.text == text
    assert draft.content is None
    assert re.search(said, draft.error), draft.error
    with pytest.raises(Conflict, match="no policy yet"):
        adopt(site, draft.num)


def test_a_text_without_end_is_refused_unread(site: Site) -> None:
    programmes.begin_policy_draft(programme_id=site.programme.id, at=site.end(3))
    with pytest.raises(Invalid, match="at most"):
        programmes.save_policy_draft(
            programme_id=site.programme.id, text="a: " + "x" * 60_001, num=1, at=site.end(3)
        )


def test_a_second_window_writes_over_nothing(site: Site) -> None:
    first = rewritten(site, lower)
    with pytest.raises(Conflict, match="since you opened it"):
        programmes.save_policy_draft(
            programme_id=site.programme.id, text="id: other", num=first.num - 1, at=site.end(3)
        )
    again = programmes.save_policy_draft(
        programme_id=site.programme.id, text=first.text, num=first.num - 1, at=site.end(3)
    )
    assert again.num == first.num
    with pytest.raises(Conflict):
        programmes.discard_policy_draft(programme_id=site.programme.id, num=first.num - 1)
    assert PolicyDraft.objects.count() == 1


def test_the_linter_stands_in_the_way(site: Site) -> None:
    draft = rewritten(site, lambda c: c["tiers"][1].update(gates={"M8": "2/4"}))
    assert not draft.may_be_adopted
    assert "tenure_only" in {one.code for one in draft.findings}
    with pytest.raises(Conflict, match="staying alone"):
        adopt(site, draft.num)


def test_the_past_says_who_would_gain(site: Site) -> None:
    found = played(site, rewritten(site, lower))
    tier = next(one for one in found.tiers if one.key == "proficient")
    assert tier.now is not None
    assert tier.draft is not None
    assert (tier.now["reached"], tier.draft["reached"]) == (1, 2)
    assert (tier.gained, tier.lost) == (1, 0)
    assert tier.draft["gates"]["M1"] == 2
    assert tier.now["gates"]["M1"] == 1
    assert tier.draft["ready"] == 3
    moved = recognition.who_moves(found, without=())
    assert [(one.user_id, one.tier, one.now) for one in moved] == [
        (site.near.user_id, "proficient", None)  # type: ignore[attr-defined]
    ]
    assert moved[0].draft in (2, 3)
    assert recognition.who_moves(found, without={site.near.id}) == []  # type: ignore[attr-defined]


def test_the_policy_in_force_replayed_is_what_was_proposed(site: Site) -> None:
    """The replay and the closes themselves come to the same tiers at the same closes."""
    found = played(site, rewritten(site, lambda c: c.update(notice_days=61)))
    tier = next(one for one in found.tiers if one.key == "proficient")
    opened = recognition.proposals(programme_id=site.programme.id)
    assert tier.now == tier.draft
    assert tier.now is not None
    assert tier.now["reached"] == len(opened)
    assert recognition.who_moves(found, without=()) == []


def test_a_draft_is_tried_before_it_is_adopted(site: Site) -> None:
    draft = rewritten(site, lower)
    with pytest.raises(Conflict, match="back-test of this draft"):
        adopt(site, draft.num)
    played(site, draft)
    assert adopt(site, draft.num).num == 2
    assert programmes.policy_draft(site.programme.id) is None


def test_a_changed_draft_is_tried_again(site: Site) -> None:
    played(site, rewritten(site, lower))
    other = rewritten(site, lambda c: c["tiers"][1]["gates"].update(M1=0.5))
    with pytest.raises(Conflict, match="back-test of this draft"):
        adopt(site, other.num)
    again, job = recognition.start_back_test(
        programme_id=site.programme.id, num=other.num, at=site.end(3), actor=manager(site).pk
    )
    assert job is not None
    assert BackTest.objects.count() == 2
    assert again.report is None


def test_notice_is_given_by_the_rules_in_force(site: Site) -> None:
    draft = rewritten(site, lambda c: (lower(c), c.update(notice_days=0)))
    played(site, draft)
    with pytest.raises(Invalid, match="promises notice") as refusal:
        adopt(site, draft.num, effective_from=site.end(3) + timedelta(days=59))
    assert refusal.value.field == "effective_from"
    made = adopt(site, draft.num)
    assert made.effective_from == site.end(3) + timedelta(days=60)
    now = programmes.policy_in_force(programme_id=site.programme.id, at=site.end(3))
    assert now.num == 1


def test_a_tier_that_somebody_may_hold_stays(site: Site) -> None:
    """Its key stays: whoever holds it, or is decided on, finds it in the rules."""
    assert recognition.proposals(programme_id=site.programme.id)

    def other_key(content: dict[str, Any]) -> None:
        content["tiers"][1]["key"] = "skilled"

    draft = rewritten(site, other_key)
    played(site, draft)
    with pytest.raises(Conflict, match="proficient"):
        adopt(site, draft.num)

    def other_title(content: dict[str, Any]) -> None:
        content["tiers"][1].update(key="proficient", title="Skilled mentor")

    draft = rewritten(site, other_title)
    played(site, draft)
    assert adopt(site, draft.num).policy.tier("proficient").title == "Skilled mentor"


def test_one_change_at_a_time(site: Site) -> None:
    draft = rewritten(site, lower)
    played(site, draft)
    adopt(site, draft.num)
    other = rewritten(site, lambda c: c["tiers"][1]["gates"].update(M1=0.5))
    played(site, other)
    with pytest.raises(Conflict, match="has been announced"):
        adopt(site, other.num)


def test_before_the_first_close_there_is_nothing_to_try_and_no_notice() -> None:
    site = make_site(terms=2)
    draft = rewritten(site, lower)
    with pytest.raises(Conflict, match="at least one closed term"):
        recognition.start_back_test(
            programme_id=site.programme.id, num=draft.num, at=START, actor=manager(site).pk
        )
    assert adopt(site, draft.num, at=START).effective_from == START


def test_who_is_half_way_keeps_the_version_that_favours_them() -> None:
    """Met once under the old rules, then the rules get harder: the second time counts as before."""
    site = make_site(terms=4)
    half_way, newcomer = site.mentor(), site.mentor()
    # Met from the second close on; the newcomer only from the third, under the new rules.
    site.steady(half_way.id, terms=range(1, 4), each=4)
    site.steady(newcomer.id, terms=range(3, 4), each=8)
    site.close(1)
    site.close(2)
    first = Evaluation.objects.get(
        mentor_id=half_way.id, term_id=site.terms[1].id, tier_key="proficient"
    )
    assert first.result == "met"
    content = programmes.newest_policy(site.programme.id).content
    harder: dict[str, Any] = {
        **content,
        "version": 2,
        "tiers": [
            content["tiers"][0],  # type: ignore[index]
            *[
                {**tier, "gates": {**tier["gates"], "M1": 0.97}}
                for tier in content["tiers"][1:]  # type: ignore[index]
            ],
        ],
    }
    programmes.add_policy_version(
        programme_id=site.programme.id, content=harder, at=site.end(2), actor=None,
        effective_from=site.end(2) + timedelta(days=1),
    )  # fmt: skip
    site.close(3)
    rows = {
        row.mentor_id: row
        for row in Evaluation.objects.filter(term_id=site.terms[2].id, tier_key="proficient")
    }
    kept, new = rows[half_way.id], rows[newcomer.id]
    assert (kept.result, programmes.policy_version(kept.policy_version_id).num) == ("met", 1)
    assert (new.result, programmes.policy_version(new.policy_version_id).num) == ("not_enough", 2)
    opened = recognition.proposals(programme_id=site.programme.id)
    assert [one.mentor_id for one in opened] == [half_way.id]
    assert recognition.recompute(kept.uuid) == []
    entry = AuditEntry.objects.filter(action="term.evaluated").latest("pk")
    assert json.loads(entry.payload)["kept"] == 1


def test_a_manager_changes_the_rules_on_one_page(
    site: Site, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.CELERY_TASK_ALWAYS_EAGER = True
    page = Pages(site)
    assert "Change the rules" in page.get()
    page.post("begin")
    draft = programmes.policy_draft(site.programme.id)
    assert draft is not None
    content = policy_text.read(draft.text)
    lower(content)
    answer = page.post("save", content=policy_text.written(content), num=draft.num)
    html = answer.content.decode()
    assert "Learners&#x27; outcomes" in html
    assert "0.45" in html
    assert "In force from" in html
    with django_capture_on_commit_callbacks(execute=True):
        page.post("test", num=2)
    html = page.get()
    assert "Would gain it" in html
    answer = page.post("adopt", num=2, note="Half a point was noise.", sure="on")
    html = answer.content.decode()
    assert "Not in force yet" in html
    assert "Half a point was noise." in html
    public = Client().get(reverse("mentor_recognition:criteria", args=[site.programme.slug]))
    assert "Half a point was noise." in public.content.decode()
    assert mail.outbox is not None


def test_a_text_that_is_no_policy_stays_in_the_form(site: Site) -> None:
    page = Pages(site)
    page.post("begin")
    html = page.post("save", content="id: harbour\nid: two", num=1).content.decode()
    assert "id: harbour\nid: two" in html
    assert "stands here twice" in html
    assert "Adopt the draft" not in html


def test_the_committee_reads_for_whom_it_matters(site: Site) -> None:
    found = played(site, rewritten(site, lower))
    page = Pages(site, role="committee")
    address = reverse(
        "mentor_recognition:committee_back_test", args=[site.programme.slug, found.uuid]
    )
    html = page.client.get(address).content.decode()
    assert "For whom it matters" in html
    file = page.client.get(
        reverse(
            "mentor_recognition:committee_back_test_file", args=[site.programme.slug, found.uuid]
        )
    )
    assert [one["user"] for one in file.json()["moved"]] == [site.near.user_id]  # type: ignore[attr-defined]
    assert page.client.get(page.address).status_code == 403
    assert Pages(site).client.get(address).status_code == 403


def test_drafts_are_yaml_that_people_can_read(site: Site) -> None:
    programmes.begin_policy_draft(programme_id=site.programme.id, at=site.end(3))
    draft = programmes.policy_draft(site.programme.id)
    assert draft is not None
    assert "baseline:" not in draft.text
    assert "\nversion:" not in draft.text
    assert yaml.safe_load(draft.text)["answers"] == {"hours": 72}
    assert max(map(len, draft.text.splitlines())) < 160
    assert isinstance(draft.saved_at, datetime)


@pytest.mark.parametrize(
    "text",
    ["? [a, b]\n: c", "? {a: b}\n: c", "answers: {hours: 72, ? [a] : 3}", "x: !!set {? [a]}"],
)
def test_a_name_that_is_no_word_is_said(site: Site, text: str) -> None:
    page = Pages(site)
    page.post("begin")
    html = page.post("save", content=text, num=1).content.decode()
    assert "a name is one word" in html
    assert text.splitlines()[0] in unescape(html)


def test_a_draft_is_thrown_away_by_its_button(site: Site) -> None:
    page = Pages(site)
    page.post("begin")
    form = re.search(
        r'<form[^>]*>(?:(?!</form>).)*value="discard".*?</form>', page.get(), re.DOTALL
    )
    assert form is not None
    assert 'name="sure"' in form.group()
    page.post("discard", num=1)
    assert PolicyDraft.objects.count() == 1
    page.post("discard", num=1, sure="on")
    assert PolicyDraft.objects.count() == 0


def test_a_refused_save_still_names_the_save_that_it_began_from(site: Site) -> None:
    """Pressed once more it would otherwise write over what somebody else saved."""
    one, other = Pages(site), Pages(site)
    one.post("begin")
    other.post("save", content="id: theirs", num=1)
    for _again in range(2):
        html = one.post("save", content="id: mine", num=1).content.decode()
        assert "since you opened it" in unescape(html)
        assert "id: mine" in html
        assert 'name="num" value="1"' in html
    draft = programmes.policy_draft(site.programme.id)
    assert draft is not None
    assert draft.text == "id: theirs"
