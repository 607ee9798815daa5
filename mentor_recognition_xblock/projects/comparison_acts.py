"""Looking at what changed between versions, for the learner and their mentor."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..access import OWNER, SHOWS, Done, Place, Subject, read
from ..access.fields import UUID as REFERENCE
from ..errors import Invalid, NotAllowed, NotFound
from . import api
from .staff_readers import reads_as_staff


@read(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Compare versions"),
    does=SHOWS,
    takes={"before": REFERENCE, "after": REFERENCE},
    shows=api.VersionComparison,
)
def compare(by: Subject, *, before: UUID, after: UUID) -> Done:
    """Two versions of a project, by paragraph and word; for learner, mentor, and staff."""
    refusal = not_theirs()
    try:
        one, other = api.version_by_uuid(before), api.version_by_uuid(after)
    except NotFound:
        raise refusal from None
    project = api.project(one.project_id)
    if not reads_as_staff(by, project):
        require_reader(by, project)
    if other.project_id != project.id:
        raise Invalid(_("Choose two versions of one project."), field="after")
    return Done(made=api.comparison_of(project_id=project.id, before=one.num, after=other.num))


@read(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("What changed since a comment"),
    does=SHOWS,
    takes={"annotation_uuid": REFERENCE},
    shows=api.ChangeSince,
)
def change_since(by: Subject, *, annotation_uuid: UUID) -> Done:
    """What became of the words of a comment, for the learner and their mentor."""
    require_reader(by, project_of_comment(annotation_uuid))
    return Done(made=api.change_since(annotation_uuid))


def project_of_comment(annotation_uuid: UUID) -> api.ProjectData:
    """The project that a comment was made on; refused in the same words as another's."""
    try:
        return api.project_of_annotation(annotation_uuid)
    except NotFound:
        raise not_theirs() from None


def require_reader(by: Subject, project: api.ProjectData) -> None:
    """Refuse everybody but the project's learner and their present mentor."""
    own = project.learner_id == by.user_id
    if not own and not api.is_mentor_of(project_id=project.id, user_id=by.user_id):
        raise not_theirs()


def not_theirs() -> NotAllowed:
    """The same refusal whether there is such a thing or not."""
    return NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
