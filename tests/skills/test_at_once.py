"""Many windows and verifiers at once, on MariaDB: one claim, one answer, one entry, one consent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mentor_recognition_xblock.hosts import later
from mentor_recognition_xblock.portfolio import api as portfolio
from mentor_recognition_xblock.portfolio.learner_models import (
    ProjectEntry,
    SharedText,
    WorkConsent,
)
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.skills import api as skills
from mentor_recognition_xblock.skills.models import SkillClaim

from ..crowd import at_once
from ..factories import START
from ..portfolio.works import Work, certify, make_work

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
NOW = START + timedelta(days=2)


@pytest.fixture(autouse=True)
def _no_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "queue", lambda _name, **_kwargs: True)


def skill_of(work: Work) -> Any:
    return skills.save_skill(
        programme_id=work.world.programme.id, skill_uuid=None, base_num=0, language="en",
        name="Sounding", about="", standard="", standard_version="", review_on=None, at=NOW,
        actor=None,
    )  # fmt: skip


def document(work: Work, skill: Any, reflection: str = "It shows.") -> Any:
    return skills.document_skill(
        unit_id=work.project.unit_id, learner_id=work.learner.pk, skill_uuid=skill.uuid,
        passage="", reflection=reflection, at=NOW,
    )  # fmt: skip


def test_of_many_windows_that_document_a_skill_one_is_first() -> None:
    work = make_work()
    work.finish()
    skill = skill_of(work)
    results = at_once(lambda number: document(work, skill, f"Words {number}."))
    assert SkillClaim.objects.count() == 1
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 19
    assert all(isinstance(one, skills.AlreadyDocumented) for one in refused)


def test_a_claim_that_many_verifiers_answer_has_one_answer() -> None:
    work = make_work()
    work.finish()
    claim = document(work, skill_of(work))
    people = [certify(work.world).pk for _ in range(4)]

    def answer(number: int) -> Any:
        return skills.answer_claim(
            programme_id=work.world.programme.id, claim_uuid=claim.uuid,
            verifier_id=people[number % 4], verified=number % 2 == 0, reason="Why?", at=NOW,
        )  # fmt: skip

    results = at_once(answer)
    row = SkillClaim.objects.get()
    assert row.state in ("verified", "sent_back")
    refused = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, skills.ClaimIsSettled) for one in refused)
    assert len(refused) == 15


def test_of_many_entries_saved_unseen_one_is_kept() -> None:
    work = make_work()
    work.submit()
    unit = programmes.unit(work.unit)
    assert unit is not None

    def save(number: int) -> Any:
        return portfolio.save_entry(
            unit=unit, learner_id=work.learner.pk, base_num=0, at=NOW,
            wished=portfolio.EntryData(narrative=f"Words {number}."),
        )  # fmt: skip

    results = at_once(save)
    assert ProjectEntry.objects.count() == 1
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 19
    assert all(isinstance(one, portfolio.StaleEntry) for one in refused)


def test_publishing_and_withdrawing_at_one_moment_leave_nothing_public_without_consent() -> None:
    work = make_work()
    project = work.finish()
    scope = portfolio.Scope.PUBLIC
    wording = portfolio.sharing(project, scope, at=NOW).wording

    def act(number: int) -> Any:
        if number % 2:
            return portfolio.set_consent(project=project, scope=scope, allowed=False, at=NOW)
        return portfolio.publish_sharing(project=project, scope=scope, wording=wording, at=NOW)

    results = at_once(act)
    assert [one for one in results if isinstance(one, Exception)] == []
    consents = WorkConsent.objects.filter(active=True)
    assert consents.count() <= 1
    assert SharedText.objects.exclude(consent__active=True).count() == 0
    assert SharedText.objects.count() == consents.count()
