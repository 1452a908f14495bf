"""A keyboard without a mouse, and how often it was used to do something."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

LONGEST_WAY = 150
# What has the focus: its name, the keyed parts of the page it stands in, and how it shows that it has it.
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const parts = [];
  for (let part = at; part; part = part.parentElement)
    parts.push(...[...part.classList].filter(name => name.startsWith("st-key-")).map(name => name.slice(7)));
  const table = at.closest("canvas");
  return {
    tag: at.tagName,
    name: (at.getAttribute("aria-label") || at.innerText || "").replaceAll("\\u00a0", " ").trim(),
    parts: parts,
    grid: table !== null,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
  };
}"""


@dataclass
class Keyboard:
    """Moves the focus freely; an activation or one typed entry is an action."""

    page: Page
    actions: int = 0

    def step(self, patience: int = 20) -> dict[str, Any]:
        """One press of the tab key, and where it led.

        patience: tenths of a second; a busy machine draws the ring and scrolls to it some frames later.
        """
        self.page.keyboard.press("Tab")
        at = self.page.evaluate(FOCUSED)
        for _ in range(patience):
            if at["grid"] or (at["ring"] and at["seen"]):  # the rows draw their own mark
                break
            self.page.wait_for_timeout(100)
            at = self.page.evaluate(FOCUSED)
        return dict(at)

    def reach(self, name: str, part: str = "") -> None:
        """Move the focus to what begins with this name; inside a part of the page, where names recur."""
        for _ in range(LONGEST_WAY):
            at = self.step()
            if at["name"].startswith(name) and (not part or part in at["parts"]):
                assert at["ring"], f"nobody sees that {name} has the focus"
                assert at["seen"], f"{name} has the focus outside the window"
                return
        raise AssertionError(f"The tab key does not reach {name}.")

    def enter_rows(self) -> None:
        """Move the focus into the long list of rows; there it stands on the first one."""
        for _ in range(LONGEST_WAY):
            if self.step(patience=0)["grid"]:
                return
        raise AssertionError("The tab key does not reach the rows.")

    def press(self, key: str = "Enter") -> None:
        """Do it."""
        self.page.keyboard.press(key)
        self.actions += 1

    def type(self, text: str) -> None:
        """One entry."""
        self.page.keyboard.type(text)
        self.actions += 1
