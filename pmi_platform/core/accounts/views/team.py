"""The people of one's units: who is there, who may come in, who must go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from pmi_platform.core.accounts.capabilities import DEVICE_REVOKE, INVITATION_ISSUE
from pmi_platform.core.accounts.filters import MemberFilter
from pmi_platform.core.accounts.forms import InvitationForm, OfficeForm
from pmi_platform.core.accounts.queries import members as queries
from pmi_platform.core.accounts.queries.devices import devices_of
from pmi_platform.core.accounts.queries.invitations import find_invitation, open_invitations
from pmi_platform.core.accounts.services.invitations import (
    InvitationDraft,
    Issued,
    issue_invitation,
    withdraw_invitation,
)
from pmi_platform.core.accounts.services.pins import offer_new_pin
from pmi_platform.core.accounts.services.second_factors import forget_second_factor
from pmi_platform.core.accounts.services.sessions import end_devices
from pmi_platform.core.accounts.tables import MemberTable
from pmi_platform.core.interface.doors import ScopedRequest, refusals_shown_in, scoped
from pmi_platform.core.tenancy.capabilities import MEMBERSHIP_MANAGE, MEMBERSHIP_READ
from pmi_platform.core.tenancy.models import Membership
from pmi_platform.core.tenancy.roles import APPOINTS, Role
from pmi_platform.core.tenancy.services.memberships import ActingAppointment, grant_membership, revoke_membership

PAGE_SIZE = 25
ISSUED_KEY = "issued_link"


@scoped(MEMBERSHIP_READ)
@require_GET
def team(request: ScopedRequest) -> HttpResponseBase:
    """Members of one's area and the links that still let somebody in."""
    found = MemberFilter(request.GET, queryset=queries.members(request.actor), actor=request.actor)
    table = MemberTable(found.qs)
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    context = {"table": table, "filter": found, "invitations": open_invitations(request.actor)}
    return render(request, "accounts/team.html", context)


@scoped(MEMBERSHIP_READ)
@require_GET
def member(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    """One member: offices, devices, and what the actor may do."""
    office = queries.find_member(request.actor, membership_id)
    context = {
        "office": office,
        "offices": queries.members(request.actor).filter(user_id=office.user_id),
        "devices": devices_of(office.user_id, current_key=request.session.session_key),
        "is_in_reach": queries.is_in_reach(request.actor, office),
    }
    return render(request, "accounts/member.html", context)


@scoped(INVITATION_ISSUE)
@never_cache
def invite(request: ScopedRequest) -> HttpResponseBase:
    """Make a link for one person."""
    form = InvitationForm(
        request.POST or None,
        roles=_roles(request),
        units=queries.units(request.actor, capability=INVITATION_ISSUE),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            issued = issue_invitation(actor=request.actor, draft=_draft(form))
            return _show(request, issued)
    return render(request, "accounts/invite.html", {"form": form})


@scoped(INVITATION_ISSUE)
@require_GET
@never_cache
def issued(request: ScopedRequest, invitation_id: UUID) -> HttpResponseBase:
    """The link and its QR code, for whoever made it and until they make the next one."""
    kept_id, token = request.session.get(ISSUED_KEY, ("", ""))
    if kept_id != str(invitation_id):
        messages.info(request, _("A link is shown once, to whoever made it. Make a new one if it was lost."))
        return redirect("accounts:team")
    context = {
        "invitation": find_invitation(invitation_id),
        "link": request.build_absolute_uri(reverse("accounts:invitation", kwargs={"token": token})),
        "qr_url": reverse("accounts:invitation_qr", kwargs={"token": token}),
    }
    return render(request, "accounts/issued.html", context)


@scoped(INVITATION_ISSUE)
@require_POST
def withdraw(request: ScopedRequest, invitation_id: UUID) -> HttpResponseBase:
    withdraw_invitation(actor=request.actor, invitation_id=invitation_id)
    messages.success(request, _("The invitation lets nobody in any more."))
    return redirect("accounts:team")


@scoped(MEMBERSHIP_MANAGE)
@require_POST
def end_role(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    revoke_membership(actor=request.actor, membership_id=membership_id)
    messages.success(request, _("The role has ended."))
    return redirect("accounts:team")


@scoped(DEVICE_REVOKE)
@require_POST
def new_pin_link(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    """The old PIN stops working; a link to set a new one is shown once."""
    office = queries.find_member(request.actor, membership_id)
    return _show(request, offer_new_pin(actor=request.actor, user_id=office.user_id))


@scoped(DEVICE_REVOKE)
@require_POST
def sign_out_devices(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    office = queries.find_member(request.actor, membership_id)
    count = end_devices(actor=request.actor, user_id=office.user_id)
    messages.success(request, _("Signed out on %(count)s devices.") % {"count": count})
    return redirect("accounts:member", membership_id=membership_id)


@scoped(DEVICE_REVOKE)
@require_POST
def forget_factor(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    office = queries.find_member(request.actor, membership_id)
    forget_second_factor(actor=request.actor, user_id=office.user_id)
    messages.success(request, _("The second factor is forgotten and all devices are signed out."))
    return redirect("accounts:member", membership_id=membership_id)


@scoped(MEMBERSHIP_MANAGE)
def give_office(request: ScopedRequest, membership_id: UUID) -> HttpResponseBase:
    """Another role for a member, for good or as an acting officer."""
    office = queries.find_member(request.actor, membership_id)
    form = OfficeForm(
        request.POST or None,
        roles=_roles(request),
        units=queries.units(request.actor, capability=MEMBERSHIP_MANAGE),
    )
    if form.is_valid():
        with refusals_shown_in(form):
            given = _give(request, form, user_id=office.user_id)
            messages.success(request, _("The role has been given."))
            return redirect("accounts:member", membership_id=given.pk)
    return render(request, "accounts/give_office.html", {"form": form, "office": office})


def _give(request: ScopedRequest, form: OfficeForm, *, user_id: UUID) -> Membership:
    given = form.cleaned_data
    acting = None
    if given["acting"]:
        acting = ActingAppointment(
            kind=Membership.Acting(given["acting"]), decree=given["decree"], valid_until=form.ends_at()
        )
    return grant_membership(
        actor=request.actor, user_id=user_id, unit_id=UUID(given["unit"]), role=Role(given["role"]), acting=acting
    )


def _draft(form: InvitationForm) -> InvitationDraft:
    given = form.cleaned_data
    return InvitationDraft(
        unit_id=UUID(given["unit"]),
        role=Role(given["role"]),
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
    )


def _roles(request: ScopedRequest) -> set[Role]:
    """The roles that one of the actor's offices may give somewhere; the service judges where."""
    return {role for office in request.actor.offices for role in APPOINTS.get(office.role, ())}


def _show(request: HttpRequest, made: Issued) -> HttpResponseBase:
    request.session[ISSUED_KEY] = (str(made.invitation.pk), made.token)
    return redirect("accounts:issued", invitation_id=made.invitation.pk)
