"""What a modeller does in the editor of P3: a step more, a mistake planted, told of, and mended."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

STEP = "Xin ý kiến góp ý"
"""The step that `insert_step` puts behind the unit's plan."""


def opened(page: Page) -> None:
    page.wait_for_selector("[data-model-draft][data-ready]")


def save(page: Page) -> None:
    """At once; the server has all of it when this returns."""
    page.keyboard.press("Control+s")
    expect(page.locator("[data-m=saved][data-kind=saved]")).to_be_visible()


def put(page: Page, key: str, value: str) -> None:
    """A field of the panel, left with the tab key as one does."""
    page.locator(f'.props [data-key="{key}"]').fill(value)
    page.locator(f'.props [data-key="{key}"]').press("Tab")


def pick(page: Page, key: str, **option: Any) -> None:
    page.locator(f'[data-key="{key}"]').select_option(**option)


def choose(page: Page, key: str, **option: Any) -> None:
    """A list whose choice is done by the button beside it."""
    pick(page, key, **option)
    page.locator(f'[data-key="{key}-do"]').click()


def insert_step(page: Page) -> None:
    """With a deadline and a form of its own, of one field; without a form it is told of."""
    pick(page, "go", value="F_T_plan__T_approve_plan")
    choose(page, "after", label="Việc của người")
    put(page, "name", STEP)
    put(page, "limit", "3")
    expect(problems(page)).to_contain_text(["không có biểu mẫu"])
    page.locator('[data-key="form-new"]').click()
    page.locator('[data-key="new-field"]').fill("Ý kiến góp ý")
    choose(page, "new-kind", value="longtext")
    expect(page.locator(".form-preview textarea").first).to_be_visible()
    expect(problems(page)).to_have_count(0)


def plant_a_mistake(page: Page) -> None:
    """A gateway loses its default way."""
    pick(page, "go", value="G_plan")
    pick(page, "gateway-default", value="")
    expect(problems(page).filter(has_text="Phải sửa")).to_have_count(1)
    expect(page.locator('[data-container-id="F_G_plan__T_sign_plan"] .pb-must')).to_be_visible()
    expect(page.locator(".pb-must")).to_have_count(1)


def mend_it(page: Page) -> None:
    problems(page).get_by_role("button", name="Đặt làm nhánh mặc định").click()
    expect(problems(page)).to_have_count(0)
    expect(page.locator(".pb-must")).to_have_count(0)
    save(page)


def rewrite_scenarios(page: Page) -> None:
    """Those that fail since the step is there, each as the drawing runs now."""
    expect(page.locator("[data-m=scenarios] .k-tra").first).to_be_visible()
    rewrite = page.get_by_role("button", name="Viết lại theo sơ đồ")
    for left in range(rewrite.count(), 0, -1):
        rewrite.first.click()
        expect(rewrite).to_have_count(left - 1)
    save(page)


def problems(page: Page) -> Locator:
    return page.locator("[data-m=problem-list] tr")
