"""Signing in: attempts, what an officer proves themselves with besides, sessions that run."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from server.tables.base import Id, Key, Table, to


class SignInAttempt(Table):
    """Failures by name and by place, for the limit; with successes, the sign-in journal."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[Key]
    login: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(60), index=True)
    device: Mapped[str] = mapped_column(String(40), default="", server_default="", index=True)
    """A browser in which this name signed in before; empty: none that we know."""
    means: Mapped[str] = mapped_column(String(10), default="password", server_default="password")
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    __table_args__ = (Index("ix_sign_in_attempt_login", "login", "id"),)


class SecondFactor(Table):
    """A key for codes of thirty seconds (RFC 6238); it asks for nothing before it is confirmed."""

    __tablename__ = "second_factor"
    officer_id: Mapped[int] = mapped_column(Id, ForeignKey("officer.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(255))  # by the installation's secret
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(Id, default=0)  # a code is taken once


class RecoveryCode(Table):
    """In place of a lost telephone, each once; 119 bits by chance, so a plain hash hides them."""

    __tablename__ = "recovery_code"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")
    hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class SignIn(Table):
    """A session. Its moments are the world's, not the demo's."""

    __tablename__ = "sign_in"
    id: Mapped[Key]
    officer_id: Mapped[int] = to("officer.id")
    token: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of what the cookie has
    address: Mapped[str] = mapped_column(String(60), default="")
    browser: Mapped[str] = mapped_column(String(300), default="")  # as it calls itself
    is_strong: Mapped[bool] = mapped_column(default=False)  # two factors were given
    started_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    proven_at: Mapped[datetime]  # who they are, asked again for what weighs
    ended_at: Mapped[datetime | None]
