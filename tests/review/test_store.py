"""Accounts, sessions and decisions in the store."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from review.store import accounts, sessions
from review.store.accounts import AccountError, Role, ThrottledError, add_account, authenticate, change_account
from review.store.decisions import DecidedMeanwhileError, NewDecision, append_decisions, history, read_decisions
from review.store.engine import POSTGRESQL, StoreError, open_store, store_url
from review.store.passwords import WeakPasswordError
from review.store.schema import decisions, store_version
from review.store.schema import sessions as session_table
from tests.support import postgres

PASSWORD = "mười con ngựa trắng"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Of a PostgreSQL server."""
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty store, in a file and on a server."""
    variables = {}
    if request.param == "postgresql":
        name, address = f"store_{uuid.uuid4().hex}", request.getfixturevalue("address")
        with create_engine(f"{POSTGRESQL}://{address}/postgres", isolation_level="AUTOCOMMIT").connect() as server:
            server.execute(text(f"create database {name}"))
        variables["SOLIEU_REVIEW_STORE"] = f"postgresql://{address}/{name}"
    opened = open_store(store_url(tmp_path, variables))
    yield opened
    opened.dispose()


def decision(check_id: str = "c1", word: str = "confirmed", **more: object) -> NewDecision:
    fields = {"finding_id": "f1", "report_id": "r1", "file_name": "a.txt", "kind": "total", "decided_by": "lan"}
    return NewDecision(check_id=check_id, decision=word, **(fields | more))  # type: ignore[arg-type]


def test_the_file_is_private(tmp_path: Path) -> None:
    open_store(store_url(tmp_path, {})).dispose()
    assert (tmp_path / "review" / "review.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.real_passwords
def test_a_password_is_kept_as_argon2id_alone(engine: Engine) -> None:
    add_account(engine, "Lan ", Role.REVIEWER, PASSWORD)
    with engine.connect() as connection:
        kept = connection.execute(select(accounts.accounts)).one()
    assert (kept.name, kept.role) == ("lan", "reviewer")
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")  # RFC 9106, section 4
    assert PASSWORD not in str(kept)


@pytest.mark.parametrize("password", ["ngắn", "lan12345678", "aaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused(engine: Engine, password: str) -> None:
    with pytest.raises(WeakPasswordError):
        add_account(engine, "lan", Role.REVIEWER, password)


@pytest.mark.parametrize("name", ["", "a", "../etc", "lan lan", "x" * 70, "<b>"])
def test_a_name_is_plain(engine: Engine, name: str) -> None:
    with pytest.raises(AccountError):
        add_account(engine, name, Role.REVIEWER, PASSWORD)


def test_one_name_one_account(engine: Engine) -> None:
    add_account(engine, "lan", Role.REVIEWER, PASSWORD)
    with pytest.raises(AccountError, match="already"):
        add_account(engine, "LAN", Role.VIEWER, PASSWORD)


def test_only_the_right_password_of_an_enabled_account_signs_in(engine: Engine) -> None:
    add_account(engine, "lan", Role.REVIEWER, PASSWORD)
    assert authenticate(engine, "lan", "wrong password", "a") is None
    assert authenticate(engine, "nobody", PASSWORD, "a") is None
    found = authenticate(engine, " LAN", PASSWORD, "a")
    assert found is not None
    assert found.role is Role.REVIEWER
    change_account(engine, "lan", disabled=True)
    assert authenticate(engine, "lan", PASSWORD, "a") is None


def test_guessing_is_braked_by_name_and_by_address(engine: Engine) -> None:
    add_account(engine, "lan", Role.REVIEWER, PASSWORD)
    for _ in range(accounts.TRIES_PER_NAME):
        assert authenticate(engine, "lan", "wrong", "somewhere") is None
    with pytest.raises(ThrottledError) as error:
        authenticate(engine, "lan", PASSWORD, "elsewhere")
    assert 0 < error.value.seconds <= accounts.WINDOW.total_seconds()
    with engine.begin() as connection:
        rows = [{"name": f"n{n}", "address": "there", "tried_at": datetime.now(UTC)} for n in range(30)]
        connection.execute(insert(accounts.failed_logins), rows)
    with pytest.raises(ThrottledError):
        authenticate(engine, "minh", "wrong", "there")
    with engine.begin() as connection:
        past = datetime.now(UTC) - accounts.WINDOW - timedelta(seconds=1)
        connection.execute(update(accounts.failed_logins).values(tried_at=past))
    assert authenticate(engine, "lan", PASSWORD, "there") is not None


def test_a_session_ends_when_idle_or_old_and_with_its_account(engine: Engine) -> None:
    account = add_account(engine, "lan", Role.REVIEWER, PASSWORD)
    token = sessions.begin_session(engine, account)
    found = sessions.find_session(engine, token)
    assert found is not None
    assert found.account.name == "lan"
    assert sessions.find_session(engine, token + "x") is None
    for column, age in (("seen_at", sessions.IDLE), ("created_at", sessions.LONGEST)):
        token = sessions.begin_session(engine, account)
        with engine.begin() as connection:
            past = datetime.now(UTC) - age - timedelta(seconds=1)
            connection.execute(update(session_table).values({column: past}))
        assert sessions.find_session(engine, token) is None
    token = sessions.begin_session(engine, account)
    change_account(engine, "lan", password="một mật khẩu khác")
    assert sessions.find_session(engine, token) is None


def test_the_store_holds_no_token_that_opens_a_session(engine: Engine) -> None:
    token = sessions.begin_session(engine, add_account(engine, "lan", Role.REVIEWER, PASSWORD))
    with engine.connect() as connection:
        assert token not in str(connection.execute(select(session_table)).all())


def test_decisions_keep_every_digit_and_their_order(engine: Engine) -> None:
    value = Decimal("12345678901234567890.123456789")
    append_decisions(engine, [decision(corrected_value=value, observation_id="o1"), decision("c2")])
    append_decisions(engine, [decision(word="withdrawn")])
    assert [item.check_id for item in read_decisions(engine)] == ["c1", "c2", "c1"]
    assert read_decisions(engine)[0].corrected_value == value
    assert [item.decision for item in history(engine, ["c1"])] == ["withdrawn", "confirmed"]
    assert [item.check_id for item in read_decisions(engine, after=2)] == ["c1"]


@pytest.mark.parametrize("change", [update(decisions).values(note="other"), delete(decisions)])
def test_a_decision_is_never_changed_nor_removed(engine: Engine, change: object) -> None:
    append_decisions(engine, [decision()])
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]
    assert len(read_decisions(engine)) == 1


def test_who_looked_before_somebody_else_decided_is_told(engine: Engine) -> None:
    first = append_decisions(engine, [decision()], {"c1": 0})[0]
    with pytest.raises(DecidedMeanwhileError) as error:
        append_decisions(engine, [decision("c2"), decision(word="explained", decided_by="minh")], {"c1": 0, "c2": 0})
    assert error.value.other.decided_by == "lan"
    assert len(read_decisions(engine)) == 1  # none of the two was written
    append_decisions(engine, [decision(word="explained", decided_by="minh")], {"c1": first.sequence})
    assert read_decisions(engine)[-1].decision == "explained"


def test_of_many_who_decide_at_once_one_wins_and_none_is_lost(engine: Engine) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(8)

    def reviewer(number: int) -> None:
        start.wait()
        for turn in range(10):
            try:
                append_decisions(engine, [decision(f"c{turn}", decided_by=f"p{number}")], {f"c{turn}": 0})
                outcomes.append("written")
            except DecidedMeanwhileError:
                outcomes.append("told")

    threads = [threading.Thread(target=reviewer, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("written") == 10
    assert outcomes.count("told") == 70
    assert len(read_decisions(engine)) == 10


def test_a_store_of_another_version_is_refused(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(update(store_version).values(version=99))
    with pytest.raises(StoreError, match="99"):
        open_store(engine.url)


def test_a_wrong_url_is_told_without_its_password(tmp_path: Path) -> None:
    for url in ("nonsense", "postgresql+nodriver://lan:secret-word@db/reviews"):
        with pytest.raises(StoreError) as error:
            open_store(store_url(tmp_path, {"SOLIEU_REVIEW_STORE": url}))
        assert "secret-word" not in str(error.value)
