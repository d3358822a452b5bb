"""Forms of the coordination pages."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.queries.reference import hazards
from incidents.queries.risk_exposure import ORDERS
from pmi_platform.core.geo.queries.areas import children_of
from pmi_platform.core.tenancy.declarations import Purpose
from pmi_platform.core.tenancy.queries.grants import possible_receivers
from pmi_platform.core.tenancy.scope import Actor
from pmi_platform.core.tenancy.services.grants import GrantTerms

PURPOSE_LABELS = {
    Purpose.INCIDENTS: _("Incidents, reports and figures"),
    Purpose.VOLUNTEERS: _("Volunteers, without personal data"),
    Purpose.STOCK: _("Stock in warehouses"),
    Purpose.AMBULANCES: _("Ambulances"),
}
USUAL_DAYS = 14
NO_ZONES = _("no zones")


class RiskMapForm(forms.Form):
    """Which hazard the risk map shows, and in which kabupaten or kota. Hazards without a zone say so."""

    hazard = forms.ChoiceField(label=_("Hazard"), widget=forms.Select(attrs={"data-submit-on-change": ""}))
    within = forms.ChoiceField(label=_("Regency or city"), required=False)
    past = forms.BooleanField(label=_("Past incidents too"), required=False)
    order = forms.ChoiceField(
        required=False, choices=[(order, order) for order in ("", *ORDERS)], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, actor: Actor, with_zones: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = [  # type: ignore[attr-defined]
            (code, hazard.name if code in with_zones else f"{hazard.name} – {NO_ZONES}")
            for code, hazard in hazards().items()
        ]
        areas = children_of(actor.tenant.area_code)
        self.fields["within"].choices = [  # type: ignore[attr-defined]
            ("", _("Everywhere")),
            *((area.code, area.name) for area in areas),
        ]

    def clean_order(self) -> str:
        """The gravest first, unless something else is asked for."""
        return self.cleaned_data["order"] or "risk"


class GrantForm(forms.Form):
    """What to share with whom, until the end of which day."""

    receiver = forms.ChoiceField(label=_("Who may read"))
    purpose = forms.ChoiceField(
        label=_("What they may read"), choices=[(purpose.value, label) for purpose, label in PURPOSE_LABELS.items()]
    )
    area_codes = forms.MultipleChoiceField(
        label=_("Where"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose the areas along the border. Without any, everything of yours is shared."),
    )
    valid_until = forms.DateField(
        label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("The agreement, letter or decision that this rests on.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *((str(tenant.pk), tenant.organisation.name) for tenant in possible_receivers(actor)),
        ]
        self.fields["area_codes"].choices = [  # type: ignore[attr-defined]
            (area.code, area.name) for area in children_of(actor.tenant.area_code)
        ]
        self.fields["valid_until"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)

    def terms(self) -> GrantTerms:
        """The service's input, once the form is valid."""
        last_day = self.cleaned_data["valid_until"]
        return GrantTerms(
            receiver_id=int(self.cleaned_data["receiver"]),
            purpose=Purpose(self.cleaned_data["purpose"]),
            area_codes=tuple(self.cleaned_data["area_codes"]),
            valid_from=timezone.now(),
            valid_until=timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min)),
            reason=self.cleaned_data["reason"],
        )
