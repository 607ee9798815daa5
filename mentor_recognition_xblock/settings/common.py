"""Defaults an LMS or Studio gets; every one may be overridden by the operator.

``settings`` is the platform's module while it is still being built: what is not there yet is left
alone here and merged again in ``production``, after the operator's values were read.
"""

from __future__ import annotations

from typing import Any

from . import merge

# .. setting_name: MENTOR_RECOGNITION_ISSUER_BASE
# .. setting_default: ""
# .. setting_description: Public https address of the issuer without a trailing slash, for example
#   https://lms.example.org/mentor-recognition. It becomes the issuer's did:web, so choose it once.
# .. setting_warning: While it is empty no badge can be issued (check mentor_recognition.W001).

# .. setting_name: MENTOR_RECOGNITION_ISSUER_NAME
# .. setting_default: ""
# .. setting_description: How the issuer is named in badges; empty uses its address.

# .. setting_name: MENTOR_RECOGNITION_ISSUER_EMAIL
# .. setting_default: ""
# .. setting_description: Address for questions about badges; it stands in every badge. Without it
#   recipients are not offered Open Badges 2.0, where an issuer must have one.

# .. setting_name: MENTOR_RECOGNITION_KEY_FILE
# .. setting_default: ""
# .. setting_description: Path of the issuer's private key: a file outside the database and its
#   backups, readable by the workers alone; `create_issuer_key` writes it.
# .. setting_warning: While the file is missing no badge can be issued (check
#   mentor_recognition.W002).

# .. setting_name: MENTOR_RECOGNITION_KEY_CUSTODY
# .. setting_default: "file"
# .. setting_description: Where private keys live: file (beside MENTOR_RECOGNITION_KEY_FILE),
#   environment (a PEM in the variable MENTOR_RECOGNITION_KEY_PEM_<NAME>), or vault.

# .. setting_name: MENTOR_RECOGNITION_KEY_VAULT
# .. setting_default: {}
# .. setting_description: With custody vault: {"url", "mount", "token_file"} of Vault's transit
#   engine; the token is read from the file and is never a setting.

# .. setting_name: MENTOR_RECOGNITION_AUDIT_KEY
# .. setting_default: ""
# .. setting_description: A long random secret of its own for the audit chain; empty uses
#   SECRET_KEY.
# .. setting_warning: Changing it breaks the chain; with SECRET_KEY, so does rotating that (check
#   mentor_recognition.W003).

# .. setting_name: MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE
# .. setting_default: ""
# .. setting_description: A file outside the database to which the audit log's newest links are
#   added each day and at each close of a term; `verify_audit_log` compares the log with it. It
#   holds no personal data: copy it to where the database's administrators cannot write.
# .. setting_warning: Without it, a whole stream taken out with its head does not show (check
#   mentor_recognition.W010).

# .. setting_name: MENTOR_RECOGNITION_HOST
# .. setting_default: mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost
# .. setting_description: The class that asks the platform; the demo and the tests use another.

# .. setting_name: MENTOR_RECOGNITION_FILES
# .. setting_default: {}
# .. setting_description: Where pictures, PDFs and code files of works lie: {"BACKEND", "OPTIONS"}
#   of a Django storage that all processes share and no web server reads, for example
#   {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": "/files"}}.
# .. setting_warning: While it is empty no files can be added (check mentor_recognition.W017).

# .. setting_name: MENTOR_RECOGNITION_COPY_HOSTS
# .. setting_default: ["raw.githubusercontent.com", "gitlab.com"]
# .. setting_description: Hosts from which learners may have public files copied into their work;
#   an empty list switches that off.

# .. setting_name: MENTOR_RECOGNITION_USE_BEAT
# .. setting_default: True
# .. setting_description: Add `run_due_work` to CELERYBEAT_SCHEDULE where the process has one (the
#   LMS has, Studio has not). False where cron runs the command of that name.

# .. setting_name: MENTOR_RECOGNITION_RETENTION
# .. setting_default: {}
# .. setting_description: Days to keep each kind of data, over the shipped periods; None keeps a
#   kind for ever. `enforce_retention --dry-run` prints the periods and what they would remove.

# .. setting_name: MENTOR_RECOGNITION_WRITES_PER_MINUTE
# .. setting_default: 60
# .. setting_description: How many changes one person may make in units within a minute; the LMS
#   limits no block's handler.

# .. setting_name: MENTOR_RECOGNITION_REST_PER_MINUTE
# .. setting_default: 300
# .. setting_description: How many requests one person's programs may make by REST within a minute,
#   refused ones too; what they change counts against MENTOR_RECOGNITION_WRITES_PER_MINUTE as well.

# .. setting_name: MENTOR_RECOGNITION_REST_STRANGERS_PER_MINUTE
# .. setting_default: 60
# .. setting_description: The same for one address from which nobody has signed in; behind a proxy,
#   let the platform set REMOTE_ADDR from the forwarded address.

# .. setting_name: MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE
# .. setting_default: 20
# .. setting_description: How many badges one address may have checked on the public page within a
#   minute; behind a proxy, let the platform set REMOTE_ADDR from the forwarded address.

# .. setting_name: MENTOR_RECOGNITION_PARTNER_PER_MINUTE
# .. setting_default: 120
# .. setting_description: How many requests one address may make to pages of partners from outside
#   within a minute, so that nobody tries many links; behind a proxy, let the platform set
#   REMOTE_ADDR from the forwarded address.

# .. setting_name: MENTOR_RECOGNITION_VERIFICATIONS_AT_ONCE
# .. setting_default: 8
# .. setting_description: How many badges are checked at one moment on the public page, counted in
#   the shared cache and in each process; whoever comes then is asked to come again.
DEFAULTS: dict[str, Any] = {
    "MENTOR_RECOGNITION_ISSUER_BASE": "",
    "MENTOR_RECOGNITION_ISSUER_NAME": "",
    "MENTOR_RECOGNITION_ISSUER_EMAIL": "",
    "MENTOR_RECOGNITION_KEY_FILE": "",
    "MENTOR_RECOGNITION_KEY_CUSTODY": "file",
    "MENTOR_RECOGNITION_KEY_VAULT": {},
    "MENTOR_RECOGNITION_AUDIT_KEY": "",
    "MENTOR_RECOGNITION_AUDIT_ANCHOR_FILE": "",
    "MENTOR_RECOGNITION_HOST": "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost",
    "MENTOR_RECOGNITION_FILES": {},
    "MENTOR_RECOGNITION_COPY_HOSTS": ["raw.githubusercontent.com", "gitlab.com"],
    "MENTOR_RECOGNITION_USE_BEAT": True,
    "MENTOR_RECOGNITION_RETENTION": {},
    "MENTOR_RECOGNITION_WRITES_PER_MINUTE": 60,
    "MENTOR_RECOGNITION_REST_PER_MINUTE": 300,
    "MENTOR_RECOGNITION_REST_STRANGERS_PER_MINUTE": 60,
    "MENTOR_RECOGNITION_VERIFICATIONS_PER_MINUTE": 20,
    "MENTOR_RECOGNITION_PARTNER_PER_MINUTE": 120,
    "MENTOR_RECOGNITION_VERIFICATIONS_AT_ONCE": 8,
}


def plugin_settings(settings: Any) -> None:
    """Set safe defaults where the operator set nothing, and join the platform's own settings."""
    for name, value in DEFAULTS.items():
        if not hasattr(settings, name):
            setattr(settings, name, value)
    merge.merge(settings)
