"""What axe-core finds on a page, without what only Streamlit could mend."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The drop zone of a file is not focusable and has a name all the same.
_STREAMLITS_OWN = {("presentation-role-conflict", "stFileUploaderDropzone")}


def find_barriers(page: Page) -> list[str]:
    """Return a line for each element of the page that breaks a rule: rule, element, reason."""
    results = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": _RULES}).response
    return [
        f"{violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for violation in results["violations"]
        for node in violation["nodes"]
        if not any(violation["id"] == rule and place in node["html"] for rule, place in _STREAMLITS_OWN)
    ]
