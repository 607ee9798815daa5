"""Every figure is explained, and anyone can compute it again."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from mentor_recognition_xblock.core import metrics
from mentor_recognition_xblock.core.policy import content_hash, parse
from mentor_recognition_xblock.errors import NotFound
from mentor_recognition_xblock.hosts import get_host
from mentor_recognition_xblock.hosts.base import HostCourse
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition
from mentor_recognition_xblock.recognition.queries import standings

from ..factories import START, UserFactory
from ..population import Site, committee, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    site = make_site(terms=3)
    site.steady(site.mentor().id, terms=range(1, 4))
    newcomer = site.mentor()
    site.add(newcomer.id, term=2)
    site.add(newcomer.id, count=2, term=3, course=1)
    for term in (1, 2, 3):
        site.close(term)
    return site


def test_the_record_alone_gives_the_same_figures(site: Site) -> None:
    found = list(recognition.evaluations())
    assert len(found) > 1
    for stored in found:
        record = json.loads(json.dumps(recognition.explanation(stored.uuid)))
        policy = parse(record["policy"]["content"])
        assert content_hash(record["policy"]["content"]) == record["policy"]["hash"]
        assert content_hash(record["facts"]) == record["facts_hash"]
        again = metrics.evaluate(
            policy, policy.tier(record["tier"]), metrics.Facts.from_json(record["facts"])
        )
        assert again.result == record["result"]
        for mine, theirs in zip(again.gates, record["gates"], strict=True):
            assert {key: theirs[key] for key in mine.as_json()} == mine.as_json()
            assert theirs["formula"]
            assert theirs["in_words"]


def test_the_record_names_no_person(site: Site) -> None:
    from django.contrib.auth import get_user_model

    records = [recognition.explanation(one.uuid) for one in recognition.evaluations()]
    people = list(get_user_model().objects.all())
    assert len(records) > 1
    assert len(people) > len(records)
    text = json.dumps(records)
    for user in people:
        assert user.username not in text
        assert user.last_name not in text


def test_recomputing_finds_every_kind_of_change(site: Site) -> None:
    from mentor_recognition_xblock.recognition.models import Evaluation

    for stored in recognition.evaluations():
        assert recognition.recompute(stored.uuid) == []
    row = Evaluation.objects.order_by("pk")[0]
    row.gates[0]["value"] = 99.0
    row.save()
    assert "min.completed" in " ".join(recognition.recompute(row.uuid))
    row = Evaluation.objects.order_by("pk")[1]
    row.facts["outcomes"][0]["final"] = 4.0
    row.save()
    assert any("hash" in one for one in recognition.recompute(row.uuid))
    row = Evaluation.objects.order_by("pk")[2]
    row.result = "not_met"
    row.save()
    assert any(one.startswith("result") for one in recognition.recompute(row.uuid))


def test_the_command_names_each_evaluation_that_differs_and_fails(site: Site) -> None:
    from mentor_recognition_xblock.recognition.models import Evaluation

    said = StringIO()
    call_command("recompute_evaluations", stdout=said)
    assert said.getvalue().startswith(f"{len(recognition.evaluations())} evaluations follow")
    row, other = Evaluation.objects.order_by("pk")[:2]
    row.gates[0]["value"] = 99.0
    row.save()
    named = StringIO()
    with pytest.raises(CommandError, match="1 of"):
        call_command("recompute_evaluations", stderr=named)
    assert str(row.uuid) in named.getvalue()
    assert str(other.uuid) not in named.getvalue()
    call_command("recompute_evaluations", str(other.uuid), stdout=said)
    with pytest.raises(CommandError, match="no such evaluation"):
        call_command("recompute_evaluations", str(UUID(int=0)))


def test_progress_shows_the_stored_figures(site: Site) -> None:
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    shown = recognition.progress_of(
        programme_id=site.programme.id, mentor_user_id=proposal.mentor_user_id, at=site.end(3)
    )
    tier = shown.tiers[0]
    stored = recognition.evaluation(tier.evaluation_uuid)
    assert [gate.metric for gate in tier.gates] == [gate["metric"] for gate in stored.gates]
    outcome = next(gate for gate in tier.gates if gate.metric == "M1")
    assert outcome.counts == "12 of 12"
    assert outcome.needed == "at least 60\u00a0%"
    assert outcome.interval == "between 87 and 100\u00a0% (80\u00a0% Wilson interval)"
    assert outcome.words == "Even the lower bound, 87\u00a0%, reaches 60\u00a0%."


def test_progress_before_any_close_says_so_and_strangers_have_none(site: Site) -> None:
    fresh = make_site()
    mentor = fresh.mentor()
    shown = recognition.progress_of(
        programme_id=fresh.programme.id, mentor_user_id=mentor.user_id, at=START
    )
    assert (shown.standing_title, shown.evaluated_at, shown.tiers) == ("Apprentice", None, ())
    with pytest.raises(NotFound):
        recognition.progress_of(
            programme_id=site.programme.id, mentor_user_id=UserFactory().pk, at=START
        )


def test_a_near_miss_is_told_that_evidence_is_short(site: Site) -> None:
    ((mentor, stored, tier),) = recognition.near_misses(programme_id=site.programme.id)
    assert (tier, stored.near_miss, stored.result) == ("Proficient Mentor", True, "not_enough")
    shown = recognition.progress_of(
        programme_id=site.programme.id, mentor_user_id=mentor.user_id, at=site.end(3)
    )
    assert "on too few cases yet" in shown.tiers[0].summary
    # Tiers are climbed one by one: of the one after the next nothing is near.
    assert "on too few cases yet" not in shown.tiers[1].summary
    found = recognition.evidence(stored.uuid)
    assert len(found.outcomes) == 3
    assert found.outcomes[0]["gain"] == pytest.approx(1.6)
    assert found.outcomes[0]["expected"] == pytest.approx(1.2 + 0.6 * 1.6)
    assert found.outcomes[0]["success"] is True


def test_who_meets_the_next_tier_is_no_near_miss_of_the_one_above() -> None:
    site = make_site(terms=2)
    site.steady(site.mentor().id, terms=range(1, 3))
    site.close(1)
    site.close(2)
    results = {one.tier_key: one for one in recognition.evaluations(term_id=site.terms[1].id)}
    assert results["proficient"].result == "met"
    assert results["master"].near_miss
    assert recognition.near_misses(programme_id=site.programme.id) == []


def test_a_dossier_holds_figures_and_narratives(site: Site) -> None:
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    found = recognition.dossier(proposal.uuid, at=site.end(3))
    assert found.proposal == proposal
    assert len(found.outcomes) == 12
    assert found.reflections == 24
    assert found.policy_hash.startswith("sha256:")
    assert {gate.result for gate in found.gates} == {"met"}
    with pytest.raises(NotFound):
        recognition.dossier(found.evaluation.uuid, at=site.end(3))


def test_criteria_are_generated_from_the_policy_version() -> None:
    site = make_site()
    before = programmes.policy_in_force(programme_id=site.programme.id, at=START)
    content: Any = json.loads(json.dumps(before.content))
    content["tiers"][1]["gates"]["M1"] = 0.65
    content["tiers"][1]["min"]["completed"] = 7
    after = programmes.add_policy_version(
        programme_id=site.programme.id,
        content=content,
        effective_from=START + timedelta(days=60),
        at=START,
        actor=None,
    )
    old = recognition.criteria_text(before.id, "proficient")
    new = recognition.criteria_text(after.id, "proficient")
    assert any("at least 60 %" in one for one in old)
    assert any("at least 65 %" in one for one in new)
    assert any("7 completed pairings" in one for one in new)
    assert not any("at least 60 %" in one for one in new)
    assert recognition.criteria_text(before.id, "apprentice")


def test_every_gate_of_every_shipped_policy_has_words() -> None:
    for name in ("starter", "default"):
        site = make_site()
        version = programmes.add_policy_version(
            programme_id=site.programme.id,
            content=programmes.shipped_policy(name),
            effective_from=START,
            at=START,
            actor=None,
        )
        for tier in version.policy.tiers:
            sentences = recognition.criteria_text(version.id, tier.key)
            assert sentences
            for sentence in sentences:
                assert sentence
                assert "{" not in sentence
                assert not re.search(r"\bM[0-9]", sentence)


@pytest.mark.parametrize("language", ["ar", "de"])
def test_words_are_made_in_the_readers_language_at_reading(site: Site, language: str) -> None:
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    with translation.override(language):
        assert recognition.dossier(proposal.uuid, at=site.end(3)).gates


def queries_of_lists(mentors: int) -> list[int]:
    site = make_site(terms=3)
    ids = site.many_mentors(mentors)
    for mentor_id in ids:
        site.steady(mentor_id, terms=range(1, 4))
    for term in (1, 2, 3):
        site.close(term)
    member = committee(site)
    found = recognition.proposals(programme_id=site.programme.id)
    assert len(found) == mentors
    counts = []
    for read in (
        lambda: recognition.proposals(programme_id=site.programme.id),
        lambda: recognition.near_misses(programme_id=site.programme.id),
        lambda: standings(ids, at=site.end(3)),
        lambda: recognition.dossier(found[0].uuid, at=site.end(3)),
        lambda: recognition.progress_of(
            programme_id=site.programme.id, mentor_user_id=found[0].mentor_user_id, at=site.end(3)
        ),
    ):
        with CaptureQueriesContext(connection) as captured:
            read()
        counts.append(len(captured))
    assert member.pk
    return counts


def test_reading_costs_the_same_number_of_queries_for_more_mentors() -> None:
    assert queries_of_lists(2) == queries_of_lists(9)


def test_a_dossier_names_each_course_by_its_title_and_one_that_is_gone_by_its_key(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (proposal,) = recognition.proposals(programme_id=site.programme.id)
    shown = recognition.dossier(proposal.uuid, at=site.end(3)).courses
    assert set(shown) == set(site.courses)
    known = {key: get_host().course(key) for key in site.courses}
    assert shown == {key: one.title if one else key for key, one in known.items()}
    titled = HostCourse(site.courses[0], "Harbour walks", "Harbour")
    monkeypatch.setattr(
        type(get_host()), "course", lambda _self, key: titled if key == titled.course_key else None
    )
    assert recognition.dossier(proposal.uuid, at=site.end(3)).courses == {
        site.courses[0]: "Harbour walks", site.courses[1]: site.courses[1],
    }  # fmt: skip
