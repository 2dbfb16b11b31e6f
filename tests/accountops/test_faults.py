"""What is said of a reason: of none, and of one that is too short."""

import pytest

from accountops.faults import AccountError, reason_of


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "请写明理由"), (" 。", "请写明理由"), ("又", "理由太短，至少写"), ("x!", "理由太短，至少写")],
)
def test_a_reason_too_short_is_not_told_as_none(text, said):
    with pytest.raises(AccountError, match=said):
        reason_of(text)
