"""Settings of the tests: SQLite and in-process Celery, or MariaDB by the environment."""

from __future__ import annotations

import importlib.util
import os
import tempfile
from pathlib import Path

SECRET_KEY = "tests-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
ROOT_URLCONF = "tests.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "workbench",
    "mentor_recognition_xblock.apps.MentorRecognitionConfig",
    "mentor_recognition_xblock.hosts.standalone.apps.StandaloneHostConfig",
    "tests.hosts.platform.apps.PlatformConfig",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
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
]

DATABASES: dict[str, dict[str, object]]
if os.environ.get("MENTOR_RECOGNITION_TEST_DB") == "mysql":
    if importlib.util.find_spec("MySQLdb") is None:
        # The platform's driver needs a compiler; without it the tests take one that does not.
        import pymysql

        pymysql.version_info = (2, 2, 7, "final", 0)
        pymysql.install_as_MySQLdb()
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "HOST": os.environ.get("MYSQL_HOST", "127.0.0.1"),
            "PORT": int(os.environ.get("MYSQL_PORT", "3306")),
            "USER": os.environ.get("MYSQL_USER", "root"),
            "PASSWORD": os.environ.get("MYSQL_PASSWORD", ""),
            "NAME": os.environ.get("MYSQL_DATABASE", "mentor_recognition"),
            "OPTIONS": {"charset": "utf8mb4", "isolation_level": "read committed"},
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        }
    }
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One process, whose letters are read where they are written.
SILENCED_SYSTEM_CHECKS = [f"mentor_recognition.{code}" for code in ("W012", "W013", "W014")]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

WORKBENCH = {"reset_state_on_restart": False, "services": {}}

_keys = Path(tempfile.gettempdir()) / f"mentor-recognition-tests-{os.getpid()}"
MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.standalone.host.StandaloneHost"
MENTOR_RECOGNITION_ISSUER_BASE = "https://badges.example.org"
MENTOR_RECOGNITION_ISSUER_NAME = "Harbour Academy"
MENTOR_RECOGNITION_ISSUER_EMAIL = "badges@example.org"
MENTOR_RECOGNITION_KEY_FILE = str(_keys / "issuer.key")
MENTOR_RECOGNITION_AUDIT_KEY = "tests-only-audit-key"
MENTOR_RECOGNITION_FILES = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": str(_keys / "files")},
}
