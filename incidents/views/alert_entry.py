"""`/peringatan/baru/`: a warning that came by radio, telephone or letter; renewing, publishing and ending one."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from incidents.capabilities import ALERT_PUBLISH, ALERT_RECORD
from incidents.forms import ReasonForm, hazard_choices
from incidents.models import Alert
from incidents.queries.alerts import readable_alert
from incidents.rules.alerts import words_in
from incidents.services import AlertNotice, end_alert, issue_alert, receive_alert
from incidents.views.alert_issues import IssueForm
from incidents.views.alert_page import show_alert
from pmi_platform.core.errors import NotFound
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.interface.fields import AreaField, MomentField, NoteField
from pmi_platform.core.tenancy.models import Space

MOST_AREAS = 20
UNCHOSEN = ("", "–")
TSUNAMI = "tsunami"
SAID_OF_TSUNAMI = {"": None, "yes": True, "no": False}


class AreasField(AreaField):
    """Several areas by name or code, separated by semicolons; its clean value is their codes."""

    def clean(self, value: Any) -> Any:
        parts = [part.strip() for part in str(value or "").split(";") if part.strip()]
        if len(parts) > MOST_AREAS:
            raise forms.ValidationError(
                _("Name %(most)d areas at most; a whole kabupaten is one."), params={"most": MOST_AREAS}
            )
        return tuple(super(AreasField, self).clean(part) for part in parts or [""])


class AlertForm(forms.Form):
    """What must be known of a warning. The same page sent twice is one warning."""

    client_ref = forms.UUIDField(widget=forms.HiddenInput)
    replaces = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    hazard = forms.ChoiceField(label=gettext_lazy("Hazard"))
    headline = forms.CharField(label=gettext_lazy("In one line"), max_length=200)
    attribution = forms.CharField(label=gettext_lazy("Who says so?"), max_length=200)
    areas = AreasField(
        label=gettext_lazy("Areas"),
        help_text=gettext_lazy("Names or codes, separated by semicolons: Kabupaten Cianjur; 32.03.11"),
    )
    severity = forms.ChoiceField(label=gettext_lazy("Severity"), choices=[UNCHOSEN, *Alert.Severity.choices])
    urgency = forms.ChoiceField(label=gettext_lazy("Urgency"), choices=[UNCHOSEN, *Alert.Urgency.choices])
    certainty = forms.ChoiceField(label=gettext_lazy("Certainty"), choices=[UNCHOSEN, *Alert.Certainty.choices])
    tsunami = forms.ChoiceField(
        label="Tsunami",
        required=False,
        choices=[
            ("", gettext_lazy("Nothing said about a tsunami")),
            ("yes", gettext_lazy("Tsunami possible")),
            ("no", gettext_lazy("No tsunami expected")),
        ],
    )
    effective_at = MomentField(label=gettext_lazy("In force from"))
    expires_at = MomentField(label=gettext_lazy("In force until"), required=False)
    description = NoteField(label=gettext_lazy("What is said"))
    instruction = NoteField(label=gettext_lazy("What to do"))

    def __init__(self, *args: Any, within: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hazard"].choices = hazard_choices(blank="–")  # type: ignore[attr-defined]
        self.fields["areas"].within = within  # type: ignore[attr-defined]
        self.initial = {"client_ref": uuid4(), "effective_at": timezone.localtime(), **self.initial}

    def notice(self, *, space: str) -> AlertNotice:
        """The service's input, once the form is valid. A warning of a tsunami says that one is possible."""
        said = self.cleaned_data
        tsunami = SAID_OF_TSUNAMI[said["tsunami"]]
        words = {name: said[name] for name in ("headline", "description", "instruction")}
        return AlertNotice(
            feed="manual",
            source="manual",
            source_key=str(said["client_ref"]),
            attribution=said["attribution"],
            hazard=said["hazard"],
            sent_at=min(said["effective_at"], timezone.now()),
            message="update" if said["replaces"] else "alert",
            references=(said["replaces"],) if said["replaces"] else (),
            status="exercise" if space == Space.EXERCISE else "actual",
            severity=said["severity"],
            urgency=said["urgency"],
            certainty=said["certainty"],
            effective_at=said["effective_at"],
            expires_at=said["expires_at"],
            texts={(get_language() or "id")[:2]: words},
            area_codes=said["areas"],
            tsunami=True if said["hazard"] == TSUNAMI and tsunami is None else tsunami,
        )


@require_http_methods(["GET", "POST"])
@scoped(ALERT_RECORD)
def entry(request: ScopedRequest) -> HttpResponse:
    """Record a warning by hand, or (`?pembaruan=`) what replaces one; rules judge it like any other."""
    tenant = request.actor.tenant
    form = AlertForm(request.POST or None, within=tenant.area_code, initial=_renewed(request))
    if request.method == "POST" and form.is_valid():
        with refusals_shown_in(form):
            alert, _is_new = receive_alert(actor=request.actor, notice=form.notice(space=tenant.space))
            messages.success(request, _("The warning is recorded and shown to everybody whom it concerns."))
            return redirect("incidents:alert", pk=alert.pk)
    status = 422 if form.is_bound else 200
    return render(request, "incidents/alert_entry.html", {"form": form}, status=status)


def _renewed(request: ScopedRequest) -> dict[str, Any]:
    """What the own warning by hand said that is to be replaced; nothing for a new one."""
    asked = request.GET.get("pembaruan", "")
    if not asked:
        return {}
    try:
        found = readable_alert(actor=request.actor, alert_id=UUID(asked))
    except ValueError as error:
        raise NotFound from error
    if found.tenant_id != request.actor.tenant.id or found.source != "manual":
        raise NotFound
    words = words_in(found.texts, get_language() or "id")
    facts = ("hazard", "attribution", "severity", "urgency", "certainty")
    return {
        "replaces": found.source_key,
        "areas": "; ".join(found.named_codes),
        "tsunami": {True: "yes", False: "no", None: ""}[found.tsunami],
        **{name: words.get(name, "") for name in ("headline", "description", "instruction")},
        **{name: getattr(found, "hazard_id" if name == "hazard" else name) for name in facts},
    }


@require_POST
@scoped(ALERT_PUBLISH)
def issuing(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """Publish a warning of one's own as CAP."""
    form = IssueForm(request.POST, auto_id="issue_%s")
    if form.is_valid():
        version, english = form.cleaned_data["version"], form.english()
        with refusals_shown_in(form):
            issue_alert(actor=request.actor, alert_id=pk, version=version, english=english)
    if not form.is_valid():
        return show_alert(request, pk, status=422, refused={"issue_form": form})
    messages.success(request, _("The warning is published. What becomes of it is published too, by itself."))
    return redirect("incidents:alert", pk=pk)


@require_POST
@scoped(ALERT_RECORD)
def ending(request: ScopedRequest, pk: UUID) -> HttpResponse:
    """End a warning before its time, with the reason."""
    form = ReasonForm(request.POST, auto_id="ending_%s")
    if form.is_valid():
        with refusals_shown_in(form):
            end_alert(actor=request.actor, alert_id=pk, **form.cleaned_data)
    if not form.is_valid():
        return show_alert(request, pk, status=422, refused={"ending_form": form})
    messages.success(request, _("The warning has ended."))
    return redirect("incidents:alert", pk=pk)
