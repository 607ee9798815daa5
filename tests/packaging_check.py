"""Run from an installed copy, outside the checkout: everything a host needs is in the package."""

from __future__ import annotations

import importlib.resources
import sys


def main() -> None:
    package = importlib.resources.files("mentor_recognition_xblock")
    assert "site" in str(package) or "target" in str(package), package
    wanted = [
        "static/mentor_recognition/js/block.js",
        "static/mentor_recognition/css/block.css",
        "templates/mentor_recognition/block/unit.html",
        "templates/mentor_recognition/console/dossier.html",
        "translations/es/LC_MESSAGES/text.mo",
        "translations/es/LC_MESSAGES/django.mo",
        "locale/es/LC_MESSAGES/django.mo",
        "programmes/policies/starter.yaml",
        "core/schemas/policy.schema.json",
        "core/openbadges/contexts/credentials-v2.json",
        "reviews/rubrics/portfolio.yaml",
        "reviews/exemplars/tide-gauges.yaml",
        "migrations/0001_initial.py",
        "py.typed",
    ]
    missing = [path for path in wanted if not package.joinpath(path).is_file()]
    assert not missing, missing
    from importlib.metadata import entry_points

    (found,) = entry_points(group="xblock.v1", name="mentor_recognition")
    assert found.value == "mentor_recognition_xblock.block:MentorRecognitionBlock"
    for group in ("lms.djangoapp", "cms.djangoapp"):
        assert [one for one in entry_points(group=group) if "mentor_recognition" in one.value]
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "mentor_recognition_xblock.apps.MentorRecognitionConfig",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        LANGUAGE_CODE="es",
        SECRET_KEY="x",
        USE_TZ=True,
    )
    django.setup()
    from django.template.loader import get_template
    from django.utils.translation import gettext

    get_template("mentor_recognition/block/unit.html")
    assert gettext("Claim badge") != "Claim badge"
    block = found.load()
    assert block.open_local_resource("mentor_recognition/js/block.js")
    sys.stdout.write("complete")


if __name__ == "__main__":
    main()
