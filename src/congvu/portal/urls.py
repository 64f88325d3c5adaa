"""The portal's paths. ``/password`` and ``/security`` are named in refusals of the mail servers: they stay."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from congvu.portal.views import (
    acts,
    admin,
    compliance,
    directory,
    my_mailbox,
    one_time,
    password,
    protection,
    regulation,
    security,
    shared_use,
    sign_in,
)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="mailbox"), name="home"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/factor", sign_in.factor, name="sign-in-factor"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language", set_language, name="language"),
    path("password", password.password, name="password"),
    path("password/shared", shared_use.shared_use, name="shared-use"),
    path("security", security.security, name="security"),
    path("security/confirm", security.confirm, name="confirm"),
    path("security/authenticator", security.authenticator, name="authenticator"),
    path("security/passkey", security.passkey, name="passkey"),
    path("security/remove", security.remove, name="factor-remove"),
    path("security/codes", security.codes, name="codes"),
    path("security/app-password", security.app_password, name="app-password"),
    path("security/app-password/revoke", security.revoke, name="app-revoke"),
    path("security/sessions/end", security.end, name="session-end"),
    path("mailbox", my_mailbox.my_mailbox, name="mailbox"),
    path("mailbox/acts", acts.own, name="mailbox-acts"),
    path("directory", directory.search, name="directory"),
    path("regulation", regulation.regulation, name="regulation"),
    path("compliance", compliance.compliance, name="compliance"),
    path("compliance/agencies", compliance.agencies, name="compliance-agencies"),
    path("compliance.xlsx", compliance.as_xlsx, name="compliance-xlsx"),
    path("compliance.docx", compliance.as_docx, name="compliance-docx"),
    path("admin/agencies", admin.agencies, name="admin-agencies"),
    path("admin/people", admin.people, name="admin-people"),
    path("admin/mailboxes", admin.mailboxes, name="admin-mailboxes"),
    path("admin/acts", acts.acts, name="admin-acts"),
    path("admin/mailboxes/<uuid:key>", admin.mailbox, name="admin-mailbox"),
    path("admin/mailboxes/<uuid:key>/one-time-password", one_time.issue, name="admin-one-time"),
    path("admin/mailboxes/<uuid:key>/second-factor", protection.factor, name="admin-factor"),
    path("admin/mailboxes/<uuid:key>/lock", protection.lock, name="admin-unlock"),
    path("admin/mailboxes/<uuid:key>/slip", one_time.slip, name="admin-slip"),
]
