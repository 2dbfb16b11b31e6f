"""The tables: what the migrations make is what the models say."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_mock_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

from store import Account, Fact, Run, Store, StoreError, Withdrawal, open_store
from store.engine import open_engine
from store.migrate import SCRIPTS, revisions, upgrade
from tests.store.places import NOW, id_number

# What models can't say, each kind of database its own: the index of tokens, and what keeps it.
UNSAID = (
    "organisation_fts",
    "organisation_search_tokens",
    "organisation_search_added",
    "organisation_search_removed",
    "organisation_search_changed",
)


@pytest.fixture
def engine(empty_url):
    engine = open_engine(empty_url)
    yield engine
    engine.dispose()


def test_from_nothing_they_come_to_what_the_models_say(engine):
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "target_metadata": SQLModel.metadata,
                "include_name": lambda name, *_: not str(name).startswith(UNSAID),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_keys_indexes_and_conditions_are_those_of_the_models(engine):
    """Conditions of partial indexes and AUTOINCREMENT are not compared by Alembic."""
    upgrade(engine)
    said: list[str] = []
    mock = create_mock_engine(
        engine.url, lambda statement, *_, **__: said.append(str(statement.compile(dialect=engine.dialect)))
    )
    SQLModel.metadata.create_all(mock, checkfirst=False)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            made = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' AND sql IS NOT NULL")
            )
            have = {_plain(sql) for name, sql in made if not name.startswith(("sqlite_", *UNSAID))}
            assert have == {_plain(one) for one in said}
        else:
            partial = connection.scalar(
                text("SELECT indexdef FROM pg_indexes WHERE indexname = 'one_account_for_an_id_number'")
            )
            assert "UNIQUE" in partial
            assert "WHERE (deleted_at IS NULL)" in partial


def test_names_are_found_by_their_tokens_whatever_puts_them_there_or_takes_them_away(engine):
    upgrade(engine)
    if engine.dialect.name == "sqlite":
        ask = "SELECT rowid FROM organisation_fts WHERE organisation_fts MATCH :one"
    else:
        ask = "SELECT id FROM organisation_search WHERE string_to_array(tokens, ' ') @> ARRAY[:one]"
    with engine.begin() as connection:

        def found(one):
            return [number for (number,) in connection.execute(text(ask), {"one": one})]

        at = NOW if engine.dialect.name == "postgresql" else f"{NOW:%Y-%m-%d %H:%M:%S.%f}"
        place = ("name", "key", "kind", "nature", "level", "superior", "registrar", "division", "address")
        place += ("contact_name", "contact_phone", "status")
        connection.execute(
            text(
                f"INSERT INTO organisation (id, version, created, changed, {', '.join(place)}) "  # noqa: S608
                f"VALUES (7, 0, :at, :at{', :word' * len(place)})"
            ),
            {"at": at, "word": "x"},
        )
        connection.execute(
            text(
                "INSERT INTO organisation_name (id, organisation_id, kind, name, key, since) "
                "VALUES (5, 7, '', '', '', :at)"
            ),
            {"at": at},
        )
        connection.execute(
            text(
                "INSERT INTO organisation_search (id, organisation_id, form, tokens, sounds, initials, core, short) "
                "VALUES (5, 7, '兰大', '兰 大 lan da', '', '', '', '')"
            )
        )
        assert (found("兰"), found("lan"), found("西")) == ([5], [5], [])
        connection.execute(text("UPDATE organisation_search SET tokens = '西 大 xi da'"))
        assert (found("兰"), found("西"), found("大")) == ([], [5], [5])
        connection.execute(text("DELETE FROM organisation_search"))
        assert (found("西"), found("大")) == ([], [])


def _plain(sql: str) -> str:
    """Without what differs though it means the same: blanks, the order of columns and constraints, and where a link
    stands: in its column's line, or in one of its own.
    """
    spelt = re.sub(r"(\w+) (\w+) (REFERENCES \w+ ?\(\w+\))", r"\1 \2, FOREIGN KEY(\1) \3", " ".join(sql.split()))
    head, bracket, rest = spelt.partition("(")
    parts = sorted(part.strip(" )(") for part in rest.replace(", ", ",").split(","))
    return head.strip() + bracket + ",".join(parts)


def test_runs_from_before_the_second_revision_stay_and_what_nobody_knows_of_them_is_none(engine, keys):
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO run (night, started, finished, mails, parked) VALUES ('2021-05-20', :at, :at, 61, 1)"),
            {"at": NOW if engine.dialect.name == "postgresql" else f"{NOW:%Y-%m-%d %H:%M:%S.%f}"},
        )
    upgrade(engine)
    with Store(engine, keys).look() as desk:
        run = desk.session.execute(select(Run)).scalar_one()
        assert (run.night, run.started, run.mails, run.parked) == ("2021-05-20", NOW, 61, 1)
        assert {run.due, run.usual_seconds, run.interrupted, run.replies_failed, run.replies_why} == {None}


@pytest.mark.parametrize("marked", ["dmarc_fails", "two_senders", None])
def test_withdrawals_from_before_the_column_are_in_doubt_where_their_mails_were(engine, marked):
    at = NOW if engine.dialect.name == "postgresql" else f"{NOW:%Y-%m-%d %H:%M:%S.%f}"
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0020")
        words = ("message_id", "sender", "night", "verdict", "why")
        marks = {name: name == marked for name in ("dmarc_fails", "two_senders", "cut")}
        octets = ("key", "text_sealed", "reading_sealed")
        columns = ("id", "arrived", "asked_at", *words, *marks, *octets)
        values = {"id": 1, "arrived": at, "asked_at": at, **marks}
        values |= dict.fromkeys(words, "") | dict.fromkeys(octets, b"x")
        connection.execute(
            text(f"INSERT INTO mail ({', '.join(columns)}) VALUES (:{', :'.join(columns)})"),  # noqa: S608
            values,
        )
        connection.execute(
            text("INSERT INTO withdrawal (mail_id, sender, asked_at, night) VALUES (1, '', :at, '')"), {"at": at}
        )
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(Withdrawal.doubtful)) is (marked is not None)


def test_a_second_time_nothing_happens(engine, keys):
    upgrade(engine)
    store = Store(engine, keys)
    with store.open() as desk:
        desk.session.add(Fact(name="kept", value=""))
    upgrade(engine)
    assert revisions(engine)[0] == revisions(engine)[1]
    with store.look() as desk:
        assert desk.session.get(Fact, "kept") is not None


def test_of_several_that_start_at_once_one_makes_the_tables_and_the_others_find_them(empty_url):
    def start(_):
        own = open_engine(empty_url)
        try:
            upgrade(own)
            return revisions(own)
        finally:
            own.dispose()

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(start, range(4)))
    assert len(found) == 1
    assert len(set(found.pop())) == 1


def test_before_the_first_time_there_is_no_revision(engine):
    current, newest = revisions(engine)
    assert current is None
    assert newest is not None


def test_the_newest_revision_is_the_one_alembic_takes_for_it(engine):
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    assert revisions(engine)[1] == ScriptDirectory.from_config(config).get_current_head()


def test_an_upgrade_that_fails_leaves_nothing_half_done(engine):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ticket (x integer)"))
    with pytest.raises(DBAPIError, match="ticket"):
        upgrade(engine)
    assert set(inspect(engine).get_table_names()) == {"ticket"}


def test_a_database_of_a_newer_version_is_refused_in_one_clear_line(engine):
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999") as caught:
        upgrade(engine)
    assert caught.value.hint


def test_looking_at_the_revision_waits_for_no_writer(engine, keys):
    upgrade(engine)
    with Store(engine, keys).open() as desk:
        desk.session.add(Fact(name="unfinished", value=""))
        desk.session.flush()
        upgrade(engine)


def test_one_id_number_has_one_live_account_and_any_number_of_deleted_ones(engine, keys):
    upgrade(engine)
    engine.dispose()
    store = open_store(engine.url.render_as_string(hide_password=False), keys)

    def one(**changes) -> Account:
        number = id_number(1)
        return Account(id_index=store.keys.blind(number), id_sealed=b"x", name="", state="initial", **changes)

    with store.open() as desk:
        desk.session.add_all([one(), one(deleted_at=NOW), one(deleted_at=NOW)])
    with pytest.raises(IntegrityError), store.open() as desk:
        desk.session.add(one())
    store.close()


def test_a_path_with_a_percent_sign_is_no_trouble(folder, keys):
    place = folder / "100%(here)s"
    place.mkdir()
    engine = open_engine(f"sqlite:///{place / 'yeban.db'}")
    upgrade(engine)
    engine.dispose()
