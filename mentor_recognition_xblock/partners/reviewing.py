"""A partner's part: read the work blind, keep a draft, send it once, or say why not.

The secret in the address is the only right. It is looked at anew by every request: what a manager
revoked, a learner took back, or a newer link replaced opens nothing from that moment on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..access import Needs
from ..audit import api as audit
from ..core.markdown import text_of
from ..errors import Invalid, NotFound
from ..inputs import require_length
from ..portfolio import api as portfolio
from ..programmes import api as programmes
from ..projects import api as projects
from ..reviews import api as reviews
from ..signals import announce, partner_reviewed
from .data import PartnerWork
from .errors import DeadLink, StalePartnerDraft
from .links import hash_of
from .models import PartnerReview
from .states import PartnerState
from .works import Work, is_allowed


def partner_work(secret: str, *, at: datetime) -> PartnerWork:
    """The work behind a link, with the draft; ``DeadLink``, in the same words whatever the cause.

    Once the review is in, the link says so until it expires, and shows nothing of the work.
    """
    row = _held(secret, at)
    is_in = row.state == PartnerState.SUBMITTED
    shown: dict[str, Any] = {
        "html": "", "words": 0, "minutes": 0, "brief": None, "files": (), "rubric": None,
        "scores": {}, "comments": {}, "overall": "",
    }  # fmt: skip
    if not is_in:
        shown = _shown(row)
    return PartnerWork(
        programme=programmes.programme(row.programme_id).title,
        expires_on=row.expires_at.date(),
        is_in=is_in,
        saves=row.saves,
        **shown,
    )


def partner_file(secret: str, *, num: int, at: datetime) -> tuple[projects.FileData, bytes]:
    """A picture, or a PDF that names nobody, of the work behind a link; ``NotFound``."""
    row = _held(secret, at)
    if row.state != PartnerState.INVITED:
        raise _dead()
    version, project = _work(row)
    shown = [one for one in reviews.blind_files(version, project) if one.num == num]
    if not any(one.is_handed_out for one in shown):
        raise NotFound(_("There is no such file."))
    return projects.file_of_version(version_id=version.id, num=num)


def save_partner_draft(
    secret: str,
    *,
    scores: Mapping[str, int],
    comments: Mapping[str, str],
    overall: str,
    saves: int,
    at: datetime,
) -> None:
    """Keep what was scored and written so far; nothing of it is required.

    ``saves`` is the number of the save that the page showed: ``StalePartnerDraft`` when another
    window has saved since.
    """
    with transaction.atomic():
        row = _open(secret, at)
        _keep(row, scores, comments, overall)
        _check_number(row, saves)
        row.saves += 1
        row.save(update_fields=["scores", "comments", "overall", "saves"])


def submit_partner_review(
    secret: str,
    *,
    scores: Mapping[str, int],
    comments: Mapping[str, str],
    overall: str,
    saves: int,
    at: datetime,
) -> bool:
    """Send the review, once; False where it is in already. Every level and a text are needed."""
    with transaction.atomic():
        row = _held(secret, at, lock=True)
        if row.state == PartnerState.SUBMITTED:
            return False
        _keep(row, scores, comments, overall)
        reviews.check_scores(reviews.rubric_by_id(row.rubric_id), scores)
        if not row.overall:
            raise Invalid(_("Tell the author what works and what to try next."), field="overall")
        _check_number(row, saves)
        row.state, row.submitted_at, row.ended_at = PartnerState.SUBMITTED, at, at
        row.save()
        announce(partner_reviewed, review_uuid=str(row.uuid))
        _record(row, "partner.reviewed", at, {})
    return True


def decline_as_partner(secret: str, *, reason: str, at: datetime) -> None:
    """Say why one does not review it; what was typed is deleted, and the link opens nothing."""
    if reason not in reviews.DeclineReason.values:
        raise Invalid(_("Choose why you release it."), field="reason")
    with transaction.atomic():
        row = _open(secret, at)
        row.state, row.reason, row.ended_at = PartnerState.DECLINED, reason, at
        row.scores, row.comments, row.overall = {}, {}, ""
        row.save()
        _record(row, "partner.declined", at, {"reason": reason})


def _held(secret: str, at: datetime, *, lock: bool = False) -> PartnerReview:
    rows = PartnerReview.objects.select_for_update() if lock else PartnerReview.objects.all()
    row = rows.filter(link_hash=hash_of(secret)).first()
    lives = (PartnerState.INVITED, PartnerState.SUBMITTED)
    if row is None or row.state not in lives or row.expires_at <= at:
        raise _dead()
    if row.state == PartnerState.INVITED and not is_allowed(_work(row)[1].id):
        raise _dead()
    # Nothing is changed in a programme that is over, and its works are no longer shown about.
    if not programmes.allows(row.programme_id, Needs.TAKE_PART):
        raise _dead()
    return row


def _open(secret: str, at: datetime) -> PartnerReview:
    row = _held(secret, at, lock=True)
    if row.state != PartnerState.INVITED:
        raise _dead()
    return row


def _dead() -> DeadLink:
    return DeadLink(
        _("This link opens nothing, or nothing any more: ask whoever invited you for a new one.")
    )


def _work(row: PartnerReview) -> Work:
    version = projects.version(row.version_id)
    return version, projects.project(version.project_id)


def _shown(row: PartnerReview) -> dict[str, Any]:
    version, project = _work(row)
    (html,) = reviews.masked_works([(version, project)], programme_id=row.programme_id)
    rubric = reviews.rubric_by_id(row.rubric_id)
    words = len(text_of(html).split())
    return {
        "html": html,
        "words": words,
        "minutes": reviews.minutes_for(words=words, criteria=len(rubric.criteria)),
        "brief": portfolio.blind_brief(project_id=project.id, version_id=version.id),
        "files": reviews.blind_files(version, project),
        "rubric": rubric,
        "scores": row.scores,
        "comments": row.comments,
        "overall": row.overall,
    }


def _keep(
    row: PartnerReview, scores: Mapping[str, int], comments: Mapping[str, str], overall: str
) -> None:
    rubric = reviews.rubric_by_id(row.rubric_id)
    kept = {key: text.strip() for key, text in comments.items() if text.strip()}
    require_length("overall", overall, reviews.MAX_OVERALL)
    reviews.check_known_scores(rubric, scores)
    reviews.require_known_comments(rubric, kept)
    row.scores, row.comments, row.overall = dict(scores), kept, overall.strip()


def _check_number(row: PartnerReview, saves: int) -> None:
    if saves != row.saves:
        raise StalePartnerDraft(_("A newer draft was saved in another window: reload to see it."))


def _record(row: PartnerReview, action: str, at: datetime, data: Mapping[str, str]) -> None:
    """By nobody with an account."""
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=action,
        at=at,
        actor=None,
        subject=f"partner_review:{row.uuid}",
        data=dict(data),
    )
