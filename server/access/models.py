"""Models of processes: whoever builds them sees and changes all of them; nobody else any."""

from __future__ import annotations

from server.access.reach import reach_of
from server.database import Work
from server.errors import NotFound

MODELLER = "xay_dung_quy_trinh"


def may_model(db: Work, officer_id: int) -> bool:
    return MODELLER in reach_of(db, officer_id).roles


def require_modeller(db: Work, officer_id: int) -> None:
    """Models are hidden from everybody else."""
    if not may_model(db, officer_id):
        raise NotFound("model-not-found")
