"""Names of organisations as they are searched."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEARCHED = ("form", "sounds", "initials", "core", "short")

# Tokens are asked for together and never counted: neither places nor sizes are kept. The text stays in its own table.
ADD = "INSERT INTO organisation_fts(rowid, tokens) VALUES (new.id, new.tokens);"
REMOVE = "INSERT INTO organisation_fts(organisation_fts, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
TRIGGER = "CREATE TRIGGER organisation_search_{} AFTER {} ON organisation_search BEGIN {} END"
FTS = (
    """CREATE VIRTUAL TABLE organisation_fts USING fts5(
        tokens, content='organisation_search', content_rowid='id', detail='none', columnsize=0, tokenize='unicode61'
    )""",
    TRIGGER.format("added", "INSERT", ADD),
    TRIGGER.format("removed", "DELETE", REMOVE),
    TRIGGER.format("changed", "UPDATE OF id, tokens", REMOVE + " " + ADD),
)
# fastupdate off: a search never has to look through what hasn't been sorted in yet.
GIN = (
    "CREATE INDEX organisation_search_tokens ON organisation_search "
    "USING gin (string_to_array(tokens, ' ')) WITH (fastupdate = off)"
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "organisation_search",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        # "C": compared octet by octet, so that an index serves for what a form begins with.
        *(
            sa.Column(one, sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False)
            for one in SEARCHED
        ),
        sa.Column("tokens", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["organisation_name.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("organisation_id", *SEARCHED):
        op.create_index(op.f(f"ix_organisation_search_{column}"), "organisation_search", [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(GIN)
    else:
        for statement in FTS:
            op.execute(statement)
