"""The geometry of the clerk's page: how high its rows are, what covers what, and what does not fit."""

from __future__ import annotations

from typing import Any

from tests.web.clerk_page import ClerkBrowser

WIDTHS = range(320, 1921, 50)
HEIGHT = 900
ORDINARY_TEXT, LARGE_TEXT = 16, 32
"""Pixels of the browser's own text size; the second is 200 %."""

ROWS = """
() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const round = (value) => Math.round(value * 10) / 10;
  const visible = (node) => node.getClientRects().length > 0 && node.getBoundingClientRect().width > 1;
  const rows = Array.from(document.querySelectorAll(".tickets > li"), (row) => {
    const box = row.getBoundingClientRect();
    const parts = Array.from(
      row.querySelectorAll(
        ".position, .number, .name, .case, .tag, .waited, .presence.here, .row-actions > *",
      ),
    ).filter(visible);
    const boxes = parts.flatMap((part) =>
      Array.from(part.getClientRects(), (at) => ({ part, at, name: part.className || part.tagName })),
    );
    const faults = [];
    for (const { part, at, name } of boxes) {
      if (at.left < box.left - 1 || at.right > box.right + 1) faults.push(`${name} leaves the row`);
      for (const other of boxes) {
        if (other.part === part || part.contains(other.part) || other.part.contains(part)) continue;
        const wide = Math.min(at.right, other.at.right) - Math.max(at.left, other.at.left);
        const high = Math.min(at.bottom, other.at.bottom) - Math.max(at.top, other.at.top);
        if (wide > 1 && high > 4) faults.push(`${name} covers ${other.name}`);
      }
    }
    const name = row.querySelector(".name");
    return {
      list: row.parentElement.closest("section").dataset.key,
      height: round(box.height / rem),
      name: name?.textContent ? round(name.getBoundingClientRect().width / rem) : null,
      faults: Array.from(new Set(faults)),
    };
  });
  return { rem, rows, wider: document.documentElement.scrollWidth - innerWidth };
}
"""


async def text_size(clerk: ClerkBrowser, pixels: int) -> None:
    """The browser's own text size, as people set it: queries of the style sheets follow it."""
    session: Any = await clerk.page.context.new_cdp_session(clerk.page)
    sizes = {"standard": pixels, "fixed": pixels}
    await session.send("Page.setFontSizes", {"fontSizes": sizes})


async def faults_at(clerk: ClerkBrowser, width: int, *, highest: float, narrowest_name: float) -> list[str]:
    """What is wrong with the rows of every list at this width; heights and widths in rem."""
    await clerk.page.set_viewport_size({"width": width, "height": HEIGHT})
    seen: dict[str, Any] = await clerk.page.evaluate(ROWS)
    found = [f"{width} px: scrolls sideways by {seen['wider']} px"] if seen["wider"] > 0 else []
    for number, row in enumerate(seen["rows"]):
        where = f"{width} px, {row['list']} {number}: "
        found += [where + fault for fault in row["faults"]]
        if row["height"] > highest:
            found.append(f"{where}is {row['height']} rem high")
        if row["name"] is not None and row["name"] < narrowest_name:
            found.append(f"{where}the name has {row['name']} rem")
    return found
