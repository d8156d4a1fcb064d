/* Which of several things a code names: asked under the scan field, answered from within it, while scans go on. */
"use strict";

window.Trasabil ||= {};

/* `chosen(index)` is told the answer, null for none of them. A number alone with Enter is an answer; a longer text is a
   scan, and waits. Enter on an empty field answers only where somebody went to an option: some scanners send it twice. */
window.Trasabil.scanQuestion = (place, field, model) => {
  const box = place.querySelector("[data-scan-ask]");
  const list = box.querySelector("[data-options]");
  const options = () => [...list.children];
  let active = -1;

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "none");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  const go = (index) => {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", at === index));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options()[index].id);
      options()[index].scrollIntoView({ block: "nearest" });
    }
  };

  const asking = {
    chosen: () => {},

    ask(text, names) {
      box.querySelector("[data-question]").textContent = text;
      list.replaceChildren(
        ...names.map((name, index) => {
          const option = model.cloneNode(true);
          option.id = `scan-option-${index + 1}`;
          option.querySelector("[data-number]").textContent = index + 1;
          option.querySelector("[data-name]").textContent = name;
          return option;
        }),
      );
      box.hidden = false;
      field.setAttribute("aria-expanded", "true");
      go(-1);
      field.focus();
    },

    close(index) {
      box.hidden = true;
      go(-1);
      list.replaceChildren();
      field.setAttribute("aria-expanded", "false");
      asking.chosen(index);
    },

    picks(text) {
      if (!/^[1-9]$/.test(text) || Number(text) > options().length) return false;
      asking.close(Number(text) - 1);
      return true;
    },

    take() {
      if (active < 0) return false;
      asking.close(active);
      return true;
    },

    onKey({ key }) {
      const count = options().length;
      if (key === "ArrowDown") go((active + 1) % count);
      else if (key === "ArrowUp") go((Math.max(active, 0) + count - 1) % count);
      else if (key === "Escape") asking.close(null);
      else return false;
      return true;
    },
  };

  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    asking.close(options().indexOf(option));
    field.focus();
  });
  return asking;
};
