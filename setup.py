"""Packaging of mentor-recognition-xblock.

``static/``, ``templates/`` and ``translations/`` stand at the top of the project and are
shipped inside the package; committed symbolic links serve checkouts and ``pip install -e``.
"""

import re
from pathlib import Path

from setuptools import find_packages, setup

PACKAGE = "mentor_recognition_xblock"
ROOT = Path(__file__).parent
RESOURCES = {
    f"{PACKAGE}.static": "static",
    f"{PACKAGE}.templates": "templates",
    f"{PACKAGE}.translations": "translations",
    f"{PACKAGE}.locale": "translations",
}


def version() -> str:
    text = (ROOT / PACKAGE / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'__version__ = "([^"]+)"', text).group(1)


def requirements(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
    kept = (line.split("#")[0].strip() for line in lines)
    return [line for line in kept if line and not line.startswith("-")]


setup(
    name="mentor-recognition-xblock",
    version=version(),
    description="Recognises mentors whose guidance leads to strong portfolios, in Open edX.",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-only",
    python_requires=">=3.11",
    packages=[
        *find_packages(include=[PACKAGE, f"{PACKAGE}.*"]),
        *RESOURCES,
    ],
    package_dir=RESOURCES,
    package_data={
        PACKAGE: ["**/*.yaml", "**/*.json", "**/*.md", "**/NOTICE", "py.typed"],
        **{name: ["**/*"] for name in RESOURCES},
    },
    include_package_data=False,
    zip_safe=False,
    install_requires=requirements("base.in"),
    entry_points={
        "xblock.v1": [f"mentor_recognition = {PACKAGE}.block:MentorRecognitionBlock"],
        "lms.djangoapp": [f"{PACKAGE} = {PACKAGE}.apps:MentorRecognitionConfig"],
        "cms.djangoapp": [f"{PACKAGE} = {PACKAGE}.apps:MentorRecognitionConfig"],
        "openedx.course_tab": [
            f"mentor_recognition = {PACKAGE}.hosts.openedx.tabs:MentorRecognitionTab"
        ],
    },
    classifiers=[
        "Framework :: Django",
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "License :: OSI Approved :: GNU Affero General Public License v3",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
)
