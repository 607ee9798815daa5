"""The demo site: the plugin on the workbench's runtime, an embedded database, nothing to configure.

This package stands beside the plugin and is never shipped with it, so no LMS can switch it on.
"""

from __future__ import annotations

import os
from pathlib import Path

from .address import issuer_base

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("DEMO_HOME", ROOT / ".demo"))
HOME.mkdir(exist_ok=True)

SECRET_KEY = "the demo has no secrets"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
ROOT_URLCONF = "demo.urls"
LOGIN_URL = "/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "workbench",
    "mentor_recognition_xblock.apps.MentorRecognitionConfig",
    "mentor_recognition_xblock.hosts.standalone.apps.StandaloneHostConfig",
    "demo.apps.DemoConfig",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The workbench ships empty pages for 404 and 500; ours come first.
        "DIRS": [ROOT / "demo/templates"],
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
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "db.sqlite3",
        # Two who write at once wait for each other, as they would on a server.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}
# Made-up people never sign in with a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# No https; one process on one machine, whose letters go to its console.
SILENCED_SYSTEM_CHECKS = [f"mentor_recognition.{code}" for code in ("W004", "W012", "W013", "W014")]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"workbench": {"handlers": [], "level": "ERROR", "propagate": False}},
}
WORKBENCH = {"reset_state_on_restart": False, "services": {}}

MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.standalone.host.StandaloneHost"
MENTOR_RECOGNITION_ISSUER_BASE = issuer_base(HOME)
# The demo's badges are public on this machine alone.
MENTOR_RECOGNITION_ISSUER_NAME = "Harbour Academy"
MENTOR_RECOGNITION_ISSUER_EMAIL = "badges@example.org"
MENTOR_RECOGNITION_KEY_FILE = str(HOME / "issuer.key")
MENTOR_RECOGNITION_AUDIT_KEY = "the demo's own audit key"
MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE = str(HOME / "anchors.jsonl")
MENTOR_RECOGNITION_FILES = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(HOME / "files")},
}
