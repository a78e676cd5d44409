"""Papers as they leave the office on a bad day: long, rare, foreign, many."""

from __future__ import annotations

from certificates import papers
from certificates.papers import Preview
from tests.certificates.samples import AUTHORITY, DEFECTS, MATERIALS, altered

LONG_SELLER = (
    "中国船舶重工集团公司第七一九研究所核动力装备与海洋工程技术研发中心"
    "（武汉）有限责任公司光谷分公司"
)
LONG_BUYER = (
    "新疆维吾尔自治区伊犁哈萨克自治州阿勒泰地区哈巴河县"
    "农业机械化与农产品加工技术推广服务中心合作社联合社"
)
LONG_PROJECT = (
    "面向极端低温与强电磁干扰环境的多源异构传感器融合感知、自主决策与协同控制一体化智能巡检机器人"
    "关键技术研究、工程样机研制、现场适应性试验验证及其在特高压输变电工程全寿命周期运行维护中的推广应用"
    "（二期）——含软件平台（V3.2）、硬件接口规范、数据字典、操作规程、培训教材编制与三年期技术支持服务"
    "等全部内容的委托开发合同（补充协议之二，与主合同具有同等法律效力，涉及双方全部权利义务的概括约定与说明）"
)
RARE = "𬭚𬭎𫖯𬸪堃喆垚昇玥珺翀祎赟龑镕㛃𠮷丂"
FOREIGN = (
    "ANDREAS MÜLLER-LÜDENSCHEIDT / Łukasz Żółć / Nguyễn Thị Ánh / Иван Щукин / 김민수 / アリサ"
)
UYGHUR = "阿卜杜热合曼·买买提依明·阿不都克里木"
MANY_DEFECTS: list[papers.Defect] = [
    {**DEFECTS[place % 3], "material": f"附件{place + 1} {DEFECTS[place % 3]['material']}"}
    for place in range(40)
]
HUGE: papers.Money = {
    "grouped": "12,345,678,901,234.56",
    "capitals": "壹拾贰万叁仟肆佰伍拾陆亿柒仟捌佰玖拾万壹仟贰佰叁拾肆元伍角陆分",
}

STRESS: dict[str, Preview] = {
    "certificate-long": altered(
        "registration",
        project_name=LONG_PROJECT,
        seller_name=LONG_SELLER,
        buyer_name=LONG_BUYER,
        total=HUGE,
        technical=HUGE,
        registrars=[UYGHUR, RARE[:4]],
        authority={**AUTHORITY, "name": "江海市东湖新技术开发区技术合同认定登记服务站"},
    ),
    "certificate-foreign": altered("registration", seller_name=FOREIGN, buyer_name=RARE),
    "correction-40": altered("correction", defects=MANY_DEFECTS, applicant_name=LONG_BUYER),
    "receipt-long": altered(
        "receipt",
        applicant_name=LONG_SELLER,
        submitted_by=UYGHUR,
        subject=LONG_PROJECT,
        materials=MATERIALS * 3,
    ),
    "acceptance-deemed": altered(
        "acceptance", deemed=True, applicant_name="欧阳文博", applicant_is_person=True
    ),
    "not_accepted-foreign": altered(
        "not_accepted", applicant_name=FOREIGN, applicant_is_person=True, subject=RARE
    ),
    "form-draft": altered("case_form", submitted_on="", case_number=""),
}
