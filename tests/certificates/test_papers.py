"""Every paper, drawn with realistic facts: what it says, in which hands, on how many pages."""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.template.loader import get_template

from certificates import papers
from certificates.papers import Preview
from certificates.render.fonts import FAMILIES
from govservice.errors import Misdefined
from tests.certificates.samples import AT, CODE, REAL, altered
from tests.certificates.stress import FOREIGN, LONG_BUYER, LONG_PROJECT, RARE, STRESS
from tests.certificates.timing_samples import TIMING, TIMING_SAID, TIMING_STRESS

EVERY = {**REAL, **STRESS, **TIMING, **TIMING_STRESS}
every_paper = pytest.mark.parametrize("name", EVERY)
poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="reads papers with poppler-utils"
)
TEMPLATES = Path(__file__).parents[2] / "templates" / "papers"


@cache
def drawn(name: str) -> bytes:
    """Draw each sample once; several tests look at it."""
    return papers.render(EVERY[name])


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def read(pdf: bytes) -> str:
    """Return the text of *pdf* without white space, which lines and tables scatter."""
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60
    )
    return squeezed(done.stdout.decode())


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def pages(pdf: bytes) -> int:
    with opened(pdf) as document:
        return len(document.pages)


@poppler
@every_paper
def test_every_paper_names_its_office_number_date_complaint_phone_and_missing_seal(
    name: str,
) -> None:
    paper, said = EVERY[name], read(drawn(name))
    assert squeezed(paper.facts["authority"]["name"]) in said
    assert squeezed(paper.title) in said
    assert squeezed(paper.number) in said
    assert squeezed(paper.facts["authority"]["complaint_phone"]) in said
    assert "-".join((CODE[:4], CODE[4:8], CODE[8:])) in said
    assert "本件尚未用印，不作为送达凭证" in said
    assert re.search(r"(2026|二〇二六)年(11|十一)月|草稿", said)


#: What the law or the office wants on each paper beyond the head.
SAID = {
    "receipt": ["KC261102-00017-4", "482917", "2026年11月2日10:24", "技术规格书", "不表示已经受理"],
    "acceptance": ["承诺办结期限", "2026年11月10日", "15个工作日", "（依据待核）", "予以受理"],
    "correction": ["第7页缺少买方签章", "按清单样表", "授权委托书", "2026年11月24日"],
    "not_accepted": ["不予受理的理由", "第八条（依据待核）", "办理建议", "行政复议"],
    "not_registered": ["不予登记的理由", "第八百八十七条", "ordinary_training", "书面申请复核"],
    "withdrawal": ["2026年11月5日申请撤回", "重新提出申请"],
    "termination": ["终止办理的理由", "没有补正", "行政诉讼"],
    "registration": [
        "4201062026000123",
        "1,286,000.00元（壹佰贰拾捌万陆仟元整）",
        "986,000.00",
        "技术开发（委托开发）",
        "江海轨道交通装备股份有限公司",
        "二〇二六年十一月十日",
        "周敏、方志远",
    ],
    "contract_sheet": ["4201062026000123", "高速线阵相机", "应扣除合计300,000.00元", "分期支付"],
    **TIMING_SAID,
    "case_form": ["壹佰贰拾捌万陆仟元整", "先进制造", "申请材料", "签字或者盖章"],
}


@poppler
@pytest.mark.parametrize(("slug", "said"), SAID.items(), ids=SAID.keys())
def test_a_paper_says_what_it_is_for(slug: str, said: list[str]) -> None:
    text = read(drawn(slug))
    assert [sentence for sentence in said if squeezed(sentence) not in text] == []


@every_paper
def test_only_our_fonts_are_used_and_all_are_embedded(name: str) -> None:
    with opened(drawn(name)) as document:
        fonts = [
            descendant
            for page in document.pages
            for font in page.Resources.Font.values()
            for descendant in font.DescendantFonts
        ]
        names = {str(font.BaseFont).split("+")[1] for font in fonts}
        assert names <= FAMILIES
        for font in fonts:
            assert {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys())


@every_paper
def test_every_paper_promises_archive_and_screen_reader(name: str) -> None:
    with opened(drawn(name)) as document:
        claims = bytes(document.Root.Metadata.read_bytes()).decode()
        assert 'pdfaid:part="3"' in claims
        assert "<pdfuaid:part>1</pdfuaid:part>" in claims
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo.Title).startswith(EVERY[name].title)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("receipt", 1),
        ("acceptance", 1),
        ("withdrawal", 1),
        ("registration", 1),
        ("certificate-long", 1),
        ("certificate-foreign", 1),
        ("correction", 2),
        ("suspension", 1),
        ("suspension-person", 1),
        ("resumption", 1),
        ("extension", 1),
        ("special_time", 1),
        ("special_time-later", 2),
        ("default_record", 1),
        ("deemed_renewal", 1),
        ("contract_sheet", 2),
        ("receipt-long", 2),
    ],
)
def test_papers_take_the_pages_they_were_designed_for(name: str, expected: int) -> None:
    assert pages(drawn(name)) == expected


@poppler
def test_forty_defects_run_over_pages_and_each_is_there_with_a_page_number() -> None:
    pdf = drawn("correction-40")
    said, count = read(pdf), pages(pdf)
    assert count > 2
    assert all(f"附件{place}" in said for place in range(1, 41))
    assert all(f"—{page}—" in said for page in range(1, count + 1))


@poppler
def test_long_and_rare_names_are_printed_in_full() -> None:
    said = read(drawn("certificate-long"))
    assert squeezed(LONG_PROJECT) in said
    assert squeezed(LONG_BUYER) in said
    assert "12,345,678,901,234.56" in said
    assert "陆仟柒佰" not in said
    assert "壹拾贰万叁仟肆佰伍拾陆亿柒仟捌佰玖拾万壹仟贰佰叁拾肆元伍角陆分" in said
    said = read(drawn("certificate-foreign"))
    assert RARE in said
    assert squeezed(FOREIGN) in said


def test_what_fits_on_no_single_page_is_refused() -> None:
    with pytest.raises(Misdefined, match="1 页"):
        papers.render(altered("registration", project_name=LONG_PROJECT * 8))


@pytest.mark.parametrize("character", ["🚀", "ก", "ع", "\U0002f000"])
def test_a_character_no_font_can_write_is_named_with_its_paper(character: str) -> None:
    with pytest.raises(Misdefined) as caught:
        papers.render(altered("acceptance", applicant_name=f"王{character}"))
    assert f"{character}（U+{ord(character):04X}）" in str(caught.value)
    assert "受理通知书" in str(caught.value)


def test_invisible_characters_cannot_turn_a_name_round() -> None:
    plain = papers.render(altered("acceptance", applicant_name="王小明"))
    tricky = papers.render(altered("acceptance", applicant_name="王\u202e小\u200b明\x07"))
    assert plain == tricky


@poppler
@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        "<style>@page{size:1km}</style>",
        "{{ settings.SECRET_KEY }}{% load static %}",
        "</td></tr></table>&amp;\"'",
    ],
)
def test_markup_in_an_answer_is_printed_as_it_was_typed(hostile: str) -> None:
    said = read(papers.render(altered("correction", applicant_name=hostile)))
    assert squeezed(hostile) in said


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert len({papers.render(REAL["receipt"]) for _ in range(3)}) == 1
    assert papers.render(REAL["registration"]) == drawn("registration")
    assert papers.render(REAL["receipt"]) == drawn("receipt")


@poppler
def test_a_sealed_paper_no_longer_says_that_the_seal_is_missing() -> None:
    sealed = replace(REAL["acceptance"], sealed_at=AT)
    assert "未用印" not in read(papers.render(sealed))
    voided = replace(REAL["acceptance"], voided_at=AT)
    assert "已作废" in read(papers.render(voided))


@poppler
def test_a_draft_of_the_form_says_so() -> None:
    assert "尚未提交（草稿）" in read(drawn("form-draft"))


@poppler
def test_silence_of_the_office_is_told_as_acceptance_by_law() -> None:
    said = read(drawn("acceptance-deemed"))
    assert "自收到申请材料之日（2026年11月2日）起即为受理" in said
    assert "你于2026年11月2日提出" in said


def test_facts_that_do_not_fit_the_template_are_refused() -> None:
    facts: dict[str, Any] = {**REAL["correction"].facts}
    del facts["defects"]
    with pytest.raises(Misdefined, match=r"papers/correction\.html: facts\.defects is missing"):
        papers.render(Preview("papers/correction.html", "一次性补正告知书", facts, AT))


def test_every_template_declares_its_facts_and_every_declaration_has_a_template() -> None:
    for template in papers.DRAWN:
        get_template(template)
    drawn = {
        f"papers/{path.name}"
        for path in TEMPLATES.glob("*.html")
        if not path.name.startswith("_") and path.name not in ("base.html", "notice.html")
    }
    assert drawn == set(papers.DRAWN)


def test_no_template_names_an_office_a_city_or_a_law() -> None:
    constant = re.compile(r"《|》|第[一二三四五六七八九十百〇零]+条|局|厅|武汉|湖北|光谷|科技部")
    found = {
        path.name: constant.findall(re.sub(r"\{#.*?#\}", "", path.read_text()))
        for path in TEMPLATES.glob("*.html")
    }
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "slug", ["receipt", "correction", "registration", "case_form", "suspension", "special_time"]
)
def test_weasyprint_has_nothing_to_complain_about(
    slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        papers.render(EVERY[slug])
    assert [record.getMessage() for record in caplog.records] == []
