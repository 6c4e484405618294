"""A modeller at one server for all tests of a file: what is saved is asked of the server."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from playwright.sync_api import Browser, Locator

from tests.browser.driver import Officer
from tests.browser.modelling import opened, save
from tests.browser.pages import follow


class Desk(Officer):
    """Signed in as a modeller; a draft is opened again only where another one is asked for."""

    def __init__(self, browser: Browser, address: str) -> None:
        super().__init__(browser, address, "dat.kv")
        self.key = self.draft = ""

    def on(self, key: str) -> None:
        """At a draft of this process; what other tests changed in it is still there."""
        if self.key != key:
            self.begin(key)

    def begin(self, key: str) -> None:
        self.visit("/models")
        row = self.page.locator("tr", has=self.page.get_by_text(key, exact=True))
        follow(row.get_by_role("button").first)
        self.arrive(key)

    def blank(self, name: str) -> None:
        """A model of one lane and one step."""
        self.visit("/models")
        self.page.fill("#name", name)
        self.page.press("#name", "Enter")
        self.arrive(name)

    def choose_file(self, name: str, text: str) -> None:
        """On the page of the models: taken as a draft."""
        file = {"name": name, "mimeType": "application/xml", "buffer": text.encode()}
        self.page.locator("#files").set_input_files(file)  # type: ignore[arg-type]
        follow(self.page.locator("form:has(#files) .btn.pri"))

    def arrive(self, key: str) -> None:
        opened(self.page)
        self.key, self.draft = key, self.page.url.partition("#")[0]

    def at(self, key: str) -> Locator:
        """A control of the workplace by its key."""
        return self.page.locator(f'[data-key="{key}"]')

    def go(self, element: str) -> None:
        self.at("go").select_option(element)

    def put(self, key: str, value: str) -> None:
        self.at(key).fill(value)
        self.at(key).press("Tab")

    def pick(self, key: str, value: str) -> None:
        self.at(key).select_option(value)

    def say(self, key: str, label: str) -> None:
        self.at(key).select_option(label=label)

    def act(self, key: str, label: str) -> None:
        """A list whose choice is done by the button beside it."""
        self.say(key, label)
        self.at(f"{key}-do").click()

    def undo(self, times: int = 1) -> None:
        for _ in range(times):
            self.page.locator("[data-act=undo]").click()

    def saved(self) -> dict[str, str]:
        """Every file of the draft as the server has it now."""
        save(self.page)
        packed = ZipFile(BytesIO(self.page.request.get(f"{self.draft}/bundle.zip").body()))
        return {name: packed.read(name).decode() for name in packed.namelist()}

    def diagram(self) -> str:
        return next(text for name, text in self.saved().items() if name.endswith(".bpmn"))
