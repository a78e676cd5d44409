"""Filling in a form by hand: every answer is typed or clicked as a person would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page

from forms.build.widgets import SEARCHED_FROM, SEEN_AT_ONCE
from forms.spec import Ask, Kind, Step


def fill(page: Page, step: Step, answers: Mapping[str, Any]) -> None:
    """Answer the questions of *step* in order, those that are on the page now."""
    for ask in step.asks:
        if ask.key in answers:
            field = page.locator(f"#f-{ask.key}")
            field.wait_for(state="visible")
            give(page, field, ask, answers[ask.key])


def give(page: Page, field: Locator, ask: Ask, value: Any, name: str = "") -> None:
    """Answer one question; *name* is that of its control where it lies in a row."""
    name = name or ask.key
    if ask.kind is Kind.ROWS:
        _rows(page, field, ask, value)
    elif ask.kind is Kind.CHOICES:
        for one in value:
            _click(field, name, one)
    elif ask.kind is Kind.BOOL:
        _choose_or_click(page, field, ask, name, "true" if value else "false")
    elif ask.kind is Kind.CHOICE:
        _choose_or_click(page, field, ask, name, value)
    else:
        control = field.locator(f'[name="{name}"]')
        if control.get_attribute("type") == "date":
            control.fill(value)
        else:
            control.click()
            control.press("Control+a")
            page.keyboard.insert_text(value)
        control.press("Tab")


def _click(field: Locator, name: str, value: str) -> None:
    option = f'[name="{name}"][value="{value}"]'
    if not field.locator(option).is_checked():
        field.locator("label", has=field.page.locator(option)).click()


def _choose_or_click(page: Page, field: Locator, ask: Ask, name: str, value: str) -> None:
    select = field.locator(f'select[name="{name}"]')
    if ask.kind is Kind.BOOL or (len(ask.choices) <= SEEN_AT_ONCE and not select.count()):
        _click(field, name, value)
        return
    label = ask.label_of(value)
    if len(ask.choices) < SEARCHED_FROM:
        select.select_option(label=label)
        return
    search = field.get_by_role("combobox")
    search.click()
    search.press("Control+a")
    page.keyboard.insert_text(label)
    field.get_by_role("option", name=label).first.wait_for()
    search.press("Enter")


def _rows(page: Page, field: Locator, ask: Ask, rows: list[Mapping[str, Any]]) -> None:
    shown = field.locator("fieldset[data-row]")
    for number, row in enumerate(rows):
        if shown.count() <= number:
            field.get_by_role("button", name="添加一行").click()
        here = shown.nth(number)
        cells = here.locator('[name^="' + ask.key + '-"]')
        place = str(cells.first.get_attribute("name")).split("-")[1]
        for column in ask.columns:
            if column.key in row:
                name = f"{ask.key}-{place}-{column.key}"
                cell = here.locator(".field", has=page.locator(f'[name="{name}"]'))
                give(page, cell, column, row[column.key], name)
