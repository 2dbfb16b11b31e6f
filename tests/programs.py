"""The mail programs' habits as data: one row each in `PROGRAMS`; tests/clients.py builds mails from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

CRLF: Final = "\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One mail program's habits.

    `header` is the header block, one field a line, filled by tests/clients.py; `{content}` is where the fields of the
    body go. `reply` and `forward` are what stands between the own text and the other's; `~` in them is a no-break
    space.
    """

    header: str
    charset: str  # as declared; anything that begins with gb is written as GB18030, which is what readers must take
    bodies: str = "both"  # "both", "plain", "html"
    coding: str = "base64"
    parameters: str = ""  # further parameters of the plain part's Content-Type
    boundary: str = "----=_Part_{num5}_{num9}.{num13}"
    preamble: str = ""
    word: str = "B"  # encoding of RFC 2047 words; "raw" writes the bytes as they are
    torn: bool = False  # words are cut every few bytes, also inside a character
    label: str | None = None  # charset named in encoded words where it is not the body's
    named: str = "word"  # how file names travel: "word", "2231", "raw"
    line: str = "<div>{}</div>"
    blank: str = "<div><br></div>"
    page: str = "{}"  # around the whole of the HTML
    table: str | None = None  # opening tag for pasted columns; None: the tabs stay
    latin: str | None = None  # around runs of ASCII, as Word does
    reply: str = ""
    forward: str = ""
    head: str = "<div>{}</div>"  # around the quoting line or block in HTML
    bold: bool = False  # its labels are bold in HTML
    body: str = "<blockquote>{}</blockquote>"
    mark: str = ""  # before each quoted line of plain text
    mark_head: bool = False  # before the quoting line too
    signature: str = ""  # added below the own text
    literal: bool = False  # the plain part shows "&nbsp;" and "&gt;" as QQ Mail's does
    flowed: bool = False


_QQ_TOP: Final = """\
X-QQ-FEAT: {mix32}
X-QQ-SSF: 00000000000000F0000000000000
X-HAS-ATTACH: {attached}
{wap}X-QQ-BUSINESS-ORIGIN: 2
X-Originating-IP: 61.178.{num2}.{num2b}
X-QQ-STYLE:~
X-QQ-mid: webmail{num3}t16{num8}t{num7}
From: "{from_word}" <{sender}>
To: {to}
Subject: {subject}
Mime-Version: 1.0
{content}
Date: {date}
X-Priority: 3
Message-ID: {message_id:<tencent_{HEX34}@qq.com>}
X-QQ-MIME: TCMime 1.0 by Tencent
X-Mailer: QQMail 2.x
X-QQ-Mailer: QQMail 2.x
X-QQ-SENDSIZE: 520
Received: from qq.com (unknown [127.0.0.1])
	by smtp.qq.com (ESMTP) with SMTP
	id ; {date} (CST)
Feedback-ID: webmail:qq.com:bgforeign:bgforeign{num1}
"""
_COREMAIL: Final = """\
Received: from mail-wm{num1}.{domain} (unknown [61.178.{num2}.{num2b}])
	by ajax-webmail-wmsvr{num2c} (Coremail) ; {date} (GMT+08:00)
X-Originating-IP: [61.178.{num2}.{num2b}]
Date: {date}
From: {from_word} <{sender}>
To: {to}
Subject: {subject}
X-Priority: 3
X-Mailer: Coremail Webmail Server Version XT5.0.13 build
 20210401(fd74845c) Copyright (c) 2002-2021 www.mailtech.cn {domain}
X-CM-CTRLDATA: {mix27}=
{content}
MIME-Version: 1.0
Message-ID: {message_id:<{hex8}.{hex4}.{hex11}.Coremail.user@{domain}>}
X-Coremail-Locale: zh_CN
X-CM-TRANSID: {mix18}--.{num5}W
X-CM-SenderInfo: {hex16a}/1tbi{hex22}
X-Coremail-Antispam: 1U5529EdanIXcx71UUUUU7vcSsGvfC2KfnxnUU==
"""
_PLAIN_TOP: Final = """\
From: {from_word} <{sender}>
To: {to}
Subject: {subject}
Date: {date}
Message-ID: {message_id:<%s>}
MIME-Version: 1.0
%s{content}
"""
_FOXMAIL_TOP: Final = """\
Date: {date}
From: "{from_word}" <{sender}>
To: {to_name} <{to}>
Subject: {subject}
X-Priority: 3
X-GUID: {HEX8}-{HEX4}-{HEX4b}-{HEX4c}-{HEX12}
X-Has-Attach: {attached}
X-Mailer: Foxmail %s[cn]
Mime-Version: 1.0
Message-ID: {message_id:<2021{num14}@{domain}>}
{content}
"""
_QQ_HEAD: Final = (
    '------------------~原始邮件~------------------\n发件人:~"{name}"<{addr}>;\n发送时间:~{part}\n'
    '收件人:~"{to_name}"<{to}>;\n主题:~{subject}\n\n'
)
_OUTLOOK_HEAD: Final = (
    "-----邮件原件-----\n发件人: {name} [mailto:{addr}]\n发送时间: {day} {clock}\n收件人: {to}\n主题: {subject}\n"
)
_FORWARDED_163: Final = (
    '-------- 转发邮件信息 --------\n发件人："{name}" <{addr}>\n发送日期：{seconds}\n收件人：{to}\n主题：{subject}\n'
)
_META: Final = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><body>'
_CARD: Final = '<div id="divNeteaseMailCard"></div>{}'
_TOP_LINE: Final = '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm">{}</div>'

_QQ_WEB: Final = Program(
    header=_QQ_TOP,
    charset="gb18030",
    boundary="----=_NextPart_{HEX8}_{HEX8b}_{HEX8c}",
    literal=True,
    bold=True,
    preamble=f"This is a multi-part message in MIME format.{CRLF}{CRLF}",
    table='<table cellspacing="0">',
    page='<meta http-equiv="Content-Type" content="text/html; charset=GB18030">{}'
    "<includetail><!--<![endif]--></includetail>",
    reply=_QQ_HEAD,
    forward=_QQ_HEAD,
    body="<div>{}</div>",
    head='<div style="font-size: 12px;background:#efefef;padding:8px;">{}</div>',
)
_163_WEB: Final = Program(
    header=_COREMAIL,
    charset="GBK",
    line='<div style="margin: 0;">{}</div>',
    blank='<p style="margin: 0;"><br></p>',
    page='<div style="line-height:1.7;color:#000000;font-size:14px;font-family:Arial">{}</div><br><br>'
    '<span title="neteasefooter"><p>&nbsp;</p></span>',
    reply='\n\n\n\n\n在 {seconds}，"{name}" <{addr}> 写道：\n',
    forward=_FORWARDED_163,
    head=f"<pre>{_CARD}</pre>",
    body='<blockquote id="isReplyContent" style="PADDING-LEFT: 1ex; BORDER-LEFT: #ccc 1px solid">{}</blockquote>',
)
_FOXMAIL: Final = Program(
    header=_FOXMAIL_TOP % "7.2.19.158",
    charset="GB2312",
    boundary="----=_001_NextPart{num12}_=----",
    bold=True,
    preamble=f"This is a multi-part message in MIME format.{CRLF}{CRLF}",
    head=_TOP_LINE,
    body="<div>{}</div>",
    page=_META.format("gb2312") + "{}" + '<hr style="width: 210px; height: 1px;" size="1" align="left"></body></html>',
    reply="~\n发件人：~{name}\n发送时间：~{minutes}\n收件人：~{to_name}\n主题：~{subject}\n",
    forward="~\n发件人：~{addr}\n发送时间：~{minutes}\n收件人：~{to}\n主题：~{subject}\n",
)
_OUTLOOK: Final = Program(
    header=_PLAIN_TOP
    % (
        "{HEX16}${HEX8}$@{domain}",
        ("X-Mailer: Microsoft Outlook 16.0\nThread-Index: {mix30}\nContent-Language: zh-cn\n"),
    ),
    charset="gb2312",
    coding="quoted-printable",
    boundary="----=_NextPart_000_{HEX4}_{HEX8}.{HEX8b}",
    bold=True,
    page="<html xmlns:o='urn:schemas-microsoft-com:office:office'><head>"
    "<style><!-- p.MsoNormal {margin:0cm; text-align:justify;} --></style></head>"
    "<body lang=ZH-CN link=blue><div class=WordSection1>{}</div></body></html>",
    line="<p class=MsoNormal>{}<span lang=EN-US><o:p></o:p></span></p>\r\n",
    latin="<span lang=EN-US>{}</span>",
    blank="<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>\r\n",
    head=_TOP_LINE,
    body="{}",
    table="<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0>",
    reply=_OUTLOOK_HEAD,
    forward=_OUTLOOK_HEAD.replace("邮件原件", "原始邮件"),
)

PROGRAMS: Final[Mapping[str, Program]] = {
    "qq-web": _QQ_WEB,
    "qq-phone": replace(
        _QQ_WEB,
        charset="utf-8",
        preamble="",
        literal=False,
        table=None,
        page=_META.format("UTF-8") + '<div class="mail_content">{}</div></body></html>',
        reply='---原始邮件---\n发件人: "{name}"<{addr}>\n发送时间: {short}\n'
        '收件人: "{to_name}"<{to}>;\n主题: {subject}\n',
        forward='---Original---\nFrom: "{name}"<{addr}>\nDate: {seconds}\nTo: "{to_name}"<{to}>;\nSubject: {subject}\n',
    ),
    "163-web": _163_WEB,
    "126-web": replace(_163_WEB, torn=True, label="gbk", reply="\n\n在{seconds}，{name}<{addr}> 写道：\n"),
    "netease-master": Program(
        header=_PLAIN_TOP
        % ("{HEX8}-{HEX4}-{HEX4b}-{HEX12}@{domain}", ("X-CM-HeaderCharset: UTF-8\nX-Mailer: MailMasterPC/4.15.1.1\n")),
        charset="UTF-8",
        bodies="html",
        line="<div style='font-family:微软雅黑'>{}</div>",
        page='<html><head></head><body><div id="content">{}</div></body></html>',
        reply="在{padded}，{name}<{addr}> 写道：",
        body="<blockquote style='margin:0'>{}</blockquote>",
        forward="---------- 转发的邮件 ----------\n发件人：{name} <{addr}>\n日期：{padded}\n"
        "收件人：{to}\n主题：{subject}",
    ),
    "foxmail": _FOXMAIL,
    "foxmail-raw": replace(
        _FOXMAIL,
        header=_FOXMAIL_TOP % "6, 5, 104, 21",
        charset="gb2312",
        bodies="plain",
        coding="8bit",
        word="raw",
        named="raw",
        mark=">",
        reply="======= {seconds} 您在来信中写道：=======\n",
        forward="=======下面是转发邮件=======\n原邮件发件人名字：{name}\n原邮件发件人地址：{addr}\n{to_name}，您好！\n",
    ),
    "outlook": _OUTLOOK,
    "iphone": Program(
        header="{content}\nFrom: {from_word} <{sender}>\nMime-Version: 1.0 (1.0)\nDate: {date}\nSubject: {subject}\n"
        "Message-Id: {message_id:<{HEX8}-{HEX4}-{HEX4b}-{HEX4c}-{HEX12}@{domain}>}\nTo: {to}\n"
        "X-Mailer: iPhone Mail (18E199)\n",
        charset="utf-8",
        bodies="plain",
        coding="quoted-printable",
        word="Q",
        named="2231",
        mark="> ",
        mark_head=True,
        boundary="Apple-Mail-{HEX8}-{HEX4}-{HEX4b}-{HEX4c}-{HEX12}",
        signature="\n\n发自我的iPhone",
        reply="在 {day}，{clock}，{name} <{addr}> 写道：\n\ufeff",
        forward="以下是转发的邮件：\n\n发件人: {name} <{addr}>\n日期: {day} GMT+8 {clock}\n"
        "收件人: {to}\n主题: {subject}\n",
    ),
    "android-phone": Program(
        header=_PLAIN_TOP % ("{hex8}-{hex4}-{hex4b}-{hex12}@email.android.com", "X-Mailer: com.huawei.email\n"),
        charset="utf-8",
        bodies="html",
        boundary="--_com.android.email_{num16}",
        line="{}<br>",
        blank="<br>",
        page='<html><head></head><body><div dir="auto">{}</div></body></html>',
        body='<div class="quote">{}</div>',
        reply="-------- 原始邮件 --------\n发件人： {name} <{addr}>\n日期： {day} {week} {clock}\n收件人： {to}\n"
        "主 题： Re: {subject}",
        forward="-------- 转发的邮件 --------\n"
        "发件人： {name} <{addr}>\n日期： {day} {clock}\n收件人： {to}\n主 题： {subject}",
    ),
    "aliyun": Program(
        header="Received: from WS-web ({sender}[W4_{num4}_v5ForWebDing_{HEX8}]) by ay29a0111401.et135\n\tat {date}\n"
        + _PLAIN_TOP % ("{hex8}-{hex4}.{hex12}@{domain}", "X-Mailer: [Alimail-Mailagent revision 6][W4_{num4}]\n"),
        charset="UTF-8",
        boundary="--_ali{hex20}",
        page=_META.format("UTF-8") + '<div class="mail_content" style="font-family:Tahoma">{}</div></body></html>',
        reply="-" * 66 + "\n发件人：{name} <{addr}>\n发送时间：{part}\n收件人：{to_name} <{to}>\n主　题：{subject}\n",
        forward="-" * 66 + "\n发件人：{name} <{addr}>\n日　期：{seconds}\n收件人：<{to}>\n主　题：{subject}\n",
    ),
    "plain-smtp": Program(
        header=_PLAIN_TOP % ("{num12}@{domain}", ""),
        charset="utf-8",
        bodies="plain",
        coding="8bit",
        mark="> ",
        reply="{name} 写道：",
        forward="----- 转发的邮件 -----\n{addr}  {minutes}\n{subject}\n",
    ),
    "139": Program(
        header=_PLAIN_TOP
        % (
            "2b{hex14}-{num5}.Richmail.000{num14}@139.com",
            ("X-RM-TRANSID:2b{hex14a}-{num5}\nX-RM-SPAM-FLAG:00000000\nX-Mailer: Richmail_Webapp(V2.3.11)\n"),
        ),
        charset="utf-8",
        line="<p>{}</p>",
        blank="<p><br></p>",
        body="{}",
        torn=True,
        reply="----邮件原文----\n"
        "发件人：{name} <{addr}>\n收件人：{to}\n抄 送: (无)\n发送时间：{seconds}\n主题：{subject}\n",
        forward="----邮件原文----\n发件人：{addr}\n收件人：{to}\n抄 送: (无)\n发送时间：{seconds}\n主题：{subject}\n",
    ),
    "sina": Program(
        header=_PLAIN_TOP
        % (
            "{num14}.{HEX16}@webmail.sinanet.com",
            ("X-Priority: 3\nX-MessageID: {hex24}\nX-Mailer: Sina WebMail 4.0\n"),
        ),
        charset="GBK",
        boundary="=-sinamail_alt_{hex32}",
        line="{}<br>",
        blank="<br>",
        reply="----- 原始邮件 -----\n发件人：{name} <{addr}>\n收件人：{to}\n主题：{subject}\n日期：{sina}\n",
        forward="----- 转发邮件 -----\n发件人：{name} <{addr}>\n收件人：{to}\n主题：{subject}\n日期：{sina}\n",
    ),
    "gmail": Program(
        header="MIME-Version: 1.0\nFrom: {from_word} <{sender}>\nDate: {date}\n"
        "Message-ID: {message_id:<CA{mix26}+{mix20}@mail.gmail.com>}\nSubject: {subject}\nTo: {to}\n{content}\n",
        charset="UTF-8",
        boundary="000000000000{hex16}",
        page='<div dir="ltr">{}</div>',
        blank="<div><br></div>",
        mark="> ",
        named="2231",
        reply="{name} <{addr}> 于{gmail}写道：\n",
        line="<div>{}</div>",
        forward="---------- Forwarded message ---------\n发件人： {name} <{addr}>\nDate: {gmail}\nSubject: {subject}\n"
        "To:  <{to}>\n\n",
        head='<div class="gmail_attr">{}</div>',
        body='<blockquote class="gmail_quote">{}</blockquote>',
    ),
    "thunderbird": Program(
        header="To: {to}\nFrom: {from_word} <{sender}>\nSubject: {subject}\n"
        "Message-ID: {message_id:<{hex8}-{hex4}-{hex4b}-{hex4c}-{hex12}@{domain}>}\nDate: {date}\n"
        "User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:78.0) Gecko/20100101\n Thunderbird/78.10.0\nMIME-Version: 1.0\n"
        "{content}\nContent-Language: zh-CN\n",
        charset="UTF-8",
        bodies="plain",
        coding="8bit",
        parameters="; format=flowed",
        flowed=True,
        mark="> ",
        boundary="------------{HEX24}",
        named="2231",
        reply="在 {slashes}, {name} 写道:",
        forward="-------- 转发的消息 --------\n"
        "主题: \t{subject}\n日期: \t{seconds}\n发件人: \t{name} <{addr}>\n收件人: \t{to}\n",
    ),
    "exchange": Program(  # a server that writes by itself: out-of-office notes, lists
        header=_PLAIN_TOP % ("{hex32}@{domain}", "X-MS-Has-Attach:\nX-MS-TNEF-Correlator:\n"),
        charset="utf-8",
        bodies="html",
        line="<p>{}</p>",
        blank="<p>&nbsp;</p>",
        page="<html><body>{}</body></html>",
    ),
    "bounce": Program(
        header="Return-Path: <>\n" + _PLAIN_TOP % ("{HEX10}@{domain}", "Auto-Submitted: auto-replied\n"),
        charset="utf-8",
        boundary="{HEX10}.{num10}/{domain}",
    ),
    "read-receipt": Program(header=_FOXMAIL_TOP % "7.2.19.158", charset="utf-8", boundary="----=_{hex16}_=----"),
}
REPORTS: Final = {"bounce": "delivery-status", "read-receipt": "disposition-notification"}
