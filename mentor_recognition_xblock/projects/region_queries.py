"""Where comments on files point in a version: to the file as long as the version holds it."""

from __future__ import annotations

from collections.abc import Sequence

from .file_models import VersionFile
from .region_data import RegionData
from .region_models import CommentRegion


def regions_in(version_id: int, num: int, annotation_ids: Sequence[int]) -> dict[int, RegionData]:
    """Where comments on files point in a version, by the comment's id; two queries at most."""
    rows = CommentRegion.objects.filter(annotation_id__in=annotation_ids, since_num__lte=num)
    newest = {row.annotation_id: row for row in rows.select_related("file").order_by("since_num")}
    if not newest:
        return {}
    nums = dict(VersionFile.objects.filter(version_id=version_id).values_list("file_id", "num"))
    return {pk: _data(row, nums.get(row.file_id, 0)) for pk, row in newest.items()}


def _data(row: CommentRegion, num: int) -> RegionData:
    return RegionData(
        file_uuid=row.file.uuid,
        file_name=row.file.name,
        kind=row.file.kind,
        num=num,
        file_width=row.file.width,
        file_height=row.file.height,
        x=row.x,
        y=row.y,
        width=row.width,
        height=row.height,
        page=row.page,
        quote=row.quote,
    )
