"""A mentor asks other mentors to review their portfolio, and reads what they say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from ..access import MENTOR_OF_PAGE, Done, Place, Subject, act, read
from ..reviews import api as reviews
from . import api


@act(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Have my portfolio reviewed by other mentors"),
    done={
        "": gettext_lazy(
            "Asked. Reviewers are drawn among the mentors who are certified, and read it without "
            "names."
        ),
        "already": gettext_lazy("You asked in this term already: nothing changed."),
    },
)
def ask_for_portfolio_review(by: Subject) -> Done:
    """Ask for a blind review of what one's binder holds now; once a term."""
    asked = api.ask_for_portfolio_review(
        programme_id=by.programme.id, mentor_id=by.mentor_id, user_id=by.user_id, at=by.at
    )
    return Done("" if asked else "already")


@dataclass(frozen=True)
class PeerReviews:
    """The reviews of one's portfolio, the newest first, and whether one may ask for one now."""

    may_be_asked: bool
    reviews: tuple[reviews.PeerReview, ...]


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    label=gettext_lazy("Reviews of your portfolio"),
    shows=PeerReviews,
)
def peer_reviews(by: Subject) -> Done:
    """Where the reviews of one's portfolio stand, and what was released of them at closes."""
    asked = api.may_be_asked(programme_id=by.programme.id, mentor_id=by.mentor_id, at=by.at)
    return Done(made=PeerReviews(asked, tuple(reviews.peer_reviews(by.mentor_id))))
