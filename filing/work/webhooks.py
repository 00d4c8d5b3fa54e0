"""Hands deliveries to departments' addresses: signed, one connection each, to no private address, following no redirect.

The signature is ten lines of `hmac` (domain/sharing.py): the library for it brings an HTTP client and a models' library along.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from filing.domain.sharing import signature
from filing.extensions import refuse_while_writing

SECONDS_ALLOWED = 10
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotDelivered(Exception):
    """Not now, for the reason it gives; it is tried again."""


@dataclass(frozen=True)
class Message:
    """One attempt: the body is signed as it is sent."""

    id: str
    content: dict
    endpoint: str
    secret: str

    @property
    def body(self) -> bytes:
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True).encode()

    def headers(self, timestamp: int) -> dict[str, str]:
        return {
            "content-type": "application/json",
            "webhook-id": self.id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self.secret, self.id, timestamp, self.body),
        }


def post(message: Message, *, private_allowed: bool) -> None:
    """Nothing once the receiver answered with 2xx; NotDelivered otherwise. Timestamps are the real clock's."""
    refuse_while_writing("a department is told")
    parts = urlsplit(message.endpoint)
    if parts.scheme != "https" and not private_allowed:
        raise NotDelivered("接收地址不是 https")
    try:
        connection = _connection(parts.scheme, parts.hostname or "", parts.port, private_allowed)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, message.body, message.headers(int(time.time())))
            status = connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered(str(error) or type(error).__name__) from error
    if not 200 <= status < 300:
        raise NotDelivered(f"HTTP {status}")


def _connection(
    scheme: str, host: str, port: int | None, private_allowed: bool
) -> http.client.HTTPConnection:
    """Connected to the very address that was looked at: a name that resolves anew leads nowhere else."""
    port = port or (443 if scheme == "https" else 80)
    address = _address_of(host, port, private_allowed)
    made = http.client.HTTPConnection(host, port, timeout=SECONDS_ALLOWED)
    sock = socket.create_connection((address, port), timeout=SECONDS_ALLOWED)
    made.sock = (
        ssl.create_default_context().wrap_socket(sock, server_hostname=host) if scheme == "https" else sock
    )
    return made


def _address_of(host: str, port: int, private_allowed: bool) -> str:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not private_allowed and not all(_is_public(one) for one in found):
        raise NotDelivered("接收地址指向内部网络")
    return found[0]


def _is_public(address: str) -> bool:
    """Nor through one that carries another address inside it (mapped, 6to4, NAT64)."""
    one = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    if one in _NAT64:
        inner = ipaddress.IPv4Address(one.packed[-4:])
    return all(each.is_global and not each.is_multicast for each in (one, inner) if each is not None)
