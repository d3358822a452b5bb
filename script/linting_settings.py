"""The product's settings and the migration linter, which is a development tool and no part of the product."""

from pmi_platform.settings import *  # noqa: F403
from pmi_platform.settings import INSTALLED_APPS as PRODUCT_APPS

INSTALLED_APPS = [*PRODUCT_APPS, "django_migration_linter"]
MIGRATION_LINTER_OPTIONS = {
    "sql_analyser": "postgresql",
    "no_cache": True,
    "quiet": ["ok", "ignore"],
    "exclude_apps": [
        app.rpartition(".")[2] for app in PRODUCT_APPS if app.startswith(("django.", "allauth", "oauth2_provider"))
    ],
    # A matter of naming inside data migrations, no danger to a running release.
    "exclude_migration_tests": ["RUNPYTHON_MODEL_VARIABLE_NAME"],
}
