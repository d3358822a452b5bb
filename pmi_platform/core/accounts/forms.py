"""What people type to sign in, to join and to let others in."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmi_platform.core.accounts.rules.phones import mobile_number
from pmi_platform.core.accounts.rules.pins import PIN_LENGTH, is_pin
from pmi_platform.core.tenancy.models import Membership, Unit
from pmi_platform.core.tenancy.roles import Role


class PhoneField(forms.CharField):
    """A mobile number in any spelling; its clean value is E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        number = mobile_number(text)
        if number is None:
            raise forms.ValidationError(_("Enter a mobile number such as 0812 3456 7890."))
        return number


class PinField(forms.CharField):
    """Six digits that a password manager may fill in."""

    def __init__(self, *, autocomplete: str, **kwargs: Any) -> None:
        attributes = {
            "inputmode": "numeric",
            "autocomplete": autocomplete,
            "pattern": "[0-9]*",
            "maxlength": PIN_LENGTH,
        }
        super().__init__(widget=forms.PasswordInput(attrs=attributes), strip=True, **kwargs)

    def clean(self, value: Any) -> str:
        pin: str = super().clean(value)
        if not is_pin(pin):
            raise forms.ValidationError(_("Enter six digits."))
        return pin


class PhonePinForm(forms.Form):
    """Signing in in the field."""

    phone = PhoneField(label=_("Phone number"))
    pin = PinField(label=_("PIN"), autocomplete="current-password")


class NewPinForm(forms.Form):
    """A new PIN, typed twice."""

    pin = PinField(label=_("PIN, six digits"), autocomplete="new-password")
    pin_again = PinField(label=_("The same PIN again"), autocomplete="new-password")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "pin_again" in given and given.get("pin") != given["pin_again"]:
            self.add_error("pin_again", _("The two PINs differ."))
        return given


class ChangePinForm(NewPinForm):
    """Another PIN, by whoever knows the present one."""

    present_pin = PinField(label=_("Present PIN"), autocomplete="current-password")
    field_order = ("present_pin", "pin", "pin_again")


class JoinFieldForm(NewPinForm):
    """Joining a unit with a phone."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(label=_("Your mobile number"), help_text=_("You sign in with it."))
    field_order = ("name", "phone", "pin", "pin_again")


class JoinOfficeForm(forms.Form):
    """Joining an office with e-mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A sentence is good."),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and given.get("password_again") != given["password"]:
            self.add_error("password_again", _("The two passwords differ."))
        return given


class UnitChoiceField(forms.ChoiceField):
    """A unit out of those within reach, grouped by the kabupaten/kota above it."""

    def offer(self, units: Iterable[Unit]) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in units:
            above = unit.parent if unit.level == Unit.Level.KECAMATAN and unit.parent else unit
            groups.setdefault(above.name, []).append((str(unit.pk), unit.name))
        self.choices = [("", _("Choose a unit")), *groups.items()]


class InvitationForm(forms.Form):
    """Whom to let in, where and as what."""

    role = forms.ChoiceField(label=_("Role"))
    unit = UnitChoiceField(label=_("Unit"))
    name = forms.CharField(label=_("Whom it is for"), max_length=120, required=False)
    phone = PhoneField(
        label=_("Mobile number"),
        required=False,
        help_text=_("When given, only this number can use the invitation."),
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Needed for operators, who sign in by e-mail.")
    )

    def __init__(self, *args: Any, roles: Iterable[Role], units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self.fields["role"], roles)
        _offer_units(self.fields["unit"], units)


class OfficeForm(forms.Form):
    """Another office for a member: for good, or acting under a decree until a day."""

    role = forms.ChoiceField(label=_("Role"))
    unit = UnitChoiceField(label=_("Unit"))
    acting = forms.ChoiceField(
        label=_("Held as"), required=False, choices=[("", _("Appointed for good")), *Membership.Acting.choices]
    )
    decree = forms.CharField(label=_("Number of the decree"), max_length=200, required=False)
    valid_until = forms.DateField(
        label=_("Until (last day)"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, roles: Iterable[Role], units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self.fields["role"], roles)
        _offer_units(self.fields["unit"], units)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("acting") and not given.get("valid_until"):
            self.add_error("valid_until", _("Enter the last day of the acting appointment."))
        return given

    def ends_at(self) -> datetime:
        """The end of the last day, in the unit's own time."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["valid_until"], time.max))


def _offer_roles(field: forms.Field, roles: Iterable[Role]) -> None:
    assert isinstance(field, forms.ChoiceField)
    wanted = set(roles)
    field.choices = [("", _("Choose a role")), *((role.value, role.label) for role in Role if role in wanted)]


def _offer_units(field: forms.Field, units: Iterable[Unit]) -> None:
    assert isinstance(field, UnitChoiceField)
    field.offer(units)


__all__ = [
    "ChangePinForm",
    "InvitationForm",
    "JoinFieldForm",
    "JoinOfficeForm",
    "NewPinForm",
    "OfficeForm",
    "PhonePinForm",
]
