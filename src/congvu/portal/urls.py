"""The portal's paths. ``/password`` is named in refusals of the mail servers and must stay."""

from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from congvu.portal.views import acts, admin, compliance, directory, my_mailbox, one_time, password, regulation, sign_in

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="mailbox"), name="home"),
    path("sign-in", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("language", set_language, name="language"),
    path("password", password.password, name="password"),
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
    path("admin/mailboxes/<uuid:key>/slip", one_time.slip, name="admin-slip"),
]
