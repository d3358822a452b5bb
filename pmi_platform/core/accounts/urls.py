from django.urls import path

from pmi_platform.core.accounts.views import invitations, pins, scope, session, sessions, sign_in, team

app_name = "accounts"

urlpatterns = [
    path("akun/telepon/", sign_in.PhoneSignInView.as_view(), name="phone_sign_in"),
    path("akun/perangkat/", sessions.sessions, name="sessions"),
    path("akun/undangan/<str:token>/", invitations.invitation, name="invitation"),
    path("akun/undangan/<str:token>/qr.svg", invitations.invitation_qr, name="invitation_qr"),
    path("akun/pin/", pins.change_pin, name="change_pin"),
    path("akun/pin/<str:token>/", invitations.new_pin, name="new_pin"),
    path("api/session/", session.session, name="session"),
    path("ruang/", scope.scope, name="scope"),
    path("tim/", team.team, name="team"),
    path("tim/undang/", team.invite, name="invite"),
    path("tim/undangan/<uuid:invitation_id>/", team.issued, name="issued"),
    path("tim/undangan/<uuid:invitation_id>/tarik/", team.withdraw, name="withdraw"),
    path("tim/<uuid:membership_id>/", team.member, name="member"),
    path("tim/<uuid:membership_id>/akhiri/", team.end_role, name="end_role"),
    path("tim/<uuid:membership_id>/pin/", team.new_pin_link, name="new_pin_link"),
    path("tim/<uuid:membership_id>/keluarkan/", team.sign_out_devices, name="sign_out_devices"),
    path("tim/<uuid:membership_id>/faktor-kedua/", team.forget_factor, name="forget_factor"),
    path("tim/<uuid:membership_id>/jabatan/", team.give_office, name="give_office"),
]
