"""Who may, in the office's words: sets of actors by what they are and where, never by our code."""

from __future__ import annotations

from collections.abc import Callable

from tests.rights.crowd import Actor

Who = Callable[[Actor], bool]
TECHNICAL = frozenset({"quan_tri", "kiem_toan", "an_ninh", "xay_dung_quy_trinh"})
"""Roles that open no content (domain.md 3.2, 3.4)."""
STANDING = frozenset({"thuong_truc", "uy_vien_btv"})


def works(*places: str) -> Who:
    """With the content of a unit there."""
    return lambda one: is_here(one) and one.place in places and one.role not in TECHNICAL


def holds(*roles: str, at: tuple[str, ...] = ()) -> Who:
    return lambda one: is_here(one) and one.role in roles and (not at or one.place in at)


def any_of(*some: Who) -> Who:
    return lambda one: any(each(one) for each in some)


def is_here(one: Actor) -> bool:
    return one.state == "in"


def nobody(_: Actor) -> bool:
    return False


def everybody(_: Actor) -> bool:
    """Whoever is signed in."""
    return True


at_work = works("own", "foreign", "lead", "office", "standing", "fellow", "informed", "below",
                "top")  # fmt: skip
whole = any_of(works("lead", "office"), holds(*STANDING, at=("standing",)))
"""The unit that leads, the office, and the standing members of the approver."""
part = any_of(whole, works("own", "fellow", "informed", "top", "standing"))
"""And every unit in the case, or above one."""
own_unit = any_of(whole, works("own", "top"))
fellow_unit = any_of(whole, works("fellow", "top"))
follows = holds("chuyen_vien_theo_doi", "lanh_dao_ban", "lanh_dao_don_vi", at=("lead",))
decides = holds("lanh_dao_ban", "lanh_dao_don_vi", at=("lead",))
speaks = any_of(holds("lanh_dao_don_vi", "chuyen_vien", "lanh_dao_ban", at=("own",)),
                holds("chuyen_vien_theo_doi", at=("lead",)))  # fmt: skip
"""For the own unit: its people, or the follower from paper."""
clerk = holds("van_thu", at=("own",))
shows = any_of(speaks, holds("van_thu", at=("own",)))
"""Gives evidence."""
follower = holds("chuyen_vien_theo_doi", at=("lead",))
records = holds("van_thu", "van_phong", "chuyen_vien_theo_doi", "lanh_dao_ban")
models = holds("xay_dung_quy_trinh")
admin = holds("quan_tri")
audits = holds("kiem_toan")
guards = holds("an_ninh")
handles = any_of(admin, follows)
