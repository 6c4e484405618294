"""Officers to choose from in forms."""

# ruff: noqa: ARG001 - every source is asked the same way
from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.kept import kept
from server.services.people import holder_ids
from server.services.unit_choices import own_unit
from server.tables import (
    Case,
    Instance,
    Membership,
    Officer,
    Task,
)
from server.tables.validity import does_run, runs_on
from workflows.forms import Option

SIGNING = ("thuong_truc", "lanh_dao_ban", "lanh_dao_don_vi", "chanh_van_phong")


def unit_officers(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    unit_id = own_unit(task, instance, case)
    return officer_options(db, ("unit", unit_id), Membership.unit_id == unit_id)


def all_officers(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "all")


def signatories(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "signing", Membership.role.in_(SIGNING))


def inspectors(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "inspectors", Membership.role == "kiem_tra_vien")


def lead_officers(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    if case is None:
        return ()
    ids = holder_ids(db, case.lead_unit_id, ("lanh_dao_ban", "chuyen_vien_theo_doi"))
    return officer_options(db, ("these", *sorted(ids)), Officer.id.in_(ids))


def officer_options(db: Work, which: Hashable, *conditions: object) -> tuple[Option, ...]:
    """`which` names the conditions: one list each until the organisation changes."""
    return kept(db, ("officer options", which), lambda: officers_that(db, *conditions))


def officers_that(db: Work, *conditions: object) -> tuple[Option, ...]:
    """`extra["units"]`: where the officer is a member today, for rules about inspected units."""
    query = (
        select(Officer)
        .join(Membership, Membership.officer_id == Officer.id)
        .where(
            Officer.is_active,
            runs_on(Membership, db.today),
            *conditions,  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Officer.id)
    )
    return tuple(officer_option(one, db.today) for one in db.scalars(query))


def officer_option(one: Officer, day: date) -> Option:
    words = f"{one.full_name}, {one.title}" if one.title else one.full_name
    units = [held.unit_id for held in one.memberships if does_run(held, day)]
    return Option(one.id, words, {"unit": units[0] if units else None, "units": sorted(set(units))})
