/* One field for all codes on the page of a draft: scans wait in a queue, the server says which line each goes to.
   Asking does nothing, so it may be repeated: a scan is done once, here, in its turn. */
"use strict";

(() => {
  const place = document.querySelector("[data-scan]");
  const editor = window.Trasabil?.editor;
  if (!place || !editor) return;
  const { form, linesNow, fieldOf } = editor;
  const field = place.querySelector("[data-scan-field]");
  const waiting = place.querySelector("[data-scan-waiting]");
  const log = place.querySelector("[data-scan-log]");
  const undoButton = place.querySelector("[data-scan-undo]");
  const words = place.dataset;
  const parts = document.querySelector("template[data-scan-parts]").content;
  const question = window.Trasabil.scanQuestion(place, field, parts.querySelector("[role=option]"));
  const FACTS = ["direction", "item", "variant", "lot_code", "location", "unit", "quantity", "start_date", "expiry_date", "property_instance"];
  const TOGETHER = 100;
  const SHOWN = 5;
  const UNDOABLE = 100;
  const AGAIN = 2000;

  const queue = [];
  const done = [];
  let sending = false;
  let asked = null;
  let submitter = null;
  let last = "";
  let current = null;

  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => values[name]);
  const numberOf = (line) => line.querySelector("[data-number]").textContent;

  /* The lines as they are. */
  const entryOf = (line) => window.Trasabil.serialEntries?.entryIn(line);
  const keyOf = (code) => (window.Trasabil.serialText?.key || ((text) => text.trim().toUpperCase()))(code);
  const serialsOf = (line) => {
    const entry = entryOf(line);
    if (entry) return entry.keys;
    const typed = fieldOf(line, "serials").value.split("\n").filter((text) => text.trim());
    return new Map(typed.map((text) => [keyOf(text), text]));
  };
  const factsOf = (line) => {
    const facts = { count: String(entryOf(line)?.counted ?? serialsOf(line).size), kept: line.querySelector(".kept") ? "yes" : "" };
    for (const name of FACTS) facts[name] = fieldOf(line, name)?.value || "";
    return facts;
  };
  const factsNow = () => JSON.stringify(Object.fromEntries(linesNow().map((line) => [line.dataset.line, factsOf(line)])));

  /* The text stands here, where it is read out: elsewhere it need not be said again. */
  const tell = (tone, loud) => {
    if (document.activeElement === field) place.scrollIntoView({ block: "start" });
    if (loud) window.Trasabil.feedback?.(tone, "", { near: field });
  };

  /* What was said, the newest first; `loud` also to the ear. */
  const say = (tone, text, loud = true) => {
    const entry = parts.querySelector(`.scan-said.${tone}`).cloneNode(true);
    entry.querySelector("[data-text]").textContent = text;
    log.prepend(entry);
    while (log.childElementCount > SHOWN) log.lastElementChild.remove();
    tell(tone, loud);
  };

  const showWaiting = (offline = false) => {
    const count = queue.length;
    waiting.textContent = fill(offline ? words.offline : words.waiting, { count });
    waiting.classList.toggle("bad", offline);
    waiting.hidden = !offline && count < 2;
    undoButton.hidden = !done.length && !count;
  };

  /* Doing. */
  const standsOn = (step, made) => {
    const keys = step.among.map((key) => made.get(key)?.dataset.line || key);
    return linesNow().find((line) => keys.includes(line.dataset.line) && serialsOf(line).has(keyOf(step.serial)));
  };

  const carryOut = (code, step, made) => {
    const known = made.get(step.line) || linesNow().find((line) => line.dataset.line === step.line);
    const line = known || editor.addLine({ focus: false });
    if (!line) return;
    made.set(step.line, line);
    const before = {};
    for (const [name, value] of Object.entries(step.values)) {
      const target = fieldOf(line, name);
      if (!target) continue;
      before[name] = [target.value, value];
      target.value = value;
    }
    if (step.serial) addSerial(line, step.entry);
    done.push({ code, line, before, serial: step.serial, created: !known });
    if (done.length > UNDOABLE) done.shift();
    current = line;
    touched(line, Object.keys(before).length);
  };

  const addSerial = (line, entry) => {
    if (entryOf(line)) {
      line.dispatchEvent(new CustomEvent("serials:add", { bubbles: true, detail: { text: entry } }));
      return;
    }
    const box = fieldOf(line, "serials");
    box.value = [...box.value.split("\n").filter((text) => text.trim()), entry].join("\n");
  };

  const touched = (line, hint = true) => {
    if (hint) editor.ask(line, 350);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* True when what comes after it may be done as well: the server took the lines to be as this leaves them. */
  const apply = ({ code, tone, text, step, choices }, made, loud) => {
    if (choices) {
      submitter = null;
      asked = { code, choices };
      question.ask(text, choices.map((choice) => choice.name));
      tell("warn", true);
      return false;
    }
    const line = step?.serial && standsOn(step, made);
    if (line) {
      say("warn", fill(words.already, { code: step.serial, number: numberOf(line) }));
      return false;
    }
    if (step) carryOut(code, step, made);
    if (tone === "bad") submitter = null;
    say(tone, text, loud || tone !== "good");
    return true;
  };

  /* Asking. */
  const request = async (codes, facts) => {
    const body = new URLSearchParams({ lines: facts, document: words.document || "" });
    for (const each of form.querySelector("#header-fields").querySelectorAll("input, select, textarea")) {
      if (each.name && (each.type !== "checkbox" || each.checked)) body.append(each.name, each.value);
    }
    if (current?.isConnected) body.set("current", current.dataset.line);
    for (const code of codes) body.append("code", code);
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const answer = await fetch(words.scan, { method: "POST", body, headers, redirect: "manual" });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return (await answer.json()).answers;
  };

  const pump = async () => {
    if (sending || asked || !queue.length) return settle();
    sending = true;
    const batch = queue.slice(0, TOGETHER);
    const facts = factsNow();
    const on = current;
    let answers;
    try {
      answers = await request(batch.map((scan) => scan.code), facts);
    } catch {
      sending = false;
      submitter = null;
      showWaiting(true);
      setTimeout(pump, AGAIN);
      return;
    }
    sending = false;
    // Who typed on a line meanwhile is not typed over: the same is asked of the lines as they are now.
    if (facts === factsNow() && on === current) {
      const made = new Map();
      for (const [index, answer] of answers.entries()) {
        // The last one may have been taken back meanwhile.
        if (queue[0] !== batch[index]) break;
        queue.shift();
        if (!apply(answer, made, index === answers.length - 1)) break;
      }
    }
    showWaiting();
    pump();
  };

  /* The form is sent once all is done that was scanned before. */
  const settle = () => {
    if (!submitter || sending || asked || queue.length) return;
    const button = submitter;
    submitter = null;
    form.requestSubmit(button);
  };

  const enter = () => {
    const code = field.value;
    field.value = "";
    if (!code.trim()) return;
    if (asked && question.picks(code.trim())) return;
    last = code;
    queue.push({ code });
    showWaiting();
    pump();
  };

  question.chosen = (index) => {
    const { code, choices } = asked;
    asked = null;
    if (index === null) say("warn", fill(words.leftOut, { code }));
    else apply({ ...choices[index], code }, new Map(), true);
    showWaiting();
    pump();
  };

  /* Taking back. What was typed over since stays. */
  const undo = () => {
    if (asked) return;
    const waits = queue.pop();
    const step = waits || done.pop();
    if (!step) {
      say("warn", words.nothing);
      return;
    }
    say("warn", fill(words.undone, { code: step.code }), false);
    if (!waits) reverse(step);
    showWaiting();
    field.focus();
  };

  const reverse = ({ line, before, serial, created }) => {
    if (line.isConnected) {
      if (serial) removeSerial(line, serial);
      for (const [name, [was, became]] of Object.entries(before)) {
        const target = fieldOf(line, name);
        if (target?.value === became) target.value = was;
      }
      const { direction, location, ...own } = factsOf(line);
      if (created && own.count === "0" && FACTS.every((name) => !own[name])) editor.removeLine(line, { focus: false });
      else touched(line);
    }
    current = done.at(-1)?.line || null;
  };

  const removeSerial = (line, code) => {
    const entry = entryOf(line);
    const row = entry?.keys.get(keyOf(code));
    if (row) entry.without([row]);
    if (entry) return;
    const box = fieldOf(line, "serials");
    box.value = box.value.split("\n").filter((text) => keyOf(text) !== keyOf(code)).join("\n");
  };

  /* Hands. */
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    if (event.isComposing || (key === "Enter" && command)) return;
    if (key === "Enter") {
      if (field.value || !question.take()) enter();
    } else if (asked && question.onKey(event)) {
      // Gone through.
    } else if (command && key.toLowerCase() === "z" && !field.value) {
      undo();
    } else if (key === "ArrowUp" && !field.value && last) {
      field.value = last;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  place.querySelector("[data-scan-enter]").addEventListener("click", (event) => {
    event.preventDefault();
    enter();
    field.focus();
  });
  undoButton.addEventListener("click", undo);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  form.addEventListener("focusin", (event) => {
    current = event.target.closest("[data-line]") || current;
  });
  form.addEventListener("submit", (event) => {
    enter();
    if (!queue.length && !sending && !asked) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asked) say("warn", words.first);
    else submitter = event.submitter;
  }, true);

  // The page came with a code that names several things: it is asked about here.
  if (place.querySelector("[data-scan-form]")) {
    place.querySelector("[data-scan-form]").remove();
    enter();
  }
})();
