"""Running instances taken to another version and back, by the two who may."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

from lxml import etree
from sqlalchemy import func, select

from server.actions.definitions.approve_move import approve_move
from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.definitions.move_running import move_running
from server.database import Database
from server.recording.families import lock_family
from server.recording.moves import is_main
from server.recording.moving import Terms, move_family
from server.recording.releases import find_version
from server.recording.versions import files_of
from server.tables import Definition, Instance, MovedInstance
from server.worker import run_until_idle

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
REASON = "Thêm bước theo Công văn số 12-CV/TU."


class Mover:
    """dat.kv asks, giang.ttn approves, the worker does it."""

    def __init__(self, database: Database, cast: SimpleNamespace) -> None:
        self.database, self.cast = database, cast

    def deploy(self, files: Mapping[str, bytes], *together: str) -> int:
        """Its number."""
        found = deploy_definition(self.database, files=files, together=together)
        with self.database.reading() as db:
            return db.get_one(Definition, found).version

    def renamed_steps(self, key: str) -> int:
        """The process again, every step of a person under another name."""
        with self.database.reading() as db:
            row = db.scalars(
                select(Definition).where(Definition.key == key, Definition.version == 1)
            ).one()
            files = files_of(db, row.id)
        return self.deploy({name: with_other_names(name, text) for name, text in files.items()})

    def ask(
        self,
        key: str,
        version: int,
        instances: Iterable[int] | None = None,
        mapping: Mapping[str, str] | None = None,
        **given: Any,
    ) -> int:
        return move_running(
            self.database,
            **{"officer_id": self.cast.dat_kv, "process": key, "version": version,
               "instance_ids": list(self.running(key) if instances is None else instances),
               "mapping": mapping or {}, "reason": REASON, "with_later": False,
               "key": str(uuid.uuid4()), **given},
        )  # fmt: skip

    def move(self, key: str, version: int, *given: Any, **more: Any) -> dict[int, MovedInstance]:
        """What became of each, after the worker is done."""
        move_id = self.ask(key, version, *given, **more)
        approve_move(self.database, officer_id=self.cast.giang_ttn, move_id=move_id)
        run_until_idle(self.database)
        return self.lines(move_id)

    def at_once(self, key: str, version: int) -> set[str]:
        """All of them, without asking: what it did to each."""
        with self.database.reading() as db:
            target = find_version(db, key, version).id
        done = set()
        for instance_id in self.running(key):
            with self.database.transaction() as db:
                terms = Terms(definition_id=target, reason=REASON, officer_id=self.cast.dat_kv)
                done.add(move_family(db, lock_family(db, instance_id), terms).kind)
        return done

    def lines(self, move_id: int) -> dict[int, MovedInstance]:
        with self.database.reading() as db:
            found = db.scalars(select(MovedInstance).where(MovedInstance.move_id == move_id))
            return {line.instance_id: line for line in found}

    def running(self, key: str) -> list[int]:
        with self.database.reading() as db:
            return list(db.scalars(
                select(Instance.id)
                .join(Definition, Definition.id == Instance.definition_id)
                .where(Definition.key == key, Instance.ended_at.is_(None), is_main())
                .order_by(Instance.id)
            ))  # fmt: skip

    def processes(self) -> list[str]:
        with self.database.reading() as db:
            return sorted(db.scalars(select(Definition.key).distinct()))

    def newest(self, key: str) -> int:
        with self.database.reading() as db:
            return db.scalar(select(func.max(Definition.version)).where(Definition.key == key)) or 0


def with_other_names(name: str, text: bytes) -> bytes:
    if not name.endswith(".bpmn"):
        return text
    root = etree.fromstring(text)
    for step in root.iter(f"{BPMN}userTask", f"{BPMN}manualTask"):
        step.set("name", f"{step.get('name')} (mới)")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
