"""A jurisdiction: a mail domain with its subdomains, and the regulation in force there."""

from django.db import models


class Jurisdiction(models.Model):
    """One province (or city) served here. Without ``direct_sign_in`` shared mailboxes open to holders only."""

    slug = models.SlugField(unique=True, max_length=32)
    name = models.CharField(max_length=120)
    domain = models.CharField(unique=True, max_length=200)
    regulation = models.SlugField(max_length=64)
    direct_sign_in = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
