"""Final report: the last numbers of an event, what was done about it, and what remains to be done."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.development import DAMAGE, GROUPS
from incidents.report_types.protocol import Facts, Field, FieldsType, FieldType, Section
from incidents.report_types.questions import AFFECTED, CASUALTIES, DISPLACED, HAZARD, SEVERITY

SECTIONS = (
    Section(name="service", label=_("What was done")),
    Section(name="remaining", label=_("What remains")),
)
SERVICE = (
    Field(name="people_served", type=FieldType.COUNT, label=_("People served"), unit="jiwa", section="service"),
    Field(name="households_served", type=FieldType.COUNT, label=_("Households served"), unit="kk", section="service"),
    Field(name="volunteers", type=FieldType.COUNT, label=_("Volunteers deployed"), unit="jiwa", section="service"),
    Field(name="services", type=FieldType.TEXT, label=_("Services given"), section="service"),
    Field(name="goods", type=FieldType.TEXT, label=_("Goods given out"), section="service"),
    Field(name="partners", type=FieldType.TEXT, label=_("Who else helped"), section="service"),
)
REMAINING = (
    Field(name="open_needs", type=FieldType.TEXT, label=_("Needs that stay open"), section="remaining"),
    Field(name="handed_over", type=FieldType.TEXT, label=_("Handed over to"), section="remaining"),
    Field(name="lessons", type=FieldType.TEXT, label=_("Lessons"), section="remaining"),
    Field(name="recommendations", type=FieldType.TEXT, label=_("Recommendations"), section="remaining"),
)


class Final(FieldsType):
    code = "final"
    kind = "event"
    label = _("Final report")
    sections = SECTIONS
    fields = (HAZARD, SEVERITY, *AFFECTED, *CASUALTIES, *DISPLACED, *GROUPS, *DAMAGE, *SERVICE, *REMAINING)

    def severity(self, facts: Facts) -> str:
        return facts.severity


report_type = Final()
