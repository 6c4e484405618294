"""A page as axe is to look at it: nothing under a bar, and what is repeated stands there twice.

Bars at the lower edge lie below the page, since what one half covers is no small target. Of rows
that have the same elements, classes, roles, attributes and as much text (up to three letters) under
one parent, only two are shown: what is wrong with the third is wrong with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

ENOUGH = 2  # even and odd
CHANGE = """(enough) => {
  const change = (one, name, value) => {
    one.style[name] = value
    one.dataset.laid = name
  }
  const below = `0 ${document.documentElement.scrollHeight}px`
  for (const one of document.body.querySelectorAll('*')) {
    const { position, bottom } = getComputedStyle(one)
    const isBar = position === 'fixed' || (position === 'sticky' && bottom !== 'auto')
    if (isBar) change(one, 'translate', below)
  }
  const shapeOf = (one) => one.outerHTML
    .replace(/>([^<]+)</g, (_, said) => `>${said.trim().slice(0, 3).replace(/./gu, 'x')}<`)
    .replace(/ (?!class=|role=|type=)([\\w-]+)="[^"]+"/g, ' $1')
  const shown = new Map()
  for (const one of document.querySelectorAll('main :is(tr, li)')) {
    const alike = shown.get(one.parentElement) ?? new Map()
    const shape = shapeOf(one), number = alike.get(shape) ?? 0
    shown.set(one.parentElement, alike.set(shape, number + 1))
    if (number >= enough && !one.style.display) change(one, 'display', 'none')
  }
}"""
RESTORE = """() => {
  for (const one of document.querySelectorAll('[data-laid]')) {
    one.style[one.dataset.laid] = ''
    delete one.dataset.laid
  }
}"""


@contextmanager
def laid_open(page: Page) -> Iterator[None]:
    page.evaluate(CHANGE, ENOUGH)
    yield
    page.evaluate(RESTORE)
