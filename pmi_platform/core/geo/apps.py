from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeoConfig(AppConfig):
    name = "pmi_platform.core.geo"
    label = "geo"
    verbose_name = _("Areas and maps")
    default_auto_field = "django.db.models.BigAutoField"
