"""What the search looks into: a row for each name of a living organisation, made from the names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import delete, select
from sqlmodel import col

from orgregistry.forms import forms
from orgregistry.organisations import Status
from store import Desk, Organisation, OrganisationName, OrganisationSearch

AT_ONCE: Final = 1_000
_LIVING: Final = [str(status) for status in Status if status.is_living]


def refresh(desk: Desk, organisation_ids: Sequence[int]) -> None:
    """Make the rows of some organisations anew, after a change of their names or status."""
    for start in range(0, len(organisation_ids), AT_ONCE):
        some = organisation_ids[start : start + AT_ONCE]
        forget(desk, some)
        names = (
            select(OrganisationName.id, OrganisationName.organisation_id, OrganisationName.name)  # type: ignore[call-overload]
            .join(Organisation, col(Organisation.id) == col(OrganisationName.organisation_id))
            .where(col(OrganisationName.organisation_id).in_(some), col(Organisation.status).in_(_LIVING))
        )
        _put(desk, desk.connection.execute(names).all())


def forget(desk: Desk, organisation_ids: Sequence[int]) -> None:
    """Remove the rows of some organisations, before one of their names goes."""
    desk.session.flush()
    gone = delete(OrganisationSearch).where(col(OrganisationSearch.organisation_id).in_(organisation_ids))
    desk.session.execute(gone, execution_options={"synchronize_session": False})


def rebuild(desk: Desk) -> int:
    """Make all rows anew; returns how many."""
    desk.session.flush()
    desk.session.execute(delete(OrganisationSearch), execution_options={"synchronize_session": False})
    last, count = 0, 0
    while True:
        names = (
            select(OrganisationName.id, OrganisationName.organisation_id, OrganisationName.name)  # type: ignore[call-overload]
            .join(Organisation, col(Organisation.id) == col(OrganisationName.organisation_id))
            .where(col(OrganisationName.id) > last, col(Organisation.status).in_(_LIVING))
            .order_by(col(OrganisationName.id))
            .limit(AT_ONCE)
        )
        rows = desk.connection.execute(names).all()
        if not rows:
            break
        _put(desk, rows)
        last, count = rows[-1][0], count + len(rows)
    return count


def _put(desk: Desk, rows: Iterable[Sequence[object]]) -> None:
    made = []
    for name_id, organisation_id, name in rows:
        one = forms(str(name))
        made.append(
            {
                "id": name_id,
                "organisation_id": organisation_id,
                "form": one.form,
                "tokens": one.tokens,
                "sounds": one.sounds,
                "initials": one.initials,
                "core": one.core,
                "short": one.short,
            }
        )
    desk.insert_rows(OrganisationSearch, made)
