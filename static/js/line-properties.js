/* Properties on the lines of a draft: what is chosen fills the fields, what is typed is new. The page works without it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-editor]");
  if (!form) return;
  const list = form.querySelector("[data-lines]");
  // What a line like another has of it, beside its properties.
  const LIKE = ["direction", "item", "variant", "unit", "location", "target_location", "unit_cost"];

  const lineOf = (target) => target.closest("[data-line]");
  const fieldOf = (line, name) => line.querySelector(`[name="${line.dataset.line}-${name}"]`);
  const typedIn = (part) => [...part.querySelectorAll("input, select, textarea")].filter((field) => field.type !== "hidden");
  const ask = (line) => window.htmx?.trigger(line, "hint");

  /* Whoever types a value means another instance than the one that is chosen. */
  list.addEventListener("input", (event) => {
    const chosen = event.target.closest("[data-values]") && !event.target.matches("[data-instance]");
    const select = chosen && event.target.closest("[data-block]").querySelector("[data-instance]");
    if (select) select.value = "";
  });

  /* Of more than the list holds, what has the values typed comes first. */
  list.addEventListener("change", (event) => {
    if (event.target.closest("[data-more] [data-values]") && !event.target.matches("[data-instance]")) ask(lineOf(event.target));
  });

  /* A chosen instance shows its values; one that stands in one place only says where. */
  list.addEventListener("change", (event) => {
    if (!event.target.matches("[data-instance]")) return;
    const line = lineOf(event.target);
    const { place } = event.target.selectedOptions[0].dataset;
    const where = fieldOf(line, "location");
    const leaves = !event.target.closest("[data-values]");
    if (leaves && place && !where.value) where.value = place;
    if (event.target.value) ask(line);
  });

  /* What becomes of it begins with what it is: only what differs is typed. */
  list.addEventListener("click", (event) => {
    const block = event.target.closest("[data-block=target_property_instance] > summary")?.parentElement;
    if (!block || block.open) return;
    const fields = typedIn(block.querySelector("[data-values]"));
    if (fields.some((field) => field.value)) return;
    for (const field of fields) {
      const from = form.elements[field.name.replace("-target_properties-", "-properties-")];
      if (from && from !== field) field.value = from.value;
    }
  });

  /* The answer to a question never takes away what was typed since it was asked. */
  const asked = new WeakMap();
  const values = (part) => new Map(typedIn(part).map((field) => [field.name, field.value]));
  const note = (line) => asked.set(line, values(line.querySelector("[data-properties]")));
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches("[data-line]")) note(event.target);
    else if (event.target.matches("[data-all-lots]")) list.querySelectorAll("[data-line]").forEach(note);
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    if (!target?.matches?.("[data-properties]")) return;
    const coming = fragment.querySelector("[data-properties]");
    if (!coming) return;
    const chosen = (part) => [...part.querySelectorAll("[data-instance]")].map((select) => select.value).join();
    if (coming.dataset.state === target.dataset.state && chosen(coming) === chosen(target)) {
      event.detail.shouldSwap = false;
      return;
    }
    const before = asked.get(lineOf(target)) || new Map();
    for (const field of typedIn(target)) {
      const again = coming.querySelector(`[name="${field.name}"]`);
      if (again && before.has(field.name) && before.get(field.name) !== field.value) again.value = field.value;
    }
    for (const block of target.querySelectorAll("[data-block]")) {
      const again = coming.querySelector(`[data-block="${block.dataset.block}"]`);
      if (again) again.open = block.open;
      if (block.querySelector(".values[open]")) again?.querySelector(".values")?.setAttribute("open", "");
    }
    const here = document.activeElement;
    if (!target.contains(here)) return;
    const line = lineOf(target);
    const place = [...target.querySelectorAll("summary")].indexOf(here);
    setTimeout(() => {
      const again = here.id ? document.getElementById(here.id) : line.querySelectorAll("[data-properties] summary")[place];
      (again?.checkVisibility() ? again : fieldOf(line, "quantity")).focus();
    });
  });

  /* One more line like this one: of five colours in three sizes, only what differs is typed. */
  const repeat = (line) => {
    const button = form.querySelector("[data-add-line]");
    if (button.disabled) return;
    button.click();
    const fresh = list.lastElementChild;
    if (fresh === line) return;
    line.after(fresh);
    const own = `${line.dataset.line}-`;
    const part = line.querySelector("[data-properties]").cloneNode(true);
    for (const element of [part, ...part.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value?.includes(own)) element.setAttribute(name, value.replace(own, `${fresh.dataset.line}-`));
      }
    }
    for (const wrong of part.querySelectorAll(".errors")) wrong.remove();
    for (const wrong of part.querySelectorAll(".wrong")) wrong.classList.remove("wrong");
    for (const wrong of part.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid");
    fresh.querySelector("[data-properties]").replaceWith(part);
    const copies = typedIn(part);
    typedIn(line.querySelector("[data-properties]")).forEach((field, index) => { copies[index].value = field.value; });
    for (const name of LIKE) {
      const from = fieldOf(line, name);
      if (from) fieldOf(fresh, name).value = from.value;
    }
    list.querySelectorAll("[data-number]").forEach((number, index) => { number.textContent = index + 1; });
    ask(fresh);
    fieldOf(fresh, "quantity").focus();
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-repeat-line]");
    if (!button) return;
    event.preventDefault();
    repeat(lineOf(button));
  });
})();
