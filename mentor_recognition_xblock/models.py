"""Gathers the areas' tables for Django, explicitly."""

from .agreements.models import *  # noqa: F403
from .audit.models import *  # noqa: F403
from .badges.models import *  # noqa: F403
from .intake.models import *  # noqa: F403
from .jobs.models import *  # noqa: F403
from .mentors.models import *  # noqa: F403
from .notifications.models import *  # noqa: F403
from .outbox.models import *  # noqa: F403
from .pairing.models import *  # noqa: F403
from .portfolio.models import *  # noqa: F403
from .programmes.models import *  # noqa: F403
from .projects.mentor_models import *  # noqa: F403
from .projects.models import *  # noqa: F403
from .recognition.models import *  # noqa: F403
from .reviews.models import *  # noqa: F403
from .schedule.models import *  # noqa: F403
