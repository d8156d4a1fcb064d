/* Choosing rows of a list: by box, by key, by range, on several pages, or all that match. */
"use strict";

(() => {
  const form = () => document.getElementById("bulk");
  const boxes = () => [...document.querySelectorAll(".pick input[name=row]")];
  const number = new Intl.NumberFormat(document.documentElement.lang);

  /* What is chosen: ids, and the filters whose rows are all meant. Kept while the window is open, for each list. */
  let chosen = { ids: new Set(), all: null };
  let last = null;
  const key = () => `chosen:${form().dataset.list}`;
  const load = () => {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(key())); } catch { /* Then this page alone knows. */ }
    if (kept) chosen = { ids: new Set(kept.ids), all: kept.all };
  };
  const save = () => {
    try {
      sessionStorage.setItem(key(), JSON.stringify({ ids: [...chosen.ids], all: chosen.all }));
    } catch { /* Then this page alone knows. */ }
  };
  const none = () => {
    chosen = { ids: new Set(), all: null };
    save();
  };

  const show = () => {
    const bar = form();
    if (!bar) return;
    const every = chosen.all !== null;
    const all = boxes();
    for (const box of all) box.checked = every || chosen.ids.has(box.value);
    const ticked = all.filter((box) => box.checked).length;
    const page = document.querySelector("[data-pick-page]");
    page.disabled = false;
    page.checked = ticked > 0 && ticked === all.length;
    page.indeterminate = ticked > 0 && ticked < all.length;
    bar.elements.all.checked = every;
    bar.elements.ids.value = every ? "" : [...chosen.ids].join(",");
    bar.querySelector("[data-bulk-count]").textContent = every ? bar.dataset.total : number.format(chosen.ids.size);
    bar.querySelector(".bulk-count").hidden = false;
    bar.querySelector("[data-bulk-clear]").hidden = false;
    bar.classList.toggle("on", every || chosen.ids.size > 0);
  };

  const start = () => {
    if (!form()) return;
    load();
    // Other filters: "all" was said of other rows.
    if (chosen.all !== null && chosen.all !== form().dataset.match) chosen.all = null;
    // What was chosen is done with.
    if (document.getElementById("outcome")) none();
    show();
  };

  const choose = (some, yes) => {
    if (chosen.all !== null) {
      // All but these: from now on those of this page are meant.
      chosen.all = null;
      for (const box of boxes()) chosen.ids.add(box.value);
    }
    for (const box of some) {
      if (yes) chosen.ids.add(box.value);
      else chosen.ids.delete(box.value);
    }
    save();
    show();
  };

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches(".pick input[name=row]")) choose([box], box.checked);
    else if (box.matches("[data-pick-page]")) choose(boxes(), box.checked);
    else if (form()?.elements.all === box) {
      chosen.all = box.checked ? form().dataset.match : null;
      save();
      show();
    }
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-bulk-clear]")) {
      none();
      show();
      document.querySelector(".pick input[name=row]")?.focus();
    }
    const box = event.target;
    if (!box.matches?.(".pick input[name=row]")) return;
    const all = boxes();
    const from = all.findIndex((one) => one.value === last);
    if (event.shiftKey && from >= 0) {
      const ends = [from, all.indexOf(box)].sort((one, other) => one - other);
      choose(all.slice(ends[0], ends[1] + 1), box.checked);
    }
    last = box.value;
  });

  const boxIn = (row) => row?.querySelector(".pick input[name=row]");
  const focusIn = (row, box) => (box ? boxIn(row) : row.querySelector("a.row-link") || boxIn(row)).focus();

  /* What can be done is below all rows: a key leads there from any of them. */
  const act = (event) => {
    const field = event.target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");
    const first = field || !form()?.matches(".on") ? null : [...form().querySelectorAll(".bulk-actions :is(button, summary)")].find((one) => one.checkVisibility());
    first?.focus();
    return Boolean(first);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "a" && act(event)) {
      event.preventDefault();
      return;
    }
    const row = event.target.closest("tr[data-href]");
    const box = boxIn(row);
    const onBox = event.target === box;
    if (!box || (!onBox && event.target.closest("input, button, select, textarea, summary"))) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "x" || (event.key === " " && !onBox)) {
      last = box.value;
      choose([box], !box.checked);
    } else if (step && (event.shiftKey || onBox)) {
      const all = boxes();
      const next = all[all.indexOf(box) + step];
      if (event.shiftKey) choose(next ? [box, next] : [box], true);
      if (next) {
        last = next.value;
        focusIn(next.closest("tr"), onBox);
        next.closest("tr").scrollIntoView({ block: "nearest" });
      }
    } else if (event.key === "Enter" && onBox) {
      // Enter in a field would press the first button of the bar.
      location.assign(row.dataset.href);
    } else {
      return;
    }
    event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "results") start();
  });
  addEventListener("pageshow", (event) => event.persisted && start());
  start();
})();
