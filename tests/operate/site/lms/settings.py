"""Settings of the bare lms, in the order in which edx-platform makes them."""

import bare
from edx_django_utils.plugins import add_plugins

globals().update(bare.settings("lms"))
add_plugins(__name__, "lms.djangoapp", "common")
globals().update(bare.operators("lms"))
add_plugins(__name__, "lms.djangoapp", "production")
