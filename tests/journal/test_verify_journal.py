"""What is done to the journal behind the product's back is found, and told in one line."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from server.actions.journal.anchor_heads import anchor_heads
from server.cli import main
from server.database import Database, Work
from server.database.wire import TIME_OUTS
from server.migrations.migrate import downgrade, migrate
from server.queries.journal_breaks import breaks_in
from server.recording import journal
from server.recording.anchors import uncovered
from server.settings import load_settings
from server.tables import Anchor, AnchoredHead, Case, Definition, Directive, Event, Instance, Unit
from server.tables.append_only import keep_append_only, let_go
from server.worker import Worker
from workflows.workdays import ZONE

LINES = 5


@dataclass(frozen=True)
class Written:
    """Two cases, two chains each, five lines a chain; and a chain of what belongs to none."""

    database: Database
    folder: Path
    chains: tuple[int, ...]
    capture: pytest.CaptureFixture[str]

    def tampered(self, change: Callable[[Work], object]) -> None:
        with self.database.transaction() as db:
            let_go(db.connection())
            change(db)
            keep_append_only(db.connection())

    def append(self, chain: int, **data: Any) -> None:
        with self.database.transaction() as db:
            journal.append(db, "note", instance=db.get(Instance, chain), data=data)

    def verified(self, *more: str) -> tuple[int, list[str]]:
        """Exit code and what was said in Vietnamese."""
        self.capture.readouterr()
        url = self.database.url.render_as_string(hide_password=False)
        code = main(["verify-journal", "--data", str(self.folder), "--database-url", url, *more])
        said = self.capture.readouterr().out.splitlines()
        return code, [line.split(" — ")[0] for line in said]

    def head(self) -> str:
        return self.verified()[1][-1].split(": ")[1].split(" ")[0]


@pytest.fixture
def written(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Written:
    with database.transaction() as db:
        definition = Definition(key="p", version=1, hash="h", name="P", blob="{}",
                                deployed_at=db.now)  # fmt: skip
        unit = Unit(code="U", kind="party", certainty="sure")
        db.add_all([definition, unit])
        db.flush()
        cases = [case_of(db, unit) for _ in range(2)]
        chains = [instance_of(db, case, definition) for case in (*cases, *cases)]
        for chain in (*chains, None):
            for number in range(LINES):
                journal.append(db, "note", instance=chain, data={"text": f"dòng {number}"})
    anchor_heads(database, every=0)
    return Written(database, tmp_path, tuple(one.id for one in chains), capsys)


def case_of(db: Work, unit: Unit) -> Case:
    directive = Directive(status="issued", doc_type="CV", full_number="1", subject="s",
                          issuer_id=unit.id, created_at=db.now)  # fmt: skip
    db.add(directive)
    db.flush()
    case = Case(directive_id=directive.id, status="running", lead_unit_id=unit.id,
                office_unit_id=unit.id, approver_unit_id=unit.id, opened_at=db.now)  # fmt: skip
    db.add(case)
    db.flush()
    return case


def instance_of(db: Work, case: Case, definition: Definition) -> Instance:
    instance = Instance(case_id=case.id, part="S", state=b"", definition_id=definition.id,
                        status="running", started_at=db.now)  # fmt: skip
    db.add(instance)
    db.flush()
    return instance


def lines_of(db: Work, chain: int) -> list[Event]:
    return list(db.scalars(select(Event).where(Event.chain == chain).order_by(Event.seq)))


def rehashed(db: Work, chain: int) -> None:
    """What a careful forger does: every line follows from the one before again."""
    previous = journal.FIRST
    for number, line in enumerate(lines_of(db, chain), 1):
        line.seq, line.previous = number, previous
        line.hash = previous = journal.hash_of(line)
        db.flush()


def believed(db: Work, chain: int, last: Event) -> None:
    """The instance, too, is made to take this line for its last."""
    head = {"journal_seq": last.seq, "journal_hash": last.hash}
    db.execute(update(Instance).where(Instance.id == chain).values(**head))


def line(written: Written, seq: int) -> Any:
    return (Event.chain == written.chains[1]) & (Event.seq == seq)


def test_what_nobody_touched_is_whole(written: Written) -> None:
    code, said = written.verified("--head", written.head())

    assert code == 0
    with written.database.reading() as db:
        lines = db.scalar(select(func.count()).select_from(Event))
    assert said[0] == f"Nhật ký nguyên vẹn: {lines} dòng, 5 chuỗi, 3 mốc neo"
    assert said[1].endswith("(còn 0 dòng ghi sau mốc này)")


def test_the_database_refuses_to_change_what_was_written(written: Written) -> None:
    for table in ("event", "anchor", "anchored_head"):
        for statement in ("UPDATE {} SET hash = 'x'", "DELETE FROM {}"):
            refused = pytest.raises(DBAPIError, match=f"append-only: {table}")
            with refused, written.database.transaction() as db:
                db.execute(text(statement.format(table)))

    assert written.verified()[0] == 0


def change_text(written: Written, db: Work) -> None:
    db.execute(update(Event).where(line(written, 3)).values(data={"text": "khác"}))


def change_date(written: Written, db: Work) -> None:
    stamp = "2001-01-01 00:00:00.000000"
    own = {"chain": written.chains[1]}
    db.execute(text(f"UPDATE event SET at = '{stamp}' WHERE chain = :chain AND seq = 3"), own)


def remove_middle(written: Written, db: Work) -> None:
    db.execute(delete(Event).where(line(written, 3)))


def remove_tail(written: Written, db: Work) -> None:
    db.execute(delete(Event).where(line(written, 5)))


def remove_chain(written: Written, db: Work) -> None:
    db.execute(delete(Event).where(Event.chain == written.chains[1]))


def swap(written: Written, db: Work) -> None:
    chain = {"chain": written.chains[1]}
    for old, new in ((3, 99), (4, 3), (99, 4)):
        values = {**chain, "old": old, "new": new}
        db.execute(text("UPDATE event SET seq = :new WHERE chain = :chain AND seq = :old"), values)


def rewrite(written: Written, db: Work) -> None:
    change_text(written, db)
    rehashed(db, written.chains[1])


def insert_line(written: Written, db: Work) -> None:
    """Into the middle: the later lines move up by one, and all is hashed anew."""
    for found in reversed(lines_of(db, written.chains[1])[2:]):
        found.seq += 1
        db.flush()
    with_one = {name: getattr(lines_of(db, written.chains[1])[1], name)
                for name in ("chain", "case_id", "instance_id", "kind", "at")}  # fmt: skip
    db.add(Event(**with_one, seq=3, data={"text": "thêm"}, previous="", hash=""))
    db.flush()
    rehashed(db, written.chains[1])


CUT = "Chuỗi {chain}, dòng 5 (tiến trình bắt đầu {today}): dòng cuối đã ghi"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_text, ["Chuỗi {chain}, dòng 3 ({today}): nội dung đã bị sửa"]),
        (change_date, ["Chuỗi {chain}, dòng 3 (01/01/2001): nội dung đã bị sửa"]),
        (remove_middle, ["Chuỗi {chain}, dòng 3 (trước {today}): dòng này đã bị xóa"]),
        (
            remove_tail,
            [CUT, "Chuỗi {chain}, dòng 5 (neo ngày {today}): không còn, phần cuối chuỗi"],
        ),
        (
            remove_chain,
            [
                "Chuỗi {chain}, dòng 1 ({today}): thiếu phần đầu hoặc cả chuỗi đã bị xóa",
                CUT,
                "Chuỗi {chain}, dòng 5 (neo ngày {today}): không còn, phần cuối chuỗi",
            ],
        ),
        (
            swap,
            [
                "Chuỗi {chain}, dòng 3 ({today}): không nối tiếp dòng trước nó",
                "Chuỗi {chain}, dòng 3 ({today}): nội dung đã bị sửa",
                "Chuỗi {chain}, dòng 4 ({today}): không nối tiếp dòng trước nó",
                "Chuỗi {chain}, dòng 4 ({today}): nội dung đã bị sửa",
                "Chuỗi {chain}, dòng 5 ({today}): không nối tiếp dòng trước nó",
            ],
        ),
        (rewrite, [CUT, "Chuỗi {chain}, dòng 5 (neo ngày {today}): khác với lúc được neo"]),
        (insert_line, [CUT, "Chuỗi {chain}, dòng 5 (neo ngày {today}): khác với lúc được neo"]),
    ],
)
def test_tampering_is_named_with_chain_line_and_date(
    written: Written, change: Callable[[Written, Work], None], told: list[str]
) -> None:
    written.tampered(lambda db: change(written, db))

    code, said = written.verified()

    assert code == 1
    assert len(said) == len(told), said
    with written.database.reading() as db:
        today = db.now.astimezone(ZONE).strftime("%d/%m/%Y")
    for found, wanted in zip(said, told, strict=True):
        assert without_time(found).startswith(wanted.format(chain=written.chains[1], today=today))


def without_time(said: str) -> str:
    return re.sub(r" \d\d:\d\d\)", ")", said)


def test_a_line_after_the_last_anchor_counts_as_any_other(written: Written) -> None:
    written.append(written.chains[1], text="sau mốc")
    assert written.verified()[1][1].endswith("(còn 1 dòng ghi sau mốc này)")

    written.tampered(
        lambda db: db.execute(update(Event).where(line(written, 6)).values(kind="other"))
    )

    assert "dòng 6" in written.verified()[1][0]


def test_a_line_cut_off_before_it_was_anchored_is_missed_by_its_instance(written: Written) -> None:
    written.append(written.chains[1], text="sau mốc")

    written.tampered(lambda db: db.execute(delete(Event).where(line(written, 6))))

    code, said = written.verified()
    assert code == 1
    assert said[0].startswith(f"Chuỗi {written.chains[1]}, dòng 6 (tiến trình bắt đầu")


def test_an_anchor_that_is_changed_or_removed_is_found(written: Written) -> None:
    written.append(written.chains[0], text="thêm")
    anchor_heads(written.database, every=0)
    first = select(Anchor.id).where(Anchor.scope == 0, Anchor.number == 1).scalar_subquery()
    written.tampered(
        lambda db: db.execute(update(Anchor).where(Anchor.id == first).values(seen=99))
    )
    assert written.verified()[1][0].startswith("Mốc neo số 1 của hồ sơ 0")

    def remove(db: Work) -> None:
        db.execute(delete(AnchoredHead).where(AnchoredHead.anchor_id == first))
        db.execute(delete(Anchor).where(Anchor.id == first))

    written.tampered(remove)

    code, said = written.verified()
    assert code == 1
    assert any(one.startswith("Mốc neo số 1 của hồ sơ 0 (trước") for one in said), said


def test_a_forged_head_in_an_anchor_is_found(written: Written) -> None:
    """Lines and the anchored head are rewritten to agree; the anchor does not."""

    def forge(db: Work) -> None:
        rewrite(written, db)
        last = lines_of(db, written.chains[1])[-1]
        of_chain = AnchoredHead.chain == written.chains[1]
        db.execute(update(AnchoredHead).where(of_chain).values(hash=last.hash))
        believed(db, written.chains[1], last)

    written.tampered(forge)

    code, said = written.verified()
    assert code == 1
    assert all(one.startswith("Mốc neo số 1") for one in said), said


def test_everything_since_a_printed_head_cut_off_shows_against_it(written: Written) -> None:
    before = written.head()
    written.append(written.chains[2], text="mới")
    anchor_heads(written.database, every=0)
    printed = written.head()
    assert written.verified("--head", before)[0] == 0

    def cut(db: Work) -> None:
        db.execute(delete(Event).where(Event.chain == written.chains[2], Event.seq == 6))
        believed(db, written.chains[2], lines_of(db, written.chains[2])[-1])
        later = select(Anchor.id).where(Anchor.round == 2)
        db.execute(delete(AnchoredHead).where(AnchoredHead.anchor_id.in_(later)))
        db.execute(delete(Anchor).where(Anchor.round == 2))

    written.tampered(cut)

    assert written.verified()[0] == 0  # consistent in itself: only the paper knows
    code, said = written.verified("--head", printed)
    assert code == 1
    assert said[0].startswith("Đầu mốc đã in số 2")


def test_a_head_that_cannot_be_read_is_said_so(written: Written) -> None:
    url = written.database.url.render_as_string(hide_password=False)

    code = main(["verify-journal", "--database-url", url, "--head", "12.xyz"])

    assert code == 1
    assert "“12.xyz”" in written.capture.readouterr().err


def test_a_round_covers_what_moved_and_nothing_else(written: Written) -> None:
    assert anchor_heads(written.database, every=0) == 0
    written.append(written.chains[3], text="một")
    written.append(0, text="hai")

    assert anchor_heads(written.database, every=3600) == 0  # it is not time yet
    assert anchor_heads(written.database, every=0) == 2

    with written.database.reading() as db:
        heads = db.execute(
            select(AnchoredHead.chain, AnchoredHead.seq).join(Anchor).where(Anchor.round == 2)
        ).all()
        last = max(one.seq for one in lines_of(db, 0))
        assert sorted(map(tuple, heads)) == [(0, last), (written.chains[3], 6)]
    assert written.verified()[0] == 0


def test_a_line_committed_late_is_covered_by_the_next_round(written: Written) -> None:
    """On PostgreSQL a smaller id may appear after a greater one was anchored."""
    written.append(written.chains[0])
    written.tampered(lambda db: renumber(db, written.chains[0], 1_040))
    anchor_heads(written.database, every=0)
    written.append(written.chains[3])
    written.tampered(lambda db: renumber(db, written.chains[3], 1_030))

    anchor_heads(written.database, every=0)

    with written.database.reading() as db:
        assert db.get(AnchoredHead, (written.chains[3], 6)) is not None


def test_a_line_committed_late_is_covered_after_rounds_that_follow_at_once(
    written: Written,
) -> None:
    """Much to anchor is anchored in several rounds, faster than a transaction may last."""
    for chain, id_ in ((0, 1_040), (1, 1_050), (2, 1_060)):
        written.append(written.chains[chain])
        written.tampered(lambda db, chain=chain, id_=id_: renumber(db, written.chains[chain], id_))
        anchor_heads(written.database, every=0)
    written.append(written.chains[3])
    written.tampered(lambda db: renumber(db, written.chains[3], 1_030))

    anchor_heads(written.database, every=0)

    with written.database.reading() as db:
        assert db.get(AnchoredHead, (written.chains[3], 6)) is not None


def renumber(db: Work, chain: int, id_: int) -> None:
    db.execute(update(Event).where(Event.chain == chain, Event.seq == 6).values(id=id_))


def test_a_migration_that_rebuilds_a_table_leaves_the_guard_on(written: Written) -> None:
    downgrade(written.database, "0004")
    with written.database.transaction() as db:
        let_go(db.connection())

    migrate(written.database)

    with pytest.raises(DBAPIError, match="append-only"), written.database.transaction() as db:
        db.execute(delete(Event))


def test_a_worker_that_starts_anchors_what_was_written_meanwhile(written: Written) -> None:
    written.append(written.chains[0], text="lúc nghỉ")
    written.tampered(lambda db: db.execute(update(Anchor).values(at=db.now - timedelta(hours=1))))
    worker = Worker(written.database, load_settings("test", {}))

    worker.start()
    until = time.monotonic() + 300
    while not is_covered(written) and time.monotonic() < until:
        time.sleep(0.02)
    worker.stop()

    assert is_covered(written)


def is_covered(written: Written) -> bool:
    with written.database.reading() as db:
        return uncovered(db) == 0


def test_a_long_look_is_not_ended_for_its_length(database: Database) -> None:
    with database.reading() as db:
        list(breaks_in(db))

        if not database.is_sqlite:
            assert [db.scalar(text(f"SHOW {name}")) for name in TIME_OUTS] == ["0", "0"]
