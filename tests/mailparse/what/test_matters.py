"""What is no person's affair: the end of a unit's account, and nobody's own."""

import pytest

from mailparse.what.matters import is_no_persons


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("请注销甘谷县磐安镇第二小学在职称系统中的单位账号", True),
        ("我校已撤并,单位账号请予停用", True),
        ("请撤销甘肃瑞丰工贸有限公司账号", True),
        # a person's, or perhaps
        ("请删除我在兰州市第一中学注册的账号", False),
        ("请删除学校账号里我的信息", False),
        ("请注销我单位的账号信息,名字填成拼音了", False),
        ("请把我的账号删除", False),
    ],
)
def test_the_end_of_a_units_account_is_no_persons_plea(text, is_so):
    assert is_no_persons(text) is is_so
