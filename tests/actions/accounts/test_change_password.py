from concurrent.futures import ThreadPoolExecutor, wait
from types import SimpleNamespace

import pytest

from server.actions.accounts.change_password import change_password
from server.database import Database
from server.errors import Invalid
from server.recording.organisation import lock_officer
from server.recording.sign_ins import Origin
from server.settings import load_settings
from server.tables import Officer


def test_a_password_given_meanwhile_is_not_replaced_by_the_earlier_holder(
    database: Database, cast: SimpleNamespace
) -> None:
    new = "sáng nay trời rất đẹp"

    def change() -> None:
        change_password(database, load_settings("test"), officer_id=cast.lam_ott, old="thongsuot",
                        new=new, again=new, origin=Origin("10.0.0.1"))  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as db:
            officer = lock_officer(db, cast.lam_ott)
            beside = pool.submit(change)
            wait([beside], timeout=1)
            officer.password_hash = "given"
        with pytest.raises(Invalid):
            beside.result()

    with database.reading() as db:
        assert db.get_one(Officer, cast.lam_ott).password_hash == "given"


def test_a_wrong_old_password_hides_nothing_that_is_wrong_with_the_new_one(
    database: Database, cast: SimpleNamespace
) -> None:
    with pytest.raises(Invalid) as refused:
        change_password(database, load_settings("test"), officer_id=cast.lam_ott, old="không phải",
                        new="ngắn", again="khác", origin=Origin("10.0.0.1"))  # fmt: skip

    told = [(problem.path, problem.code) for problem in refused.value.problems]
    assert told[:2] == [(("old",), "password-wrong"), (("new",), "password-short")]
    assert told[-1] == (("again",), "password-differs")
