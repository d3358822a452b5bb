from django.contrib import admin

from pmi_platform.core.geo.models import AdminArea


@admin.register(AdminArea)
class AdminAreaAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Areas by code and name."""

    list_display = ("code", "name", "level", "population")
    list_filter = ("level",)
    search_fields = ("code", "name")
    show_full_result_count = False
