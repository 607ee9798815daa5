"""Settings of the bare cms, in the order in which edx-platform makes them."""

import bare
from edx_django_utils.plugins import add_plugins

globals().update(bare.settings("cms"))
add_plugins(__name__, "cms.djangoapp", "common")
globals().update(bare.operators("cms"))
add_plugins(__name__, "cms.djangoapp", "production")
