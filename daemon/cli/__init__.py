"""The command line (contracts.md). Nothing is imported here until a command runs.

Worker processes import the script that started them, and with it this module: they need none of the rest.
"""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """The entry point of `yeban`."""
    from daemon.cli.running import run  # noqa: PLC0415 - see above

    sys.exit(run(sys.argv[1:]))
