"""Text in its reading form, and the tables of words that reading rests on.

The reading form is NFKC (。、 stay, ，：；！？（） become ASCII), with blanks of every kind as one space, unseen
characters gone, and dots inside names as U+00B7. All patterns of this room are written for it.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from mailparse.text import ringed
from mailparse.text.script import simplified
from mailparse.text.sought import Sought
from mailparse.text.sounds import MONGOL, OF_TWO, is_by_sound, is_of_syllables, is_syllables
from mailparse.text.words import NOBODYS, ROLES
from mailparse.values import HAN, MIDDLE_DOT

# ------------------------------------------------------------------------------------------------ reading form

_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
_BLANK: Final = re.compile(r"[^\S\n\t]+")
# What begins a row; behind 只有 and 除 it calls somebody of a list.
_ORDINAL: Final = re.compile("[\u2460-\u249b\u24ea\u2776-\u2793\u3220-\u3229](?<![第除仅].)(?<!只有.)(?<!唯独.)")
_DOT: Final = Sought(
    f"(?<=[{HAN}]) ?[\u00b7\u2022\u30fb\uff65\uff0e\u2027\u2219\u22c5\u0387\u2024\u2e31\u2e33\u25cf] ?(?=[{HAN}])"
)
# What is typed or drawn for a colon (∶ ː ꞉ ︰); the last is two dots to NFKC.
_COLON: Final = Sought("[\u02d0\u02f8\u0589\u05c3\u2236\ua789\ufe30]")
# 姓名👉张三, 姓名🌸:张三, 姓名=>张三, 张三🆔6201…; but 姓名❌ and 姓名✅ tell a wrong name from a right one.
_DRAWN: Final = (
    "(?:(?![\u2705\u274c\u274e\U0001f196\U0001f197\U0001f6ab])[\u2190-\u21ff\u25b6\u25b7\u25ba\u2600-\u260f\u2614-\u2712\u2719-\u2775"
    "\u2794-\u27bf\u2900-\u297f\u2b00-\u2b54\U0001f000-\U0001faff]|[-=]{1,2}[>\uff1e]|[\u200d\ufe0f])"
)
_DECORATED: Final = Sought(
    f"(?P<label>姓名|名字|全名|大名) ?{_DRAWN}+ ?[:\uff1a]?(?= ?[{HAN}])|(?<=[{HAN}]) ?{_DRAWN}+ ?(?=[0-9]{{15}})"
)
_DASH: Final = Sought("[\u2010-\u2015\u2212\u2500\u2501\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_SPACED_LABEL: Final = Sought(r"姓 {1,6}名|身 {1,3}份 {1,3}证|电 {1,6}话|单 {1,6}位|诉 {1,6}求|密 {1,3}码")


# 乜(niè)文昌: how a surname is said.
_SAID_SO: Final = Sought(f"(?<=[{HAN}])\\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,6}}\\)(?=[{HAN}]{{1,2}}(?![{HAN}]))")
# Labels as people mistype them; all as long as what is meant, so that every character stays where it stands.
# Then how it is said in Gansu: 额的莫麻搭,给老车弄一哈. The last row is how who is polite speaks of themselves.
_SPELT: Final = {
    **dict(name.split() for name in ("名子 名字", "姓明 姓名", "身分证 身份证", "身份正 身份证", "身份号 身份证")),
    **dict(said.split() for said in ("额 我", "莫 没", "麻搭 麻达", "一哈 一下")),
    **dict.fromkeys(("鄙人", "敝人", "在下", "晚辈", "晚生", "老朽", "不才", "小可"), "本人"),
}
_MISSPELT: Final = Sought(
    "名子(?=[是为叫填写输错: ,])|姓明(?=[是为: ])|身分证|身份正(?=[号: 0-9])|(?<!公民)身份号(?=[码: 0-9])"
    f"|(?<![{HAN}])额(?=[叫的们是把家也]|自己|密码)|莫(?=麻[搭达]|问题|法|得(?![罪意知]))|麻搭|(?<=[弄办改看整搞试查问])一哈"
    f"|(?<![{HAN}])(?:[鄙敝]人|晚[辈生]|老朽|不才|小可|在下(?![面周个月方列午班乡课边一次半旬雨雪村]))"
)
# What stands behind a right-to-left override is shown in another order than it is stored in: nobody can have meant it.
_OVERRIDDEN: Final = Sought("\u202e[^\u202c\n]{0,2000}\u202c?")
_AT_ONCE: Final = 256  # characters: normalising takes the square of a run of combining marks
# What NFKC makes of these, made beforehand: of a text that has nothing else to be changed it then sees so at a glance.
_STOPS: Final = tuple(zip("，：；！？（）", ",:;!?()", strict=True))


def _nfkc(text: str) -> str:
    if text.isascii():
        return text
    pieces: list[str] = []
    size = 0
    for at in range(0, len(text), _AT_ONCE):
        piece = text[at : at + _AT_ONCE]
        for wide, narrow in _STOPS:
            piece = piece.replace(wide, narrow)
        piece = unicodedata.normalize("NFKC", piece)
        size += len(piece)
        pieces.append(piece)
        if size > len(text) + 4096:  # one character may become eighteen
            break
    return "".join(pieces)


def reading_form(text: str) -> str:
    """Bring text into the form that the patterns are written for."""
    text = _DECORATED.sub(lambda m: f"{m['label']}:" if m["label"] else " ", ringed.less_of_people(text))
    text = _DOT.sub(MIDDLE_DOT, text)
    text = _ORDINAL.sub("\n", ringed.called(text))
    text = _OVERRIDDEN.sub("\ufffd", text)
    text = _nfkc(_COLON.sub(":", _UNSEEN.sub("", text)))
    text = _DASH.sub("-", text)
    text = _DOT.sub(MIDDLE_DOT, text)
    text = _BLANK.sub(" ", text)
    text = _SPACED_LABEL.sub(lambda m: m[0].replace(" ", ""), text)
    text = _SPACED_NAME.sub(_joined_name, text)
    text = _SPACED_SOUNDS.sub(_joined, text)
    text = _SPACED_FIELD.sub(_joined_field, text)
    text = _SAID_SO.sub("", text)
    text = _MISSPELT.sub(lambda m: _SPELT[m[0]], text)
    return _FULL_STOP.sub(_dotted, text)


def _joined_name(match: re.Match[str]) -> str:
    """张 伟, 欧阳 晓燕; but 张 主任, 白 银川, and columns of a surname and something else."""
    name, given = match[0].replace(" ", ""), match["given"]
    whole = " " in given or len(given) == 1 or (given not in PLACES and could_be_name(name))
    return name if whole else match[0]


def _joined_field(match: re.Match[str]) -> str:
    """桑吉 卓玛, 马 尕西木 of one person; 张三 李四, and two whose names would be too long for one, stay apart."""
    first, *others = match["name"].split()
    name = "".join((first, *others))
    if len(name) > _LONGEST_SPACED or not could_be_name(name):
        return match[0]
    rest = name[len(first) :]
    led = (len(first) == 1 or first in COMPOUND_SURNAMES) and has_surname(first)
    one = is_syllables(name) or is_of_syllables(name)
    return name if one or (led and (is_syllables(rest) or is_by_sound(rest))) else match[0]


_LONGEST_SPACED: Final = 6  # characters


def _joined(match: re.Match[str]) -> str:
    """姓名:才 让 扎西, 姓名:欧阳 明华: no name is one character, or a surname alone; 姓名:张伟 李明 are two."""
    first, _, _ = match["name"].partition(" ")
    name = match["name"].replace(" ", "")
    begins = len(first) == 1 or first in COMPOUND_SURNAMES
    return match["label"] + name if begins or is_syllables(name) or is_of_syllables(name) else match[0]


def _dotted(match: re.Match[str]) -> str:
    """阿孜古丽.热合曼 with a full stop of ASCII; 张三.李四 are two."""
    left, right = match[1], match[2]
    # 胡尔曼.别克, 叶尔兰.哈布力
    by_sound = any(len(part) > 2 and is_by_sound(part[1:]) for part in (left, right))
    if len(left) <= 3 and len(right) <= 3 and has_surname(left) and has_surname(right) and not by_sound:
        return match[0]
    joined = f"{left}{MIDDLE_DOT}{right}"
    return joined if could_be_name(joined, labelled=True) and could_be_name(joined) else match[0]


# ------------------------------------------------------------------------------------------------------- names

COMPOUND_SURNAMES: Final = (
    "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 令狐 慕容 司徒 司空 宇文 长孙 端木 东方 南宫 西门 独孤 呼延 "
    "赫连 拓跋 完颜 达奚 澹台 申屠 轩辕 闻人 万俟 濮阳 淳于 单于 太叔 鲜于 闾丘 亓官 仲孙 百里 东郭 第五 "
    "相里 公冶 宗政 夙沙 钟离 尔朱 沮渠 漆雕 乐正 壤驷 夹谷 宰父 谷梁 段干 羊舌 巫马 颛孙 司寇 屈突 哥舒 斛律 豆卢 "
    "乞伏 拓拔 左丘 歐陽 司馬 諸葛 尉遲 東方 長孫 獨孤 聞人 赫連 濮陽 澹臺 軒轅 東郭"
).split()
_WHOLE_TOO: Final = frozenset("宗政 乐正 钟离 段干 左丘".split())  # a surname and a given name, too
# Frequent surnames and those usual in Gansu (马 妥 喇 撒 哈 冶 拜 者 牟 豆 折 脱 汝 第 …). A hint only, never a gate.
SURNAMES: Final = (
    ""
    "涂铁宾颉岚榆槐訚缐侴嫪斐颛鬲阆夙笃丛仵丑弋绽仙朵瓮昃恽苻令昔辜库兰盘栗兀郤竭糟柔張陳劉楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭葉蘇呂盧蔣賈閻鍾譚鄒陸龍萬錢湯顧賴龐嚴龔喬賀聶藺鄺紀歐寧齊衛竇龐鮑華傅費齊归俎凃呙妫姒芈揣檀淦遆郃鄞苌户练赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    ""
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄"
    ""
    "曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通"
    ""
    "边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖闫岳付代亓仝佟佘"
    ""
    "卯口台员呼哈喇回妥妙娘姣官尕展山岔巨幺庹庆度廿开强彦征忽念怡恩息战才折拓拜拥挺揭撒攸敏斛旦昂普智曼杏来杞树桐植楚楼次欢正武母毌永汝沐沓治泮泽洛洮浮海淡渠漆瀛炎焉照牟犹玄玉玛琚甫由畅畲白皇目相督睢矫祭禚秘秃税稽端笪符粟紫綦缑罕耶者肃胶脱腾自舍良苑苟英茆药莱菅萨葸蓝虎虢衣衷褟覃视解言许豆豪贠赏赛赫起越迟迭逄邝邸部郇郎郸鄢酆采金钤银镡长门闪阔阿隋雒雪青静革鞍鲜鹿麦麴黑默齐冶买卡坚他展郄门芦蹇亢苑尉战折剡贠火禄种逯冼招苟闪锁陕虎鸟寸但佴代拉仁仓切俄俞先八关加华南卓启周完尕巴帕康彭才扎挡敖旺普曲更杂松格桑次毛永洛班白索罗美肖苏英西豆贡赛达道邓郭阿青香线敬荔禚仉谌呙撖尧禤岐睦钊忻慈晋第丘帅谯粘朴炅甯候漫牙陇续寻原保隆禇杲宜蒿信介闾隽眭佴郏逑郗佻邗妘嬴郯鄯郄"
)  # fmt: skip
_SURNAME: Final = f"[{''.join(sorted(set(SURNAMES)))}]"
_COMPOUND: Final = "|".join(COMPOUND_SURNAMES)
SURNAME: Final = f"(?:{_COMPOUND}|{_SURNAME})"
SURNAME_HEAD: Final = re.compile(f"{_COMPOUND}|{_SURNAME}")
# 张 伟, 欧阳 晓燕; but no 项 开通 of a form's 事 项 开通…
_SPACED_NAME: Final = Sought(
    f"(?<![{HAN}])(?<!事 )(?P<surname>{SURNAME}) {{1,4}}(?P<given>[{HAN}](?: {{0,4}}[{HAN}])?)"
    f"(?:(?! *[{HAN}])|(?= {{1,4}}(?:老师|同志|医生|护士|身份证|[男女汉回藏](?![{HAN}]))))"
)
_SPACED_SOUNDS: Final = Sought(
    f"(?P<label>(?:姓名|名字|我叫|名叫)[: ]{{0,3}})(?P<name>[{HAN}]{{1,3}}(?: {{1,4}}[{HAN}]{{1,3}}){{1,4}})"
    "(?=[,;。(\n]| ?(?:身份|证件|[0-9]{15})|$)"
)
# 桑吉 卓玛, 马 尕西木: a field of its own with the one number that it is beside.
_SPACED_FIELD: Final = Sought(
    f"(?<![^\n,;。:(])(?P<name>[{HAN}]{{1,4}}(?: {{1,4}}[{HAN}]{{1,4}}){{1,4}})"
    "(?=[^0-9\n]{0,16}\n?[^0-9\n]{0,12}[0-9]{17}[0-9Xx](?![ ,、;]{0,3}[0-9]{15}))"
)
_FULL_STOP: Final = Sought(f"(?<![{HAN}])([{HAN}]{{2,6}})\\.([{HAN}]{{2,7}})(?![{HAN}])")

# A name with its surname known, or with dots inside; and whatever could be one where the place says that it must be.
DOTTED: Final = f"[{HAN}]{{1,10}}(?:{MIDDLE_DOT}[{HAN}]{{1,10}}){{1,4}}"
LIKELY: Final = f"(?:{DOTTED}|(?:{_COMPOUND})[{HAN}]{{1,2}}?|{_SURNAME}[{HAN}]{{1,2}}?)"

ANY_NAME: Final = f"(?:{DOTTED}|[{HAN}]{{2,7}})"
OPEN: Final = "[\"'“”‘’「『《<(\\[ ]{0,3}"
SHUT: Final = "[\"'“”‘’」』》>)\\] ]{0,3}"

# Characters that occur in these mails and hardly in names.
_NOT_IN_NAMES: Final = frozenset(
    "您你我他她它们的了个吗呢吧啊呀咋嘛哩喽哟呗啦咧请被把将给没不忘删账帐号码填错误址网页谁哪怎这太再又也还但"
    "却就而且或与及吃找搜某"
    "省市县区镇乡校院局厅厂厦厕栏档版件邮附函份职称款条表单位员证照片贴拍扫描岁角秒昨"
)
_NOT_IN_DOTTED: Final = _NOT_IN_NAMES - {"太"}  # 努尔太
# Surnames, or used in given names: only the pairs below bar them; and the syllable of 却加, 多却.
_NAMES_ALL_THE_SAME: Final = frozenset("单员称位片照")
_SYLLABLE: Final = re.compile("却(?=[加吉太杰才扎措卓][^时]?$)")
_NEVER_IN_NAMES: Final = frozenset(
    "您你我他她它们某的了吗呢吧啊呀咋嘛哩喽哟呗啦咧请被给没不删账帐码填错误址谁哪怎又也还但却"
)
# Words that occur in these mails and that people are called by.
_CALLED_SO: Final = frozenset(
    "高兴 安全 成功 白天 万一 方便 平安 健康 安康 顺利 快乐 愉快 马上 常年 周末 安静 安定 安排 时间 元旦 "
    "元月 文化 教育 项目 农业 林业 水利 许多 许可 党员 团员 成员 相关 全部 经过 连续 关系 中学 小学 大学 "
    "和平 自然 规划 安宁 卫生 合作 人民 体育 财政 电子 机械 真实 支持 设计 技术 "
    "程序 生产 石油 钢铁 有色 正确 明白 清楚 大方 双方 当年 来年 明年 言语 解放 建筑 工程 电力 交通 水电 "
    "环保 经济 科学 社会 历史 化学 物理 语文 英语 地理 生物 音乐 美术 时候 长期 向上 喜欢 强烈 新年 平常 "
    "平时 公平 时我 上有 应当 应该 解答 于是 单独 高级 管理 方法 方式 计划 金额 查明 查证".split()
)
# Surnames that are no word of these mails by themselves: with a word behind them it is a name (侯健康).
COMMON_SURNAMES: Final = frozenset(
    ""
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊陆郝孔"
    "白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文牛祁鲁裴柳焦尚温窦芦闫肖"
)
PLAIN_SURNAMES: Final = frozenset(
    ""
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦尤许吕张孔曹严魏陶姜戚谢邹苏潘葛范彭郎鲁韦马苗凤俞任袁柳鲍唐费岑薛雷贺倪汤罗毕郝邬"
    "康伍余顾孟黄穆萧尹姚邵汪祁禹狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季麻贾娄童颜郭梅林徐邱骆夏蔡田樊胡凌霍虞柯卢莫"
    "裘缪丁邓郁洪崔吉龚程邢裴陆荣翁荀甄芮储靳段焦侯车刘景詹龙叶郜薄印怀蒲鄂赖卓蔺乔闻翟谭姬申冉雍桂牛寿燕尚温庄晏柴瞿阎"
    "慕茹艾鱼容廖耿匡寇阙东欧沃越师巩聂敖辛阚简曾沙鞠丰关红游竺肖闫岳付佟佘撒喇妥拜冶哈芦蹇亢剡雪豆贠虎折脱汝权党路漆"
)
_WORDS_BUT_FOR_A_THIRD: Final = frozenset(
    "平常 平时 明年 周一 周二 周三 周五 周六 于本 于今 高中 明天 万分 何时 白天 万一 时间 高兴 安全 平安 安宁 "
    "成功 方便".split()
)
_NO_VALUE: Final = frozenset(
    "拼音 汉字 身份 密码 错误 有误 没填 未填 填写 填错 为空 同上 见下 如下 见上 电话 手机 单位 性别 信息 "
    "登录 登陆 正确 不一 不匹 不符 栏目 一栏 一项 空白 空着 重置 删除 账号 帐号 本人 自己 别人 他人 无法 "
    "写错 输错 写成 填成 诉求 号码 不对 问题 没有 前面 后面 中间 输入 和身 与身 及身 "
    "附件 附表 附图 附后 图片 照片 截图 保密 不详 待补 待定 见谅 包涵 谅解 体谅".split()
)
# Counties and cities of Gansu and near it: people name them where a name could stand.
PLACES: Final = frozenset(
    "兰州 城关 七里 西固 安宁 红古 永登 皋兰 榆中 嘉峪 金川 永昌 白银 平川 靖远 会宁 景泰 天水 秦州 麦积 "
    "清水 秦安 甘谷 武山 张家川 武威 凉州 民勤 古浪 天祝 张掖 甘州 肃南 民乐 临泽 高台 山丹 平凉 崆峒 "
    "泾川 灵台 崇信 庄浪 静宁 华亭 酒泉 肃州 金塔 瓜州 肃北 阿克塞 玉门 敦煌 庆阳 西峰 庆城 环县 华池 "
    "合水 正宁 宁县 镇原 "
    "定西 安定 通渭 陇西 渭源 临洮 漳县 岷县 陇南 武都 成县 文县 宕昌 康县 西和 礼县 徽县 两当 临夏 康乐 "
    "永靖 广河 和政 东乡 积石山 甘南 合作 临潭 卓尼 舟曲 迭部 玛曲 碌曲 夏河 拉卜楞 西安 西宁 银川 成都 "
    "宁夏 青海 陕西 新疆 四川 北京 上海 嘉峪关 金昌 陇东 河西".split()
)
# No name ends with these where another word follows at once …
NOT_LAST: Final = frozenset(
    ""
    "咋呀因是在需想要说都今已仍总前后从到去来刚为如此每再无及其很好忘登请被把叫求填写输错没不又也还就设急的帮给这那我两性密码身姓你您她"
)
# … and of these it can't be told.
PERHAPS_LAST: Final = frozenset("然现新发和让男女有用改记原等与自近属托只误")
_PAIRS: Final = frozenset(
    (
        "纯地 从制 从置 字旁 字头 字底 偏旁 别人 他人 旁人 某人 家人 一下 一直 一样 一起 一般 一些 一定 一次 补充 "
        "说明 说是 是我 下面 上面 里面 外面 前面 年生 月生 日生 生日 生辰 后面 封信 这封 那封 小时 分钟 大写 小写 全部 "
        "时我 党龄 工龄 教龄 祖国 扎西德勒 "
        "前者 后者 颠倒 什么 怎么 这么 那么 多么 主治 主管 前天 昨天 后天 当天 每天 白天 那天 几天 去年 今年 明年 往年 "
        "当年 常年 高兴 方便 成功 周末 时候 于是 于今 于本 和我 和您 同样 同意 万一 万望 全校 全县 全市 "
        "全省 全体 全院 左右 之一 成员 党员 团员 团队 平时 平常 平台 常用 常规 应该 应当 应为 项下 项内 "
        "安排 安装 安静 单独 双方 从未 从来 连接 连续 关系 关闭 相关 相信 相应 相符 后面 后台 后续 经过 "
        "经常 经核 何时 何种 何处 段时 台账 台式 那边 沙发 向您 向贵 向上 喜欢 强制 强烈 来看 来电 查找 "
        "查明 查无 查证 解答 解释 言语 许多 许可 起来 起码 越来 门诊 长期 长时 问您 问一 问下 静候 都不 "
        "都没 都把 都说 都对 都全 都好 都有 都正 都跟 都核 都一 都能 都在 "
        "元月 元旦 金额 计算 计划 "
        "弟媳 弟妹 师父 闺蜜 女人 男人 楼下 楼上 高反 保存 保管 "
        "阿姨 叔叔 哥哥 弟弟 姐姐 妹妹 岳父 岳母 公公 婆婆 舅舅 姑姑 老公 老婆 媳妇 孩子 亲戚 家属 家人 "
        "老伴 表哥 表弟 表姐 表妹 单身 大姐 大哥 登不 登上 登进 上去 不去 不会 不知 自动 手机 麻烦 老人 "
        "其它 之类 本次 此次 这次 上次 下次 那个 这个 哪个 首先 然后 最近 近日 日前 当时 后来 随后 结果 "
        "另行 名称 全名 编制 职务 岗位 学科 语文 数学 英语 物理 化学 地理 历史 生物 音乐 美术 内科 外科 "
        "儿科 急诊 护理 检验 药剂 工会 党委 支部 办公 后勤 总务 教务 政教 安全 质量 生产 项目 施工 水利 "
        "水电 环保 国土 自然 住建 城建 市政 园林 规划 经济 社会 科学 民政 司法 法院 检察 邮政 电信 移动 "
        "联通 石油 石化 化工 机械 电子 有色 钢铁 煤炭 "
        "格式 那台 孙女 孙子 回来 回去 回家 "
        "敬颂 顺颂 敬祝 夏安 春安 秋安 冬安 商祺 文祺 敬啟 敬启 啟者 原来 原先 自设 "
        "次日 隔日 当日 日期 到期 学期 近期 图纸 如图 附图 查收 查询 查看 都是 都要 都需 让我 价格 资格 合格 表格 项目 "
        "事项 密码 重置 重设 登录 登陆 登入 系统 单位 信息 账户 用户 删除 注销 申请 申报 评审 采集 填报 "
        "身份 公民 居民 家谱 证号 号码 姓名 名字 电话 手机 联系 老师 您好 你好 谢谢 感谢 "
        "麻烦 帮忙 帮助 求助 请求 恢复 初始 原始 忘记 忘了 无法 不能 不上 处理 解决 工作 学校 小学 中学 "
        "大学 高中 初中 医院 卫生 公司 中心 人员 教师 护士 医生 工程 管理 部门 "
        "领导 同志 本人 自己 现在 今天 明天 今晚 之前 以前 目前 因为 由于 所以 导致 截图 图片 如图 如下 "
        "以下 以上 上述 以及 其他 其中 情况 说明 问题 原因 要求 需要 希望 诉求 序号 "
        "备注 性别 民族 汉族 回族 藏族 出生 年龄 地址 学生 家长 妻子 丈夫 爱人 父亲 母亲 爸爸 妈妈 儿子 "
        "女儿 同事 朋友 本校 第一 第二 第三 第四 第五 一中 二中 三中 四中 五中 六中 七中 八中 九中 十中 "
        "甘肃 兰州 会宁 合计 人数 尊敬 此致 敬礼 打扰 辛苦 抱歉 对不 好意 非常 十分 紧急 急急 加急 工号 "
        "科室 初级 中级 高级 正高 副高 助理 讲师 教授 技术 专业 资格 文件 材料 "
        "已经 正在 曾经 都已 都在 都能 都没 都不 都会 "
        "完成 完毕 操作 修改 更改 更正 改正 变更 错别 拼音 汉字 首次 多次 一次 两次 几次 再次 输入 提示 "
        "显示 进入 进不 打不 打开 网络 平台 数据 联网 手续 办理 予以 给予 为盼 为谢 特此 "
        "支持 配合 关于 管理 幼儿 学前 党校 职业 技工 城关 街道 社区 公安 水务 交通 公路 农业 林业 农机 "
        "畜牧 兽医 疾控 妇幼 保健 中医 人民 政府 教育 财政 审计 统计 文化 广播 体育 图书 博物 档案 "
        "建筑 设计 勘察 测绘 地质 矿业 电力 供电 银行 合作 集团 股份 有限 责任 分公 子公 总公 年级 班主 "
        "主任 校长 院长 科长 局长 经理 师傅 女士 先生 敬上 敬启 谨上 收到 回复 邮件 转发 "
        "补上 附上 事由 现补 补发 补充 以后 之后 秘密 秘码 密马 蜜码 代写 代笔 代发 代转 代请 代办 代为 转告 "
        "线上 线下 线路 线索 线缆 密码 "
        "多谢 拜托 劳烦 烦请 敬请 恳请 望请 盼复 望复 急盼 祝好 祝您 新年 快乐 顺利 安康 平安 健康 愉快 "
        "上午 下午 中午 傍晚 夜班 晚班 周一 周二 周三 周四 周五 周末 星期 五月 四月 三月 六月 "
        "身证 有效 无效 正确 错误 真实 实际 账号 帐号 无误 属实 核实 核对 确认 公章 盖章 签字 签名 发自 "
        "默认 知道 委托 受托 负责 承担 承诺 保证 空白 "
        "空着 空格 留空 劳驾 "
        "按照 照片 拍照 照相 护照 执照 依照 参照 证照 遵照 照着 照抄 "
        "来自 手写 名单 清单 列表 明细 汇总 统一 分别 依次 对应 均为 都是 全部 所有 各位 大家 同上 同前 "
        "男女 学历 本科 专科 硕士 博士 研究 毕业 任教 在职 退休 在编 聘用 事业 企业 国企 民营 个体 机关 "
        "团体 协会 学会 乡镇 农村 城市 市区 县城 全称 简称 曾用 现用 原名 本名 一名 两名 三名 三人 两人 "
        "二人 四人 五人 "
        "等人 的人 某某 张三某 方法 步骤 流程 方式 途径 时间 截止 最后 期限 期间 节日 假期 休假 出差 "
        "家里 老家 外地 异地 成功 失败 退出 关闭 开启 开放 锁定 解锁 冻结 限制 次数 超过 频繁 重新 重复 "
        "另外 此外 同时 分开 开写 仍然 后依 突然 忽然 居然 竟然 既然 虽然 依旧 始终 照样 "
        "共计 总计 小计 附上 见下 见上 望批 批准 同意 审批 审核 审阅 指导 指示 谅解 理解 见谅 万分 感激 "
        "不尽 为感 明早 今早 刚才 刚刚 马上 立即 立刻 尽快 及时 按时 急用 使用 可用 不可 可以 能否 能不 "
        "是否 有无"
    ).split()
)
_UNIT_ENDS: Final = (
    "学校 小学 中学 一中 二中 三中 四中 五中 六中 七中 八中 九中 十中 大学 学院 医院 公司 集团 中心 "
    "委员会 研究所 研究院 事务所 管理所 管理站 服务站 卫生院 保健院 幼儿园 园 局 厅 委 办 站 所 厂 矿 队 "
    "段 社 处 科 股 室 部 院 校 组 班 台 馆 行 村 乡 镇 县 市 区 州 省 街 路"
).split()
_UNIT_TAIL: Final = tuple("局厅院校站厂矿县市区镇乡州省处科股室馆所队园")
# 农技站, 王所: an office, or who runs it; 哈萨克族; 农技员
_NEVER_LAST: Final = tuple("局厅院站厂矿县处股室所队部族员段")
TITLES: Final = (
    "老师 教师 同志 同学 女士 先生 医生 大夫 护士 主任 校长 院长 局长 科长 股长 所长 站长 经理 工程师 "
    "高工 教授 讲师 师傅 会计 主管 处长 部长 园长 馆长 镇长 乡长 队长 厂长 会长 台长 行长 书记 主席 总工 老板 大姐 "
    "大哥 阿姨 叔叔 "
    "副主任 副校长 副院长 护士长 班主任 技术员 管理员 助教 研究员 农艺师 兽医师 药师 技师 医师"
).split()
_TITLE: Final = "|".join(sorted(TITLES, key=len, reverse=True))
TITLE_TAIL: Final = re.compile(f"(?:{_TITLE})$")


class _Beside(NamedTuple):
    """Words right behind a name, or before it, that may be read into it."""

    said_of_them: tuple[str, ...]  # what they are, and how they sign
    sexes: str  # each at the remainder of the sequence number's last digit by two (GB 11643)
    goes_on: str  # a clause goes on with these, and nobody's given name ends with them as far as anybody could say
    may_go_on: str  # given names end with these as well
    others: str


BESIDE_NAMES: Final = _Beside(
    said_of_them=(*TITLES, "男士", "谨上", "敬上"),
    sexes="女男",
    goes_on="于自因已未曾将把被由从向与系是对在也又",
    may_go_on="特经现",
    others="号身收启等的忘和及为原想请给让师员",
)

KIN: Final = (
    "弟媳|侄媳|弟妹|爱人|妻子|老婆|丈夫|老公|那口子|媳妇|父亲|爸爸|爸|爹|母亲|妈妈|妈|父母|儿子|女儿|孩子|哥哥|弟弟|姐姐|妹妹|哥|弟|姐|妹"
    "|岳父|岳母|公公|婆婆|同事|朋友|同学|亲戚|亲属|家属|家人|对象|领导|舅舅|叔叔|阿姨|姑姑|姑妈|姨|侄子|侄女|外甥"
    "|爷爷|奶奶|姥爷|姥姥|外公|外婆|婶婶|婶子|伯父|伯母|伯伯|大伯|叔父|丈人|丈母娘|女婿|儿媳|邻居|战友|室友|堂姐|堂妹|闺蜜|姨妈|姨父"
    "|姑父|舅妈|小姑|搭档|家父|家母|家兄|家姐|舍弟|舍妹|内人|内子|外子|太太|公爹|婆母|侄儿|[大二三四五][哥姐娘]|大嫂|[二三四五六]叔|婶娘|姑奶|丫头"
    "|(?<=[我俺])大(?=叫|的|又|就|今)|[俺我]爹|阿[姐哥娘]|(?<=[我俺])(?:先生|女人|男人|娘)|双胞胎|老[大二三四五](?!爷|姐)|[对同]桌|对面桌|邻家"
    "|老汉|老头子?|老婆子|掌柜的|婆姨|婆娘|屋里人|阿大|阿达|阿妈|阿爸|[阿尕碎大二三小]舅|阿[爷奶婆叔伯]|[尕碎大二]爸|尕娃|(?<=[大二三小我])女子(?![中小大监学])|孙子|孙女|外孙女?|老领导|老同事|表哥|表弟|表姐|表妹|堂哥|堂弟|嫂子|姐夫|妹夫|师傅|徒弟|学生|闺女|老伴|老师傅|老人家|老人|师父|师[兄姐弟妹]|导师"
)


# Who is called so by those who know them (小薛, 老王), a surname alone (姓柯), a people (蒙古族), a grade (一级;
# 高级 may be who says so).
_NOBODY: Final = re.compile(
    "[小老].|第[一二三四六七八九十百几两某].{0,2}|姓.{1,3}|.{1,2}族|[哈呵嘿嘻哎唉]{2,4}|[正副]?[一二三四五六七八九十特初中][级等]|[正副]高[级等]"
    "|(?:农艺|畜牧|兽医?|经济|会计|统计|审计|工程|政工|工艺|美术|药|护|医|技|检验|教|讲|厨|律|设计|建造|造价|规划|测绘)[师员]"
    "|(?:经办|承办|代办|申请|联系|联络|负责|填表|填报|发件|收件|发信|寄件|当事|委托|受托|证明|介绍|代表|报送|审核|主管|法)人"
    "|经办|承办|代办|填表|查[到得出]是?|(?:口腔|检验|放射|影像|病理|麻醉|皮肤|[神心]经?内|心电|超声|重症|感染|体检|医务|院感|质控|医保|[内外儿妇产骨眼])科"
    "|司机|会计|出纳|干事|内勤|文书|保安|门卫|厨师|经理|科员|职员|兽医"
    "|[前后末头]?[一二两三四五六七八九十几][位个天次回]|.{1,2}是姓|阿[大妈]|.{1,2}[浴疗械护剂]科"
    "|路桥|桥梁|隧道|暖通|地勘"  # what an engineer is of
    "|木子李|弓长张|立早章|耳东陈|口天吴|双木林|言午许|古月胡|草头黄"
)


@lru_cache(maxsize=2048)
def could_be_name(text: str, *, labelled: bool = False, loose: bool = False) -> bool:
    """Whether 2 to 4 Han characters (more with dots) may be a person's name: no word of these mails in it.

    Args:
        text: in its normal form.
        loose: words that people are called by as well (高兴, 安全, 武威) are let pass.
        labelled: it stands behind 姓名： and before a stop, so that only what can't be a name at all is barred.
    """
    text = simplified(text)  # 申請, 賬號 are words as 申请, 账号 are
    if _is_no_whole_name(text, labelled=labelled, loose=loose):
        return False
    if is_of_syllables(text):
        return True
    bare = text.replace(MIDDLE_DOT, "")
    bare = bare if bare == text else bare.replace("阿不都", "阿卜都")  # Abdu-, most often spelt so
    barred = _NEVER_IN_NAMES if labelled or loose else _NOT_IN_NAMES if text == bare else _NOT_IN_DOTTED
    longer = labelled and len(bare) <= _LONGEST_MONGOL and bare.endswith(MONGOL)
    if not _is_made_like_one(bare, barred, dotted=text != bare or longer):
        return False
    if labelled:
        return not (is_unit(text) or any(bare[i : i + 2] in _NO_VALUE for i in range(len(bare) - 1)))
    if loose:
        return _could_be_called_so(text, bare)
    if text in PLACES or (len(text) == 4 and text[:2] in PLACES and text[2:] in PLACES):
        return False
    if (
        len(bare) == 3
        and has_surname(bare)
        and bare[0] not in _WORDY
        and (bare[1:] in _CALLED_SO | PLACES or _is_doubled(bare[1:]))
    ):
        return True
    if any(bare[i : i + 2] in _PAIRS for i in range(len(bare) - 1)):
        return bare[:2] in COMPOUND_SURNAMES and not any(bare[i : i + 2] in _PAIRS for i in range(1, len(bare) - 1))
    if text == bare and bare.endswith(_NEVER_LAST):
        return False
    return not (len(bare) >= 3 and bare.endswith(_UNIT_TAIL) and text == bare and not SURNAME_HEAD.match(bare))


def is_unit(text: str) -> bool:
    """Whether that is an office and certainly nobody's name: 教务处, 会宁二中; but 登科 may be somebody."""
    return len(text) > _SHORTEST and (
        text.endswith(tuple("局厅院站厂矿县处股室所")) or (len(text) > 3 and text.endswith(_HOUSES))
    )


_HOUSES: Final = tuple(end for end in _UNIT_ENDS if len(end) > 1) + tuple("科部队组校园馆")
_SHORTEST: Final = 2
_LONGEST_MONGOL: Final = 6  # 乌兰其其格


def _is_no_whole_name(text: str, *, labelled: bool, loose: bool) -> bool:
    """Whether it is a word by itself, or begins or ends as no name does: 叫张三, 万谢, 来信, 实习生."""
    if text[:1] == "叫" or (text[-1:] == "谢" and not labelled):
        return True
    return not labelled and (text in ROLES or (text in NOBODYS and not loose))


def _is_made_like_one(bare: str, barred: frozenset[str], *, dotted: bool) -> bool:
    """Whether a name may have this length and these characters."""
    longest = 5 if bare[:2] in COMPOUND_SURNAMES and bare[-1] not in NOT_LAST | PERHAPS_LAST | {"系", "为"} else 4
    if not 2 <= len(bare) <= 20 or (not dotted and len(bare) > longest and not is_syllables(bare)):
        return False
    if any(c in barred and c not in _NAMES_ALL_THE_SAME for c in _SYLLABLE.sub("", bare)) or _NOBODY.fullmatch(bare):
        return False
    if len(bare) == 3 and bare[0] in "大小老" and has_surname(bare[1:]) and bare[0] not in SURNAMES:
        return False  # 大李娟, 小李娟
    return bare not in COMPOUND_SURNAMES or bare in _WHOLE_TOO  # 司马老师 is called by surname


def _could_be_called_so(text: str, bare: str) -> bool:
    """Whether somebody may be called by a word of these mails (高兴, 安全, 武威)."""
    ahead = bare[:2] in COMPOUND_SURNAMES or (len(bare) == 3 and bare[:2] in _WORDS_BUT_FOR_A_THIRD)
    pairs = [bare[i : i + 2] for i in range(1 if ahead else 0, len(bare) - 1)]
    if (
        bare[-1] in ("省市县区镇乡村州厅局" if len(bare) == 2 else "省市县区镇乡村州厅局站所厂矿队科股室员")
        and text not in PLACES
    ):
        return False
    # 时间紧张, 项目部 are nobody
    whole_words = not ahead and (len(bare) == 3 or (len(bare) == 4 and not is_syllables(bare)))
    if whole_words and any(pair in _PAIRS for pair in (pairs[:1] if len(bare) == 3 else pairs)):
        return False
    return not any(pair in _PAIRS and pair not in _CALLED_SO for pair in pairs)


def _is_doubled(given: str) -> bool:
    """Whether a given name says one character twice (刚刚, 明明) and is no verb said so (看看, 谢谢)."""
    return len(given) == 2 and given[0] == given[1] and given[0] not in "看试问弄想说等谢查找填听帮聊谈哈呵嘿嘻哎唉"


def has_surname(text: str) -> bool:
    """Whether a name begins with a surname that is known here, or is dotted."""
    return MIDDLE_DOT in text or SURNAME_HEAD.match(text) is not None


# Surnames that words of these mails begin with, and characters that stand in every tenth of them and seldom in names.
_WORDY: Final = frozenset(
    ""
    "息时成单来都次后问能那和自采通正回公管他经文甘开肃明查起别先代农长完道封家敬水应全国西司于才平由格加部户照解台山从宁八阿"
    "强古口门索锁但空计干利盖连静卡更曲牧南种庆支者习银元母楚目线居向充督边劳广师申谢麻祝哈原保续寻信漫牙介"
)
_OF_MAILS: Final = frozenset(
    ""
    "码密重请置我证了份身号的不登名是忘一人师姓好录老上账删信记在您系位填统下除息县个时单给没现把用字们申错叫来去改都件次谢有就里"
    ""
    "以理写职要本发为工办后事帮问电邮员能称到进第这说你月求报误烦已麻也那和还话集输同教镇采自么法通院日回作提打公过会原管技联他对"
    ""
    "再经无因省前处甘复想业校术己开初始手局审怎她示得医可机题昨知着予诉收查退需级晚行试站看让弄遗出起区忙别候注科核掉书评面社当室"
    "先该换值盘充更应"
)


def is_word_pair(pair: str) -> bool:
    """Whether two characters are a word of these mails, which no name's end can part."""
    return pair in _PAIRS


def is_plain_name(name: str) -> bool:
    """Whether a run of characters between two stops looks like a name and like nothing else."""
    if MIDDLE_DOT in name or (name[:2] in COMPOUND_SURNAMES and len(name) >= 3):
        return True
    if len(name) > _SHORTEST + 1 and is_of_syllables(name):
        return True
    usual = not _OF_MAILS.isdisjoint(name[1:])
    if len(name) == 2:
        return name in OF_TWO or (name[0] in PLAIN_SURNAMES - _WORDY and not usual)
    return has_surname(name) and not (usual and name[0] in _WORDY)


_OR_ELSE: Final = Sought(r"还是|或者?是?|,?也可能是|,?也许是|/| ?\( ?")
_ALL_HAN: Final = re.compile(f"[{HAN}]+")


def has_rival(name: str, text: str) -> bool:
    """Whether the text leaves open which of two names it is: 张丽还是张莉, 张丽(张莉)."""
    size = len(name)
    for joint in _OR_ELSE.finditer(text):
        before, after = text[max(0, joint.start() - size) : joint.start()], text[joint.end() : joint.end() + size]
        if name not in {before, after} or len(before) != len(after) or before[0] != after[0] or before == after:
            continue
        longer = _ALL_HAN.match(text, joint.end() + size) is not None  # 张丽(张莉莉 …) is another matter
        alike = _ALL_HAN.fullmatch(before + after) and not TITLE_TAIL.search(after)  # 张鹏程(张老师)
        if alike and (before != name or not longer):
            return True
    return False


# -------------------------------------------------------------------------------------------------- the notice

# Pieces of the notice that people paste: what stands in such a sentence is not said by the sender. # notice 四, 五.
_NOTICE: Final = Sought(
    "密码错误无法登录情况的处理办法"
    "|主要是以下几个方面原因|填写有误.{0,4}有的填报人|有的填报人|第一次登录强制修改密码时|密码未区分大小写"
    "|一是[^。;\n]{0,3}身份证[^。;\n]{0,6}姓名[^。;\n]{0,4}填写有误|个人忘记重置的密码|强制修改密码环节退出造成|该环节必须完成操作"
    "|未在正确采集填报系统进行登录"
    "|部分填报人错误登录|以上情况造成无法登录|以文字形式|系统技术人员将在当天|进行重置或对信息进行删除"
    "|只针对姓名和身份证号不匹配"
    "|填报人员第二天即可|无需等待邮件回复|邮件只需发送一次|后台会重复重置|重复发送邮件.{0,6}后台"
    "|8 ?个 ?8 ?密码重新登录|如遇重置后正常登录"
    "|填报人员登录.{0,30}显示.{0,14}无法登录"
    "|主要有两个原因|一是未正确输入现工作单位|二是现工作单位在|资格文件号为甘职改办|则证书编号填写为"
    "|栏目无法搜索到现工作单位的情况"
    "|造成第二次登录时"
)


# (填写示例：张三，62…，重置密码), left in by who fills in a form.
_SAMPLE: Final = Sought(
    r"\((?:填写|填报|书写)?(?:示例|样例|范例|例如|举例|例)[:,][^()\n]{0,100}\)"
    r"|(?:^|\n)[ \t]*(?:填写|填报|书写|格式)?(?:示例|样例|范例|例如|举例|例)[:,][^\n]{0,100}(?=\n[^\n]*\S)"
)


def without_notice(text: str) -> str:
    """The text less sentences that are pasted from the notice."""
    text = _SAMPLE.sub("", text)
    if not _NOTICE.search(text):
        return text
    text = _IN_QUOTES.sub(lambda m: "" if _NOTICE.search(m[0]) else m[0], text)
    pieces = re.split(r"(?<=[。;\n])", text)
    return "".join(p for p in pieces if not _NOTICE.search(p) or _ON_ITS_GROUNDS.search(p) or _IS_OF.search(p))


# 属于第三种情况，强制修改密码环节退出造成: its words, and theirs.
_IS_OF: Final = Sought("(?:属于?|就?是)[^,。;]{0,8}第?[一二三四1-4][种条类个点项]")
_IN_QUOTES: Final = Sought(r'["“][^"“”\n]{8,200}["”]')
# 根据通知第四条，个人忘记重置的密码，申请重置: the notice is cited, the rest is theirs.
_ON_ITS_GROUNDS: Final = Sought(
    "^[^\\n]{0,60},(?:现|特|故|因此)?(?:申请|请|恳请|麻烦|请求)(?!将个人)[^,以]{0,12}(?:重置|删除)(?!密码\\(或)"
)
