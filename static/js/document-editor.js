/* The draft editor: keys for scanners and keyboards, lines that come and go, the running count. The page works without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  const list = form.querySelector("[data-lines]");
  const template = form.querySelector("template[data-line-template]");
  const addButton = form.querySelector("[data-add-line]");
  const total = form.querySelector("#id_lines-TOTAL_FORMS");
  const most = Number(form.querySelector("#id_lines-MAX_NUM_FORMS").value);
  // What a new line takes over from the one before it.
  const REPEATED = ["direction", "location", "target_location"];

  for (const hint of form.querySelectorAll("[data-needs-script]")) hint.hidden = false;

  /* An item without lots, variants or serial numbers has no use for their fields. */
  const offer = (line) => {
    const { known, ...takes } = line.querySelector("[data-about]").dataset;
    for (const part of line.querySelectorAll("[data-takes]")) {
      const name = part.dataset.takes;
      const used = [...part.querySelectorAll("input[type=text], textarea")].some((field) => field.value);
      const wanted = known ? takes[name] : name === "serials";
      part.hidden = !wanted && !used && !part.contains(document.activeElement);
    }
    // The unit cost stands among the plain fields where each load has its own.
    const cost = line.querySelector("[data-cost-field]");
    const home = cost && line.querySelector(takes.cost ? "[data-plain]" : "[data-folded]");
    if (home && !home.contains(cost)) {
      home.append(cost);
      line.querySelector("[data-cost-name]").hidden = Boolean(takes.cost);
    }
  };

  /* Lines. */
  const linesNow = () => [...list.querySelectorAll("[data-line]")];
  const lineOf = (target) => target.closest("[data-line]");
  const named = (target, ...names) => names.some((name) => target.name?.endsWith(`-${name}`));
  const fieldOf = (line, name) => line?.querySelector(`[name="${line.dataset.line}-${name}"]`);

  const renumber = () => {
    linesNow().forEach((line, index) => { line.querySelector("[data-number]").textContent = index + 1; });
    addButton.disabled = linesNow().length >= most;
  };

  const addLine = ({ focus = true } = {}) => {
    if (addButton.disabled) return null;
    const before = linesNow().pop();
    const prefix = `lines-${total.value}`;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("lines-__prefix__", prefix);
    const line = holder.content.querySelector("[data-line]");
    list.append(line);
    total.value = Number(total.value) + 1;
    for (const name of REPEATED) {
      const from = fieldOf(before, name);
      if (from) fieldOf(line, name).value = from.value;
    }
    window.htmx?.process(line);
    offer(line);
    renumber();
    if (focus) fieldOf(line, "item").focus();
    return line;
  };

  const removeLine = (line, { focus = true } = {}) => {
    const neighbour = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    renumber();
    if (!neighbour) addLine({ focus });
    else if (focus) fieldOf(neighbour, "item").focus();
  };

  for (const line of linesNow()) offer(line);

  addButton.addEventListener("click", (event) => {
    event.preventDefault();
    addLine();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove-line]");
    if (!button) return;
    event.preventDefault();
    removeLine(lineOf(button));
  });

  /* Enter goes on to the next field and never sends the form: a scanner ends every code with it. */
  const fields = () =>
    [...form.querySelectorAll("input:not([type=hidden], [data-scan-field]), select, textarea")].filter(
      (field) => !field.disabled && field.checkVisibility(),
    );

  const goOn = (field) => {
    const all = fields();
    const next = all[all.indexOf(field) + 1];
    if (next) {
      next.focus();
      if (next.select && next.tagName !== "TEXTAREA") next.select();
    } else {
      addLine();
    }
  };

  const nextLine = (field) => {
    const line = lineOf(field);
    const next = line ? line.nextElementSibling : linesNow()[0];
    if (next) fieldOf(next, "item").focus();
    else addLine();
  };

  form.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-save]"));
      return;
    }
    if (key !== "Enter" || event.isComposing || target.matches("button, a, summary")) return;
    if ((event.ctrlKey || event.metaKey) && event.shiftKey && lineOf(target)) {
      event.preventDefault();
      lineOf(target).querySelector("[data-repeat-line]").click();
    } else if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      nextLine(target);
    } else if (named(target, "lot_code") && !target.value && lineOf(target).querySelector("[data-propose]")) {
      event.preventDefault();
      takeProposal(lineOf(target));
    } else if (!target.matches(".serials") && !event.shiftKey) {
      event.preventDefault();
      goOn(target);
    }
  });

  /* What the server knows of a line: asked when the item or unit is settled, and while quantities and serials change. */
  const waiting = new WeakMap();
  const ask = (line, delay) => {
    clearTimeout(waiting.get(line));
    waiting.set(line, setTimeout(() => window.htmx?.trigger(line, "hint"), delay));
  };
  const ofHeader = ["date", "warehouse", "target_warehouse", "template", "partner", "origin"];
  const allLots = form.querySelector("[data-all-lots]");

  form.addEventListener("change", (event) => {
    const line = lineOf(event.target);
    if (line && named(event.target, "lot_code")) placeOf(line);
    if (line && named(event.target, "item", "unit", "variant", "direction", "location", "target_location", "lot_code")) {
      ask(line, 0);
    } else if (ofHeader.includes(event.target.name) && form.querySelector("[data-about][data-known=yes][data-lot=yes], [data-block]")) {
      ask(allLots, 0);
    }
  });
  form.addEventListener("input", (event) => {
    const line = lineOf(event.target);
    if (line && named(event.target, "serials", "quantity")) ask(line, 350);
  });
  // The whole form goes along, so that no stock is proposed twice; the serial numbers of other lines do not.
  form.addEventListener("htmx:configRequest", (event) => {
    const { elt, formData } = event.detail;
    if (elt !== allLots && !elt.matches("[data-line]")) return;
    for (const name of [...formData.keys()]) {
      if (name.endsWith("-serials") && name !== `${elt.dataset.line}-serials`) formData.delete(name);
    }
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const line = event.target.matches?.("[data-about]") && lineOf(event.target);
    if (line) offer(line);
  });
  // A number typed while one was being proposed stays.
  let numberAsked = "";
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id === "header-fields") numberAsked = form.elements.number.value;
  });
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target } = event.detail;
    if (target?.id === "id_number" && target.value !== numberAsked) event.detail.shouldSwap = false;
  });
  // An open list of lots stays open, and who stands at a button of it is not thrown out of the line.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target?.matches?.("[data-lots]")) return;
    if (target.querySelector("details[open]")) fragment.querySelector("details")?.setAttribute("open", "");
    const here = document.activeElement;
    if (!target.contains(here)) return;
    const line = lineOf(target);
    const same = here.matches("[data-take]") ? `[data-take][value="${CSS.escape(here.value)}"]` : "";
    const again = same || ["[data-propose]", "summary"].find((selector) => here.matches(selector));
    setTimeout(() => ((again && line.querySelector(`[data-lots] ${again}`)) || fieldOf(line, "lot_code")).focus());
  });

  /* Lots. */
  const fill = (line, { lot, place, instance }) => {
    fieldOf(line, "lot_code").value = lot;
    const described = fieldOf(line, "property_instance");
    if (instance && described?.querySelector(`option[value="${instance}"]`)) described.value = instance;
    if (place) fieldOf(line, "location").value = place;
    fieldOf(line, "lot_code").focus();
    ask(line, 0);
  };

  /* One lot fills the line; several make lines of it, which the server does. */
  const takeProposal = (line) => {
    const { lot, place, instance } = line.querySelector("[data-lots]").dataset;
    if (lot) fill(line, { lot, place, instance });
    else form.requestSubmit(line.querySelector("[data-propose]"));
  };

  /* A lot that stands in one place only says where, unless that was said. */
  const placeOf = (line) => {
    const lot = fieldOf(line, "lot_code").value;
    const where = fieldOf(line, "location");
    const options = [...line.querySelectorAll("[data-lots] option")].filter((option) => option.value === lot);
    const places = new Set(options.map((option) => option.dataset.place));
    if (lot && !where.value && places.size === 1) [where.value] = places;
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take], [data-propose]");
    if (!button) return;
    const line = lineOf(button);
    if (button.matches("[data-take]")) fill(line, button.dataset);
    else if (line.querySelector("[data-lots]").dataset.lot) takeProposal(line);
    else return;
    event.preventDefault();
  });

  // What other scripts of this page do with lines.
  window.Trasabil = { ...window.Trasabil, editor: { form, linesNow, fieldOf, addLine, removeLine, ask } };

  // A hint that fails must not take the page away with what is typed on it.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    form.addEventListener(name, (event) => event.stopPropagation());
  }

  /* Where to start: the list of what is wrong, or the first field. */
  const summary = form.querySelector("[data-summary]");
  const scan = form.querySelector("[data-scan-field]");
  const asked = linesNow().find((line) => `#${line.id}` === location.hash);
  if (asked) {
    fieldOf(asked, "item").focus();
  } else if (summary) {
    summary.focus();
  } else if (form.dataset.focus) {
    const line = linesNow().find((each) => each.dataset.line === form.dataset.focus);
    if (line) fieldOf(line, "lot_code").focus();
  } else if (form.dataset.start) {
    const wanted = form.dataset.start.split(" ").map((name) => form.elements[name]);
    (wanted.find((field) => field && !field.value) || scan).focus();
  } else {
    scan.focus();
  }
})();
