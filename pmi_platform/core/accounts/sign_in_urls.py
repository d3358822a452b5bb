"""The pages of allauth that this product uses. Its others (sign-up, changing the address) have no door."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from pmi_platform.core.accounts.views import password
from pmi_platform.core.accounts.views.language import set_language
from pmi_platform.core.accounts.views.second_factor import SetUpView
from pmi_platform.core.accounts.views.sign_in import SignInView

urlpatterns = [
    path("masuk/", SignInView.as_view(), name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", password.change_password, name="account_change_password"),
    path("sandi/baru/", password.set_password, name="account_set_password"),
    path("sandi/lupa/", account.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sandi/lupa/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("sandi/lupa/selesai/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("faktor-kedua/", mfa.index, name="mfa_index"),
    path("faktor-kedua/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("faktor-kedua/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktor-kedua/pasang/", SetUpView.as_view(), name="mfa_activate_totp"),
    path("faktor-kedua/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktor-kedua/pemulihan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktor-kedua/pemulihan/buat/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktor-kedua/pemulihan/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("bahasa/", set_language, name="set_language"),
]
