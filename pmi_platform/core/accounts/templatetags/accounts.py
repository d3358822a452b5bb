"""How pages write what belongs to accounts."""

from django import template

from pmi_platform.core.accounts.rules.phones import as_spoken

register = template.Library()


@register.filter
def spoken(phone: str | None) -> str:
    """A stored phone number as it is read out; empty where there is none."""
    return as_spoken(phone) if phone else ""
