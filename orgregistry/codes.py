"""What a unified social credit code tells of its holder: who registered it, as what, and where.

Source: GB 32100-2015. The checks of the code itself are `mailparse.values.credit_code`. 91 does not tell state-owned
from private, and the place is the registrar's, not the one that the holder belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orgregistry.divisions import Division, by_code

NATIONAL: Final = "100000"  # registered with a national registrar
GANSU: Final = "62"

_ANY: Final = frozenset({"government", "institution", "soe", "private", "central", "out-of-province"})
_PUBLIC: Final = frozenset({"government", "institution", "central", "out-of-province"})


@dataclass(frozen=True, slots=True)
class Holder:
    """What the first two characters say.

    Attributes:
        begins: registrar, or registrar and category.
        name: of such a holder, in Chinese.
        agrees: natures that it doesn't contradict.
        tells: the nature that it shows by itself; "" where it shows none.
        settled: whether section 五 of the notice says who opens such a holder's account.
    """

    begins: str
    name: str
    agrees: frozenset[str]
    tells: str = ""
    settled: bool = True


# The longer beginnings first; the last row holds for whatever is left.
HOLDERS: Final = (
    #      begins name agrees with tells
    Holder("11", "机关", frozenset({"government", "central", "out-of-province"}), "government"),
    Holder("12", "事业单位", _PUBLIC, "institution"),
    Holder("13", "群众团体", _PUBLIC, "government"),
    Holder("19", "机构编制部门登记的其他组织", _PUBLIC, "", settled=False),
    Holder("32", "公证处", frozenset({"institution", "private"}), "", settled=False),
    Holder("3", "司法行政部门登记的法律服务机构", frozenset({"private"}), "", settled=False),
    Holder("51", "社会团体", frozenset({"private", "central", "out-of-province"}), "", settled=False),
    Holder("52", "民办非企业单位", frozenset({"private", "out-of-province"}), "private", settled=False),
    Holder("53", "基金会", frozenset({"private", "central", "out-of-province"}), "", settled=False),
    Holder("91", "企业", frozenset({"soe", "private", "central", "out-of-province"}), ""),
    Holder("92", "个体工商户", frozenset({"private"}), "private"),
    Holder("93", "农民专业合作社", frozenset({"private"}), "private"),
    Holder("A", "军队单位", frozenset({"central"}), "", settled=False),
    Holder("N", "农村集体经济组织", frozenset(), "", settled=False),
    Holder("", "其他组织", _ANY, "", settled=False),
)


def holder(code: str) -> Holder:
    """What kind of holder a valid code has."""
    return next(row for row in HOLDERS if code.startswith(row.begins))


def place(code: str) -> Division | None:
    """The division of Gansu whose registrar gave a code; None elsewhere, or where no such division is known."""
    return by_code(code[2:8])


def is_national(code: str) -> bool:
    """Whether a national registrar gave it, which registers central units."""
    return code[2:8] == NATIONAL


def is_elsewhere(code: str) -> bool:
    """Whether it was given in another province."""
    return not is_national(code) and code[2:4] != GANSU
