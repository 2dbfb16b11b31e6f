"""Compares a letter as read and routed with its truth, as `comparing` in tests/letters/samples/letters.json says."""

import re
import tomllib
from pathlib import Path

from mailparse.values import plain

LETTERS = Path(__file__).parent / "letters"
HARD = ("verdict", "org_name", "uscc", "nature", "authority", "missing", "contact_name", "contact_phone")
SOFT = ("authority_parent", "flags")
ABSENT = {
    "uscc": None,
    "authority_parent": None,
    "contact_name": None,
    "contact_phone": None,
    "missing": [],
    "flags": [],
}
_SUFFIXES = re.compile("(?:自治县|自治州|地区|市|州|县|区)$")


def units(name):
    """Letters of a .toml file as {"id", "subject", "text", "attachments", "expect", "accept"}."""
    for row in tomllib.loads((LETTERS / name).read_text("utf-8"))["letter"]:
        accept = {key: [None if one is False else one for one in ways] for key, ways in row.get("accept", {}).items()}
        shape = {"id", "branch", "style", "subject", "text", "html", "attachments", "accept"}
        expect = ABSENT | {"verdict": "letter"} | {key: value for key, value in row.items() if key not in shape}
        yield {"attachments": [], **row, "expect": expect, "accept": accept}


def faults(expect, accept, reading):
    """(field, got, wanted) of what differs; `reading` is what `yeban read --json` prints."""
    if expect["verdict"] != reading["verdict"]:
        return [("verdict", reading["verdict"], expect["verdict"])]
    letter = reading["letter"]
    if expect["verdict"] != "letter":
        name, ways = reading["org_name"], [expect.get("org_name"), *accept.get("org_name", ())]
        return [] if any(_same("org_name", name, way) for way in ways) else [("org_name", name, ways)]
    got = {**letter, **letter["route"], "verdict": "letter"}
    found = []
    for field in (*HARD, *SOFT):
        ways = [expect.get(field), *accept.get(field, ())]
        if not any(_same(field, got[field], way) for way in ways):
            found.append((field, got[field], ways))
    return found


def _same(field, got, want):
    if field in {"missing", "flags"}:
        return sorted(got) == sorted(want)
    if got is None or want is None:
        return got is want
    if field == "authority":
        return _place(got) == _place(want)
    return any(_plain(field, got) == _plain(field, one) for one in want.split("|"))


def _plain(field, text):
    bare = plain(text)
    return bare.replace("-", "") if field == "contact_phone" else bare


def _place(authority):
    """The office's name less what is said around it: 天水市秦州区 is 秦州区; 临夏市 and 临夏县 stay two."""
    kind, colon, name = authority.partition(":")
    name = re.sub("^.{2,6}?[市州](?=.{2,})", "", name)
    name = re.sub("保安族东乡族撒拉族|哈萨克族|裕固族|蒙古族|回族|藏族", "", name)
    return kind, colon, name if name.startswith("临夏") else _SUFFIXES.sub("", name)
