"""What is cleared away is an account only where another name is told to stand on it."""

import pytest

from mailparse.what import cleared, pleas


@pytest.mark.parametrize(
    "text",
    [
        "党生辉,登成党生挥了,清了我重弄",
        "镇上给登成窦有福,我是豆有福,把这个号取缔了,我重登",
        "注册时写了个“孙佳妮”,您给我把“孙佳妮”取掉,我重登",
        "系统里是“狄维新”,请把狄维新撤走,我是翟维新",
        "我叫候补天,登的候补天写成侯补天,请老师打掉",
        "录作“鲜于青”,应是鲜于清,请予清除",
    ],
)
def test_what_is_cleared_away_beside_a_wrong_name_is_deleted(text):
    assert pleas.weigh(text).delete


@pytest.mark.parametrize(
    "text",
    [
        "请把附件里那张照片拿掉",
        "党生辉,证书上写成党生挥了,请把这个取消",
        "登成党生挥了,这封信请撤回",
        "登成党生挥了,先不要把这个号清掉",
        "学校发邮件写成“党生挥”,把那个撤掉",
    ],
)
def test_what_is_cleared_away_otherwise_is_left_as_it_is_said(text):
    assert cleared.put_plainly(text) == text
