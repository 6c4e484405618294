"""Hand one line to another system: signed, to an address that was looked at, and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from server.settings import Settings

SECONDS = 10  # for a connection and each answer …
LONGEST = 25  # … and for the whole call: nobody holds it open drop by drop
PORTS = {"https": 443, "http": 80}
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 behind a translator (RFC 6052)


class NotTaken(Exception):
    """The receiver, or our guard, said no."""


@dataclass(frozen=True)
class Parcel:
    """What leaves: where to, the body, and by what its receiver knows it."""

    url: str
    secret: str
    key: str
    at: int  # seconds since 1970: signed too, so that nobody sends it again much later
    body: bytes


def secret_of(settings: Settings, key: str) -> str:
    """Made of the installation's own secret: no row of the database tells it."""
    made = hmac.new(settings.secret_key.encode(), f"webhook {key}".encode(), hashlib.sha256)
    return f"whsec_{made.hexdigest()}"


def signature_of(parcel: Parcel) -> str:
    said = f"{parcel.at}.".encode() + parcel.body
    return hmac.new(parcel.secret.encode(), said, hashlib.sha256).hexdigest()


def call(settings: Settings, parcel: Parcel, longest: float = LONGEST) -> None:
    """Returns when the receiver has answered 2xx; else raises NotTaken or OSError. Redirects are
    not followed: what they point to was not looked at."""
    place = urlsplit(parcel.url)
    plain = connected(place, is_private_allowed=settings.webhook_private)
    with plain.dup() as line:
        watch = threading.Timer(longest, cut_off, [line])
        watch.start()
        try:
            with secured(plain, place) as sock:
                status = answered(sock, place, parcel)
        except http.client.HTTPException as error:
            raise NotTaken(type(error).__name__) from error
        finally:
            watch.cancel()
    if not 200 <= status < 300:
        raise NotTaken(f"HTTP {status}")


def cut_off(line: socket.socket) -> None:
    """Wakes whoever waits for it."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def connected(place: SplitResult, *, is_private_allowed: bool) -> socket.socket:
    """The name is looked up once, and the line goes to the address that was judged."""
    host, port = place.hostname or "", place.port or PORTS[place.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if not is_private_allowed and not all(is_outside(str(one[4][0])) for one in found):
        raise NotTaken("address-not-allowed")
    return socket.create_connection((address, port), timeout=SECONDS)


def secured(plain: socket.socket, place: SplitResult) -> socket.socket:
    if place.scheme != "https":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=place.hostname)


def is_outside(address: str) -> bool:
    """No loopback, private, link-local, multicast or reserved one, nor one of them in IPv6."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if found in TRANSLATED:
        inner = ipaddress.ip_address(found.packed[-4:])
    return all(one.is_global and not one.is_multicast for one in (found, inner) if one is not None)


def answered(sock: socket.socket, place: SplitResult, parcel: Parcel) -> int:
    line = http.client.HTTPConnection(place.hostname or "", timeout=SECONDS)
    line.sock = sock
    path = (place.path or "/") + (f"?{place.query}" if place.query else "")
    line.request("POST", path, parcel.body, {
        "Host": place.netloc, "Content-Type": "application/json", "User-Agent": "thongsuot",
        "Connection": "close", "Thongsuot-Delivery": parcel.key,
        "Thongsuot-Signature": f"t={parcel.at},v1={signature_of(parcel)}",
    })  # fmt: skip
    return line.getresponse().status
