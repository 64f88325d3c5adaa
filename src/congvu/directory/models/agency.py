"""Agencies and their units: who mailboxes belong to."""

from django.db import models

from congvu.directory.models.jurisdiction import Jurisdiction


class AgencyKind(models.TextChoices):
    """Kinds of bodies that the five regulations name (CT-2.1, DL-2, VP-4.3, VP-QD.3, QT-4.2.1)."""

    DEPARTMENT = "so", "Sở"
    BOARD = "ban", "Ban"
    SECTOR = "nganh", "Ngành"
    OFFICE = "van_phong", "Văn phòng"
    DISTRICT = "ubnd_huyen", "UBND cấp huyện"
    COMMUNE = "ubnd_xa", "UBND cấp xã"
    PARTY = "to_chuc_chinh_tri", "Tổ chức chính trị"
    UNION = "to_chuc_ct_xh", "Tổ chức chính trị - xã hội"
    SERVICE = "don_vi_su_nghiep", "Đơn vị sự nghiệp"
    FRONT = "mat_tran", "Mặt trận Tổ quốc"
    CENTRAL = "trung_uong", "Cơ quan trung ương tại tỉnh"
    ASSOCIATION = "hoi", "Hội"
    ENTERPRISE = "doanh_nghiep", "Doanh nghiệp"


BODIES = {
    AgencyKind.PARTY.value: "party",
    AgencyKind.FRONT.value: "front",
    AgencyKind.UNION.value: "mass_organisation",
    AgencyKind.CENTRAL.value: "central_agency",
    AgencyKind.ASSOCIATION.value: "association",
    AgencyKind.ENTERPRISE.value: "enterprise",
}
"""The kinds as regulations name bodies; all other kinds are of the State."""


class Agency(models.Model):
    """A state body (cơ quan). ``code`` is its label in the addresses of its people and units.

    ``state_capital`` says of an enterprise whether the State has capital in it (VP-4.3.s1), None where nobody knows.
    ``regulation`` is the slug of a regulation of its own (QT-2.1); blank is its parent's, or the jurisdiction's. One
    that was merged or dissolved is closed, with who followed it; its code is free again.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="agencies")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    state_capital = models.BooleanField(null=True, blank=True)
    sector = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    search = models.CharField(max_length=400)
    sort = models.CharField(max_length=200)
    regulation = models.SlugField(max_length=64, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            # Two districts may each have a commune of the same name; NULL parents compare by the partial constraint.
            models.UniqueConstraint(
                fields=["jurisdiction", "parent", "code"], condition=models.Q(closed_on=None), name="agency_code"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "code"],
                condition=models.Q(parent=None, closed_on=None),
                name="agency_root_code",
            ),
        ]
        indexes = [models.Index(fields=["jurisdiction", "sort", "id"], name="agency_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def body(self) -> str:
        """What a regulation calls a body of this kind."""
        return BODIES.get(self.kind, "state_agency")


class Unit(models.Model):
    """An office, division or section directly under one agency (đơn vị, CT-2.2)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "code"], condition=models.Q(closed_on=None), name="unit_code")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.agency.name}"
