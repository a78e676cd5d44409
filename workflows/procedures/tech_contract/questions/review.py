"""What the first registrar fills in: the answers are the review that `propose` takes."""

from __future__ import annotations

from forms.spec import Ask, Choice, FormSpec, Kind, Step, When
from workflows.procedures.tech_contract import code_lists as lists
from workflows.procedures.tech_contract.grounds import REFUSALS
from workflows.procedures.tech_contract.review import NOT_REGISTER, REGISTER

REGISTERING = When("conclusion", (REGISTER,))

REVIEW_FORM = FormSpec(
    (
        Step(
            "review",
            "审核意见",
            (
                Ask(
                    "conclusion",
                    "审核结论",
                    Kind.CHOICE,
                    choices=(
                        Choice(REGISTER, "建议登记"),
                        Choice(NOT_REGISTER, "建议不予登记"),
                    ),
                    why="报第二名登记员复核，由负责人决定。",
                ),
                Ask(
                    "reason_code",
                    "不予登记的理由",
                    Kind.CHOICE,
                    choices=tuple(Choice(ground.code, ground.text) for ground in REFUSALS),
                    when=When("conclusion", (NOT_REGISTER,)),
                    why="理由代码和依据会印在不予登记通知书上。",
                ),
                Ask(
                    "subtype",
                    "核定的合同子类",
                    Kind.CHOICE,
                    required=False,
                    choices=lists.CONTRACT_SUBTYPES.choices(),
                    when=REGISTERING,
                    why="与申报一致的不用填；不一致的以核定为准，印在登记证明上。",
                ),
                Ask(
                    "technical_amount",
                    "核定的技术交易额",
                    Kind.MONEY,
                    required=False,
                    unit="元",
                    when=REGISTERING,
                    why="与系统核算一致的不用填；不得超过合同成交总额。",
                ),
                Ask(
                    "disputed",
                    "合同是否存在争议",
                    Kind.BOOL,
                    required=False,
                    why="存在争议的合同须先听取专家意见。",
                ),
                Ask(
                    "expert_ref",
                    "专家审核意见编号",
                    required=False,
                    max_length=60,
                    why="大额或有争议的合同必填。",
                ),
                Ask(
                    "opinion",
                    "审核意见",
                    Kind.LONGTEXT,
                    max_length=2000,
                    why="写明核查了什么、依据什么得出结论。",
                ),
            ),
        ),
    )
)
