"""A form that asks every kind of question, and strategies for its answers."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from forms.spec import Ask, Choice, FormSpec, Kind, Step, When

TYPES = (Choice("KF", "技术开发", "委托或合作"), Choice("ZR", "技术转让"), Choice("FW", "技术服务"))
FIELDS = tuple(Choice(f"{number:02}", f"技术领域{number}") for number in range(1, 12))
COSTS = Ask(
    "costs",
    "非技术性费用",
    Kind.ROWS,
    required=False,
    max_length=3,
    columns=(
        Ask("kind", "类别", Kind.CHOICE, choices=TYPES),
        Ask("amount", "金额", Kind.MONEY, unit="元"),
        Ask("paid", "是否已付", Kind.BOOL, required=False),
        Ask("note", "说明", required=False, max_length=20),
    ),
)
EVERY_KIND = FormSpec(
    (
        Step(
            "party",
            "双方",
            (
                Ask("seller", "卖方名称", why="与证照一致。"),
                Ask("seller_uscc", "统一社会信用代码", Kind.USCC, why="18 位。"),
                Ask("person", "法定代表人身份证号", Kind.IDNO, required=False),
                Ask("phone", "联系电话", Kind.PHONE),
                Ask("email", "电子邮箱", Kind.EMAIL, required=False),
            ),
        ),
        Step(
            "contract",
            "合同",
            (
                Ask("type_code", "合同类别", Kind.CHOICE, choices=TYPES),
                Ask("patent", "专利号", when=When("type_code", ("ZR",))),
                Ask("field", "技术领域", Kind.CHOICE, choices=FIELDS),
                Ask("ip", "知识产权", Kind.CHOICES, required=False, choices=FIELDS),
                Ask("sign_date", "签订日期", Kind.DATE),
                Ask("total", "合同成交总额", Kind.MONEY, unit="元"),
                Ask("copies", "份数", Kind.INTEGER, required=False),
                Ask("has_costs", "是否含非技术性费用", Kind.BOOL),
                Ask("summary", "内容摘要", Kind.LONGTEXT, required=False, max_length=50),
            ),
        ),
        Step(
            "money",
            "费用",
            (
                COSTS,
                Ask("reason", "扣除理由", when=When("has_costs", (True,))),
                Ask("ip_note", "权属说明", when=When("ip", ("01", "02")), required=False),
            ),
        ),
    )
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
_MARKS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Return well-formed 统一社会信用代码."""
    head = draw(st.text(_MARKS, min_size=2, max_size=2))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(_MARKS, min_size=9, max_size=9))
    plain = head + region + body
    return plain + str(uscc.calc_check_digit(plain + "0"))


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    """Return well-formed 公民身份号码."""
    born = draw(st.dates(min_value=_day(1900), max_value=_day(2026)))
    plain = f"420106{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return plain + str(ric.calc_check_digit(plain + "0"))


def _day(year: int) -> Any:
    from datetime import date

    return date(year, 1, 1)


def some_text(most: int) -> st.SearchStrategy[str]:
    letters = st.sampled_from("技术合同ABC 123（）、é")
    return st.text(letters, min_size=1, max_size=most).filter(lambda text: bool(text.strip()))


def sums() -> st.SearchStrategy[str]:
    yuan = st.integers(0, 10**14 - 1)
    return st.builds("{:,}.{:02}".format, yuan, st.integers(0, 99)) | yuan.map(str)


def answer_to(ask: Ask) -> st.SearchStrategy[Any]:
    """Return answers a careful person gives."""
    days = st.dates(_day(1900), _day(2199)).map(lambda day: day.isoformat())
    values = sorted(ask.values)
    by_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.TEXT: some_text(min(ask.max_length or 40, 40)),
        Kind.LONGTEXT: some_text(min(ask.max_length or 40, 40)),
        Kind.DATE: days,
        Kind.MONEY: sums(),
        Kind.INTEGER: st.integers(-(10**14), 10**14).map(str),
        Kind.BOOL: st.booleans(),
        Kind.USCC: codes(),
        Kind.IDNO: id_numbers(),
        Kind.PHONE: st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
        Kind.EMAIL: st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(cn|org)", fullmatch=True),
    }
    if ask.kind is Kind.CHOICE:
        return st.sampled_from(values)
    if ask.kind is Kind.CHOICES:
        return st.lists(st.sampled_from(values), max_size=4)
    if ask.kind is Kind.ROWS:
        row = st.fixed_dictionaries({one.key: answer_to(one) for one in ask.columns})
        return st.lists(row, max_size=ask.max_length or 4)
    return by_kind[ask.kind]


def careful_answers(spec: FormSpec) -> st.SearchStrategy[dict[str, Any]]:
    """Return a whole form filled in by a careful person, hidden questions included."""
    needed = {ask.key: answer_to(ask) for ask in spec.asks if ask.required}
    others = {ask.key: answer_to(ask) for ask in spec.asks if not ask.required}
    return st.fixed_dictionaries(needed, optional=others)
