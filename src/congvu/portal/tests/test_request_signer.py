"""Who signed a request's document, beside the agency that asks."""

import pytest

from congvu.directory.models import Agency
from congvu.portal.templatetags.portal import signed_by_another
from congvu.requests.models import Request


@pytest.mark.parametrize(
    ("signer", "another"),
    [
        ("Common Name: Trần Văn A, Organization: SỞ Y TẾ", False),
        ("Common Name: Trần Văn A, Organization: Sở Tài chính", True),
        ("", False),
    ],
)
def test_a_certificate_of_another_body_is_pointed_out(signer: str, another: bool) -> None:
    request = Request(agency=Agency(name="Sở Y tế"), signature={"signer": signer} if signer else {})
    assert signed_by_another(request) is another
