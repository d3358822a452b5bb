"""The team as a table."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.tenancy.models import Membership


class MemberTable(tables.Table):  # type: ignore[misc]
    """Members with role, unit and last sight; the name leads to what can be done for them."""

    name = tables.TemplateColumn(
        template_name="accounts/_member_name.html", verbose_name=_("Name"), accessor="user__name", order_by="user__name"
    )
    role = tables.TemplateColumn(template_name="accounts/_member_role.html", verbose_name=_("Role"))
    unit = tables.Column(accessor="unit__name", verbose_name=_("Unit"), order_by=("unit__area_id", "unit__name"))
    signs_in_with = tables.TemplateColumn(
        template_name="accounts/_member_address.html", verbose_name=_("Signs in with"), orderable=False, empty_values=()
    )
    last_seen_at = tables.TemplateColumn(
        template_name="accounts/_member_seen.html", verbose_name=_("Last seen"), empty_values=()
    )

    class Meta:
        model = Membership
        fields = ("name", "role", "unit", "signs_in_with", "last_seen_at")
        sequence = fields
        empty_text = _("Nobody here matches. Change the filters, or invite the first member.")
        attrs = {"id": "members", "caption": _("Members")}
