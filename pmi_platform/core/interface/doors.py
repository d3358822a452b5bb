"""What every HTML door shares: who is let in, and how a service's refusal becomes a form's message."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from pmi_platform.core.errors import DomainError, InvalidInput, NotFound, NotPermitted
from pmi_platform.core.tenancy.scope import Actor, current_actor

P = ParamSpec("P")


class ScopedRequest(HttpRequest):
    """A request in whose scope somebody acts."""

    actor: Actor


ScopedView: TypeAlias = Callable[Concatenate[ScopedRequest, P], HttpResponseBase]
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def scoped(*capabilities: str) -> Callable[[ScopedView[P]], View[P]]:
    """Let in whoever holds one of `capabilities` somewhere (anybody with a role, when none is named).

    The others are sent to sign in or to choose a role, or raise `NotPermitted`.
    """

    def guard(view: ScopedView[P]) -> View[P]:
        @wraps(view)
        def let_in(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            actor = current_actor()
            if actor is None:
                return redirect("accounts:scope")
            if capabilities and not any(actor.allows(capability) for capability in capabilities):
                raise NotPermitted(capability=capabilities[0])
            return view(cast(ScopedRequest, request), *args, **kwargs)

        return cast(View[P], let_in)

    return guard


@contextmanager
def refusals_shown_in(form: BaseForm) -> Iterator[None]:
    """What a service refuses becomes the form's errors, so that what was typed stays; ask `form.is_valid()` after it.

    That something may not be done, or is not there, remains an error page.
    """
    try:
        yield
    except (NotPermitted, NotFound):
        raise
    except InvalidInput as error:
        for name, text in error.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
    except DomainError as error:
        form.add_error(None, str(error))


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """The same for an act that is only a button: what a service refuses becomes a message on the next page."""
    try:
        yield
    except (NotPermitted, NotFound):
        raise
    except InvalidInput as error:
        messages.error(request, " ".join(str(text) for text in error.fields.values()))
    except DomainError as error:
        messages.error(request, str(error))
