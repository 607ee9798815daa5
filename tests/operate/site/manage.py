#!/usr/bin/env python
"""``manage.py lms COMMAND`` and ``manage.py cms COMMAND``, as edx-platform has them."""

import os
import sys

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{sys.argv.pop(1)}.settings"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
