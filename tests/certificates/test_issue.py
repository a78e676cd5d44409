"""Putting papers on record: the next number and no other, in the act's own transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import isolate_apps

from certificates.models import AbstractDocument, Series
from certificates.numbers import NumberFormat
from certificates.services import issue, next_serial, put_on_file
from certificates.spec import CertificateSpec, PaperSpec
from govservice.errors import Misdefined
from tests.certificates import samples

RECEIPT = PaperSpec("receipt", "收件回执", "papers/receipt.html", "收")
SHEET = PaperSpec("contract_sheet", "技术合同信息表", "papers/contract_sheet.html")
CERTIFICATE = CertificateSpec(
    "registration",
    "技术合同认定登记证明",
    "papers/registration.html",
    number=NumberFormat("{area:6}{year:4}{serial:6}"),
)


@pytest.fixture
def document(db: None) -> Iterator[Any]:
    """A document without a case, in a table that lives as long as the test."""
    with isolate_apps("certificates"):

        class Document(AbstractDocument):
            class Meta(AbstractDocument.Meta):
                abstract = False
                app_label = "certificates"

        with connection.schema_editor() as editor:
            editor.create_model(Document)
        yield Document


def receipt(document: Any, **more: Any) -> Any:
    given = {"facts": samples.RECEIPT, "at": samples.AT, "by": "周敏", "word": "江科登", **more}
    return issue(document, RECEIPT, **given)


def test_papers_of_one_kind_office_and_year_are_numbered_from_one(document: Any) -> None:
    numbers = [receipt(document).number for _ in range(3)]
    assert numbers == [f"江科登收〔2026〕第{serial:06}号" for serial in (1, 2, 3)]
    assert receipt(document, word="江科审").number == "江科审收〔2026〕第000001号"
    assert receipt(document, year=2027).number == "江科登收〔2027〕第000001号"


def test_issuing_takes_two_statements(document: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        receipt(document)


def test_the_record_holds_what_the_paper_says(document: Any) -> None:
    paper = receipt(document, verify_code=samples.CODE)
    kept = document.objects.get(pk=paper.pk)
    assert kept.facts == samples.RECEIPT
    assert (kept.kind, kept.title, kept.template) == (
        "receipt",
        "收件回执",
        "papers/receipt.html",
    )
    assert (kept.issued_by_name, kept.verify_code) == ("周敏", samples.CODE)
    assert not kept.is_sealed


def test_a_certificate_is_numbered_by_its_own_layout(document: Any) -> None:
    made = issue(
        document,
        CERTIFICATE,
        facts=samples.REGISTRATION,
        at=samples.AT,
        by="周敏",
        area="420106",
    )
    assert made.number == "4201062026000001"


def test_a_paper_without_a_line_bears_the_number_of_another(document: Any) -> None:
    given: dict[str, Any] = {"facts": samples.CONTRACT_SHEET, "at": samples.AT, "by": "周敏"}
    made = issue(document, SHEET, number="4201062026000001", **given)
    assert made.number == "4201062026000001"
    assert not Series.objects.exists()
    with pytest.raises(Misdefined, match="number"):
        issue(document, SHEET, **given)


def test_facts_with_a_blank_spend_no_number(document: Any) -> None:
    lacking = {name: fact for name, fact in samples.RECEIPT.items() if name != "query_code"}
    with pytest.raises(Misdefined, match=r"facts\.query_code is missing"):
        receipt(document, facts=lacking)
    wrong = {**samples.RECEIPT, "materials": [{"title": "合同", "form": 1, "copies": "1"}]}
    with pytest.raises(Misdefined, match=r"facts\.materials\[0\]\.form is not str"):
        receipt(document, facts=wrong)
    with pytest.raises(Misdefined, match=r"facts\.secret is unknown"):
        receipt(document, facts={**samples.RECEIPT, "secret": "x"})
    assert not Series.objects.exists()


def test_only_the_facts_the_paper_states_are_kept(document: Any) -> None:
    stated = PaperSpec(
        "receipt", "收件回执", "papers/receipt.html", "收", states=tuple(samples.RECEIPT)
    )
    facts = {**samples.RECEIPT, "id_number": "11010519491231002X"}
    made = issue(document, stated, facts=facts, at=samples.AT, by="周敏", word="江科登")
    assert made.facts == samples.RECEIPT


def test_one_number_is_not_given_twice(document: Any) -> None:
    given: dict[str, Any] = {"facts": samples.CONTRACT_SHEET, "at": samples.AT, "by": "周敏"}
    issue(document, SHEET, number="4201062026000001", **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        issue(document, SHEET, number="4201062026000001", **given)


def test_a_paper_is_not_voided_without_a_reason(document: Any) -> None:
    paper = receipt(document)
    paper.voided_at = samples.AT
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save()


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_taken_inside_a_transaction() -> None:
    with pytest.raises(Misdefined, match="transaction"):
        next_serial("江科登收〔2026〕第#号")


class Undone(Exception):
    """The act fails after it took its number."""


@pytest.mark.django_db(transaction=True)
def test_two_clerks_and_many_failures_leave_no_gap() -> None:
    """40 acts on each of two connections, every third undone: 1 … n, each once."""
    kept: list[list[int]] = [[], []]
    start = threading.Barrier(2)

    def work(place: int) -> None:
        chance = Random(place)
        try:
            start.wait()
            for _ in range(40):
                try:
                    with transaction.atomic():
                        serial = next_serial("江科登受〔2026〕第#号")
                        if chance.random() < 1 / 3:
                            raise Undone
                except Undone:
                    continue
                kept[place].append(serial)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = kept[0] + kept[1]
    assert sorted(given) == list(range(1, len(given) + 1))
    assert 20 < len(given) < 80
    assert kept[0] == sorted(kept[0])
    assert Series.objects.get().last == len(given)


def test_the_pdf_is_drawn_once_and_kept_with_its_digest(
    document: Any, settings: Any, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path
    paper = receipt(document)
    twin = document.objects.get(pk=paper.pk)
    path = put_on_file(paper, at=samples.AT)
    assert path == tmp_path / "papers" / "2026" / "receipt" / f"{paper.pk}.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    assert (path.stat().st_mode & 0o077) == 0
    kept = document.objects.get(pk=paper.pk)
    assert (kept.file.path, kept.sha256) == (str(path), paper.sha256)
    written = path.stat().st_mtime_ns
    assert put_on_file(kept, at=samples.AT) == path
    assert path.stat().st_mtime_ns == written
    # A second worker that read the row before the first had finished.
    put_on_file(twin, at=samples.AT.replace(year=2027))
    assert (twin.rendered_at, twin.sha256) == (samples.AT, paper.sha256)


def test_a_paper_that_cannot_be_printed_is_not_on_file(
    document: Any, settings: Any, tmp_path: Path
) -> None:
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT = tmp_path
    paper = receipt(document, facts={**samples.RECEIPT, "subject": "火箭🚀"})
    with pytest.raises(Misdefined, match="🚀"):
        put_on_file(paper, at=samples.AT)
    assert not list(tmp_path.rglob("*.pdf"))
    assert document.objects.get().rendered_at is None
