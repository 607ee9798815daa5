"""What the two of a pairing agreed and planned, for their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from .data import AgreementData, CheckpointData, Collaboration
from .models import Agreement, Checkpoint
from .rows import agreement_data, checkpoint_data
from .sides import Side
from .states import AgreementState

# Checkpoints of one pairing that a page shows: the last of a long pairing.
MOST: Final = 60


def own_collaboration(side: Side) -> Collaboration:
    """Of a pairing of one's own, whose side was asked for."""
    return collaborations([side.pair.id])[side.pair.id]


def collaborations(pairing_ids: Collection[int]) -> Mapping[int, Collaboration]:
    """By pairing, for every one of these; two queries. The caller has checked whose they are."""
    agreements: dict[int, list[AgreementData]] = defaultdict(list)
    for row in Agreement.objects.filter(pairing_id__in=pairing_ids).order_by("-num"):
        agreements[row.pairing_id].append(agreement_data(row))
    checkpoints: dict[int, list[CheckpointData]] = defaultdict(list)
    shown = Checkpoint.objects.filter(pairing_id__in=pairing_ids)
    for one in shown.order_by("starts_at", "pk"):
        checkpoints[one.pairing_id].append(checkpoint_data(one))
    return {
        pairing_id: _collaboration(pairing_id, agreements[pairing_id], checkpoints[pairing_id])
        for pairing_id in pairing_ids
    }


def checkpoint(checkpoint_uuid: UUID) -> CheckpointData | None:
    """One checkpoint, if there is such a one: for letters about it."""
    row = Checkpoint.objects.filter(uuid=checkpoint_uuid).first()
    return None if row is None else checkpoint_data(row)


def agreement(*, pairing_id: int, num: int) -> AgreementData | None:
    """One agreement, if there is such a one: for letters about it."""
    row = Agreement.objects.filter(pairing_id=pairing_id, num=num).first()
    return None if row is None else agreement_data(row)


def _collaboration(
    pairing_id: int, agreements: list[AgreementData], checkpoints: list[CheckpointData]
) -> Collaboration:
    by_state = {one.state: one for one in reversed(agreements)}
    return Collaboration(
        pairing_id=pairing_id,
        agreed=by_state.get(AgreementState.AGREED),
        proposed=by_state.get(AgreementState.PROPOSED),
        earlier=tuple(
            one
            for one in agreements
            if one.state in (AgreementState.REPLACED, AgreementState.SET_ASIDE)
        ),
        checkpoints=tuple(checkpoints[-MOST:]),
        newest=agreements[0].num if agreements else 0,
    )
