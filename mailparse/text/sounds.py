"""Names of other peoples than the Han, which are spelt by sound: most have no surname, and few a dot."""

from typing import Final

from mailparse.values import MIDDLE_DOT


def is_syllables(bare: str) -> bool:
    """Whether it is made like a Tibetan or Yugur name: these run to six characters without a dot, of few syllables."""
    if not 3 <= len(bare) <= 7 or "是" in bare:
        return False
    known = sum(c in _SYLLABLES for c in bare)
    whole = known * 5 >= len(bare) * 4 and (bare[-1] in _SYLLABLES or len(bare) <= 4)  # 才让卓玛申(请)
    return whole or ((known >= 2 or len(bare) >= 4) and bare.endswith(_ENDINGS) and _OF_POSTS.isdisjoint(bare[:-2]))


_OF_POSTS: Final = frozenset("师员士医站局校院所厂科室股园队部处乡镇村县")  # 护师桑吉卓玛, 植保站拉毛草


def is_by_sound(text: str) -> bool:
    """Whether each of its characters is one that names of the Hui, Salar and Dongxiang are spelt with."""
    return _BY_SOUND.issuperset(text)


def is_of_syllables(text: str) -> bool:
    """Whether it is spelt by sound, by itself (热西提哈, 吾买尔江) or behind a usual surname of the Hui (马阿依舍)."""
    if MIDDLE_DOT in text:
        bare = text.replace(MIDDLE_DOT, "")
        return 4 <= len(bare) <= 10 and is_by_sound(bare[1:])  # 马一不拉·哈三
    if (5 <= len(text) <= 8 and is_by_sound(text)) or _is_turkic(text) or text == "阿不都":
        return True
    return (
        3 <= len(text) <= 5
        and text[0] in "阿努热迪帕祖马撒哈喇妥冶拜者丁韩白沙海石周杨锁穆买祁牟闪陕包唐汪"
        and (text[-1] not in _NO_END or (text[-1] == "也" and len(text) > 3))  # 马阿西也
        and (is_by_sound(text[1:]) if len(text) > 3 else text[1:] in _BY_SOUND_SHORT)
    )


def _is_turkic(text: str) -> bool:
    """Whether it is made like a name of the Kazakhs or Uygurs: 叶尔肯, 肉孜汗, 加依尔别克."""
    made = 3 <= len(text) <= 6 and text[0] in _TURKIC_BEGINS and text.endswith(_TURKIC_ENDS)
    return made and _TURKIC.issuperset(text)


_TURKIC: Final = frozenset(
    "吾买尔江肉孜汗加依别克叶肯木合塔艾提努兰巴达库班吐逊热曼赛力哈帕古丽娜拉胡安马阿扎沙列波毛杰恩斯特塞里亚森乌布迪居玛罕卡夏伊萨"
    "尼贾麦吉苏西德孙坎拜恰衣米尤买阔"
)
_TURKIC_BEGINS: Final = frozenset("吾肉加叶木艾努巴达库吐热赛哈帕古胡阿沙毛杰恩塞乌居卡伊萨贾麦买苏依迪玛夏阔")
_TURKIC_ENDS: Final = tuple(
    "尔江 买江 提江 别克 孜汗 姑汗 亚汗 拉汗 尔汗 依汗 斯汗 尔肯 尔兰 尔曼 合曼 提曼 尔班 尔逊 买提 合提 木提 拉提 "
    "马提 吾提 扎提 西提 里木 热木 塔尔 哈尔 努尔 合孜 尔孜 古丽 古力 古娜 恩斯".split()
)
_NO_END: Final = frozenset("都不如给也")  # of those that names are spelt with; a clause goes on with them
_BY_SOUND: Final = frozenset(
    "阿乙草依舍一不卜布拉尤素夫麦买乃木苏力曼沙而尔努海亚古拜伊斯玛二都丹奴比赛里祖丽迪彻采莎热则白彦艳由达吾德者麻录"
    "色克胡塞尼卡西法图菲穆罕默索目撒米吉提萨哈三散巴耶耳洒萝如给娅买姐四叶也亥娜哇瓦牙福尕燕"
)
_BY_SOUND_SHORT: Final = frozenset(
    "而沙 古白 木沙 哈三 海三 努海 奴海 一沙 尔沙 麦艳 买乃 阿丹 古拜 达五 达吾 者麻 乃比 胡塞 哈给 如给 而里 木萨 "
    "伊沙 五德 尔里 拜克 不都 索飞 则乃 海迪 一不 卡西 尤努 由奴".split()
)
_ENDINGS: Final = tuple(
    "才让 卓玛 扎西 东智 吉草 毛吉 毛草 才旦 加措 昂杰 仁青 多杰 尖措 南杰 道吉 杰布 拉姆 旺姆 央金 白玛 "
    "次仁 丹增 加布 吉措 昂毛 图雅 巴图 高娃 托娅 斯琴 乌云 苏荣 那仁 敖登 道杰 "
    "东珠 尖参 罗布 旦周 完德 才仁 才郎 巴吉 卡吉 吉卓 南木 拉毛 才毛 桑吉 "
    "东周 扎布 丹珠 顿珠 梅朵 古丽 古力 尼沙 尼亚孜 吐尔逊 "
    "其其格 琪琪格 其木格 格日勒 巴特尔 巴雅尔 巴图尔 毕力格 朝格图 青格勒 道尔吉".split()
)
_SYLLABLES: Final = frozenset(
    "才让卓玛扎西道么贡保嘉华尕桑旦巴合拉毛仁青多杰措吉加草什姐南木旦知东智尖桑洛桑贡布达瓦次仁旺杰丹增索南班玛完德切项秀华周先巴尕藏当周姑代成勒东珠彭措诺布平顿央金曲珍德吉白玛力"
)


# Mongolian names, without a surname, end so.
MONGOL: Final = tuple(
    "其其格 琪琪格 其木格 格日勒 巴特尔 巴雅尔 巴图尔 毕力格 朝格图 青格勒 道尔吉 高娃 图雅 图娅 托娅 斯琴 塔娜 萨仁 "
    "朝鲁 那仁 吉雅 孟和 苏和 布和 达来".split()
)

# Whole names of two characters that are nothing else: 强巴, 益西.
OF_TWO: Final = frozenset(
    "益西 达瓦 尼玛 巴桑 格桑 强巴 索南 丹增 旦增 次仁 拉姆 央金 卓玛 白玛 边巴 普布 米玛 洛桑 平措 多吉 仁青 才让 "
    "桑吉 贡布 多杰 丹珠 顿珠 扎西 桑杰 当周 才旦 南杰 道吉 加措 旦巴 东智 完么 贡保 尕藏 拉毛 银召".split()
)
