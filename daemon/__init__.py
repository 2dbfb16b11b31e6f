"""The night and all around it: mailbox, outbox, schedule, settings, report, command line."""

import os

# Names are looked up character by character: without its table of phrases pypinyin takes 44 MiB less.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
