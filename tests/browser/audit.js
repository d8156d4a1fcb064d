// What keeps a page from being used by ear, by keyboard, or at all; each as a sentence. Run in the page.
() => {
  const found = [];
  const say = (what, element) => found.push(`${what}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (element) => (element?.textContent || "").trim();
  const byIds = (ids) => (ids || "").split(/\s+/).filter(Boolean).map((id) => document.getElementById(id));
  const named = (element) =>
    (element.getAttribute("aria-label") || "").trim() || byIds(element.getAttribute("aria-labelledby")).map(text).join("");

  if (all("h1").length !== 1) found.push(`${all("h1").length} first headings`);
  if (!document.title.trim()) found.push("the page has no title");
  if (!document.documentElement.lang) found.push("the page names no language");
  if (all("main").length !== 1) found.push(`${all("main").length} main parts`);

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
  for (const field of all("input:not([type=hidden]), select, textarea")) {
    const labels = [...(field.labels || [])].map(text).join("");
    if (!labels && !named(field)) say("a field has no label", field);
  }
  for (const label of all("label[for]")) {
    if (!document.getElementById(label.htmlFor)) say("a label is of no field", label);
  }
  for (const element of all("button, summary, a[href]")) {
    const pictures = [...element.querySelectorAll("img[alt], svg[aria-label], svg title")];
    const spoken = pictures.map((one) => one.alt || one.getAttribute("aria-label") || text(one)).join("");
    if (!text(element) && !named(element) && !spoken) say("nothing is read out for it", element);
  }
  for (const picture of all("img:not([alt])")) say("a picture has no text", picture);
  for (const icon of all("svg")) {
    if (icon.closest("[aria-hidden=true]")) continue;
    if (!named(icon) && !icon.querySelector("title")) say("an icon is neither hidden nor named", icon);
  }
  for (const table of all("table")) {
    for (const heading of table.querySelectorAll("th:not([scope])")) say("a heading of a table has no scope", heading);
  }
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    if (!heading.checkVisibility()) continue;
    const next = Number(heading.tagName[1]);
    if (next > level + 1) say(`a heading skips from level ${level}`, heading);
    level = next;
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
