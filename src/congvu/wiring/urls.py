"""Which door answers which path."""

from django.urls import include, path

urlpatterns = [path("", include("congvu.portal.urls")), path("", include("congvu.api.urls"))]
