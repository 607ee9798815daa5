"""Published testimonials inside badges: put in, signed again with the badge, taken out.

The issuer signs for the learner, whose words they are and who need not be named. Each badge has
endorsements of its own, about exactly that badge.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ...bulk_insert import insert
from ...core.openbadges import endorsement, proofs
from ...core.openbadges import status as rules
from ...deadlocks import retry_on_deadlock
from ...errors import Conflict
from .. import conf
from ..keys.records import ActiveKey, key_to_keep
from ..models import Credential, Endorsement, Testimonial
from ..states import AchievementKind, CredentialState, ListKind, Scope, TestimonialState
from . import status_lists
from .identities import identity_of

CARRIED: Final = 12  # A badge stays a file that fits into an e-mail.


Published = dict[tuple[int, int], list[Testimonial]]


def published_for(
    people: Iterable[int], *, programmes: Collection[int] = (), hold: bool = False
) -> Published:
    """Published testimonials by (mentor's user id, programme id).

    With ``hold`` none of those offered by now can be published until the transaction ends. Whoever
    asks for thousands names their ``programmes``: most of those people have none, and a list of
    them all is the slow part.
    """
    wanted = set(people)
    rows = Testimonial.objects.filter(scope=Scope.PUBLIC)
    if programmes:
        rows = rows.filter(programme_id__in=programmes)
        wanted &= set(rows.values_list("mentor_user_id", flat=True).distinct())
    if not wanted:
        return {}
    rows = rows.filter(mentor_user_id__in=wanted)
    # Those only offered are held too: they are what could be published.
    published = rows.filter(state=TestimonialState.PUBLISHED)
    held = rows.select_for_update().order_by("pk") if hold else published
    found: Published = {}
    # By a random name: the order tells nobody who wrote when.
    for row in sorted(held, key=lambda one: one.uuid):
        if row.state == TestimonialState.PUBLISHED:
            found.setdefault((row.mentor_user_id, row.programme_id), []).append(row)
    return found


def readable_by(mentor_user_id: int) -> QuerySet[Testimonial]:
    """What learners let their mentor read, in an order that tells nothing."""
    rows = Testimonial.objects.filter(
        mentor_user_id=mentor_user_id, scope__in=(Scope.MENTOR, Scope.PUBLIC)
    )
    return rows.exclude(state=TestimonialState.WITHDRAWN).order_by("uuid")


def same_words(published: Published, other: Published) -> bool:
    """Whether both hold the same testimonials with the same words."""

    def texts(found: Published) -> dict[tuple[int, int], list[tuple[int, str]]]:
        return {key: [(row.pk, _comment(row)) for row in rows] for key, rows in found.items()}

    return texts(published) == texts(other)


def check_room(standing: Published, words: Testimonial) -> None:
    """Refuse the thirteenth of a mentor in a programme."""
    if len(standing.get((words.mentor_user_id, words.programme_id), ())) >= CARRIED:
        raise Conflict(
            _("A badge shows {count} testimonials: hide another one first.").format(count=CARRIED)
        )


def given_for(
    credentials: Sequence[Credential],
    published: Published,
    *,
    at: datetime,
) -> dict[uuid.UUID, list[Endorsement]]:
    """New endorsements, not stored, by the credential that is to carry them."""
    wanted = [
        (credential, words)
        for credential in credentials
        if credential.achievement.kind == AchievementKind.MENTOR
        for words in published.get(
            (credential.recipient_id, credential.achievement.programme_id), []
        )
    ]
    by_credential: dict[uuid.UUID, list[Endorsement]] = {}
    places = status_lists.reserve(len(wanted), at=at, kind=ListKind.ENDORSEMENT) if wanted else []
    for (credential, words), (listed, index) in zip(wanted, places, strict=True):
        by_credential.setdefault(credential.uuid, []).append(
            Endorsement(
                uuid=uuid.uuid4(),
                testimonial=words,
                credential_id=credential.uuid,
                status_list=listed,
                status_index=index,
                given_at=at,
            )
        )
    return by_credential


def documents(
    given: Iterable[Endorsement], *, key: ActiveKey, at: datetime
) -> list[dict[str, Any]]:
    """The endorsements, signed now: with the key of the badge that carries them."""
    # In the site's language: signed again during anybody's request, the words stay the same.
    with translation.override(settings.LANGUAGE_CODE):
        name = _("A learner's testimonial")
    return [
        endorsement.signed(
            endorsement.Endorsement(
                id=row.uuid.urn,
                name=name,
                about=f"{conf.base()}/credentials/{row.credential_id}",
                comment=_comment(row.testimonial),
                valid_from=row.given_at,
                status=rules.entry(
                    list_url=status_lists.list_url(row.status_list), index=row.status_index
                ),
            ),
            issuer=conf.profile(),
            signer=key.signer,
            verification_method=key.verification_method,
            at=at,
        )
        for row in given
    ]


def in_force(row: Credential) -> list[Endorsement]:
    """What the badge carries."""
    rows = Endorsement.objects.filter(credential=row, withdrawn_at__isnull=True)
    return list(rows.select_related("testimonial", "status_list").order_by("uuid"))


def settle_endorsements(*, credential_uuids: Collection[str], at: datetime) -> int:
    """Put what is published of their mentors into badges that lack it; return how many words.

    A badge and words that were stored at the same moment did not see each other: of the two
    commands that follow, whichever runs last finds both.
    """
    badges = _in_force().filter(uuid__in=list(credential_uuids))
    places = set(badges.values_list("recipient_id", "achievement__programme_id"))
    people = {person for person, _programme in places}
    published = published_for(people, programmes={programme for _person, programme in places})
    return _settle([words for listed in published.values() for words in listed], at)


def settle_testimonial(*, testimonial_uuid: str, at: datetime) -> int:
    """Put published words into the mentor's badges that lack them; return 1 where one did."""
    rows = Testimonial.objects.filter(
        uuid=testimonial_uuid, scope=Scope.PUBLIC, state=TestimonialState.PUBLISHED
    )
    return _settle(list(rows), at)


@retry_on_deadlock
def _settle(published: Collection[Testimonial], at: datetime) -> int:
    # Almost always nothing is missing: nothing is locked to find that out.
    missing = [words for words in published if _lacking(words).exists()]
    if missing:
        people = {words.mentor_user_id for words in missing}
        with transaction.atomic():
            for listed in published_for(people, hold=True).values():
                for words in listed:
                    put_in(words, at=at)
    return len(missing)


def _in_force() -> QuerySet[Credential]:
    return Credential.objects.filter(
        achievement__kind=AchievementKind.MENTOR,
        state__in=(CredentialState.ISSUED, CredentialState.CLAIMED),
    )


def _lacking(words: Testimonial) -> QuerySet[Credential]:
    """The mentor's badges in force that do not carry the words."""
    carried = Endorsement.objects.filter(testimonial=words, withdrawn_at__isnull=True)
    mine = _in_force().filter(
        recipient_id=words.mentor_user_id, achievement__programme_id=words.programme_id
    )
    return mine.exclude(uuid__in=carried.values("credential_id"))


def put_in(words: Testimonial, *, at: datetime) -> None:
    """Into each of the mentor's badges in force that lacks them, within a transaction."""
    # By their own keys, so that nothing else is locked with them.
    pks = list(_lacking(words).values_list("pk", flat=True))
    rows = Credential.objects.select_for_update().filter(pk__in=pks)
    key = (words.mentor_user_id, words.programme_id)
    badges = list(rows.order_by("pk"))
    given = given_for(badges, {key: [words]}, at=at)
    insert([one for listed in given.values() for one in listed])
    for row in badges:
        sign(row, at)


def take_out(words: Sequence[Testimonial], *, at: datetime) -> None:
    """Out of every badge, whatever became of it: bits set, lists and badges signed again."""
    held = Endorsement.objects.filter(testimonial__in=words, withdrawn_at__isnull=True)
    rows = list(held.values_list("pk", "credential_id", "status_list_id"))
    if not rows:
        return
    badges = Credential.objects.select_for_update().filter(uuid__in={made[1] for made in rows})
    locked = list(badges.order_by("pk"))
    Endorsement.objects.filter(pk__in=[made[0] for made in rows]).update(withdrawn_at=at)
    for row in locked:
        sign(row, at)
    status_lists.publish({made[2] for made in rows}, at=at)


def sign(row: Credential, at: datetime) -> None:
    """The badge as it stands, for the subject and with the words and the hash it has now.

    Same id, same place in the status list, same sentences.
    """
    key = key_to_keep()
    document = json.loads(row.document)
    for member in ("proof", "endorsement"):
        document.pop(member, None)
    identity = identity_of(row)
    document["credentialSubject"]["id"] = row.subject
    document["credentialSubject"].pop("identifier", None)
    if identity is not None:
        document["credentialSubject"]["identifier"] = [identity.as_json()]
    inside = documents(in_force(row), key=key, at=at)
    if inside:
        document["endorsement"] = inside
    row.key_id = key.id
    row.document = json.dumps(
        proofs.sign(document, signer=key.signer, verification_method=key.verification_method, at=at)
    )
    row.save(update_fields=["key", "document"])


def _comment(words: Testimonial) -> str:
    return f"{words.text}\n\n— {words.shown_name}" if words.shown_name else words.text
