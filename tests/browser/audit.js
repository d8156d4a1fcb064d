// What axe does not look at: ids and headings of tables, and whether the focus can be seen. Run in the page.
() => {
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byIds = (ids) => (ids || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));

  const ids = new Set();
  for (const element of all("[id]")) {
    if (ids.has(element.id)) say("an id stands twice", element);
    ids.add(element.id);
  }
  for (const element of all("[aria-labelledby], [aria-describedby]")) {
    for (const name of ["aria-labelledby", "aria-describedby"]) {
      if (byIds(element.getAttribute(name)).includes(null)) say(`${name} leads nowhere`, element);
    }
  }
  for (const table of all("table")) {
    for (const heading of table.querySelectorAll("th:not([scope])")) say("a heading of a table has no scope", heading);
  }

  // Focus has to be seen wherever it can go: as an outline of the element, or of what is drawn around it.
  const before = document.activeElement;
  const outlined = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  for (const element of all("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (element.disabled || element.tabIndex < 0 || !element.checkVisibility()) continue;
    element.focus({ focusVisible: true, preventScroll: true });
    if (document.activeElement !== element) continue;
    if (!outlined(element) && !outlined(element.parentElement)) say("focus cannot be seen", element);
  }
  before?.focus?.({ preventScroll: true });
  return found;
}
