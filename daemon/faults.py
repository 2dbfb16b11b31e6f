"""What is wrong with a file of settings, said in Chinese to the person who wrote it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

# These never stand in the file, so nobody is told to write them there.
SECRET_KEYS: Final = ("password", "initial_password")

_SAID: Final = {
    "missing": "没有填",
    "string_type": "应是文字，请加英文引号",
    "int_type": "应是整数",
    "int_parsing": "应是整数",
    "int_from_float": "应是整数",
    "tuple_type": '应是一列，如 ["a", "b"]',
    "path_type": "应是文件路径，请加英文引号",
    "model_type": "应是一节，写成 [节名] 再换行",
    "model_attributes_type": "应是一节，写成 [节名] 再换行",
    "string_too_short": "不能为空",
}


def explained(error: ValidationError, model: type[BaseModel]) -> tuple[str, str]:
    """Return what is wrong with settings and how to mend it; no value of a setting is repeated.

    Args:
        error: what pydantic found.
        model: the settings as a whole, to look for a misspelt key's neighbours.
    """
    faults = []
    hints = []
    for fault in error.errors(include_url=False, include_input=False, include_context=True):
        place = tuple(str(part) for part in fault["loc"])
        said, hint = _fault(place, fault["type"], fault.get("ctx") or {}, model)
        faults.append(said)
        if hint:
            hints.append(hint)
    hint = "；".join(dict.fromkeys(hints)) or "改好后可运行 yeban doctor 检查"
    return "；".join(dict.fromkeys(faults)), hint


def _fault(place: tuple[str, ...], kind: str, context: Mapping[str, Any], model: type[BaseModel]) -> tuple[str, str]:
    name = ".".join(place)
    if kind == "extra_forbidden":
        near = _nearest(place, model)
        return f"不认识的设置 {name}", f"{name} 是不是想写 {near}？" if near else f"请删去 {name}，或核对拼写"
    if kind == "value_error":
        said = str(context["error"])
        return (f"{name} {said}" if name and not said.startswith(f"{name}.") else said), ""
    if kind == "literal_error":
        return f"{name} 只能是 {str(context['expected']).replace(' or ', ' 或 ').replace(', ', '、')}", ""
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound, word = (context["ge"], "小于") if kind == "greater_than_equal" else (context["le"], "大于")
        return f"{name} 不能{word} {bound}", ""
    return f"{name} {_SAID.get(kind, '的值不对')}", ""


def _nearest(place: tuple[str, ...], model: type[BaseModel]) -> str | None:
    """The known setting that comes nearest to an unknown one, looked for in its own section first."""
    known = {name: name for name in _all_keys(model, "")}
    same = [name for name in known if name.rpartition(".")[0] == ".".join(place[:-1])]
    for candidates in (same, list(known)):
        by_last = {name.rpartition(".")[2]: name for name in reversed(candidates)}
        close = difflib.get_close_matches(place[-1], by_last, 1, 0.6)
        if close:
            return by_last[close[0]]
    return None


def _all_keys(model: type[BaseModel], prefix: str) -> list[str]:
    keys = []
    for name, field in model.model_fields.items():
        if name in (*SECRET_KEYS, "base"):
            continue
        keys.append(prefix + name)
        for inner in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                keys += _all_keys(inner, f"{prefix}{name}.")
    return keys
