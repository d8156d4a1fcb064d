/* A scanner is a keyboard that ends in Enter. Its codes reach the search field from anywhere on a page, whole, once. */
"use strict";

(() => {
  // From key to key, in milliseconds: scanners are quicker than the first, hands at their quickest slower; who takes
  // longer than the second does not type a code.
  const QUICK = 60;
  const TYPED = 1000;
  // How long a cut code, or one that is still being typed, is waited for.
  const QUIET = 600;
  // The separator of GS1 (FNC1, ASCII 29, Ctrl+] on keyboards) as fields keep and people see it.
  const SEPARATOR = "\u001d";
  const SHOWN = "\u241d";
  const FIELDS = "[data-camera], [data-search]";
  const QUIETLY = ["Shift", "Control", "Alt", "AltGraph", "CapsLock"];

  const store = {
    take: (key) => {
      try {
        const value = sessionStorage.getItem(key);
        sessionStorage.removeItem(key);
        return value;
      } catch { return null; }
    },
    put: (key) => {
      try { sessionStorage.setItem(key, "yes"); } catch { /* Then the next page does not know. */ }
    },
  };
  const later = (work) => setTimeout(work, QUIET);
  const told = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));
  const isSeparator = (event) =>
    event.key === SEPARATOR || (event.ctrlKey && !event.altKey && !event.metaKey && (event.key === "]" || event.code === "BracketRight"));
  const characterOf = (event) => {
    if (isSeparator(event)) return SHOWN;
    const plain = !event.metaKey && (event.getModifierState("AltGraph") || !(event.ctrlKey || event.altKey));
    return event.key.length === 1 && plain ? event.key : "";
  };
  const takesText = (element) =>
    element.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");

  /* Where a code goes that is scanned without a field: to the page's own field, else to that of the bar. */
  const usable = (field) => !field.disabled && !field.readOnly && field.checkVisibility({ visibilityProperty: true });
  const home = () =>
    ["main [data-camera]", "main [data-search]", ".bar [data-search]"]
      .flatMap((fields) => [...document.querySelectorAll(fields)])
      .find(usable);

  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /* A code cut off by the opening of the page is not half taken: its rest is let go, and that is said. */
  let cut = store.take("scan:cut") ? later(() => sayCut()) : 0;
  const sayCut = () => {
    clearTimeout(cut);
    cut = 0;
    tell("cut", home());
  };
  const tell = (what, near) => {
    const words = document.getElementById("feedback-toast")?.dataset[what] || "";
    window.Trasabil?.feedback?.("bad", words, { near });
  };

  /* Codes on their way to a page; the last one is `typed` until Enter. */
  let pending = [];
  let fresh = true;
  let resuming = 0;

  // What has been typed without a pause, however far it has come.
  let burst = "";
  let quick = false;
  let command = false;
  let last = 0;
  // Something is typed in a form of this page; a scan was refused for it.
  let changed = false;
  let refused = false;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || QUIETLY.includes(event.key)) return;
    const character = characterOf(event);
    if (cut && (character || event.key === "Enter")) {
      hold(event);
      clearTimeout(cut);
      cut = later(sayCut);
      if (event.key === "Enter") sayCut();
      return;
    }
    const gap = event.repeat ? Infinity : event.timeStamp - last;
    last = event.timeStamp;
    quick = gap < QUICK;
    if (refused && event.key === "Enter" && quick) hold(event);
    if (!character || gap >= TYPED) {
      burst = "";
      command = refused = false;
    }
    burst += character;
    if (pending.length && character) {
      // The page that is on its way waits until this code is whole.
      window.stop();
      clearTimeout(resuming);
      resuming = later(go);
    }
    const field = event.target.closest?.(FIELDS);
    if (field && isSeparator(event)) {
      hold(event);
      field.setRangeText(SHOWN, field.selectionStart, field.selectionEnd, "end");
      told(field);
    } else if (field && quick && burst === `/${character}`) {
      // The key "/" has led here, and was the first of a code.
      field.value = "/";
      burst = "";
    } else if (takesText(event.target)) {
      burst = "";
    } else if (quick) {
      // Ahead of the keys of the page: a code is not a command.
      route(event);
    }
  }, true);
  addEventListener("keydown", (event) => {
    // Behind them: letters that mean nothing to the page are the beginning of a code, too.
    command ||= event.defaultPrevented;
    if (!command && characterOf(event)) route(event);
  });

  const route = (event) => {
    if (burst.trim().length < 2 || document.querySelector("dialog[open]")) return;
    const field = home();
    if (!field) return;
    if (changed && field.closest(".bar")) {
      // Another page would take the place of what is typed here.
      if (!quick) return;
      hold(event);
      if (!refused) tell("unsaved", field);
      refused = true;
      return;
    }
    hold(event);
    field.value = burst;
    field.focus();
    field.setSelectionRange(burst.length, burst.length);
    told(field);
  };

  /* Enter opens what the code names. A scan that comes while its page is under way is kept with it. */
  const go = () => {
    clearTimeout(resuming);
    const form = document.querySelector("form[data-scans]");
    const address = new URL(form.action);
    for (const code of pending) address.searchParams.append("code", code);
    store.put("scan:sent");
    location.assign(address);
  };

  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-scans]")) fresh = true;
    if (event.target.closest("main form[method=post]")) changed = true;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-scans]") || event.defaultPrevented) return;
    const field = form.querySelector("[data-search]");
    if (!field.value.trim()) return;
    event.preventDefault();
    // A second Enter is not a second scan.
    if (fresh || !pending.length) pending.push(field.value);
    fresh = false;
    field.select();
    // The next key of a scanner comes sooner than this: codes in one breath leave together, before the page changes.
    clearTimeout(resuming);
    resuming = setTimeout(go, QUICK);
  });
  addEventListener("pagehide", () => {
    if (pending.length && fresh) store.put("scan:cut");
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    pending = [];
    fresh = true;
    store.take("scan:sent");
  });

  /* The page that a scan has opened says so. */
  if (store.take("scan:sent") && !cut && !document.querySelector("[data-feedback]")) {
    window.Trasabil?.feedback?.("good", "", { near: document.querySelector("main h1") });
  }

  /* What the camera, or another script, has read: as if it had been typed and ended by Enter. */
  document.addEventListener("scan:read", (event) => {
    if (event.defaultPrevented) return;
    const field = event.target;
    field.focus();
    field.value = event.detail.text.replaceAll(SEPARATOR, SHOWN);
    told(field);
    if (field.form?.matches("[role=search]")) field.form.requestSubmit();
    else field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  });
})();
