"""What our own mail server says of a sender: Authentication-Results (RFC 8601), DMARC (RFC 7489)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# The policy stands in a comment ("(p=REJECT)"), which parsers of the standard rightly drop; here both are needed.
_COMMENT = re.compile(r"\([^()]*\)")
_DMARC_FAIL = re.compile(r"\s*dmarc\s*(?:/\s*\d+\s*)?=\s*fail\b", re.IGNORECASE)
_RESULT = re.compile(r"\s*([\w-]+)\s*(?:/\s*\d+\s*)?=\s*(\w+)")
_FROM = re.compile(r"\bheader\.from\s*=\s*\"?(?:[^\s;@\"]*@)?([^\s;\"]+)", re.IGNORECASE)
_UNHURT = frozenset({"pass", "none", "neutral", "bestguesspass"})
# p= is the domain's, sp= its subdomains', dis= what was made of it.
_POLICY = re.compile(r"\b(sp|dis|p|policy\.[\w-]+)\s*=\s*(none|quarantine|reject)\b", re.IGNORECASE)


def dmarc_fails(results: Iterable[str], own: Sequence[str]) -> bool:
    """Whether one of our own servers saw DMARC fail under a policy that the domain enforces.

    A fail whose policy isn't said counts too: in doubt nothing is done. Anybody can add such a header, but only one
    that says "fail" has an effect, and that harms nobody but its sender.

    Args:
        results: values of the Authentication-Results headers, unfolded.
        own: authserv-ids, lower case; a subdomain of one counts as well.
    """
    return any(_fails(value) and _is_own(value, own) for value in results)


def may_be_forged(results: Iterable[str], own: Sequence[str], sender: str) -> bool:
    """Whether one of our own servers saw any check of the sender end otherwise than well.

    Looked at before a mail may make another one void, where doubt must go the other way than in `dmarc_fails`: a fail
    under p=none counts, a check that could not be finished, a pass for another domain than the sender's; and of SPF
    and DKIM whatever went wrong, unless DMARC passed all the same.

    Args:
        results: values of the Authentication-Results headers, unfolded.
        own: authserv-ids, lower case; a subdomain of one counts as well.
        sender: the address of From, lower case.
    """
    found = [one for value in results if _is_own(value, own) for one in _results(value)]
    dmarc = [(result, domain) for method, result, domain in found if method == "dmarc"]
    if any(result not in _UNHURT for result, _ in dmarc):
        return True
    passed = [domain for result, domain in dmarc if result == "pass"]
    if passed:
        return any(domain not in {"", sender.rpartition("@")[2]} for domain in passed)
    return any(method in {"spf", "dkim"} and result not in _UNHURT for method, result, _ in found)


def _results(value: str) -> Iterable[tuple[str, str, str]]:
    """Yield method, result and domain of From (each in lower case, "" where not said) of what a server checked."""
    for _, method in _methods(value):
        result = _RESULT.match(method)
        if result is not None:
            domain = _FROM.search(method)
            yield result[1].lower(), result[2].lower(), domain[1].lower() if domain is not None else ""


def _is_own(value: str, own: Sequence[str]) -> bool:
    # authserv-id [version] ; …
    name = _COMMENT.sub(" ", value).partition(";")[0].strip().split(" ")[0].strip('"').lower()
    return any(name == one or name.endswith("." + one) for one in own)


def _fails(value: str) -> bool:
    if "fail" not in value.lower():
        return False  # nearly all, and taking one apart takes a while
    for start, method in _methods(value):
        if _DMARC_FAIL.match(method):
            said = value[start : start + len(method)]
            policy = {one[1].lower(): one[2].lower() for one in _POLICY.finditer(said)}
            if policy.get("dis") == "none":
                policy.pop("sp", None)  # of subdomains, and this was none
            return not policy or set(policy.values()) != {"none"}
    return False


def _methods(value: str) -> Iterable[tuple[int, str]]:
    """Yield place and text of each method, comments blanked out so that lengths stay and their ";" don't count."""
    blanked = _COMMENT.sub(lambda comment: " " * len(comment[0]), value)
    start = 0
    for method in blanked.split(";"):
        yield start, method
        start += len(method) + 1
