"""One page, two ways in."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.mixins import NextRedirectMixin, RedirectAuthenticatedUserMixin
from allauth.account.views import LoginView
from allauth.core import ratelimit
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from pmi_platform.core.accounts.forms import PhonePinForm
from pmi_platform.core.accounts.signing_in import sign_in_in_the_field

WRONG = _(
    "This number and PIN do not belong together. After five wrong PINs an account is locked for a while; "
    "your unit's operator can help with a new PIN."
)
TOO_MANY = _("Too many attempts from this connection. Wait five minutes and try again.")
"""Both say the same to everybody, so that nobody learns which numbers have an account."""


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's sign-in by e-mail, beside the form for phone and PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        phone_url = self.passthrough_next_url(reverse("accounts:phone_sign_in"))
        return {"phone_form": PhonePinForm(), "phone_login_url": phone_url, **super().get_context_data(**kwargs)}


@method_decorator([never_cache, sensitive_post_parameters("pin")], name="dispatch")
class PhoneSignInView(NextRedirectMixin, RedirectAuthenticatedUserMixin, FormView):  # type: ignore[misc,type-arg]
    """The same page with the phone's form filled in."""

    form_class = PhonePinForm
    template_name = "account/login.html"
    success_url = None

    def form_valid(self, form: PhonePinForm) -> HttpResponse:
        if not ratelimit.consume(self.request, action="pin_failed", dry_run=True):
            return self._refuse(form, TOO_MANY)
        user = authenticate(self.request, **form.cleaned_data)
        if user is None:
            ratelimit.consume(self.request, action="pin_failed")
            return self._refuse(form, WRONG)
        return sign_in_in_the_field(self.request, user, redirect_url=self.get_success_url())

    def _refuse(self, form: PhonePinForm, why: Any) -> HttpResponse:
        form.add_error(None, why)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "phone_form": context["form"],
            "phone_login_url": self.passthrough_next_url(reverse("accounts:phone_sign_in")),
            "form": LoginForm(request=self.request),
            "by": "phone",
        }
