"""Rapid assessment: PMI's own form, section by section, each with its source."""

from django.utils.translation import gettext_lazy as _

from incidents.report_types.protocol import Facts, FieldsType
from incidents.report_types.questionnaire import read_questionnaire
from incidents.report_types.questions import HAZARD, SEVERITY
from incidents.rules.severity import gravest


class RapidAssessment(FieldsType):
    code = "rapid_assessment"
    kind = "event"
    label = _("Rapid assessment")
    sections, _questions = read_questionnaire("rapid_assessment.yaml")
    fields = (HAZARD, SEVERITY, *_questions)

    def severity(self, facts: Facts) -> str:
        """Where people died or are missing, it is high at least."""
        lives = facts.counts.get("dead", 0) + facts.counts.get("missing", 0)
        return gravest(facts.severity, "high") if lives else facts.severity


report_type = RapidAssessment()
