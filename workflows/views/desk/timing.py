"""What the acts upon the office's time ask: 中止, 恢复, 延长期限, 特别程序."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from govservice.clock import day_of
from workflows.lifecycle import extension_of
from workflows.selectors.told import count_of
from workflows.views.desk.readers import ActForm, long_text


class SuspendForm(ActForm):
    reason = long_text("中止的理由", "会印在中止办理通知书上，写明等待什么。", required=True)


class ResumeForm(ActForm):
    reason = long_text("恢复的说明", "可以不填；会印在恢复办理通知书上。")


class ExtendForm(ActForm):
    """Who approved is written by hand: whoever types need not be whom the law names."""

    approver = forms.CharField(
        label="批准人",
        max_length=40,
        error_messages={"required": "请写明批准人。"},
    )
    approval = forms.CharField(
        label="批准文号",
        max_length=60,
        required=False,
        help_text="由本机关以外的负责人批准的，写明批准文号。",
    )
    reason = long_text("延长期限的理由", "会印在延长期限告知书上，告知申请人。", required=True)

    def prepare(self) -> None:
        extension = extension_of(self.case, "legal")
        if extension is not None:
            unit = count_of(self.case, "legal").unit
            self.fields["approver"].help_text = (
                f"可以延长 {extension.length} {unit}，须经{extension.approver}批准"
                f"（{extension.citation}）。"
            )


def _day(label: str, missing: str, why: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=why,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": missing, "invalid": "请填写日期，例如 2026-11-09。"},
    )


class SpecialForm(ActForm):
    kind = forms.ChoiceField(
        label="特别程序",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择特别程序。"},
    )
    first = _day("开始日期", "请填写开始日期。", "不能早于今天：没有告知的日子不能扣除。")
    last = _day(
        "结束日期", "请填写结束日期。", "从开始到结束（含首尾）不计入办理时限，超出的照常计算。"
    )
    reason = long_text("进行特别程序的理由", "会印在所需时间告知书上。", required=True)

    def prepare(self) -> None:
        listed = [
            (one.code, f"{one.label}（{one.citation}）") for one in self.case.definition.special
        ]
        self.fields["kind"].choices = listed  # type: ignore[attr-defined]
        self.fields["first"].initial = day_of(self.at)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("first"), told.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", "结束日期不能早于开始日期。")
        return told


class EndSpecialForm(ActForm):
    reason = long_text("特别程序的结果", "会记入办理过程。", required=True)
