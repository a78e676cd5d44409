"""The code lists of the registration system (specification: field codes), as data.

The labels are those of the national system as far as they were seen; the code values are
ours and are mapped at the border when the exchange with that system is connected. Lists
whose labels were not seen in an official text are unconfirmed (依据待核).
"""

from __future__ import annotations

from workflows.procedures.tech_contract.codes import Code, CodeList
from workflows.procedures.tech_contract.wording import gettext_noop as _

CONTRACT_TYPES = CodeList.of(
    _("合同类别"),
    2,
    "中华人民共和国民法典第三编第二十章",
    Code("KF", _("技术开发"), _("委托或合作研究开发新技术、新产品、新工艺、新品种、新材料")),
    Code("ZR", _("技术转让"), _("把专利权、专利申请权、技术秘密等让与对方，权利主体变更")),
    Code("XK", _("技术许可"), _("权利仍归卖方，准许对方实施、使用")),
    Code("ZX", _("技术咨询"), _("可行性论证、技术预测、专题技术调查、分析评价报告")),
    Code("FW", _("技术服务"), _("用技术知识为对方解决特定技术问题，含技术培训、技术中介")),
)
CONTRACT_SUBTYPES = CodeList.of(
    _("合同子类"),
    3,
    "中华人民共和国民法典第八百五十一、八百六十三、八百七十六、八百七十八、八百八十七条",
    Code("KF1", _("委托开发"), _("一方出资并提出要求，另一方研究开发"), parent="KF"),
    Code("KF2", _("合作开发"), _("各方共同投资、共同参与研究开发"), parent="KF"),
    Code("ZR1", _("专利权转让"), parent="ZR"),
    Code("ZR2", _("专利申请权转让"), parent="ZR"),
    Code("ZR3", _("技术秘密转让"), parent="ZR"),
    Code("ZR4", _("集成电路布图设计专有权转让"), parent="ZR"),
    Code("ZR5", _("植物新品种权转让"), parent="ZR"),
    Code("ZR6", _("计算机软件著作权转让"), parent="ZR"),
    Code("ZR9", _("其他技术转让"), parent="ZR"),
    Code("XK1", _("专利实施许可"), parent="XK"),
    Code("XK2", _("技术秘密使用许可"), parent="XK"),
    Code("XK3", _("集成电路布图设计专有权许可"), parent="XK"),
    Code("XK4", _("植物新品种权许可"), parent="XK"),
    Code("XK5", _("计算机软件著作权许可"), parent="XK"),
    Code("XK9", _("其他技术许可"), parent="XK"),
    Code("ZX1", _("技术咨询"), parent="ZX"),
    Code(
        "FW1",
        _("一般技术服务"),
        _("设计、工艺、测试、计算机应用等，解决有难度的特定技术问题"),
        parent="FW",
    ),
    Code("FW2", _("技术培训"), _("为对方指定的人员传授特定项目的专业知识"), parent="FW"),
    Code("FW3", _("技术中介"), _("促成对方与第三方的技术交易"), parent="FW"),
)
TECH_FIELDS = CodeList.of(
    _("技术领域"),
    2,
    "全国技术合同登记系统：技术领域",
    Code("01", _("电子信息")),
    Code("02", _("航空航天")),
    Code("03", _("先进制造")),
    Code("04", _("生物、医药和医疗器械")),
    Code("05", _("新材料及其应用")),
    Code("06", _("新能源与高效节能")),
    Code("07", _("环境保护与资源综合利用")),
    Code("08", _("核应用")),
    Code("09", _("农业")),
    Code("10", _("现代交通")),
    Code("11", _("城市建设与社会发展")),
)
IP_TYPES = CodeList.of(
    _("知识产权类型"),
    2,
    "全国技术合同登记系统：知识产权类型",
    Code("11", _("发明专利")),
    Code("12", _("实用新型专利")),
    Code("13", _("外观设计专利")),
    Code("20", _("技术秘密")),
    Code("30", _("计算机软件著作权")),
    Code("40", _("集成电路布图设计专有权")),
    Code("50", _("植物新品种权")),
    Code("60", _("生物、医药新品种")),
    Code("70", _("设计著作权")),
    Code("00", _("未涉及知识产权")),
)
PAY_METHODS = CodeList.of(
    _("支付方式"),
    1,
    "中华人民共和国民法典第八百四十六条",
    Code("1", _("一次总付")),
    Code("2", _("分期支付"), _("总价确定，分几次付")),
    Code("3", _("提成支付"), _("按产品的销售额、利润等比例支付")),
    Code("4", _("提成支付附加预付入门费")),
    Code("9", _("其他")),
)
PLAN_SOURCES = CodeList.of(
    _("计划来源"),
    1,
    "全国技术合同登记系统：计划来源",
    Code("1", _("国家计划")),
    Code("2", _("部门计划")),
    Code("3", _("省（区、市）及计划单列市计划")),
    Code("4", _("地、市、县计划")),
    Code("0", _("计划外"), _("没有政府立项的合同选这一项")),
)
SOCIO_GOALS = CodeList.of(
    _("社会经济目标"),
    2,
    "全国技术合同登记系统：社会经济目标",
    Code("01", _("农林牧渔业发展")),
    Code("02", _("促进工商业发展")),
    Code("03", _("能源生产和合理利用")),
    Code("04", _("基础设施与城乡规划")),
    Code("05", _("环境治理与保护")),
    Code("06", _("卫生")),
    Code("07", _("社会发展与服务")),
    Code("08", _("地球与大气的探索利用")),
    Code("09", _("民用空间")),
    Code("10", _("国防")),
    Code("11", _("其他民用目标")),
    Code("12", _("非定向研究")),
    confirmed=False,
)
PARTY_KINDS = CodeList.of(
    _("合同主体类型"),
    2,
    "全国技术合同登记系统：合同主体类型",
    Code("10", _("机关法人")),
    Code("21", _("事业法人：科研机构")),
    Code("22", _("事业法人：高等院校")),
    Code("23", _("事业法人：医疗卫生")),
    Code("29", _("事业法人：其他")),
    Code("30", _("社团法人")),
    Code("41", _("企业法人：内资企业")),
    Code("42", _("企业法人：港澳台商投资企业")),
    Code("43", _("企业法人：外商投资企业")),
    Code("44", _("个体经营")),
    Code("50", _("自然人")),
    Code("90", _("其他（含境外机构）")),
)
REGIONS = CodeList.of(
    _("所在地区"),
    6,
    "GB/T 2260 行政区划代码；登记系统地区代码表未见全文",
    Code("4201", _("武汉市")),
    Code("4202", _("黄石市")),
    Code("4207", _("鄂州市")),
    Code("4209", _("孝感市")),
    Code("4211", _("黄冈市")),
    Code("4212", _("咸宁市")),
    Code("429004", _("仙桃市")),
    Code("429005", _("潜江市")),
    Code("429006", _("天门市")),
    Code("4200", _("湖北省其他市州")),
    Code("9900", _("外省、自治区、直辖市")),
    Code("9999", _("境外（含港澳台）")),
    confirmed=False,
)
DISTRICTS = CodeList.of(
    _("武汉市辖区"),
    6,
    "GB/T 2260 行政区划代码；功能区代码为本系统自编",
    Code("420102", _("江岸区")),
    Code("420103", _("江汉区")),
    Code("420104", _("硚口区")),
    Code("420105", _("汉阳区")),
    Code("420106", _("武昌区")),
    Code("420107", _("青山区")),
    Code("420111", _("洪山区")),
    Code("420112", _("东西湖区")),
    Code("420113", _("汉南区")),
    Code("420114", _("蔡甸区")),
    Code("420115", _("江夏区")),
    Code("420116", _("黄陂区")),
    Code("420117", _("新洲区")),
    Code("4201DH", _("东湖新技术开发区")),
    Code("4201JK", _("武汉经济技术开发区")),
    confirmed=False,
)
INDUSTRIES = CodeList.of(
    _("国民经济行业"),
    1,
    "GB/T 4754—2017 国民经济行业分类（门类）",
    Code("A", _("农、林、牧、渔业")),
    Code("B", _("采矿业")),
    Code("C", _("制造业")),
    Code("D", _("电力、热力、燃气及水生产和供应业")),
    Code("E", _("建筑业")),
    Code("F", _("批发和零售业")),
    Code("G", _("交通运输、仓储和邮政业")),
    Code("H", _("住宿和餐饮业")),
    Code("I", _("信息传输、软件和信息技术服务业")),
    Code("J", _("金融业")),
    Code("K", _("房地产业")),
    Code("L", _("租赁和商务服务业")),
    Code("M", _("科学研究和技术服务业")),
    Code("N", _("水利、环境和公共设施管理业")),
    Code("O", _("居民服务、修理和其他服务业")),
    Code("P", _("教育")),
    Code("Q", _("卫生和社会工作")),
    Code("R", _("文化、体育和娱乐业")),
    Code("S", _("公共管理、社会保障和社会组织")),
    Code("T", _("国际组织")),
)
CURRENCIES = CodeList.of(
    _("币种"),
    3,
    "GB/T 12406 表示货币的代码",
    Code("CNY", _("人民币")),
    Code("USD", _("美元")),
    Code("EUR", _("欧元")),
    Code("JPY", _("日元")),
    Code("GBP", _("英镑")),
    Code("HKD", _("港元")),
)

#: Every list by name, for the reference and the exchange.
LISTS: dict[str, CodeList] = {
    "contract_types": CONTRACT_TYPES,
    "contract_subtypes": CONTRACT_SUBTYPES,
    "tech_fields": TECH_FIELDS,
    "ip_types": IP_TYPES,
    "pay_methods": PAY_METHODS,
    "plan_sources": PLAN_SOURCES,
    "socio_goals": SOCIO_GOALS,
    "party_kinds": PARTY_KINDS,
    "regions": REGIONS,
    "districts": DISTRICTS,
    "industries": INDUSTRIES,
    "currencies": CURRENCIES,
}

WUHAN = "4201"
#: The other eight cities of 武汉都市圈 that signed the agreement on 一圈通办.
CIRCLE = ("4202", "4207", "4209", "4211", "4212", "429004", "429005", "429006")
NATURAL_PERSON, OTHER_PARTY = "50", "90"
#: Kinds of party that carry a 统一社会信用代码.
CODED_PARTIES = tuple(
    entry.code for entry in PARTY_KINDS.entries if entry.code not in (NATURAL_PERSON, OTHER_PARTY)
)
PATENTS = ("11", "12", "13")
NO_IP = "00"
LUMP_SUM, INSTALMENTS, ROYALTY, ENTRY_AND_ROYALTY = "1", "2", "3", "4"
