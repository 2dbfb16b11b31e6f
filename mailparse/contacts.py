"""Whom a letter gives to call: a name and a telephone number. Texts are in the reading form."""

import re
from typing import Final

from mailparse import beside, people
from mailparse.sought import Sought
from mailparse.values import HAN

_PHONE: Final = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9]{9}|1[3-9][0-9][- ][0-9]{4}[- ][0-9]{4}|0[0-9]{2,3}[- )]{0,2}[0-9]{7,8}"
    r"|[2-8][0-9]{6,7})(?![0-9])"
)
_AND: Final = "(?:及(?:其)?(?:联系)?(?:电话|方式)|姓名)?[ ]{0,4}[:是为]?[ ]{0,4}"
# Labels by weight: a letter's 负责人 is called only where it has no 联系人.
_LABELS: Final = (
    Sought(f"(?:联系人|经办人|联络人|联络员|对接人|经手人|经办(?!人)){_AND}"),
    Sought(f"(?:负责人|管理员(?!信息|名单|账号|登记|审核|权限|表)|联系方式|联系电话){_AND}"),
    Sought(f"(?:申请人|报送人|填报人|报告人|理事长|经营者){_AND}"),
)
_STRETCH: Final = re.compile(f"[{HAN}· ,、()/0-9-]{{2,60}}")
_ENDS: Final = re.compile(
    r"\n|(?:联系|办公|固定)?电话|办公室?(?=电话)|手机|座机|联系方式|传真|邮箱|邮编|地址|联系人|经办人|职务|单位"
)
_RUN: Final = re.compile(f"[{HAN}·]{{2,20}}")
_TITLE: Final = "科长|主任|部长|经理|处长|老师|同志|校长|院长|主席|书记|股长|所长|站长|会计|医生"
_AFTER_NAME: Final = re.compile("(?:科长|主任|部长|经理|处长|老师|同志)$")
_TITLED: Final = re.compile(f"[{HAN}]{{1,3}}(?:{_TITLE})")
_OF_AN_OFFICE: Final = re.compile("(?:部|处|科|室|办|局|院|校)$")
_OFFICE_BEFORE: Final = re.compile(f"^[{HAN}]{{0,8}}(?:部|科|处|室|办|股|组|中心)(?=[{HAN}]{{2,3}}$)")
_BARE_NAME: Final = re.compile(f"[{HAN}]{{2,4}}$")
_NO_NAMES: Final = frozenset({"传真", "邮编", "电话", "手机", "座机", "如下", "详见", "附后", "同上", "信息表"})
_MARKED: Final = re.compile(r"(?:电话|手机|联系方式|Tel|tel|TEL)[^0-9\n]{0,10}")
_NO_PHONE: Final = re.compile("传真|邮编|QQ|qq|代码")
_NAME_AFTER: Final = re.compile(
    f"(?:1[3-9][0-9]{{9}}|0[0-9]{{2,3}}-?[0-9]{{7,8}})[ ,]{{0,2}}([{HAN}]{{2,3}})(?=[。\n]|$)"
)


def contact(text: str) -> tuple[str | None, str | None]:
    """Name and telephone number of whom the letter gives to call; of several the first."""
    name: str | None = None
    phone: str | None = None
    for label in _LABELS:
        for found in label.finditer(text):
            stretch = _STRETCH.match(text, found.end())
            if stretch is None:
                continue
            if name is None:
                name = _name(_ENDS.split(stretch[0])[0])
            if phone is None and (digits := _PHONE.search(text, found.start(), stretch.end() + 60)):
                phone = digits[0]
    if name is None:
        name, phone = _beside_a_number(text, phone)
    return name or _after_a_number(text), _normal(phone or _marked(text) or _anywhere(text))


def _name(stretch: str) -> str | None:
    """The name in what follows a label: 人力资源部 党小军, 王主任, 院办茹志明."""
    for run in _RUN.findall(stretch):
        person = beside.before_number(_AFTER_NAME.sub("", run))
        candidate = person.name if person else people.clean(run, loose=True)
        if candidate is None and (inner := _OFFICE_BEFORE.sub("", run)) != run:
            candidate = people.clean(inner, loose=True)
        if candidate is not None and candidate not in _NO_NAMES and not _OF_AN_OFFICE.search(candidate):
            return candidate
        if _TITLED.fullmatch(run):
            return str(run)
        alone = run == stretch.strip(" ,、()") and run not in _NO_NAMES and not _OF_AN_OFFICE.search(run)
        if candidate is None and alone and _BARE_NAME.match(run):
            return str(run)  # a name that is a place's as well: 会宁
    return None


def _beside_a_number(text: str, phone: str | None) -> tuple[str | None, str | None]:
    for digits in _PHONE.finditer(text):
        before = text[max(0, digits.start() - 30) : digits.start()].rstrip(" ,:(")
        person = beside.before_number(re.split("[,。;\n]", before)[-1])
        if person is not None and person.name not in _NO_NAMES:
            return person.name, phone or digits[0]
    return None, phone


def _after_a_number(text: str) -> str | None:
    """13900000000 程心, at the end of a sentence."""
    after = _NAME_AFTER.search(text)
    return after[1] if after and people.clean(after[1]) is not None else None


def _marked(text: str) -> str | None:
    marked = _MARKED.search(text)
    digits = _PHONE.search(text, marked.end()) if marked else None
    return digits[0] if digits else None


def _anywhere(text: str) -> str | None:
    """A number with its area code or a mobile one, wherever it stands."""
    for digits in _PHONE.finditer(text):
        if digits[0][0] in "01" and not _NO_PHONE.search(text[max(0, digits.start() - 6) : digits.start()]):
            return digits[0]
    return None


def _normal(phone: str | None) -> str | None:
    return re.sub("-+", "-", re.sub(" +", "", phone.strip().replace(")", "-"))) if phone else None
