/* Serial numbers on the lines of a document: every line has its list, the form sends them whole, and what is missing can
   be made by the rule. */
"use strict";

(() => {
  const { SerialEntry, serialEntries } = window.Trasabil;
  if (!SerialEntry) return;
  const { entries, every, entryIn } = serialEntries;
  // What the register says of a serial number depends on these.
  const OF_HEADER = ["date", "warehouse", "target_warehouse", "template", "partner", "origin"];
  const OF_LINE = ["item", "variant", "direction", "location", "target_location", "lot_code", "property_instance", "start_date", "expiry_date"];

  const begin = () => {
    for (const place of document.querySelectorAll("[data-serial-entry]")) {
      if (!entries.has(place)) entries.set(place, new SerialEntry(place));
    }
    for (const place of entries.keys()) if (!place.isConnected) entries.delete(place);
  };
  const entryOf = (target) => entryIn(target.closest("[data-line]"));

  begin();
  const lines = document.querySelector("[data-lines]");
  if (lines) new MutationObserver(begin).observe(lines, { childList: true });

  document.addEventListener("serials:add", (event) => entryOf(event.target)?.add(event.detail.text, true));

  /* The field is sent with all that was taken; a question about a line needs their count alone. */
  addEventListener("formdata", (event) => {
    for (const entry of every()) {
      if (entry.form === event.target) event.formData.set(entry.box.name, entry.text);
    }
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, formData } = event.detail;
    if (!elt.matches("[data-line], [data-all-lots]")) return;
    for (const entry of every()) {
      formData.delete(entry.box.name);
      if (entry.line && entry.rows.length) formData.set(`${entry.line.dataset.line}-count`, entry.counted);
    }
  });
  document.addEventListener("htmx:afterSwap", () => { for (const entry of every()) refresh(entry); });

  document.addEventListener("change", (event) => {
    const { name } = event.target;
    if (!name) return;
    const own = OF_LINE.some((each) => name.endsWith(`-${each}`)) && entryOf(event.target);
    const asked = own ? [own] : OF_HEADER.includes(name) ? every() : [];
    for (const entry of asked) entry.asking.ask(entry.rows, true);
  });

  /* Making by the rule: on posting, so that no number is left out when it is not posted. */
  const refresh = (entry) => {
    entry.showCount();
    const making = entry.line?.querySelector("[data-generate]");
    if (!making) return;
    making.hidden = !entry.count.hasAttribute("data-rule");
    const missing = Number(entry.count.dataset.wanted || 0) - entry.counted;
    making.querySelector("[data-how-many]").placeholder = missing > 0 ? missing : "";
  };

  const make = (entry) => {
    const { line } = entry;
    const own = (name) => line.querySelector(`[name="${line.dataset.line}-${name}"]`);
    const field = line.querySelector("[data-how-many]");
    const wanted = Number(entry.count.dataset.wanted || 0);
    const many = Number(field.value || field.placeholder);
    if (!Number.isInteger(many) || many < 1) {
      field.focus();
      return;
    }
    const needed = entry.counted + many;
    const quantity = own("quantity");
    // In another unit, what the server makes of the quantity says how many pieces one of them is.
    const pieces = wanted && Number(quantity.value) ? wanted / Number(quantity.value) : 1;
    if (wanted < needed) quantity.value = Math.ceil(needed / pieces);
    own("generate_serials").checked = true;
    field.value = "";
    entry.form.dispatchEvent(new Event("input", { bubbles: true }));
    entry.asking.hint();
    quantity.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-make]");
    if (button) make(entryOf(button));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("[data-how-many]")) return;
    event.preventDefault();
    event.stopPropagation();
    make(entryOf(event.target));
  }, true);
  document.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-generate_serials")) entryOf(event.target)?.asking.hint();
  });

  /* What was refused: who comes from the list of errors, or back from the server, stands at the first wrong one. */
  const summary = document.querySelector("[data-summary]");
  const first = summary?.querySelector("a[href^='#']")?.getAttribute("href").slice(1);
  for (const entry of every()) {
    refresh(entry);
    if (first && entry.box.id === first) {
      entry.answered = () => {
        entry.answered = null;
        if ([summary, document.body, entry.box].includes(document.activeElement)) entry.toWrong();
      };
    }
  }
  summary?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const entry = link && every().find((each) => `#${each.box.id}` === link.getAttribute("href"));
    if (entry?.toWrong()) event.preventDefault();
  });
})();
