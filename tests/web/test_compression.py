"""Pages and files of text travel packed when the browser takes it, and say so."""

from __future__ import annotations

import gzip

from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip, br"}


def test_a_page_is_packed_for_who_takes_it_and_plain_for_who_does_not(
    stranger: FlaskClient,
) -> None:
    plain = stranger.get("/sign-in")
    packed = stranger.get("/sign-in", headers=PACKED)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "<main" in gzip.decompress(packed.data).decode()
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2
    assert packed.headers["Cache-Control"] == "no-store"


def test_a_style_sheet_is_packed_and_known_again(stranger: FlaskClient) -> None:
    path = "/static/css/thongsuot.css"
    first = stranger.get(path, headers=PACKED)
    known = PACKED | {"If-None-Match": first.headers["ETag"]}

    with stranger.get(path) as plain:
        assert gzip.decompress(first.data) == plain.data
    with stranger.get(path, headers=known) as again:
        assert again.status_code == 304
    assert first.headers["Cache-Control"] == "public, max-age=600"
