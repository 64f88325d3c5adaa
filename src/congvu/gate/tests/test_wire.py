"""The protocol's bytes: packets however they are cut, what is agreed, and what no Postfix says."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.gate import wire
from congvu.gate.peer import OFFER


@given(st.lists(st.binary(max_size=50), max_size=8), st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_packets_however_they_are_cut(contents: list[bytes], cuts: list[int]):
    stream = b"".join(wire.packet(b"L", one) for one in contents)
    packets, found, at = wire.Packets(), [], 0
    for number in range(len(stream) + 1):
        step = cuts[number % len(cuts)]
        found += list(packets.feed(stream[at : at + step]))
        at += step
    assert found == [(b"L", one) for one in contents]


@pytest.mark.parametrize("length", [0, wire.LONGEST_PACKET + 1, 0xFFFFFFFF])
def test_a_length_that_no_postfix_sends(length: int):
    with pytest.raises(wire.WireError):
        list(wire.Packets().feed(struct.pack(">I", length) + b"L"))


def test_no_more_is_asked_for_than_is_needed():
    reply, agreed = wire.negotiated(OFFER)
    version, actions, steps = struct.unpack(">III", reply[5:17])
    assert (version, steps) == (6, agreed)
    assert actions == wire.ACTIONS | wire.Action.SET_MACROS
    assert b"{auth_authen} {client_addr}\0" in reply
    assert [command for command in (b"M", b"R", b"L", b"B") if wire.answered(command, agreed)] == []
    assert wire.answered(b"C", agreed)


@pytest.mark.parametrize("offer", [b"", b"\0" * 11, struct.pack(">III", 2, 0x1FF, 0), struct.pack(">III", 6, 0x1, 0)])
def test_an_offer_that_cannot_be_met(offer: bytes):
    with pytest.raises(wire.WireError):
        wire.negotiated(offer)


def test_an_old_peer_is_answered_at_each_step():
    _reply, agreed = wire.negotiated(struct.pack(">III", 6, 0x3F, 0))
    assert all(wire.answered(command, agreed) for command in (b"M", b"R", b"L", b"B"))


def test_addresses_and_macros():
    assert wire.address(b"<Nguyen.Van.A@Cantho.GOV.vn>\0SIZE=10\0") == "nguyen.van.a@cantho.gov.vn"
    assert wire.address(b"<>\0") == ""
    assert wire.macros(b"M{auth_authen}\0a@b\0i\0Q1\0") == {"auth_authen": "a@b", "i": "Q1"}


def test_a_reply_is_one_printable_line():
    text = wire.reply("550 5.7.1", "x%\r\n250 ok" + "y" * 999)
    assert b"\r" not in text
    assert b"%" not in text
    assert len(text) < 512
