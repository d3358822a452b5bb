"""What people type about the phones that file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PhoneForm(forms.Form):
    """A name by which one tells one's phones apart."""

    label = forms.CharField(
        label=_("Which phone"),
        max_length=60,
        help_text=_("Such as: the post's Samsung. It is shown when you revoke it."),
    )
