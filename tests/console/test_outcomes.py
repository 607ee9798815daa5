"""A manager reads what exercises and real-world briefs reached; small groups stay hidden."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentor_recognition_xblock.portfolio.learner_models import ProjectEntry
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.projects.models import Project

from ..factories import START, UserFactory
from ..population import Site, make_site
from ..rest_api.test_reads import look, status
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)
# A baseline and a final score each: three of five reach level 3 or gain one.
MIXED = ((1.0, 3.2), (2.0, 2.4), (1.4, 3.4), (2.2, 2.6), (1.2, 2.4))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """Looked at when all four terms are over."""
    made = make_site()
    monkeypatch.setattr(timezone, "now", lambda: made.end(4))
    return made


def manager_of(site: Site) -> Any:
    user = UserFactory()
    programmes.appoint(
        programme_id=site.programme.id, user_id=user.pk, role="manager", at=START, actor=None
    )
    return user


def add(
    site: Site, mentor: Any, kind: str, scores: tuple[tuple[float, float], ...], *, term: int = 1
) -> None:
    """Finished works whose learners named ``kind``; empty for no entry at all."""
    before = set(Project.objects.values_list("pk", flat=True))
    for baseline, final in scores:
        site.add(mentor.id, baseline=baseline, final=final, term=term)
    site.write()
    for work in Project.objects.exclude(pk__in=before):
        for num, said in enumerate(["exercise", kind] if kind else [], start=1):
            ProjectEntry.objects.create(
                unit_id=work.unit_id, learner_id=work.learner_id, num=num, kind=said,
                partner="Harbour Trust" if said == "real_world" else "", saved_at=START,
            )  # fmt: skip


def close(site: Site, term: int = 1) -> None:
    assert site.close(term).reliable


def read(site: Site) -> dict[str, dict[str, Any]]:
    found = look(manager_of(site), "portfolio.outcomes_by_kind", slug=site.programme.slug)
    return {one["kind"]: one for one in found}


def page(site: Site, **query: str) -> Any:
    address = reverse("mentor_recognition:console_outcomes", args=[site.programme.slug])
    return signed_in(manager_of(site)).get(address, query)


def shown(site: Site) -> dict[str, int | None]:
    return {kind: one["works"] for kind, one in read(site).items()}


def test_each_type_has_its_figures_with_intervals(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED * 2)
    add(site, mentor, "real_world", MIXED)
    add(site, mentor, "", ((1.0, 1.0), (3.0, 3.6), *MIXED))
    close(site)
    found = read(site)
    assert {kind: one["works"] for kind, one in found.items()} == {
        "exercise": 10, "real_world": 5, "": 7,
    }  # fmt: skip
    real = found["real_world"]
    assert (real["successes"], real["extent"]) == (3, "")
    assert 0.3 < real["low"] < 0.6 < real["high"] < 0.9
    means = real["means"]
    assert (means["baseline"], means["final"], means["gain"]) == (1.56, 2.8, 1.24)
    assert 0.5 < means["gain_low"] < 1.24 < means["gain_high"] < 2.0
    # More of the same is surer.
    exercise = found["exercise"]["means"]
    assert exercise["gain"] == means["gain"]
    assert exercise["gain_low"] > means["gain_low"]


def test_the_page_and_the_file_say_the_same(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED * 2)
    add(site, mentor, "real_world", MIXED)
    close(site)
    said = text(page(site))
    assert "A real-world brief, for a partner" in said
    assert "1.24 (" in said
    assert "80 % intervals" in said.replace("\xa0", " ")
    response = page(site, **{"as": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    assert "no-store" in response["Cache-Control"]
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head[:5] == [
        "Type of project", "Finished works", "First version", "Final version", "Gain",
    ]  # fmt: skip
    by_name = {row[0]: dict(zip(head, row, strict=True)) for row in rows}
    real = by_name["A real-world brief, for a partner"]
    assert (real["Finished works"], real["Gain"]) == ("5", "1.24")
    assert real["Reached the outcome"] == "3"
    # Nobody is hidden where nobody is.
    assert by_name["No type named"]["Finished works"] == "0"
    assert by_name["No type named"]["Gain"] == ""


def test_a_small_group_is_hidden_and_the_next_smallest_with_it(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED * 2)
    add(site, mentor, "", MIXED)
    add(site, mentor, "real_world", MIXED[:4])
    close(site)
    assert shown(site) == {"exercise": 10, "real_world": None, "": None}
    hidden = read(site)["real_world"]
    assert {hidden[name] for name in ("means", "successes", "low", "high")} == {None}
    said = text(page(site))
    assert said.count("hidden: too few to be told") == 2


def test_what_is_hidden_together_is_as_many_as_the_least_group(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED * 2)
    add(site, mentor, "real_world", MIXED[:2])
    add(site, mentor, "", MIXED[:1])
    close(site)
    assert set(shown(site).values()) == {None}


def test_new_works_are_added_by_as_many_as_the_least_group(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED)
    close(site)
    first = read(site)["exercise"]
    assert first["works"] == 5
    add(site, mentor, "exercise", MIXED[:2], term=2)
    close(site, 2)
    # The difference would be two learners' scores.
    assert read(site)["exercise"] == first
    add(site, mentor, "exercise", MIXED[:3], term=3)
    close(site, 3)
    assert shown(site)["exercise"] == 10


def test_all_is_told_as_nearly_all_and_a_mean_that_tells_each_is_left_out(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", ((0.6, 3.2), (1.8, 3.0), (2.0, 3.6), (1.2, 3.8), (1.6, 4.0)))
    add(site, mentor, "real_world", ((0.2, 3.9), (1.0, 4.0), (2.0, 4.0), (1.2, 4.0), (1.6, 4.0)))
    close(site)
    found = read(site)
    assert (found["exercise"]["successes"], found["exercise"]["extent"]) == (None, "nearly_all")
    assert found["exercise"]["means"] is not None
    assert found["real_world"]["works"] == 5
    assert found["real_world"]["means"] is None
    said = text(page(site))
    assert said.count("nearly all (") == 2
    assert "left out" in said


def test_only_what_a_close_froze_counts(site: Site) -> None:
    mentor = site.mentor()
    add(site, mentor, "exercise", MIXED)
    assert set(shown(site).values()) == {None}
    close(site)
    assert shown(site)["exercise"] == 5
    # Of the next term nothing is told before it closes, however many are done.
    add(site, mentor, "exercise", MIXED * 2, term=2)
    assert shown(site)["exercise"] == 5


def test_before_the_first_close_the_page_says_when_figures_come(site: Site) -> None:
    said = text(page(site))
    assert "There is nothing to tell yet" in said
    assert "Save as CSV" not in said


def test_the_overview_leads_there(site: Site) -> None:
    add(site, site.mentor(), "exercise", MIXED)
    close(site)
    overview = reverse("mentor_recognition:console_overview", args=[site.programme.slug])
    address = reverse("mentor_recognition:console_outcomes", args=[site.programme.slug])
    assert f'href="{address}"' in signed_in(manager_of(site)).get(overview).text


def test_mentors_and_managers_of_others_read_nothing_of_it(site: Site) -> None:
    add(site, site.mentor(), "exercise", MIXED)
    close(site)
    slug = site.programme.slug
    address = reverse("mentor_recognition:console_outcomes", args=[slug])
    for stranger in (UserFactory(), manager_of(make_site())):
        assert signed_in(stranger).get(address).status_code in (403, 404)
        assert status(stranger, "portfolio.outcomes_by_kind", slug=slug) in (403, 404)


def test_many_works_ask_as_much_as_few(site: Site) -> None:
    manager = manager_of(site)
    mentor = site.mentor()

    def asked() -> int:
        address = reverse("mentor_recognition:console_outcomes", args=[site.programme.slug])
        client = signed_in(manager)
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    add(site, mentor, "exercise", MIXED)
    close(site)
    few = asked()
    add(site, mentor, "real_world", MIXED * 4, term=2)
    close(site, 2)
    assert asked() == few
