"""Applications of a province that use its accounts: by OpenID Connect, and by LDAP (CT-3.2)."""

from django.db import models
from oauth2_provider.models import AbstractApplication

from congvu.directory.models.agency import Agency
from congvu.directory.models.jurisdiction import Jurisdiction


class Application(AbstractApplication):
    """One registered application; without a jurisdiction it serves all of them.

    ``pkce``: RFC 7636 is asked of it. ``ldap_password``: the hash of its own, where it looks people up in LDAP.
    ``scopes``: what it may be allowed at the API; a service may within its ``agency`` only, where it has one.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="applications")
    scopes = models.TextField(blank=True)
    ldap_password = models.CharField(max_length=128, blank=True)
    pkce = models.BooleanField(default=True)

    class Meta(AbstractApplication.Meta):
        constraints = [models.UniqueConstraint(fields=["name"], name="application_name")]

    def __str__(self) -> str:
        return str(self.name)
