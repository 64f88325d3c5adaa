"""One sign-in for the province's applications: who gets in, what is told, and that suspension ends it (CT-3.2)."""

import json
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.test import Client
from jwcrypto import jwk, jwt
from oauth2_provider.models import get_grant_model

from congvu.api.oidc.tokens import end_tokens
from congvu.api.tests.conftest import BACK, ISSUER, Relying, official
from congvu.directory.actions.applications import Wanted, register, remove_application
from congvu.directory.errors import ApplicationRefused
from congvu.directory.ldap.projection import entries_in
from congvu.directory.models import Application, Jurisdiction, Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def told(token: str, client_id: str) -> dict[str, object]:
    """The claims of an identity token whose signature, issuer and audience are right."""
    keys = jwk.JWKSet.from_json(Client().get("/.well-known/jwks.json").content.decode())
    checked = jwt.JWT(jwt=token, key=keys, check_claims={"iss": ISSUER, "aud": client_id, "exp": None})
    return dict(json.loads(checked.claims))


def suspend(box: Mailbox) -> None:
    """Out of use, in the database alone: nothing else may be needed."""
    Mailbox.objects.filter(pk=box.pk).update(state=MailboxState.SUSPENDED)


def test_discovery_stands_where_it_belongs() -> None:
    said = Client().get("/.well-known/openid-configuration").json()
    assert said["issuer"] == ISSUER
    assert said["response_types_supported"] == ["code"]
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["id_token_signing_alg_values_supported"] == ["RS256"]
    assert {said[name].partition("/oauth/")[2] for name in said if name.endswith("_endpoint")} >= {
        "authorize",
        "token",
        "userinfo",
        "sign-out",
    }


@pytest.mark.clause("CT-3.2.s2")
def test_signed_in_once_one_is_known_to_the_application(relying: Relying, box: Mailbox) -> None:
    said = relying.exchange(relying.code(box)).json()
    claims = told(said["id_token"], relying.registered.application.client_id)
    assert claims["sub"] == str(box.key)
    assert claims["nonce"] == "n1"
    assert (claims["email"], claims["name"]) == (box.address, "Lê An")
    assert claims["agency"] == {"code": "soyt", "name": "Sở Y tế"}
    info = Client().get("/oauth/userinfo", headers={"Authorization": f"Bearer {said['access_token']}"})
    assert info.json()["email"] == box.address
    again = relying.token(grant_type="refresh_token", refresh_token=said["refresh_token"])
    assert again.status_code == 200


def test_scopes_bound_what_is_told(relying: Relying, box: Mailbox) -> None:
    answer = relying.signed_in(box).get(relying.path(scope="openid"))
    code = answer["Location"].partition("code=")[2].partition("&")[0]
    claims = told(relying.exchange(code).json()["id_token"], relying.registered.application.client_id)
    assert not {"email", "name", "agency", "roles"} & claims.keys()


def test_nobody_is_led_to_the_sign_in_and_back(relying: Relying) -> None:
    answer = Client().get(relying.path())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=/oauth/authorize")


def test_asked_silently_nobody_is_refused_and_somebody_let_in(relying: Relying, box: Mailbox) -> None:
    """``prompt=none`` (OpenID Connect Core 1.0, 3.1.2.1)."""
    assert "error=login_required" in Client().get(relying.path(prompt="none"))["Location"]
    assert "code=" in relying.signed_in(box).get(relying.path(prompt="none"))["Location"]


@pytest.mark.clause("CT-3.2.s2", "CT-3.2.s3")
def test_a_suspended_mailbox_is_nobody_at_every_door(relying: Relying, box: Mailbox) -> None:
    code, said = relying.code(box), relying.exchange(relying.code(box)).json()
    client = relying.signed_in(box)
    suspend(box)
    assert client.get(relying.path())["Location"].startswith("/sign-in")
    assert relying.exchange(code).status_code == 400
    assert relying.token(grant_type="refresh_token", refresh_token=said["refresh_token"]).status_code == 400
    info = Client().get("/oauth/userinfo", headers={"Authorization": f"Bearer {said['access_token']}"})
    assert info.status_code == 401


def test_closing_the_doors_ends_every_token(relying: Relying, box: Mailbox) -> None:
    said = relying.exchange(relying.code(box)).json()
    end_tokens([box.address])
    assert relying.token(grant_type="refresh_token", refresh_token=said["refresh_token"]).status_code == 400


@pytest.mark.clause("CT-3.2.s3")
def test_the_neighbours_mailbox_is_nobody_here(relying: Relying) -> None:
    there = Jurisdiction.objects.create(slug="vp", name="VP", domain="vp.test", regulation="vinh-phuc-28-2014")
    client = relying.signed_in(official(there, "an"))
    form = dict(parse_qsl(urlsplit(relying.path()).query)) | {"allow": "Authorize"}
    for answer in (
        client.get(relying.path()),
        client.post(relying.path(), form),
        client.post("/oauth/authorize", form),
    ):
        assert answer["Location"].startswith(f"{BACK}?error=access_denied")
        assert parse_qs(urlsplit(answer["Location"]).query)["state"] == ["s1"]
    assert not get_grant_model().objects.exists()


@pytest.mark.clause("CT-3.2.s3")
def test_an_address_of_another_provider_gets_no_token(relying: Relying, box: Mailbox) -> None:
    """Typed at the sign-in on the way of an application, or handed over by the application itself."""
    client = Client()
    way = client.get(relying.path())["Location"]
    page = client.post(way, {"username": "someone@gmail.com", "password": "Mat-khau-2026"})
    assert page.status_code == 200
    assert "_auth_user_id" not in client.session
    assert client.get(relying.path())["Location"].startswith("/sign-in")
    told_by_name = relying.token(grant_type="password", username="someone@gmail.com", password="Mat-khau-2026")
    assert (told_by_name.status_code, told_by_name.json()["error"]) == (400, "invalid_grant")
    assert not get_grant_model().objects.exists()


@pytest.mark.parametrize(
    "asked",
    [
        {"redirect_uri": "https://evil.example/back"},
        {"redirect_uri": f"{BACK}/more"},
        {"client_id": "nobody"},
    ],
)
def test_a_false_request_goes_nowhere(relying: Relying, box: Mailbox, asked: dict[str, str]) -> None:
    answer = relying.signed_in(box).get(relying.path(**asked))
    assert answer.status_code == 400
    assert "không hợp lệ" in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{"code_challenge": ""}, {"code_challenge_method": "plain"}, {"response_type": "token"}]
)
def test_weak_requests_get_no_code(relying: Relying, box: Mailbox, asked: dict[str, str]) -> None:
    answer = relying.signed_in(box).get(relying.path(**asked))
    assert "code=" not in answer.get("Location", "")
    assert "access_token" not in answer.get("Location", "")


def test_a_code_works_once_with_its_verifier_and_secret(relying: Relying, box: Mailbox) -> None:
    assert relying.exchange(relying.code(box), code_verifier="x" * 64).status_code == 400
    code = relying.code(box)
    assert relying.exchange(code).status_code == 200
    assert relying.exchange(code).status_code == 400
    assert (
        Client().post("/oauth/token", {"grant_type": "authorization_code", "code": relying.code(box)}).status_code
        == 401
    )


def test_an_application_that_knows_no_pkce_is_registered_so(
    place: Jurisdiction, relying: Relying, box: Mailbox
) -> None:
    old = Relying(register(Wanted(name="webmail", redirect_uris=(BACK,), pkce=False), "test"), relying.signed_in)
    answer = old.signed_in(box).get(old.path(code_challenge="", code_challenge_method=""))
    assert "code=" in answer["Location"]


def test_signing_out_ends_the_session_and_the_tokens(relying: Relying, box: Mailbox) -> None:
    said = relying.exchange(relying.code(box)).json()
    client = relying.signed_in(box)
    answer = client.get("/oauth/sign-out", {"id_token_hint": said["id_token"], "post_logout_redirect_uri": BACK})
    assert answer["Location"] == BACK
    assert client.get("/mailbox").status_code == 302
    assert relying.token(grant_type="refresh_token", refresh_token=said["refresh_token"]).status_code == 400


def test_a_form_never_ends_at_another_site(relying: Relying, box: Mailbox) -> None:
    """The sign-in form answers with a page that leads on, for the browser would stop a redirect (form-action)."""
    box.set_password("Troi-xanh-2026")
    box.save()
    wanted = relying.path()
    answer = Client().post("/sign-in", {"username": box.address, "password": "Troi-xanh-2026", "next": wanted})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'http-equiv="refresh"' in page
    assert "/oauth/authorize?" in page
    assert "form-action" in answer.headers["Content-Security-Policy"]


def test_who_must_first_change_the_password_is_led_on_afterwards(relying: Relying, box: Mailbox) -> None:
    box.state, box.password_changed_at = MailboxState.ISSUED, None
    box.set_password("abcd-efgh-jkmn")
    box.save()
    client = relying.signed_in(box)
    assert client.get(relying.path())["Location"] == "/password"
    new = {"new": "Troi-xanh-2026", "again": "Troi-xanh-2026"}
    assert "/oauth/authorize?" in client.post("/password", new).content.decode()


def test_what_cannot_be_registered(place: Jurisdiction, relying: Relying) -> None:
    with pytest.raises(ApplicationRefused, match="qlvb"):
        register(Wanted(name="qlvb", redirect_uris=(BACK,)), "test")
    for uri in ("http://qlvb.example/x", "qlvb", "https://x/#y", "javascript:alert(1)"):
        with pytest.raises(ApplicationRefused, match="https"):
            register(Wanted(name="other", redirect_uris=(uri,)), "test")
    register(Wanted(name="local", redirect_uris=("http://127.0.0.1:8000/back",)), "test")


@pytest.mark.clause("CT-3.2.s2")
def test_an_application_may_have_an_account_in_ldap(place: Jurisdiction) -> None:
    made = register(Wanted(name="danhba", jurisdiction=place, ldap=True), "test")
    (found,) = [one for one in entries_in(place) if one.dn == made.bind_dn]
    assert made.bind_dn == "cn=danhba,ou=applications,dc=ct,dc=test"
    assert found.attributes["userPassword"][0].startswith(b"{SSHA512}")
    assert made.bind_password not in str(Act.objects.latest("id").after)
    with pytest.raises(ApplicationRefused, match="one province"):
        register(Wanted(name="other", ldap=True), "test")
    with pytest.raises(ApplicationRefused, match="lower-case"):
        register(Wanted(name="cn=x,ou=y"), "test")


def test_registering_and_removing_are_acts_without_secrets(relying: Relying) -> None:
    application = Application.objects.get()
    remove_application(application, "test")
    acts = list(Act.objects.filter(subject="qlvb").order_by("id"))
    assert [act.verb for act in acts] == ["application.register", "application.remove"]
    assert relying.registered.secret not in str([act.after for act in acts])
    assert relying.registered.secret != application.client_secret
