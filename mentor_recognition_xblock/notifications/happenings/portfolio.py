"""What follows when a mentor is asked for their consent, and when others review their portfolio."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...mentors import api as mentors
from ...portfolio import api as portfolio
from ...reviews import api as reviews
from ..data import NoticeData
from ..declarations import FOR_GOOD, QUIET_AFTER, Follow, Happening, Ids, Notification, Recipients


def _spotlight(ids: Ids) -> portfolio.SpotlightData:
    return portfolio.spotlight(UUID(ids["spotlight_uuid"]))


def _mentor(spotlight: portfolio.SpotlightData, ids: Ids, at: datetime) -> Recipients:
    # Asked again after a refusal of the same words, it is a new question.
    key = f"spotlight:{spotlight.uuid}:{ids['num']}:{ids['asked']}"
    return Recipients([mentors.mentor(spotlight.mentor_id).user_id], key, spotlight.programme_id)


def _is_answered(notice: NoticeData) -> bool:
    _name, uuid, num, _moment = notice.key.split(":")
    return not portfolio.waits_for_consent(uuid=UUID(uuid), num=int(num))


def _portfolio(ids: Ids) -> reviews.PortfolioCase:
    return reviews.portfolio_case(int(ids["portfolio_id"]))


def _owner(case: reviews.PortfolioCase, ids: Ids, at: datetime) -> Recipients:
    return Recipients([case.user_id], f"portfolio:{case.uuid}", case.programme_id)


SPOTLIGHT_ASKED: Final = Happening(
    name="spotlight_asked",
    signal=signals.spotlight_asked,
    ids=("spotlight_uuid", "num", "asked"),
    audit=("spotlight.asked",),
    about=_spotlight,
    notifications=(
        Notification(
            kind="spotlight_asked",
            title=_("The programme would like to write about me in public"),
            subject=_("The programme asks for your consent"),
            text=_(
                "It would like to publish a text about your mentoring. Read it, and say yes or no."
            ),
            to=_mentor,
            settled=_is_answered,
            activity="recognition",
            page="portfolio",
            quiet_after=QUIET_AFTER,
        ),
    ),
)

PORTFOLIO_REVIEW_ASKED: Final = Happening[Any](
    name="portfolio_review_asked",
    signal=signals.portfolio_review_asked,
    ids=("portfolio_id",),
    audit=("panel.opened",),
    follows=(Follow("portfolio.draw", reviews.draw_portfolio),),
)

PORTFOLIO_RELEASED: Final = Happening(
    name="portfolio_released",
    signal=signals.portfolio_released,
    ids=("portfolio_id",),
    audit=("portfolios.released",),
    about=_portfolio,
    notifications=(
        Notification(
            kind="portfolio_released",
            title=_("Other mentors reviewed my portfolio"),
            subject=_("The review of your portfolio is complete"),
            text=_(
                "Mentors who did not know whose it is have reviewed your portfolio. Read what "
                "they say in your evidence binder. It is for you alone and decides nothing."
            ),
            to=_owner,
            settled=FOR_GOOD,
            activity="mentoring",
            page="mentor_binder",
        ),
    ),
)

HAPPENINGS: Final = (SPOTLIGHT_ASKED, PORTFOLIO_REVIEW_ASKED, PORTFOLIO_RELEASED)
