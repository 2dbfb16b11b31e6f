"""What can go wrong between us and the database, said once for the people who run the desk."""


class StoreError(Exception):
    """The database can't be used as it is.

    Args:
        message: what is wrong, in Chinese, without secrets.
        hint: how to mend it, in Chinese.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint apart, so that a command can print it on its own line."""
        super().__init__(message)
        self.hint = hint


class KeysError(StoreError):
    """The key file is missing, readable by others, damaged, or not the one this database was made with."""
