"""Texts of replies that a site writes itself: the few things such a template may do, checked and run in a sandbox.

It may show its fields and go through `missing`; nothing else is there: no attribute, no filter, no call, no other file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Who signs what the office sends, where a site gives no name.
SIGNATURE: Final = "职称信息采集技术支持"
# Of a list there may be only a loop over it, of anything else only its value.
LISTS: Final = frozenset({"missing"})
_NESTED_MOST: Final = 1


class ReplyFault(Exception):
    """The template may not be used; the message says why, in Chinese."""


def check(source: str, fields: Collection[str]) -> None:
    """Check that a template does nothing but show its fields.

    Args:
        source: the template.
        fields: names that it may use.

    Raises:
        ReplyFault: it does.
    """
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as error:
        raise ReplyFault(f"第 {error.lineno} 行的花括号写法不对") from None
    except (TemplateError, RecursionError):
        raise ReplyFault("花括号写法不对") from None
    for one in tree.body:
        _check(one, frozenset(fields), frozenset(), 0)


def render(source: str, values: Mapping[str, object]) -> str:
    """Return what a template says with these values, after checking it.

    Raises:
        ReplyFault: it may not be used.
    """
    check(source, values)
    try:
        return _environment().from_string(source).render(dict(values))
    except TemplateError:
        raise ReplyFault("花括号里的内容用不了") from None


def _environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    for table in (made.globals, made.filters, made.tests):
        table.clear()
    return made


def _check(node: nodes.Node, fields: frozenset[str], own: frozenset[str], depth: int) -> None:
    match node:
        case nodes.TemplateData():
            return
        case nodes.Output():
            for shown in node.nodes:
                _check(shown, fields, own, depth)
        case nodes.Name(ctx="load", name=name) if name in own or (name in fields and name not in LISTS):
            return
        case nodes.For(
            target=nodes.Name(name=each), iter=nodes.Name(name=name), else_=[], test=None, recursive=False
        ) if name in fields & LISTS and each not in fields and depth < _NESTED_MOST:
            for part in node.body:
                _check(part, fields, own | {each}, depth + 1)
        case _:
            raise ReplyFault(f"第 {node.lineno} 行：只能用 {_offered(fields)}，不能有别的花括号")


def _offered(fields: Collection[str]) -> str:
    shown = [f"{{{{ {name} }}}}" for name in sorted(fields) if name not in LISTS]
    shown += [f"{{% for 项 in {name} %}}…{{{{ 项 }}}}…{{% endfor %}}" for name in sorted(fields) if name in LISTS]
    return "、".join(shown) or "文字"
