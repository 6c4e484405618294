"""Tìm kiếm: one box for documents, tasks and files."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required
from markupsafe import Markup, escape

from server.queries.search import KINDS, search
from server.queries.search_terms import Asked, asked_for, place_of
from server.search_words import PIECE, words_of
from server.textfold import nfc
from server.web.context import database, officer_id

pages = Blueprint("search", __name__)
LONGEST = 200
AROUND = 80  # letters before the first hit of a long text


@pages.get("/search")
@login_required  # type: ignore[untyped-decorator]
def find() -> ResponseReturnValue:
    text = " ".join(nfc(request.args.get("q", ""))[:LONGEST].split())
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    asked, after = asked_for(text), place_of(request.args.get("after", ""))
    with database().reading() as db:
        found = search(db, officer_id(), asked, kind=kind, after=after)
    return render_template(
        "search/results.html",
        text=text,
        kind=kind,
        found=found,
        is_later=bool(kind and after),
        has_words=bool(asked.words),
        kinds=KINDS,
        marked=lambda shown: marked(shown, asked),
        excerpt=lambda shown: marked(excerpt(shown, asked), asked),
    )


def excerpt(text: str, asked: Asked) -> str:
    """The part of a long text around the first word that was asked for."""
    hits = (one.start() for one in PIECE.finditer(text) if is_hit(one[0], asked))
    start = max(next(hits, 0) - AROUND, 0)
    start = text.find(" ", start) + 1 if start else 0
    part = text[start : start + 3 * AROUND]
    return f"{'… ' if start else ''}{part}{' …' if start + len(part) < len(text) else ''}"


def marked(shown: str, asked: Asked) -> Markup:
    """The words that were asked for, whatever marks they bear here."""
    told, end = Markup(), 0
    for piece in PIECE.finditer(nfc(shown)):
        told += escape(nfc(shown)[end : piece.start()])
        told += Markup("<mark>{}</mark>").format(piece[0]) if is_hit(piece[0], asked) else piece[0]
        end = piece.end()
    return told + escape(nfc(shown)[end:])


def is_hit(word: str, asked: Asked) -> bool:
    keys = words_of(word)
    return any(
        key == one if one.isdigit() else key.startswith(one) for key in keys for one in asked.words
    )
