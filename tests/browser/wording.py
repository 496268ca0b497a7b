"""What stands on a page that nobody writes to a person: names of the code, "None", dates as machines write them."""

from __future__ import annotations

import re

from playwright.sync_api import Page

# What is shown on purpose as it is written elsewhere stands in code or in a field; icons are a font's words.
_TEXTS = """() => {
  const apart = 'script, style, noscript, code, pre, textarea'
  const isIcon = element => getComputedStyle(element).fontFamily.includes('Material Symbols')
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) {
    const { parentElement, nodeValue } = walker.currentNode
    if (nodeValue.trim() && !parentElement.closest(apart) && !isIcon(parentElement))
      found.push(nodeValue.trim())
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`)) found.push(element.getAttribute(name))
  return found
}"""
_RAW = re.compile(
    r"\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:NaN|nan|null|undefined|None|True|False)\b(?! [a-z])|\b\d{4}-\d\d-\d\d"
)
# A variable of the assistant's texts is typed by this name, between these marks.
_VARIABLE = re.compile(r"\{\{.*?\}\}")


def find_raw_words(page: Page) -> list[str]:
    """Return each text of the page that holds a name of the code, an empty value or an ISO date."""
    texts: list[str] = page.evaluate(_TEXTS)
    return [words[:200] for words in texts if _RAW.search(_VARIABLE.sub("", words))]
