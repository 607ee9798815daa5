"""What edx-platform's settings do that bears on a plugin, and nothing else.

Plugins are found by their entry points and add their settings twice: before the operator's YAML
file and after it. Courses and enrolments are those of the standalone host.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml
from edx_django_utils.plugins import get_plugin_apps

HOME = Path(__file__).resolve().parent


def settings(project: str) -> dict[str, Any]:
    """The settings of ``lms`` or ``cms`` before any plugin adds to them."""
    return {
        "SECRET_KEY": "0123456789abcdef" * 4,
        "ALLOWED_HOSTS": ["lms.example.org"],
        "USE_TZ": True,
        "ROOT_URLCONF": f"{project}.urls",
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(HOME / "static"),
        "LMS_ROOT_URL": "https://lms.example.org",
        "DEFAULT_FROM_EMAIL": "registration@lms.example.org",
        "INSTALLED_APPS": [
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            *get_plugin_apps(f"{project}.djangoapp"),
            "mentor_recognition_xblock.hosts.standalone.apps.StandaloneHostConfig",
        ],
        "MIDDLEWARE": [
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.template.context_processors.i18n",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": str(HOME / "db.sqlite3"),
                "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
            }
        },
        # Processes share them, as Redis would be shared, and nothing has to run for it.
        "CACHES": {
            "default": {
                "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
                "LOCATION": str(HOME / "cache"),
            }
        },
        "CELERY_BROKER_URL": "filesystem://",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(HOME / "queue"),
            "data_folder_out": str(HOME / "queue"),
            "control_folder": str(HOME / "queue"),
        },
        "MENTOR_RECOGNITION_HOST": (
            "mentor_recognition_xblock.hosts.standalone.host.StandaloneHost"
        ),
    }


def operators(project: str) -> dict[str, Any]:
    """The YAML file that ``LMS_CFG`` or ``CMS_CFG`` names; nothing where none is named."""
    path = os.environ.get(f"{project.upper()}_CFG")
    return dict(yaml.safe_load(Path(path).read_text("utf-8"))) if path else {}
