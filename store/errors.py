"""What goes wrong and is told to a person; and what can go wrong between us and the database."""


class Hinted(Exception):
    """Something that a person is told in one line: what is wrong, and how to mend it.

    Args:
        message: what is wrong, in Chinese, without secrets and without a full stop at its end.
        hint: how to mend it, in Chinese; "" where there is nothing to be said.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint apart, so that it can be shown on its own."""
        super().__init__(message)
        self.hint = hint

    def in_full(self) -> str:
        """Return both as one text."""
        return f"{self}。{self.hint}" if self.hint else str(self)


class StoreError(Hinted):
    """The database can't be used as it is."""


class StoreBusy(StoreError):
    """Others are at the database just now: the same will do a little later."""


class StoreDamaged(StoreError):
    """What is in the database's file is no database, or no longer a whole one: that doesn't mend itself."""


class KeysError(StoreError):
    """The key file is missing, readable by others, damaged, or not the one this database was made with."""
