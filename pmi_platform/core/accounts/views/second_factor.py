"""Setting up the second factor."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator


@method_decorator(login_required, name="dispatch")
class SetUpView(ActivateTOTPView):  # type: ignore[misc]
    """allauth's view, after which the session counts as one that has shown the factor: the code was just typed."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp")
        return response
