from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "pmi_platform.core.geo"
    label = "geo"
    default_auto_field = "django.db.models.BigAutoField"
