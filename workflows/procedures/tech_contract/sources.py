"""Where the rules of 技术合同认定登记 are written, as citations.

The final text of the 2026 measures (管理办法 and its annex 登记规则) was not seen, only the
draft published on 2024-12-20; every citation of them is therefore unconfirmed (依据待核).
Figures that the city sets for itself (promises, terms for correction) are unconfirmed too
until the published 实施清单 is loaded.
"""

from __future__ import annotations

from datetime import date

from govservice.law import Citation

OLD_MEASURES = "技术合同认定登记管理办法"
OLD_RULES = "技术合同认定规则"
NEW_MEASURES = "技术合同认定登记管理办法"
NEW_RULES = "技术合同认定登记规则"

#: 国科发政字〔2000〕063号 was issued and came into force on this day.
SINCE_2000 = date(2000, 2, 16)
#: The measures of 2026-01-23 are in force and the texts of 2000 and 2001 repealed.
SINCE_2026 = date(2026, 3, 1)
UNTIL_2026 = date(2026, 2, 28)


def old_measures(section: str, *, confirmed: bool = True) -> Citation:
    """Cite the measures of 2000, repealed on 2026-03-01."""
    return Citation(OLD_MEASURES, f"（国科发政字〔2000〕063号）{section}", confirmed=confirmed)


def old_rules(section: str) -> Citation:
    """Cite the rules of 2001, repealed on 2026-03-01."""
    return Citation(OLD_RULES, f"（国科发政字〔2001〕253号）{section}")


def new_measures(section: str) -> Citation:
    """Cite the measures of 2026; article numbers are those of the draft."""
    return Citation(NEW_MEASURES, f"（工业和信息化部2026年印发）{section}", confirmed=False)


def new_rules(section: str) -> Citation:
    """Cite the annex of the measures of 2026."""
    return Citation(NEW_RULES, f"（2026年管理办法附件）{section}", confirmed=False)


def civil_code(article: str) -> Citation:
    """Cite the Civil Code (民法典), book three, chapter twenty."""
    return Citation("中华人民共和国民法典", article)


def judicial_interpretation(article: str) -> Citation:
    """Cite the Supreme Court's interpretation on technology contracts, as amended in 2020."""
    return Citation("最高人民法院关于审理技术合同纠纷案件适用法律若干问题的解释", article)


def service_list(section: str) -> Citation:
    """Cite the item's own published service list (实施清单), to be confirmed by the city."""
    return Citation("", f"本事项实施清单：{section}", confirmed=False)


#: Commercial regulation on import and export of technology.
TRADE_REGULATION = Citation("中华人民共和国技术进出口管理条例", "禁止类、限制类技术的规定")
PATENT_TERM = Citation("中华人民共和国专利法", "第四十二条")
SECRECY_LAW = Citation("中华人民共和国保守国家秘密法", "国家秘密载体和信息系统管理的规定")
