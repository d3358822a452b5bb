"""Publishing one's own warning as CAP 1.2, and what of it was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from incidents.capabilities import ALERT_PUBLISH
from incidents.models import Alert
from incidents.queries.alert_issues import list_issues
from incidents.rules.alerts import is_own
from incidents.views.refused import Refused
from pmi_platform.core.interface.fields import NoteField, VersionedForm
from pmi_platform.core.tenancy.models import Space
from pmi_platform.core.tenancy.scope import Actor


class IssueForm(VersionedForm):
    """The English part of what everybody is told; without it the hazard and the places are said in English."""

    headline = forms.CharField(label=gettext_lazy("In one line, in English"), required=False, max_length=200)
    description = NoteField(label=gettext_lazy("What is said, in English"))
    instruction = NoteField(label=gettext_lazy("What to do, in English"))

    def english(self) -> dict[str, str]:
        """What was typed, once the form is valid."""
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}


def issuing_of(actor: Actor, found: Alert, *, is_in_force: bool, returned: Refused) -> dict[str, Any]:
    """What was published of the warning and, where nothing was, the form that publishes it."""
    if found.tenant_id != actor.tenant.id or not is_own(found.source):
        return {}
    issues = [
        {
            "kind": issue.get_kind_display(),
            "sent_at": issue.sent_at,
            "url": reverse("cap:own-message", args=[issue.pk]),
        }
        for issue in list_issues(actor=actor, alert_id=found.pk)
    ]
    told: dict[str, Any] = {"issues": issues, "is_public": actor.tenant.space == Space.ACTUAL}
    may = any(actor.allows(ALERT_PUBLISH, at=code) for code in found.area_codes or [actor.tenant.area_code or ""])
    if issues or not may or not is_in_force:
        return told
    form = IssueForm(initial={"version": found.version}, auto_id="issue_%s")
    return {
        **told,
        "issue_url": reverse("incidents:alert-issuing", args=[found.pk]),
        "issue_form": returned.take("issue_form", fresh=form, version=found.version),
    }
