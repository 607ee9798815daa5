"""What reads by REST are asked, of those that take something in."""

from __future__ import annotations

from typing import Any

from . import appeal_requests, portfolio_requests
from .stage import Stage


def reads(stage: Stage) -> dict[str, dict[str, Any]]:
    """What is asked of reads that take something in."""
    given = stage.given
    return {
        "agreements.shared": {"pairing_uuid": str(given["pairing"])},
        "projects.mentored": {"project_uuid": str(given["project"])},
        "reviews.work": {"assignment_uuid": str(given["assignment"])},
        "reviews.rubric_version": {"key": "portfolio", "num": 1},
        "reviews.exemplar": {"exemplar": str(given["exemplar"])},
        "badges.issued": {"badge": str(given["credential"])},
        "recognition.dossier": {"proposal": str(given["proposal"])},
        "recognition.evaluation": {"evaluation": str(given["evaluation"])},
        "recognition.record": {"evaluation": str(given["evaluation"])},
        "portfolio.public_page": {"page_uuid": str(given["page"])},
        "mentors.arranged": {"mentor": str(stage.world.mentor.uuid)},
        "pairing.suggestions": {"seed": "s"},
        "programmes.close": {"num": 1},
        **portfolio_requests.reads(given),
        **appeal_requests.reads(given),
    }
