"""A mentor has their portfolio reviewed by other mentors, once a term (ADR 0070)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..core.markdown import text_of
from ..deadlocks import retry_on_deadlock
from ..errors import Conflict
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..recognition import api as recognition
from ..reviews import api as reviews
from .binder import BinderWork, blind_binder_of
from .consents import allowed_works
from .states import Scope

# Whoever ever stood beside somebody knows how they write.
EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


class NoWorkAllowed(Conflict):
    """A portfolio without a learner's work in it has nothing to review."""

    default_code = "no_work_allowed"


class NoTermYet(Conflict):
    """Portfolios are reviewed once a term, and none has begun."""

    default_code = "no_term_yet"


def term_of_review(programme_id: int, at: datetime) -> programmes.TermData | None:
    """The term in which a review is asked for: the newest that has begun; None before the first."""
    begun = [one for one in programmes.terms(programme_id) if one.starts_on <= at.date()]
    return begun[-1] if begun else None


def may_be_asked(*, programme_id: int, mentor_id: int, at: datetime) -> bool:
    """Whether a term has begun in which the mentor has not asked yet."""
    term = term_of_review(programme_id, at)
    return term is not None and not reviews.has_been_asked(mentor_id=mentor_id, term_id=term.id)


@retry_on_deadlock
def ask_for_portfolio_review(
    *, programme_id: int, mentor_id: int, user_id: int, at: datetime
) -> bool:
    """Keep what the binder holds now for reviewers, and open their panel; False: asked before.

    ``NoTermYet``, ``NoWorkAllowed``.
    """
    term = term_of_review(programme_id, at)
    if term is None:
        raise NoTermYet(_("Portfolios are reviewed once a term, and no term has begun yet."))
    with transaction.atomic():
        # As for the draw of comments: of two who ask at once, the second finds the first's.
        programmes.lock_programme(programme_id)
        if reviews.has_been_asked(mentor_id=mentor_id, term_id=term.id):
            return False
        works = blind_binder_of(programme_id=programme_id, mentor_id=mentor_id, user_id=user_id)
        if not works:
            raise _nothing()
        portfolio_id = reviews.keep_portfolio(
            mentor_id=mentor_id,
            term_id=term.id,
            parts=[*_works(works), *_contributions(programme_id, mentor_id, user_id)],
            apart=_apart(programme_id, mentor_id, user_id),
            at=at,
        )
        # After the texts are kept, in the order of a withdrawal: it holds the work, then this.
        allowed = allowed_works(works, Scope.BINDER, holds=True)
        reviews.take_out(project_ids=set(works) - allowed, at=at)
        if not allowed:
            raise _nothing()
        reviews.open_portfolio_panel(portfolio_id=portfolio_id, programme_id=programme_id, at=at)
    return True


def keep_supervised_apart(*, supervision_id: int, at: datetime) -> None:
    """Whoever begins to stand beside a mentor reviews no portfolio of theirs, nor they theirs."""
    mentor, supervisor = recognition.side_by_side(supervision_id)
    reviews.keep_apart(
        user_ids=(mentor.user_id, supervisor.user_id), programme_id=mentor.programme_id, at=at
    )


def _apart(programme_id: int, mentor_id: int, user_id: int) -> frozenset[int]:
    """Accounts that know whose it is: who stood beside the mentor, or judged a contribution."""
    beside = recognition.stood_beside(programme_id=programme_id, user_id=user_id, since=EVER)
    judges = {verdict.by for one in mentors.contributions_of(mentor_id) for verdict in one.verdicts}
    return beside | judges


def _nothing() -> NoWorkAllowed:
    return NoWorkAllowed(
        _("No learner allows a work of theirs in your binder: there is nothing to review yet.")
    )


def _works(works: Mapping[int, BinderWork]) -> list[reviews.PortfolioText]:
    return [
        reviews.PortfolioText(
            title=work.title,
            html=work.html,
            project_id=project_id,
            notes=tuple(
                reviews.NoteText(one.quote, one.body, one.category, one.state) for one in work.notes
            ),
            said=work.reflections,
            learned=tuple((one.what, one.where) for one in work.learned),
        )
        for project_id, work in works.items()
    ]


def _contributions(programme_id: int, mentor_id: int, user_id: int) -> list[reviews.PortfolioText]:
    """What two peers accepted; without links, which may lead to whose it is."""
    accepted = [
        one
        for one in mentors.contributions_of(mentor_id)
        if one.state == mentors.ContributionState.ACCEPTED
    ]
    # They may speak of any mentor, and of any learner of this one.
    known = {user_id, *(one.user_id for one in mentors.mentors(programme_id))}
    pairs = pairing.pairings(programme_id=programme_id, mentor_id=mentor_id)
    known |= {pair.learner_id for pair in pairs}
    without_names = reviews.masked_from(known) if accepted else str
    return [
        reviews.PortfolioText(
            title=text_of(without_names(_plain(one.title))).strip(),
            html=without_names(_plain(one.words)),
            kind=one.kind,
        )
        for one in accepted
    ]


def _plain(text: str) -> str:
    lines = escape(text, quote=False).replace("\n", "<br>")
    return f"<p>{lines}</p>"
