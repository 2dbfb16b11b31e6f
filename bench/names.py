"""Names of organisations that could be: schools, hospitals, bureaus, stations, firms of all divisions of Gansu.

The same seed gives the same names. They are made up; some happen to be real ones.
"""
# ruff: noqa: E501 - lists of words; Han characters count twice

import random
from collections.abc import Iterator
from dataclasses import dataclass

from orgregistry.divisions import Level, divisions

# Two of these make a town, a street or a brand.
_FIRST = (
    "永安平兴新和高大石河金银长武西东南北上下红白黄青马王李张赵杨柳槐榆松柏桃梨枣沙泉清水龙凤虎鹿羊古雷罗曹焦"
    "磐洛渭泾洮祁连崆峒鸣鸠莲荷菊甘凉肃瓜敦双三五七八九十城关寨堡"
)
_LAST = (
    "川河湾沟坪塬岭山峡口滩泉井桥渡坡梁峰台原坝营寨堡镇集庄铺店家门关城池湖海塘屯墩窑洼头岔道路林园圃源丰安宁"
    "乐康和顺兴隆盛昌荣华阳阴"
)
_BRANDS_FIRST = "鑫宏华天泰瑞恒盛金中国新长万佳联汇众诚信德远博科创智慧云海星光明亚东方正大同立伟建陇祁润丰润泽昊宇通达"
_BRANDS_LAST = "源泰达盛隆昌辉业信通瑞祥和安成邦科创联合力远航丰泽润腾翔宇图景龙凤鼎基石峰岳海川江河洋阳光明华美丽康"
_TRADES = (
    "建筑工程 建筑安装 市政工程 路桥工程 水利水电工程 电力工程 装饰工程 园林绿化 房地产开发 物业管理 商贸 农业科技 生物科技 "
    "信息技术 网络科技 软件开发 环保科技 新能源 新材料 化工 医药 医疗器械 食品 乳业 种业 畜牧 矿业 煤业 冶金 机械制造 装备制造 "
    "物流 运输 旅游开发 文化传媒 教育咨询 工程咨询 工程监理 工程造价咨询 勘察设计 测绘 检测 爆破工程 消防工程 混凝土 水泥 建材"
).split()
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "（集团）有限公司")
_NUMBERS = "一 二 三 四 五 六 七 八 九 十 十一 十二".split()
_BUREAUS = (
    "教育局 卫生健康局 农业农村局 水务局 林业和草原局 自然资源局 住房和城乡建设局 交通运输局 财政局 审计局 统计局 民政局 司法局 "
    "公安局 文化体育广电和旅游局 市场监督管理局 应急管理局 医疗保障局 退役军人事务局 工业和信息化局 商务局 发展和改革局 乡村振兴局 "
    "人民法院 人民检察院 总工会 妇女联合会 残疾人联合会 科学技术协会 档案馆 融媒体中心 气象局 税务局 供销合作社联合社 "
    "人力资源和社会保障局"
).split()
_STATIONS = (
    "疾病预防控制中心 妇幼保健院 妇幼保健计划生育服务中心 中医医院 人民医院 第二人民医院 第三人民医院 精神卫生中心 血站 "
    "农业技术推广中心 农业机械化服务中心 畜牧兽医局 动物疫病预防控制中心 种子站 植保植检站 水土保持局 林业工作站 公路管理段 "
    "交通运输综合行政执法队 不动产登记中心 房产交易中心 环境卫生管理局 园林绿化中心 图书馆 文化馆 博物馆 体育中心 电视台 "
    "职业中等专业学校 教师进修学校 特殊教育学校 青少年活动中心 就业服务中心 社会保险事业服务中心 住房公积金管理中心 "
    "公共资源交易中心 大数据中心 地震局 水文站 档案托管中心 人才交流服务中心 政务服务中心 供水公司 热力公司 公共交通公司"
).split()
_OF_TOWNS = (
    "人民政府 中心卫生院 卫生院 中心小学 中学 初级中学 九年制学校 中心幼儿园 农业综合服务中心 畜牧兽医站 林业站 水管站 "
    "社会治安综合治理中心 学区 财政所 文化站"
).split()
_OF_VILLAGES = ("小学", "教学点", "幼儿园", "卫生室", "农民专业合作社", "养殖专业合作社", "种植专业合作社")
_OF_STREETS = ("街道办事处", "街道社区卫生服务中心", "小学", "幼儿园", "实验幼儿园", "实验小学", "中学", "实验学校")
_PROVINCIAL = (
    "人民医院 中医院 第二人民医院 康复中心医院 教育厅 财政厅 水利厅 交通运输厅 农业农村厅 林业和草原局 博物馆 图书馆 科学院 "
    "农业科学院 林业科学研究院 畜牧兽医研究所 交通规划勘察设计院 城乡规划设计研究院 建筑设计研究院 地震局 气象局 煤田地质局"
).split()
_COLLEGES = (
    "师范 职业技术 农业 工业 财经 交通 机电 卫生 建筑 林业 畜牧 石化 能源 艺术 外语 警察 医学 电力 铁道 旅游".split()
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A county, or a city without counties; `above` is its city with it, or the province."""

    full: str
    above: str


def names(count: int, seed: int = 1, leave_out: frozenset[str] = frozenset()) -> list[str]:
    """Return so many names, all different.

    Args:
        count: up to some millions.
        seed: of the chance by which they are chosen.
        leave_out: names that must not be among them.
    """
    made: dict[str, None] = {}
    for name in _all(random.Random(seed)):
        if name not in leave_out:
            made[name] = None
        if len(made) == count:
            break
    return list(made)


def _all(chance: random.Random) -> Iterator[str]:
    places = _places()
    towns = {place.full: [_town(chance) for _ in range(40)] for place in places}
    yield from ("甘肃省" + one for one in _PROVINCIAL)
    yield from (f"甘肃{one}{kind}学院" for one in _COLLEGES for kind in ("", "职业"))
    # The rarer kinds first and then in turn, so that a few thousand names hold some of each.
    kinds = [_bureau, _station, _numbered_school, _of_town, _of_town, _of_street, _of_village, _of_village]
    kinds += [_firm] * 6
    while True:
        for kind in kinds:
            place = chance.choice(places)
            yield kind(chance, place, towns[place.full])


def _places() -> list[_Place]:
    by_code = {one.code: one for one in divisions()}
    found = []
    for one in divisions():
        above = by_code.get(one.parent)
        in_a_city = one.level is Level.COUNTY and above is not None
        found.append(_Place(one.name, f"{above.name}{one.name}" if in_a_city and above is not None else one.name))
    return found


def _town(chance: random.Random) -> str:
    return chance.choice(_FIRST) + chance.choice(_LAST)


def _prefix(chance: random.Random, place: _Place) -> str:
    """As the full names have it: districts mostly with their city, counties mostly without."""
    with_city = 0.7 if place.full.endswith("区") else 0.15
    name = place.above if chance.random() < with_city else place.full
    return "甘肃省" + name if chance.random() < 0.04 else name


def _bureau(chance: random.Random, place: _Place, _towns: list[str]) -> str:
    return _prefix(chance, place) + chance.choice(_BUREAUS)


def _station(chance: random.Random, place: _Place, _towns: list[str]) -> str:
    return _prefix(chance, place) + chance.choice(_STATIONS)


def _numbered_school(chance: random.Random, place: _Place, _towns: list[str]) -> str:
    kind = chance.choice(("中学", "小学", "幼儿园", "初级中学", "高级中学", "人民医院", "实验小学"))
    return f"{_prefix(chance, place)}第{chance.choice(_NUMBERS)}{kind}"


def _of_town(chance: random.Random, place: _Place, towns: list[str]) -> str:
    return f"{_prefix(chance, place)}{chance.choice(towns)}{chance.choice(('镇', '乡'))}{chance.choice(_OF_TOWNS)}"


def _of_street(chance: random.Random, place: _Place, towns: list[str]) -> str:
    return f"{_prefix(chance, place)}{chance.choice(towns)}{chance.choice(('路', '街', '巷', ''))}{chance.choice(_OF_STREETS)}"


def _of_village(chance: random.Random, place: _Place, towns: list[str]) -> str:
    village = _town(chance) + chance.choice(("村", "", "", "庄"))
    return f"{_prefix(chance, place)}{chance.choice(towns)}{chance.choice(('镇', '乡'))}{village}{chance.choice(_OF_VILLAGES)}"


def _firm(chance: random.Random, place: _Place, _towns: list[str]) -> str:
    where = chance.choice((place.full, place.full[:2], "甘肃", "甘肃", "甘肃省", place.above))
    brand = chance.choice(_BRANDS_FIRST) + chance.choice(_BRANDS_LAST)
    if chance.random() < 0.3:
        brand += chance.choice(_BRANDS_LAST)
    branch = chance.choice(("", "", "", "", "", "", "", "兰州分公司", "第一分公司", f"{place.full[:2]}分公司"))
    return f"{where}{brand}{chance.choice(_TRADES)}{chance.choice(_FORMS)}{branch}"
