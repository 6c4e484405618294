"""Officers at their browsers: each signs in once, finds a task in the list, fills in its form."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLong

from tests.browser.filling import Answers, Paper, choose, put, today
from tests.browser.pages import PATIENCE, follow, sign_in, type_in


class Officer:
    """One officer in a browser of their own; `scripts=False` is a browser without JavaScript."""

    def __init__(self, browser: Browser, address: str, login: str, *, scripts: bool = True) -> None:
        self.address, self.login = address, login
        self.context = browser.new_context(
            viewport={"width": 1366, "height": 768},
            locale="vi-VN",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self.context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._hear)
        if scripts:
            sign_in(self.page, self.address, self.login)
        else:
            self.sign_in()

    def _hear(self, said: Any) -> None:
        if said.type == "error" and "Content Security Policy" in said.text:
            self.faults.append(said.text)

    def sign_in(self) -> None:
        """By the form on its page."""
        type_in(self.page, self.address, self.login)

    def visit(self, path: str) -> None:
        self.page.goto(self.address + path)

    def find(self, name: str, unit: str = "", view: str = "all") -> Locator:
        """The line of the list, which is asked again until the worker has made the task."""
        until = time.monotonic() + 2 * PATIENCE
        while True:
            self.visit(f"/tasks?view={view}")
            line = self.page.locator("tr[data-task]", has_text=unit or None).filter(
                has=self.page.get_by_role("link", name=name, exact=True)
            )
            try:
                line.first.wait_for(timeout=400)
                return line.first
            except TooLong:
                assert time.monotonic() < until, f"{self.login} has no {name!r} ({unit})"

    def open(self, name: str, unit: str = "", view: str = "all") -> int:
        """The number of the task whose page is open now."""
        line = self.find(name, unit, view)
        number = int(line.get_attribute("data-task") or "0")
        follow(line.get_by_role("link", name=name, exact=True))
        expect(self.page.locator("h1")).to_have_text(name)
        return number

    def do(self, name: str, answers: Answers | None = None, unit: str = "") -> int:
        number = self.open(name, unit)
        self.fill(answers or {})
        self.complete()
        return number

    def do_from_paper(self, name: str, signatory: str, answers: Answers, unit: str) -> int:
        """Nhập thay từ văn bản giấy: the form of the unit and the paper it stands on."""
        number = self.open(name, unit, view="paper")
        self.fill(
            {**answers, "_paper_date": today(), "_paper_signatory": signatory,
             "_paper_scan": Paper("van-ban-giay.pdf")}
        )  # fmt: skip
        self.complete()
        return number

    def press(self, value: str = "submit") -> None:
        """Of the form's buttons; the first draft button only catches the Enter key."""
        self.page.locator(f'#work button[value="{value}"]').last.click()

    def submit(self, value: str = "submit") -> None:
        """Pressed, and answered with another document."""
        with self.page.expect_navigation():
            self.press(value)

    def complete(self) -> None:
        self.submit()
        told = self.page.locator(".flash.ok, .fix").first
        expect(told, self.login).to_contain_text("Đã hoàn thành.")

    def posted(self) -> dict[str, str]:
        """The form as the button would send it now, key included; for forms without files."""
        pairs: dict[str, str] = self.page.evaluate(
            "Object.fromEntries([...new FormData(document.querySelector('#work'))]"
            ".filter(([, value]) => typeof value === 'string'))"
        )
        return {**pairs, "_op": "submit"}

    def send(self, task_id: int, form: dict[str, str]) -> str:
        """The same form once more, from the same session; the page it leads to."""
        answer = self.page.request.post(f"{self.address}/tasks/{task_id}/completion", form=form)  # type: ignore[arg-type]
        return answer.text()

    def add_row(self, table: str) -> None:
        rows = self.page.locator(f"#f-{table} [data-row]")
        before = rows.count()
        self.press(f"add:{table}")
        expect(rows).to_have_count(before + 1)
        self.page.wait_for_load_state()  # without scripts it is another document

    def fill(self, answers: Answers) -> None:
        """By the names of the inputs, in this order: an answer may show the next question."""
        for name, value in answers.items():
            self.put(name, value)

    def put(self, name: str, value: Any) -> None:
        put(self.page, name, value)

    def choose(self, select: Locator, wanted: str) -> None:
        choose(select, wanted)

    def table(self, name: str) -> list[str]:
        """Prefixes of the inputs of a table's rows: tasks.0, tasks.1, …"""
        count = self.page.locator(f"#f-{name} [data-row]").count()
        return [f"{name}.{number}" for number in range(count)]

    def show(self, folder: Path) -> str:
        """Where the picture of the page is, and what the page says."""
        picture = folder / f"{self.login}.png"
        try:
            self.page.screenshot(path=picture, full_page=True)
            return f"{picture}\n{self.page.url}\n{self.page.locator('main').inner_text()}"
        except Exception as error:  # a page that is gone must not hide why the test failed
            return f"{self.login}: no picture: {error}"


class Staff:
    """Everybody of one test, in one browser; who has signed in stays so."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.without_scripts: set[str] = set()
        self.officers: dict[str, Officer] = {}
        self.last = ""

    def __call__(self, login: str) -> Officer:
        self.last = login
        if login not in self.officers:
            scripts = login not in self.without_scripts
            self.officers[login] = Officer(self.browser, self.address, login, scripts=scripts)
        return self.officers[login]

    def show_last(self, folder: Path) -> str:
        officer = self.officers.get(self.last)
        return officer.show(folder) if officer else f"{self.last} did not get in"

    def close(self) -> None:
        for officer in self.officers.values():
            officer.context.close()
