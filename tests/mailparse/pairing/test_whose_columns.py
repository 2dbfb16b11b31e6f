"""Of two columns of names or numbers the one that is headed as a spouse's or a hand's asks nothing."""

import pytest
from stdnum.cn import ric

from mailparse import parse, read


def numbered(body):
    return body + ric.calc_check_digit(body + "0")


OWN, OTHERS = numbered("62010219850307001"), numbered("62010219790412002")


def asked_by(head, *rows):
    table = "\n".join("\t".join(row) for row in (head, *rows))
    mail = f"From: a@mail.example\nContent-Type: text/plain; charset=utf-8\n\n{table}\n\n请重置密码。\n"
    return [(request.name, request.id_number) for request in read(parse(mail.encode())).requests]


@pytest.mark.parametrize(
    ("whose", "whose_number"),
    [
        ("配偶姓名", "配偶身份证号"),
        ("爱人姓名", "爱人身份证号"),
        ("监护人", "监护人身份证号"),
        ("负责人", "负责人身份证号"),
        ("负责人姓名", "负责人身份证号"),
        ("经办人", "经办人身份证号"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_who_stands_in_the_columns_of_somebody_else_asks_nothing(whose, whose_number, first):
    mine, theirs = ("李文静", OWN), ("马玉兰", OTHERS)
    heads = ("姓名", "身份证号"), (whose, whose_number)
    row, head = ((*theirs, *mine), (*heads[1], *heads[0])) if first else ((*mine, *theirs), (*heads[0], *heads[1]))
    assert asked_by(head, row) == [mine]


def test_who_applies_is_told_from_who_heads_the_unit_without_a_column_of_names():
    head = ("单位", "负责人", "负责人身份证号", "申请人", "申请人身份证号")
    assert asked_by(head, ("一小", "马玉兰", OTHERS, "李文静", OWN)) == [("李文静", OWN)]


@pytest.mark.parametrize("who", ["", "教师", "同事", "经办人"])
def test_the_only_columns_are_those_of_whom_it_is_about(who):
    assert asked_by((f"{who}姓名", f"{who}身份证号"), ("李文静", OWN)) == [("李文静", OWN)]
