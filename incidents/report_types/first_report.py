"""First report: what, where, how severe, and the numbers that are known already."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Facts, FieldsType
from incidents.report_types.questions import AFFECTED, CASUALTIES, DISPLACED, HAZARD, SEVERITY
from incidents.rules.severity import gravest


class FirstReport(FieldsType):
    code = "first_report"
    kind = "event"
    label = _("First report")
    fields = (HAZARD, SEVERITY, *AFFECTED, *CASUALTIES, *DISPLACED)

    def severity(self, facts: Facts) -> str:
        """Where people died or are missing, it is high at least."""
        lives = facts.counts.get("dead", 0) + facts.counts.get("missing", 0)
        return gravest(facts.severity, "high") if lives else facts.severity


report_type = FirstReport()
