"""A mentor's page of what they give to other mentors, and of what they learn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import pages
from ..access import MENTOR_OF_PAGE, SHOWS_PRIVATE
from ..mentors import api as mentors
from ..mentors import growth_acts as acts
from ..pages import names, private
from ..statuses import status_of

# The looks of a contribution's state.
LOOKS: Final = {
    mentors.ContributionState.WAITING: "wait",
    mentors.ContributionState.ACCEPTED: "good",
    mentors.ContributionState.RETURNED: "bad",
}
YEAR: Final = timedelta(days=365)


@pages.page(MENTOR_OF_PAGE, does=SHOWS_PRIVATE, methods=("GET", "HEAD", "POST"))
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for one's verdict, one's contributions, one's learning; a form for each."""
    visit = pages.visit_of(request)
    address = reverse("mentor_recognition:mentor_growth", args=[slug])
    answer = pages.perform(request, address=address)
    if isinstance(answer, HttpResponse):
        return answer
    assert visit.mentor is not None  # the page's door
    learned = mentors.learning_of(visit.mentor.id)
    waiting = mentors.contributions_to_judge(visit.programme.id, by=visit.user_id)
    shown = names({one.user_id for one in waiting})
    since = visit.at.date() - YEAR
    context = {
        "programme": visit.programme,
        "error": answer,
        "done": pages.done_message(request),
        "to_judge": [
            {"one": one, "name": shown[one.user_id], "kind": _kind(one.kind)} for one in waiting
        ],
        "contributions": [
            {
                "one": one,
                "kind": _kind(one.kind),
                "state": mentors.ContributionState(one.state).label,
                "look": LOOKS[mentors.ContributionState(one.state)],
                "reasons": [said.reason for said in one.verdicts if said.reason],
            }
            for one in mentors.contributions_of(visit.mentor.id)
        ],
        "learning": [{"one": one, "kind": mentors.LearningKind(one.kind).label} for one in learned],
        "hours": _hours([one for one in learned if one.done_on > since]),
        "kinds": mentors.ContributionKind.choices,
        "learning_kinds": mentors.LearningKind.choices,
        "today": visit.at.date(),
        "least": mentors.LEAST_WORDS,
    }
    return private(request, "personal/growth.html", context, status=status_of(answer))


def _kind(value: str) -> Any:
    return mentors.ContributionKind(value).label


def _hours(learned: Sequence[mentors.LearningData]) -> float:
    return sum(one.hours for one in learned)


pages.acts(
    page,
    {
        "offer": acts.offer_contribution,
        "again": acts.offer_contribution_again,
        "withdraw": acts.withdraw_contribution,
        "judge": acts.judge_contribution,
        "learn": acts.record_learning,
        "unlearn": acts.withdraw_learning,
    },
)
