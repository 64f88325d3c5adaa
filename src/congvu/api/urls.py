"""The paths of the door for other software. Discovery and keys stand where the standards put them."""

from django.urls import include, path
from oauth2_provider import views

from congvu.api.oidc.views import Authorize, Discovery, SignOut
from congvu.api.rest.service import api, nowhere

oidc = (
    [
        path("oauth/authorize", Authorize.as_view(), name="authorize"),
        path("oauth/token", views.TokenView.as_view(), name="token"),
        path("oauth/revoke", views.RevokeTokenView.as_view(), name="revoke-token"),
        path("oauth/introspect", views.IntrospectTokenView.as_view(), name="introspect"),
        path("oauth/userinfo", views.UserInfoView.as_view(), name="user-info"),
        path("oauth/sign-out", SignOut.as_view(), name="rp-initiated-logout"),
        path(".well-known/openid-configuration", Discovery.as_view(), name="discovery"),
        path(".well-known/oauth-authorization-server", views.OAuthServerMetadataView.as_view(), name="metadata"),
        path(".well-known/jwks.json", views.JwksInfoView.as_view(), name="jwks-info"),
    ],
    "oauth2_provider",
)
urlpatterns = [path("", include(oidc)), path("api/v1/", api.urls), path("api/v1/<path:rest>", nowhere)]
