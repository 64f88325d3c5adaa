"""A jurisdiction: a mail domain with its subdomains, and the regulation in force there."""

from django.db import models


class Jurisdiction(models.Model):
    """One province (or city) served by this system."""

    slug = models.SlugField(unique=True, max_length=32)
    name = models.CharField(max_length=120)
    domain = models.CharField(unique=True, max_length=200)
    regulation = models.SlugField(max_length=64)

    def __str__(self) -> str:
        return self.name
