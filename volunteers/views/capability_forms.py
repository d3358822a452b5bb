"""What people type about skills, certificates, readiness, and whom they look for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.interface.fields import AreaField
from volunteers.models import Competence, Volunteer
from volunteers.queries.choosing import skills
from volunteers.rules.suitability import Demand
from volunteers.services.capability import FURTHEST_KM, LONGEST_DAYS, LONGEST_NOTICE, CertificateDraft, Willingness


def _number(label: Any, most: int, **kwargs: Any) -> forms.IntegerField:
    digits = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=most, widget=digits, **kwargs)


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


class _SkillForm(forms.Form):
    """A form that names a skill."""

    skill = forms.ChoiceField(label=_("Skill"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].choices = [(skill.code, skill.name) for skill in skills()]  # type: ignore[attr-defined]


class SkillForm(_SkillForm):
    """What somebody can do, and how well."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int, choices=Competence.Level.choices)


class CertificateForm(_SkillForm):
    """A certificate as it reads."""

    number = forms.CharField(label=_("Number"), max_length=200)
    issuer = forms.CharField(label=_("Issued by"), max_length=200)
    issued_on = _day(_("Issued on"))
    expires_on = _day(_("Valid until"), required=False, help_text=_("Empty when it does not expire."))

    def draft(self) -> CertificateDraft:
        """The service's input, once the form is valid."""
        return CertificateDraft(**self.cleaned_data)


class WillingnessForm(forms.Form):
    """How ready somebody is."""

    is_available = forms.BooleanField(label=_("Available now"), required=False)
    helps_remotely = forms.BooleanField(label=_("Helps from afar too, by phone or computer"), required=False)
    reach_km = _number(_("Goes at most (km)"), FURTHEST_KM, help_text=_("Empty means anywhere."))
    longest_days = _number(_("Stays at most (days)"), LONGEST_DAYS, help_text=_("Empty means as long as needed."))
    notice_hours = _number(_("Needs notice of (hours)"), LONGEST_NOTICE)

    @classmethod
    def of(cls, volunteer: Volunteer) -> WillingnessForm:
        """What is stored, to be changed."""
        return cls(initial={name: getattr(volunteer, name) for name in cls.base_fields}, auto_id="ready_%s")

    def willingness(self) -> Willingness:
        """The service's input, once the form is valid."""
        said = self.cleaned_data
        return Willingness(**{**said, "notice_hours": said["notice_hours"] or 0})


class ChoosingForm(_SkillForm):
    """Whom one looks for, and where."""

    NO_MIDDLE = _("Nobody knows where this area lies. Choose its kecamatan.")

    area = AreaField(label=_("Needed in"))
    level = forms.TypedChoiceField(
        label=_("Level at least"), coerce=int, choices=Competence.Level.choices, required=False
    )
    days = _number(_("For how many days"), LONGEST_DAYS)
    certified = forms.BooleanField(label=_("With a valid certificate"), required=False)
    remote = forms.BooleanField(label=_("From afar"), required=False)

    def demand(self) -> Demand:
        """What is asked for, as of now."""
        said = self.cleaned_data
        return Demand(
            skill=said["skill"],
            level=said["level"] or 1,
            certified=said["certified"],
            days=said["days"] or 1,
            remote=said["remote"],
            starts_at=timezone.now(),
        )
