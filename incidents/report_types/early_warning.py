"""Early warning: something may happen; who would be in its way."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Facts, Field, FieldsType, FieldType
from incidents.report_types.questions import HAZARD, SEVERITY


class EarlyWarning(FieldsType):
    code = "early_warning"
    kind = "early_warning"
    label = _("Early warning")
    fields = (
        HAZARD,
        SEVERITY,
        Field(
            name="people_at_risk", type=FieldType.COUNT, label=_("People at risk"), unit="jiwa", indicator="terancam"
        ),
        Field(
            name="households_at_risk",
            type=FieldType.COUNT,
            label=_("Households at risk"),
            unit="kk",
            indicator="terancam",
        ),
    )

    def severity(self, facts: Facts) -> str:
        return facts.severity


report_type = EarlyWarning()
