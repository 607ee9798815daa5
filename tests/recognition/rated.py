"""A steady mentor whose learners answer in private, under a policy that reads their answers."""

from __future__ import annotations

from datetime import timedelta

from mentor_recognition_xblock.pairing import api as pairing
from mentor_recognition_xblock.pairing.models import Pairing
from mentor_recognition_xblock.programmes import api as programmes
from mentor_recognition_xblock.recognition import api as recognition

from ..population import FITTED, Site, committee, make_site


def site_asking(floor: float = 0.6) -> Site:
    """A steady mentor over three terms under ``starter`` with a floor on private answers."""
    site = make_site(terms=4)
    content = {**programmes.shipped_policy("starter"), "baseline": FITTED, "version": 9}
    for tier in content["tiers"][1:]:
        tier["review_if"] = {"M10": floor}
    newest = programmes.newest_policy(site.programme.id)
    programmes.add_policy_version(
        programme_id=site.programme.id,
        content=content,
        effective_from=newest.effective_from + timedelta(seconds=1),
        at=site.begin(1),
        actor=None,
    )
    return site


def rate_all(site: Site, term: int, mentor_id: int, *, good: int, bad: int) -> None:
    """``good`` and ``bad`` answers on pairings that ended at the close of a term."""
    ended = Pairing.objects.filter(mentor_id=mentor_id, ends_at=site.end(term)).order_by("pk")
    answers = ["met"] * good + ["below"] * bad
    for row, answer in zip(ended, answers, strict=False):
        pairing.rate_mentoring(
            pairing_id=row.pk,
            learner_id=row.learner_id,
            answer=answer,
            at=site.end(term) + timedelta(days=1),
        )


class Rated:
    """A mentor who meets Proficient at two closes running, with answers known by the later."""

    def __init__(self, good: int, bad: int, *, each: int = 8) -> None:
        self.site = site_asking()
        self.member = committee(self.site)
        self.mentor = self.site.mentor()
        self.site.steady(self.mentor.id, terms=range(1, 4), each=each)
        self.site.close(1)
        self.site.close(2)
        rate_all(self.site, 2, self.mentor.id, good=good, bad=bad)
        self.site.close(3)
        self.slug = self.site.programme.slug

    @property
    def evaluation(self) -> recognition.EvaluationData:
        rows = recognition.evaluations(mentor_id=self.mentor.id, term_id=self.site.terms[2].id)
        return next(one for one in rows if one.tier_key == "proficient")

    @property
    def open(self) -> tuple[int, int]:
        programme_id = self.site.programme.id
        return (
            len(recognition.proposals(programme_id=programme_id)),
            len(recognition.open_dossier_reviews(programme_id=programme_id)),
        )
