"""Title records: what evidence is taken, who reviews in which order, how a lost senior certificate is issued anew.

All of it is pure: facts in, a Judgement or an Outcome out.
Source: 甘人社通〔2021〕166号 ("the notice"), sections 一 to 三.
"""
