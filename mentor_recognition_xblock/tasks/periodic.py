"""What time alone brings, for a site whose beat runs; for cron there is a command of each name."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone

from ..audit import api as audit
from ..notifications import api as notifications
from ..pairing import api as pairing
from ..privacy import api as privacy
from ..reviews import api as reviews
from .task import task


@task("anchor_audit_log")
def anchor_audit_log() -> bool:
    """Add the log's heads to the operator's file; False where none is named."""
    return audit.anchor(at=timezone.now()) is not None


@task("enforce_retention", acks_late=False)
def enforce_retention() -> dict[str, int]:
    """Let go of what is past its period; gives how many rows of each kind."""
    return {removed.kind: removed.rows for removed in privacy.enforce_retention(at=timezone.now())}


@task("expire_reviews", counts=("expired", "drawn"), acks_late=False)
def expire_reviews() -> list[int]:
    """Replace reviewers who are past their date, and draw panels that wait."""
    done = reviews.expire_reviews(at=timezone.now()).values()
    return [sum(result.expired for result in done), sum(result.drawn for result in done)]


@task("redraw_panels")
def redraw_panels(programme_id: int) -> int:
    """Try again to draw a programme's panels that had too few eligible reviewers."""
    return reviews.redraw_waiting(programme_id=programme_id, at=timezone.now())


@task("send_notices", counts=("letters", "notices", "failed"))
def send_notices(user_ids: list[int] | None = None) -> list[int]:
    """Send what is due, to everyone or to some; gives letters, notices, failures."""
    sent = notifications.send_notices(at=timezone.now(), user_ids=user_ids)
    return [sent.letters, sent.notices, sent.failed]


@task("tend_pairings", acks_late=False)
def tend_pairings() -> dict[str, int]:
    """Remind of requests and pairings that wait; let lapse what waited too long."""
    total: dict[str, int] = {}
    for done in pairing.maintain_programmes(at=timezone.now()).values():
        for name, count in asdict(done).items():
            total[name] = total.get(name, 0) + count
    return total
