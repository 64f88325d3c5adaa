"""The rows of a request, one by one: an officer settles an address, or refuses a row with its reason."""

from typing import Annotated

from django.shortcuts import get_object_or_404
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.requests import WRITE, RowShown, found
from congvu.api.rest.shapes import Asked, Text
from congvu.requests.actions import deciding
from congvu.requests.models import Row

door = Door(tags=["requests"])
Place = Annotated[int, Field(ge=1, lt=1 << 31)]


class AddressAsked(Asked):
    """The address that is given, and why it is another one than the rule's."""

    address: Annotated[Text, Field(min_length=1, max_length=254)]
    reason: Annotated[Text, Field(max_length=300)] = ""


class RefusalAsked(Asked):
    """Why the row is refused."""

    reason: Annotated[Text, Field(min_length=1)]


@door.act(
    "/requests/{number}/rows/{place}/address",
    WRITE,
    "Quyết định địa chỉ của một dòng / Settle a row's address",
    RowShown,
    applications=False,
)
def address(request: ApiRequest, number: Text, place: Place, asked: AddressAsked) -> RowShown:
    """Settle the address; one that nobody asked for waits for the agency's agreement."""
    row = _row(request, number, place)
    deciding.decide_address(row, asked.address, asked.reason, request.auth.person().box)
    return RowShown.of(_row(request, number, place))


@door.act(
    "/requests/{number}/rows/{place}/refuse",
    WRITE,
    "Từ chối một dòng / Refuse a row",
    RowShown,
    applications=False,
)
def refuse(request: ApiRequest, number: Text, place: Place, asked: RefusalAsked) -> RowShown:
    """Refuse one row; the others go their way. All that are wrong go by the request's own ``set-aside``."""
    deciding.refuse_row(_row(request, number, place), request.auth.person().box, asked.reason)
    return RowShown.of(_row(request, number, place))


def _row(request: ApiRequest, number: str, place: int) -> Row:
    rows = Row.objects.filter(request=found(request, number))
    return get_object_or_404(rows.select_related("request__jurisdiction"), place=place)
