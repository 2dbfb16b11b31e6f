"""The floor that a night is compared with: fetch every mail of the inbox, move every mail, nothing else.

python bench/floor.py HOST PORT USER PASSWORD CA_FILE (CA_FILE "-": no TLS). Prints JSON: mails, octets, and the seconds
that both parts took.
"""

import json
import ssl
import sys
import time

from imapclient import IMAPClient

FETCH_AT_ONCE = 500
MOVE_AT_ONCE = 1000


def main() -> None:
    """Run it."""
    host, port, user, password, ca_file = sys.argv[1:]
    trust = None if ca_file == "-" else ssl.create_default_context(cafile=ca_file)
    client = IMAPClient(host, int(port), ssl=trust is not None, ssl_context=trust)
    client._imap.debug = 0  # noqa: SLF001  # else every literal is formatted for a log that nobody reads
    client.login(user, password)
    client.select_folder("INBOX")
    uids = client.search("ALL")
    begun = time.perf_counter()
    octets = 0
    for start in range(0, len(uids), FETCH_AT_ONCE):
        rows = client.fetch(uids[start : start + FETCH_AT_ONCE], ["BODY.PEEK[]"])
        octets += sum(len(row[b"BODY[]"]) for row in rows.values())
    fetched = time.perf_counter()
    client.create_folder("moved")
    for start in range(0, len(uids), MOVE_AT_ONCE):
        client.move(uids[start : start + MOVE_AT_ONCE], "moved")
    moved = time.perf_counter()
    client.logout()
    print(json.dumps({"mails": len(uids), "octets": octets, "fetch": fetched - begun, "move": moved - fetched}))


if __name__ == "__main__":
    main()
