"""The grounds on which the office refuses, by code (理由代码).

The codes are those of the checks of the examination. A ground cites the law only where it
is the same under both rule packs; the rest is said by the basis printed on every paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from govservice.law import Citation
from workflows.procedures.tech_contract.content import MONOPOLY, SAME_CONTRACT
from workflows.procedures.tech_contract.rights import DEAD_PATENT
from workflows.procedures.tech_contract.sources import SECRECY_LAW, TRADE_REGULATION
from workflows.procedures.tech_contract.type_rules import (
    BROKERAGE,
    CONSULTING,
    DEVELOPMENT,
    RIGHTS,
    SERVICE,
    TRAINING,
)


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground as printed: a whole sentence, and its source."""

    code: str
    text: str
    citation: Citation | None = None


SELLER_FILES = Ground(
    "seller_files",
    "申请人不是合同卖方。技术合同由卖方申请登记；技术进口合同由境内买方申请。请转告卖方提出申请。",
)
PLACE = Ground("place", "合同卖方不在本市，不属于本登记机构办理。请向卖方所在地的登记机构申请。")
ORAL = Ground("oral", "合同以口头形式订立，没有书面文本。")
SECRET = Ground(
    "secret", "合同涉及国家秘密，不得网上申报。请携带脱密审查意见按纸质渠道办理。", SECRECY_LAW
)
TERM = Ground("term", "不在合同生效之后、终止之前申请。")
DUPLICATE = Ground("duplicate", "同一合同已经申请登记，一份合同只登记一次。")

#: 不予受理
NOT_ACCEPTED = (SELLER_FILES, PLACE, ORAL, SECRET, TERM, DUPLICATE)

#: 不予登记. Silence may have accepted what should not have been, so those above are here too.
REFUSALS = (
    Ground("type_kf", "不符合技术开发合同的认定条件。", DEVELOPMENT.citation),
    Ground("type_right", "不符合技术转让、技术许可合同的认定条件。", RIGHTS.citation),
    Ground("type_zx", "不符合技术咨询合同的认定条件。", CONSULTING.citation),
    Ground("type_fw1", "不符合技术服务合同的认定条件。", SERVICE.citation),
    Ground("type_fw2", "不符合技术培训合同的认定条件。", TRAINING.citation),
    Ground("type_fw3", "不符合技术中介合同的认定条件。", BROKERAGE.citation),
    Ground("type", "合同标的不明确，无法判断技术内容和合同类别。"),
    Ground("disposition", "合同名称与约定的权利义务不一致，经告知仍未更正。"),
    Ground("mixed", "本合同是另一技术合同的附随内容，不单独登记。", SAME_CONTRACT),
    Ground("monopoly", "合同含有非法垄断技术、妨碍技术进步的条款。", MONOPOLY),
    Ground("patent", "专利权在签约时已经届满、终止或者被宣告无效。", DEAD_PATENT),
    Ground("rights_named", "知识产权权属或者专利号不明确。"),
    Ground("parties", "合同主体不明确，或者双方是同一主体。"),
    Ground("price", "合同价款、报酬或者使用费约定不明确。"),
    Ground("instalments", "合同付款约定前后不一致。"),
    Ground("conversion", "外币折算与合同金额不一致。"),
    Ground("technical_amount", "非技术性费用超过合同成交总额，技术交易额无法核定。"),
    Ground("dates", "合同签订、生效、履行日期前后矛盾。"),
    Ground("seals", "印章不齐全，或者印章与书写的名称不一致。"),
    Ground("permit", "国家规定须经批准的合同，没有办理批准手续。"),
    Ground("technology_trade", "属于禁止进出口的技术，或者未取得许可。", TRADE_REGULATION),
    Ground("expert", "经专家审核，不属于技术合同。"),
    Ground("untrue", "提交的材料与事实不符。"),
    *NOT_ACCEPTED,
)
