"""Which admin site Django uses."""

from django.contrib.admin.apps import AdminConfig


class PlatformAdminConfig(AdminConfig):
    """Puts the platform's read-only admin in place of Django's."""

    default_site = "pmi_platform.core.operations.admin_site.PlatformAdminSite"
