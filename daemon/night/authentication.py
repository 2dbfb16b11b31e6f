"""What our own mail server says of a sender: Authentication-Results (RFC 8601), DMARC (RFC 7489)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# The policy stands in a comment ("p=REJECT"), which parsers of the standard rightly drop; so it is looked for as text.
_DMARC_FAIL = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
_POLICY = re.compile(r"\bp\s*=\s*(none|quarantine|reject)\b|\bpolicy\.\S*?=(none|quarantine|reject)\b", re.IGNORECASE)


def dmarc_fails(results: Iterable[str], own: Sequence[str]) -> bool:
    """Whether one of our own servers saw DMARC fail under a policy that the domain enforces.

    A fail whose policy isn't said counts too: in doubt nothing is done. Anybody can add such a header, but only one
    that says "fail" has an effect, and that harms nobody but its sender.

    Args:
        results: values of the Authentication-Results headers, unfolded.
        own: authserv-ids, lower case; a subdomain of one counts as well.
    """
    for value in results:
        server, _, said = value.partition(";")
        name = server.strip().split(" ")[0].lower()
        if not any(name == one or name.endswith("." + one) for one in own):
            continue
        for method in said.split(";"):
            if _DMARC_FAIL.search(method):
                policy = _POLICY.search(method)
                if policy is None or (policy.group(1) or policy.group(2)).lower() != "none":
                    return True
    return False
