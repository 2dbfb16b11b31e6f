"""What stands in the audit, in Chinese: deeds, and what they were done to."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from accountops.permissions import ROLE_WORDS
from accountops.tuning import KNOBS, REPLY_WORDS
from orgregistry.organisations import CHANGE_WORDS, KIND_WORDS, LEVEL_WORDS, NATURE_WORDS, STATUS_WORDS
from orgregistry.transitions import STEP_WORDS
from portal.waiting import KIND_WORDS as TICKET_WORDS

# Deeds by their id in the chain, in the order in which the form offers them. A test walks the sources for others.
DEED_WORDS: Final = {
    "reveal": "看身份证号全文",
    "paper-seen": "看填报材料",
    "file-seen": "看来函附件",
    "reset": "重置密码",
    "delete": "删除账号",
    "delete-proposed": "提议删除账号",
    "delete-withdrawn": "收回提议",
    "delete-declined": "不同意提议",
    "restore": "恢复账号",
    "rename": "更正姓名",
    "put-away": "收起重复账号",
    "reset-taken-back": "撤回重置",
    "import": "接管账号",
    "first-login": "首次登录",
    "login-own": "登录",
    "login-must-change": "用初始密码登录",
    "login-first": "首次登录，确认本人",
    "login-old-password": "用重置前的密码登录",
    "password-changed": "改密码",
    "night-wanted": "要求办一夜",
    **{f"ticket-{step}": f"工单：{word}" for step, word in STEP_WORDS.items()},
    **{f"organisation-{change}": f"单位：{word}" for change, word in CHANGE_WORDS.items()},
    "filing-begin": "填报：开始填",
    "filing-as-filing": "填报：改为采集",
    "filing-as-reissue": "填报：改为补办",
    "filing-submit": "填报：提交",
    "filing-taken-back": "填报：取回",
    "filing-withdrawn": "填报：不填了",
    "filing-approve": "填报：通过",
    "filing-return": "填报：退回",
    "filing-review": "填报：补办审核",
    "filing-seal": "填报：用印",
    "filings-imported": "接管填报",
    "certificate-voided": "电子证书作废",
    "reported": "上报",
    "statement-added": "上传情况说明",
    "statement-removed": "删情况说明",
    "staff-invited": "邀请工作人员",
    "staff-invited-again": "重新邀请",
    "staff-joined": "工作人员加入",
    "staff-login": "工作人员登录",
    "staff-proved-again": "工作人员再次验证",
    "staff-code-refused": "验证码不对",
    "staff-recovery-code-used": "用了恢复码",
    "staff-recovery-codes-made": "新做恢复码",
    "staff-password-changed": "工作人员改密码",
    "staff-roles-changed": "改角色",
    "staff-disabled": "停用工作人员",
    "staff-enabled": "恢复工作人员",
    "staff-identity-proved": "实名核验",
    "policy-proposed": "规则：提出修改",
    "policy-rehearsed": "规则：预演",
    "policy-rehearsal-wanted": "规则：要求再预演",
    "policy-confirmed": "规则：确认生效",
    "policy-given-up": "规则：放弃修改",
    "verify-audit": "核对审计链",
    "export-audit": "导出审计",
    "export-report": "导出统计",
    "purge": "清理过期数据",
    "purge-audit": "清理过期审计",
    "rotate-keys": "更换密钥",
    "restore-backup": "从备份恢复",
}
# Whole families, told apart by what follows.
_FAMILIES: Final = {"organisation-": "单位：", "filing-": "填报：", "ticket-": "工单：", "login-": "登录："}
_SUBJECT_WORDS: Final = {
    "account": "账号",
    "ticket": "工单",
    "filing": "填报",
    "organisation": "单位",
    "staff": "工作人员",
    "statement": "情况说明",
    "reporting": "上报文件",
    "night": "夜",
    "policy": "规则版本",
}
_WHOLES: Final = {"accounts": "账号", "report": "统计", "audit": "审计"}
_STAFF: Final = "staff:"
_BY_WORD: Final = {word: kind for kind, word in _SUBJECT_WORDS.items()}
_SAID: Final = re.compile(rf"({'|'.join(_BY_WORD)})\s*[:：#第]?\s*([0-9-]{{0,20}})")


# Who does things without being of the staff.
ACTOR_WORDS: Final = {
    "night": "夜班",
    "applicant": "填报人",
    "import": "接管",
    "operator": "值班人员（命令行）",
}
_ROLES: Final = {str(role): word for role, word in ROLE_WORDS.items()}
_ACTORS: Final = {word: actor for actor, word in ACTOR_WORDS.items()} | {"值班人员": "operator"}
# What stands beside a deed, by its key in the chain; others are shown by their key.
KEY_WORDS: Final = {
    "reason": "理由",
    "action": "哪一种",
    "rule": "规则",
    "request": "诉求",
    "proposal": "提议",
    "overrules": "越过",
    "overruled": "越过",
    "state_before": "原来",
    "state": "状态",
    "was": "原来",
    "login": "登录名",
    "organisation": "单位",
    "organisation_id": "单位编号",
    "roles": "角色",
    "rehearsal": "预演",
    "scenarios": "情景",
    "dry": "试运行",
    "taken": "接管",
    "since": "从",
    "until": "到",
    "into": "并入",
    "office": "部门",
    "to": "给",
    "from": "从",
    "name": "名字",
    "kind": "哪一类",
    "before": "原来",
    "after": "改为",
    "parent": "上级",
    "added": "新登记",
    "admin": "管理员",
    "aliases": "加的别名",
    "corrected": "改正前",
    "missing": "还缺",
    "reports": "来信",
    "undoes": "撤回的是",
    "of": "第几步",
    "for": "代",
    "status": "状态",
    "holder": "现在由",
    "paper": "材料",
    "people": "人数",
    "count": "条数",
    "digest": "摘要",
    "version": "版本",
    "start": "从",
    "file": "文件",
    "form": "形式",
    "account": "账号",
    "actor": "谁做的",
    "subject": "对象",
    "holds": "相符",
    "rows": "条数",
    # What the nightly clearing, and a backup that is laid back, have ended.
    "accounts": "账号",
    "attachments": "附件",
    "audit_rows": "审计",
    "delays": "登录等待",
    "invitations": "邀请",
    "mails": "来信",
    "recovery_codes": "恢复码",
    "replies": "回信",
    "requests": "诉求",
    "sessions": "登录",
    **{knob.key: knob.word for knob in KNOBS},
    **{f"reply.{kind}": f"回信文字（{word}）" for kind, word in REPLY_WORDS.items()},
}
VALUE_WORDS: Final = {
    "True": "是",
    "False": "否",
    "initial": "初始密码",
    "must-change": "初始密码，登录过",
    "active": "自己的密码",
    "expired": "初始密码已失效",
    "passed": "通过",
    "failed": "没有通过",
    "failed, confirmed anyway": "没有通过，知道了仍生效",
    "none, confirmed anyway": "没有预演，知道了仍生效",
    "text changed": "改过文字",
    "preview": "第一页",
    "app": "手机验证码",
    "recovery": "恢复码",
}


# What stands within a change of an organisation, and how its values are called.
_OF_UNIT: Final = {
    "name": "全称",
    "names": "其他名称",
    "alias": "别名",
    "former": "曾用名",
    "status": "账号",
    "nature": "性质",
    "level": "隶属级别",
    "kind": "类别",
    "superior": "主管单位",
    "registrar": "登记机关",
    "division": "区划",
    "uscc": "信用代码",
    "address": "地址",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "parent": "上级编号",
    "into": "并入编号",
    "from": "并进编号",
}
_VALUES_OF_UNIT: Final[Mapping[str, Mapping[str, str]]] = {
    "status": {str(one): word for one, word in STATUS_WORDS.items()},
    "nature": {str(one): word for one, word in NATURE_WORDS.items()},
    "level": {str(one): word for one, word in LEVEL_WORDS.items()},
    "kind": {str(one): word for one, word in KIND_WORDS.items()},
}
_PACKED: Final = frozenset({"before", "after", "corrected", "aliases", "missing", "reports"})  # JSON of ours
_TICKETS: Final = {str(one): word for one, word in TICKET_WORDS.items()}


def actor_word(actor: str) -> str:
    """Return who did it as people say it: night is 夜班; of the staff the login."""
    return ACTOR_WORDS.get(actor) or actor.removeprefix(_STAFF)


def of_actor(said: str) -> str:
    """Return whom somebody means by 夜班 or li.na as it stands in the chain."""
    if said in _ACTORS:
        return _ACTORS[said]
    whole = not said or ":" in said or said in ACTOR_WORDS or said == _STAFF.rstrip(":")
    return said if whole else f"{_STAFF}{said}"


def detail_word(key: str, value: object) -> str:
    """Return one thing that stands beside a deed: "规则：asked-by-owner"; "" where nothing stands there."""
    said = VALUE_WORDS.get(str(value), str(value))
    if key == "roles":
        said = "、".join(_ROLES.get(one, one) for one in said.split())
    elif key == "kind":
        said = _TICKETS.get(said, said)
    elif key == "undoes":
        said = deed_word(f"ticket-{said}").removeprefix("工单：")
    elif key in _PACKED:
        said = _unpacked(said)
    return "" if value is None or not said else f"{KEY_WORDS.get(key, key)}：{said}"


def _unpacked(said: str) -> str:
    """Return what stands in JSON as people read it; as it stands where it isn't JSON."""
    try:
        found = json.loads(said)
    except ValueError:
        return said
    if isinstance(found, list):
        return "、".join(str(one) for one in found)
    if not isinstance(found, dict):
        return said
    return "，".join(f"{_OF_UNIT.get(key, key)} {_value_of_unit(key, value)}" for key, value in found.items())


def _value_of_unit(key: str, value: object) -> str:
    if value is None:
        return "无"
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return _VALUES_OF_UNIT.get(key, {}).get(str(value), str(value))


def deed_word(action: str) -> str:
    """Return a deed in Chinese; its id where there is no word for it."""
    found = DEED_WORDS.get(action)
    if found is not None:
        return found
    family = next((prefix for prefix in _FAMILIES if action.startswith(prefix)), None)
    return action if family is None else f"{_FAMILIES[family]}{action.removeprefix(family)}"


def subject_word(subject: str) -> str:
    """Return what it was done to as people say it: "account:17" is 账号 17."""
    if subject in _WHOLES:
        return _WHOLES[subject]
    kind, colon, key = subject.partition(":")
    return f"{_SUBJECT_WORDS[kind]} {key}" if colon and kind in _SUBJECT_WORDS else subject


def of_subject(said: str) -> str:
    """Return what somebody means by 账号17, 工单 5 or 单位 as it stands in the chain; anything else as it is."""
    match = _SAID.fullmatch(said)
    if match is None:
        return said
    return f"{_BY_WORD[match[1]]}:{match[2]}" if match[2] else _BY_WORD[match[1]]
