"""A manager writes the next rubric through the pages: copied, edited, previewed, published."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.reviews import api as reviews

from ..factories import START, UserFactory
from ..reviews.case import Case, make_case
from .test_pairings import signed_in, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    return make_case(reviewers=4)


@pytest.fixture
def client(case: Case) -> Client:
    manager = UserFactory()
    programmes.appoint(
        programme_id=case.programme_id, user_id=manager.pk, role="manager", at=START, actor=None
    )
    return signed_in(manager)


def address(case: Case, name: str = "rubric_draft", *args: Any) -> str:
    slug = programmes.programme(case.programme_id).slug
    return reverse(f"mentor_recognition:console_{name}", args=[slug, *args])


def begin(case: Case, client: Client, source: str = "portfolio:1") -> None:
    answer = client.post(address(case, "rubrics"), {"act": "begin", "source": source})
    assert answer.status_code == 302, text(answer)


def draft(case: Case) -> reviews.RubricDraftData:
    found = reviews.rubric_draft(case.programme_id)
    assert found is not None
    return found


def save(case: Case, client: Client, language: str = "en", **sent: str) -> Any:
    data = {"act": "save", "language": language, "num": draft(case).num, **sent}
    return client.post(address(case), data)


def keys(case: Case) -> list[str]:
    return [one["key"] for one in draft(case).content["criteria"]]


def publish(case: Case, client: Client) -> Any:
    return client.post(address(case, "rubric_preview"), {"act": "publish", "num": draft(case).num})


def test_a_copy_is_edited_and_published_as_the_next_version(case: Case, client: Client) -> None:
    begin(case, client)
    assert save(case, client, **{"anchors.breadth.0": "Nothing at all."}).status_code == 302
    page = text(client.get(address(case, "rubric_preview")))
    assert "Breadth: description of level 0 (English)" in page
    assert "No task can be made out." in page
    assert publish(case, client).status_code == 302
    rubric = reviews.rubric_in_use(case.programme_id)
    assert (rubric.key, rubric.num) == ("portfolio", 2)
    assert rubric.criteria[0].levels[0].anchor == "Nothing at all."
    first = reviews.rubric_version(programme_id=case.programme_id, key="portfolio", num=1)
    assert first.criteria[0].levels[0].anchor == "No task can be made out."
    assert reviews.rubric_draft(case.programme_id) is None
    assert "1 change to the version before" in text(client.get(address(case, "rubrics")))
    old = client.get(address(case, "rubric_version", "portfolio", 1))
    assert "No task can be made out." in text(old)


def test_panels_under_way_keep_the_rubric_they_began_with(case: Case, client: Client) -> None:
    case.open_first()
    begin(case, client)
    save(case, client, **{"anchors.breadth.0": "Nothing at all."})
    assert "1 panel under way keeps the rubric" in text(client.get(address(case, "rubric_preview")))
    publish(case, client)
    reviewer = case.drawn()[0]
    work = reviews.assignment_text(
        assignment_uuid=case.waiting(reviewer)[0].uuid, reviewer_id=reviewer.pk
    )
    assert (work.rubric.num, reviews.rubric_in_use(case.programme_id).num) == (1, 2)


def test_criteria_move_go_and_come_back_without_a_script(case: Case, client: Client) -> None:
    begin(case, client)
    answer = save(case, client, step="down:breadth", **{"titles.breadth": "Width"})
    assert answer["Location"].endswith("&language=en#criterion-breadth")
    assert keys(case)[:2] == ["coherence", "breadth"]
    save(case, client, step="up:breadth")
    save(case, client, step="up:breadth")
    assert keys(case)[0] == "breadth"
    save(case, client, step="remove:mastery")
    assert "mastery" not in keys(case)
    assert "Put it back" in text(client.get(address(case)))
    save(case, client, step="restore:mastery")
    save(case, client, step="add")
    assert keys(case)[-2:] == ["mastery", "criterion-1"]
    # What was typed was saved with the step that moved it.
    assert draft(case).content["criteria"][0]["title"]["en"] == "Width"


def test_a_draft_with_gaps_says_which_and_is_not_published(case: Case, client: Client) -> None:
    begin(case, client)
    save(case, client, step="add")
    assert "the description of level 4" in text(client.get(address(case, "rubric_preview")))
    refused = publish(case, client)
    assert refused.status_code == 400
    assert "“Criterion 6” lacks its title" in text(refused)
    assert reviews.rubric_in_use(case.programme_id).num == 1


def test_another_window_s_save_is_not_written_over_unseen(case: Case, client: Client) -> None:
    begin(case, client)
    old = draft(case).num
    save(case, client, **{"titles.breadth": "Newer"})
    late = {"act": "save", "language": "en", "num": old, "titles.breadth": "Typed here"}
    refused = client.post(address(case), late)
    assert refused.status_code == 409
    assert "Typed here" in text(refused)
    assert "Another window has saved" in text(refused)
    assert draft(case).content["criteria"][0]["title"]["en"] == "Newer"
    stale = client.post(address(case, "rubric_preview"), {"act": "publish", "num": old})
    assert stale.status_code == 409


def test_words_for_a_draft_that_is_gone_are_given_back(case: Case, client: Client) -> None:
    begin(case, client)
    num = draft(case).num
    client.post(address(case), {"act": "discard", "sure": "on"})
    late = {"act": "save", "language": "en", "num": num, "titles.breadth": "Typed here"}
    refused = client.post(address(case), late)
    assert refused.status_code == 404
    assert "There is no draft: it was published or thrown away." in text(refused)
    assert "Typed here" in text(refused)
    again = client.post(address(case, "rubric_preview"), {"act": "publish", "num": num})
    assert (again.status_code, "There is no draft" in text(again)) == (404, True)


def test_a_preview_shows_what_was_just_written(case: Case, client: Client) -> None:
    begin(case, client)
    answer = save(case, client, step="preview", **{"titles.breadth": "Width"})
    assert answer["Location"].startswith(address(case, "rubric_preview"))
    assert "Width" in text(client.get(answer["Location"]))


def test_a_draft_that_changes_nothing_makes_no_version_and_says_so(
    case: Case, client: Client
) -> None:
    begin(case, client)
    done = publish(case, client)
    assert "there is no new version" in text(client.get(done["Location"]))
    assert len(reviews.rubric_versions(case.programme_id)) == 1


def test_a_language_has_one_name(case: Case, client: Client) -> None:
    begin(case, client)
    known = list(draft(case).content["languages"])
    save(case, client, step="language", new_language="en-us")
    assert draft(case).content["languages"] == known
    answer = save(case, client, step="language", new_language="pt-br")
    assert "Português" in text(client.get(answer["Location"]))
    assert draft(case).content["languages"] == [*known, "pt-BR"]


def test_a_language_is_written_beside_the_others(case: Case, client: Client) -> None:
    begin(case, client)
    answer = save(case, client, step="language", new_language="pt-BR")
    assert "language=pt-BR" in answer["Location"]
    page = text(client.get(address(case) + "?language=pt-BR"))
    assert "Breadth" in page
    save(case, client, language="pt-BR", **{"titles.breadth": "Amplitude"})
    publish(case, client)
    with translation.override("pt-br"):
        assert reviews.rubric_in_use(case.programme_id).criteria[0].title == "Amplitude"
    with translation.override("es"):
        assert reviews.rubric_in_use(case.programme_id).title == "Proyecto de portafolio"
    assert "New language: Português" in text(client.get(address(case, "rubrics")))
    begin(case, client, "portfolio:2")
    refused = save(case, client, step="language", new_language="Klingon!")
    assert (refused.status_code, "such as es" in text(refused)) == (400, True)
    save(case, client, language="pt-BR", step="drop:pt-BR")
    assert "pt-BR" not in draft(case).content["languages"]


def test_a_language_taken_out_by_mistake_comes_back_with_its_words(
    case: Case, client: Client
) -> None:
    begin(case, client)
    save(case, client, step="language", new_language="pt")
    save(
        case, client, language="pt",
        **{"titles.breadth": "Amplitude", "titles.mastery": "Profundidade"},
    )  # fmt: skip
    save(case, client, language="pt", step="remove:mastery")
    save(case, client, language="pt", step="drop:pt")
    save(case, client, step="restore:mastery")
    assert "Profundidade" not in str(draft(case).content["criteria"])
    save(case, client, step="language", new_language="pt")
    publish(case, client)
    with translation.override("pt"):
        titles = {one.title for one in reviews.rubric_in_use(case.programme_id).criteria}
    assert {"Amplitude", "Profundidade"} <= titles


def test_other_words_ask_for_new_keys_and_other_languages_do_not(
    case: Case, client: Client
) -> None:
    begin(case, client)
    save(case, client, **{"titles.breadth": "Width"})
    publish(case, client)
    (newest, first) = reviews.rubric_versions(case.programme_id)
    assert (newest.exemplars, newest.keyed) == (first.exemplars, first.keyed) == (10, 10)
    begin(case, client, "portfolio:2")
    save(case, client, **{"anchors.breadth.4": "More than anybody asked for."})
    assert "two people set the key" in text(client.get(address(case, "rubric_preview")))
    publish(case, client)
    newest = reviews.rubric_versions(case.programme_id)[0]
    assert (newest.exemplars, newest.keyed) == (10, 0)
    assert reviews.works_without_key(case.programme_id) == 10
    # The shipped words again: their keys are known.
    client.post(address(case, "rubrics"), {"act": "use_rubric"})
    newest = reviews.rubric_versions(case.programme_id)[0]
    assert (newest.num, newest.exemplars, newest.keyed) == (4, 10, 10)


def test_there_is_one_draft_and_it_is_thrown_away_on_a_clear_word(
    case: Case, client: Client
) -> None:
    begin(case, client, "blank")
    assert draft(case).content["key"] == "own"
    again = client.post(address(case, "rubrics"), {"act": "begin", "source": "shipped"})
    assert again.status_code == 409
    assert client.post(address(case), {"act": "discard"}).status_code == 400
    assert client.post(address(case), {"act": "discard", "sure": "on"}).status_code == 302
    assert reviews.rubric_draft(case.programme_id) is None
    assert client.get(address(case)).status_code == 302
    unknown = client.post(address(case, "rubrics"), {"act": "begin", "source": "portfolio:9"})
    assert unknown.status_code == 404


def test_a_blank_rubric_is_written_whole_and_scores_work(case: Case, client: Client) -> None:
    begin(case, client, "blank")
    (key,) = keys(case)
    words = {"title": "Ours", f"titles.{key}": "Care", f"prompts.{key}": "Is it careful?"}
    for score in range(5):
        words |= {f"labels.{key}.{score}": f"L{score}", f"anchors.{key}.{score}": f"At {score}."}
    assert save(case, client, **words).status_code == 302
    published = publish(case, client)
    assert published.status_code == 302, text(published)
    rubric = reviews.rubric_in_use(case.programme_id)
    assert (rubric.key, rubric.num, rubric.title) == ("own", 1, "Ours")
    assert [level.label for level in rubric.criteria[0].levels] == ["L0", "L1", "L2", "L3", "L4"]


def test_the_page_asks_as_often_for_many_versions_as_for_one(case: Case, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(case, "rubrics")).status_code == 200
        return len(asked)

    client.get(address(case, "rubrics"))
    before = count()
    for num in range(1, 4):
        begin(case, client, f"portfolio:{num}")
        save(case, client, **{"titles.breadth": f"Width {num}"})
        publish(case, client)
    assert count() == before
