// Axe measures the contrast of every text, and in a table of fifty rows the same one hundreds of times. Marks the texts
// whose colours and backgrounds, and those of everything around them, were met often enough. Run in the page.
(enough) => {
  const LOOK = ["color", "opacity", "visibility", "display", "position", "font-size", "font-weight", "text-shadow"];
  LOOK.push("background-color", "background-image", "filter", "mix-blend-mode", "-webkit-text-stroke-width");
  const looks = new Map();
  const met = new Map();
  // A number for each look: that of the element upon that of what is around it.
  const upon = (around, own) => {
    const name = `${around}|${own}`;
    if (!looks.has(name)) looks.set(name, looks.size);
    return looks.get(name);
  };
  const described = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const text = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    const letters = text.map((node) => node.textContent.trim()).join("");
    const off = element.matches(":disabled, [aria-disabled]") || Boolean(element.control?.disabled);
    // What is not seen, not a word or of no use is not measured: it must stand for nothing that is.
    const sort = [element.tagName, off, box.width * box.height > 1, letters.length > 1, /[\p{L}\p{N}]/u.test(letters)];
    return [...LOOK.map((name) => style.getPropertyValue(name)), ...sort].join();
  };
  const walk = (element, around) => {
    const look = upon(around, described(element));
    met.set(look, (met.get(look) ?? 0) + 1);
    if (met.get(look) > enough) element.dataset.alike = "";
    for (const child of element.children) walk(child, look);
  };
  walk(document.body, "");
}
