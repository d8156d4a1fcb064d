/* Many serial numbers on a line: the field takes them, a list below shows them, the server says what is wrong with each.
   The form sends all of them under the name of the field. Without it the field is sent as it is typed. */
"use strict";

(() => {
  const parts = document.querySelector("template[data-serial-entry-parts]");
  if (!parts) return;
  const { serialText, SerialAsking, SerialList } = window.Trasabil;
  const { split, key, fill, number, tally } = serialText;
  const words = parts.dataset;
  // How many steps can be undone.
  const STEPS = 100;
  const entries = new Map();

  // Who presses a button keeps it in its place until it is let go: the list does not grow in between.
  let pressed = false;
  addEventListener("pointerdown", () => { pressed = true; }, true);
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { pressed = false; }, true);

  class SerialEntry {
    constructor(place) {
      this.place = place;
      this.line = place.closest("[data-line]");
      this.box = place.querySelector("textarea");
      this.form = this.box.form;
      this.rows = [];
      this.keys = new Map();
      this.words = words;
      this.undone = [];
      this.steps = [];
      this.onlyProblems = false;
      this.box.after(parts.content.querySelector("[data-parts]").cloneNode(true));
      this.said = place.querySelector("[data-said]");
      this.tools = place.querySelector("[data-tools]");
      this.grid = place.querySelector("[data-list]");
      this.grid.id = `${this.line?.dataset.line || this.box.name}-list`;
      this.list = new SerialList(this.grid, parts, {
        edit: (row, text) => this.mend(row, text),
        remove: (row) => this.without([row]),
        undo: () => this.undo(),
        redo: () => this.redo(),
      });
      this.asking = new SerialAsking(this);
      this.begin();
    }

    /* What the page came with; what a browser has put back into the field since is taken once it is left. */
    begin() {
      const { defaultValue, value } = this.box;
      this.box.autocomplete = "off";
      this.box.rows = 1;
      this.box.value = value === defaultValue ? "" : value;
      this.listen();
      this.rows = split(defaultValue).map((entry) => this.row(entry));
      this.changed(this.rows, true);
    }

    listen() {
      this.box.addEventListener("keydown", (event) => this.onKey(event));
      this.box.addEventListener("paste", (event) => this.onPaste(event));
      this.box.addEventListener("blur", () => {
        if (pressed) addEventListener("pointerup", () => setTimeout(() => this.take()), { once: true });
        else this.take();
      });
      this.tools.addEventListener("click", (event) => this.onTool(event));
    }

    row({ text, code }) {
      return { text, code, key: code === null ? "" : key(code), tone: "waiting", reason: "" };
    }

    /* Taking in. */
    onKey(event) {
      if (event.isComposing) return;
      const command = event.ctrlKey || event.metaKey;
      if (event.key === "Enter" && !event.shiftKey && !command) this.take();
      else if (event.key === "ArrowDown" && !this.box.value && this.rows.length) this.grid.focus();
      else if (command && event.key.toLowerCase() === "z" && !this.box.value) event.shiftKey ? this.redo() : this.undo();
      else if (command && event.key.toLowerCase() === "y" && !this.box.value) this.redo();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    onPaste(event) {
      const pasted = event.clipboardData?.getData("text") || "";
      if (split(pasted).length < 2) return;
      event.preventDefault();
      this.box.setRangeText(pasted, this.box.selectionStart, this.box.selectionEnd, "end");
      this.take();
    }

    take() {
      const text = this.box.value;
      if (!text.trim()) return;
      this.box.value = "";
      this.add(text);
    }

    /* `text` comes in at the end; what stands in the document already stays out, and is said. `said`: who adds it says
       what is good. */
    add(text, said = false) {
      const fresh = split(text).map((entry) => this.row(entry));
      if (!fresh.length) return;
      const { taken, twice } = this.sift(fresh);
      if (taken.length) {
        this.remember();
        for (const row of taken) row.place = this.rows.push(row);
        this.settle(taken, false, said);
        this.list.toEnd();
      }
      this.form.dispatchEvent(new Event("input", { bubbles: true }));
      if (twice.length) this.tell("bad", this.summary(taken.length, twice), true);
      else if (fresh.length > 1) this.tell("", fill(words.textTaken, { count: number(taken.length) }));
      else this.tell("", "");
    }

    /* Those that are new to the document, and why others are not. */
    sift(fresh) {
      const taken = [];
      const twice = [];
      for (const row of fresh) {
        const why = row.key && this.known(row.key);
        if (why) {
          twice.push(why(row.code));
          continue;
        }
        if (row.key) this.keys.set(row.key, row);
        taken.push(row);
      }
      return { taken, twice };
    }

    known(wanted) {
      const earlier = this.keys.get(wanted);
      if (earlier) {
        return (code) => {
          const place = this.rows.indexOf(earlier) + 1;
          return fill(words.textHere, { code, entry: number(place || this.rows.length + 1) });
        };
      }
      const scope = this.scope();
      for (const other of entries.values()) {
        if (other === this || !other.line?.isConnected || !other.keys.has(wanted) || other.scope() !== scope) continue;
        const line = other.line.querySelector("[data-number]").textContent;
        return (code) => fill(words.textThere, { code, line });
      }
      return null;
    }

    /* Serial numbers are told apart within an item, variant and lot. */
    scope() {
      const typed = (name) => key(this.form.elements[`${this.line.dataset.line}-${name}`]?.value || "");
      return [this.count.dataset.item || typed("item"), typed("variant"), typed("lot_code")].join("\n");
    }

    summary(taken, twice) {
      const counts = taken ? [fill(words.textTaken, { count: number(taken) })] : [];
      if (twice.length > 1 || taken) counts.push(fill(words.textSkipped, { count: number(twice.length) }));
      return [...counts, ...twice.slice(0, 3)].join(" ");
    }

    /* Changing. Each step can be undone. */
    remember() {
      this.steps.push(this.rows.slice());
      if (this.steps.length > STEPS) this.steps.shift();
      this.undone = [];
    }

    mend(row, text) {
      this.remember();
      const fresh = split(text).map((entry) => this.row(entry));
      this.rows.splice(this.rows.indexOf(row), 1, ...fresh);
      this.changed(fresh);
    }

    without(gone) {
      const leaving = new Set(gone);
      if (!leaving.size) return;
      this.remember();
      this.rows = this.rows.filter((row) => !leaving.has(row));
      this.changed([]);
      this.tell("", fill(words.textRemoved, { count: number(leaving.size) }));
    }

    undo() { this.step(this.steps, this.undone, words.textUndone); }
    redo() { this.step(this.undone, this.steps, words.textRedone); }

    step(from, to, said) {
      if (!from.length) return;
      const before = this.rows.slice();
      to.push(before);
      this.rows = from.pop();
      const differs = this.rows.findIndex((row, index) => row !== before[index]);
      this.changed(this.rows.filter((row) => row.tone === "waiting"));
      if (differs >= 0) this.list.go(this.list.rows.indexOf(this.rows[differs]));
      this.tell("", said);
    }

    /* In the place of a range its codes come, as the server reads it. */
    replace(row, codes) {
      const at = this.rows.indexOf(row);
      if (at < 0) return [];
      const { taken, twice } = this.sift(codes.map(([code, its, text]) => ({ text, code, key: its, tone: "waiting", reason: "" })));
      this.rows = [...this.rows.slice(0, at), ...taken, ...this.rows.slice(at + 1)];
      if (twice.length) this.tell("bad", this.summary(taken.length, twice), true);
      return taken;
    }

    onTool(event) {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.matches("[data-undo]")) this.undo();
      else if (button.matches("[data-redo]")) this.redo();
      else if (button.matches("[data-remove-wrong]")) this.without(this.rows.filter((row) => this.wrong(row)));
      else {
        this.onlyProblems = !this.onlyProblems;
        this.show();
      }
      if (button.disabled || button.hidden) (this.rows.length ? this.grid : this.box).focus();
    }

    /* To the first that is wrong, if one is. */
    toWrong() {
      const index = this.list.rows.findIndex((row) => this.wrong(row));
      if (index < 0) return false;
      this.list.go(index);
      this.grid.focus();
      return true;
    }

    /* Showing. */
    wrong(row) { return row.tone === "bad" || Boolean(row.repeats); }
    get count() { return this.place.querySelector("[data-count]"); }
    showCount() { tally(this.count, this.counted, words); }

    /* How many codes there are; a range counts once it is read. */
    get counted() { return this.rows.reduce((sum, row) => sum + (row.key && !row.unread ? 1 : 0), 0); }

    /* The rows are others now; `fresh` ones are looked up. Unless they came with the page, the line is asked anew. */
    changed(fresh, quiet = false) {
      this.number();
      this.settle(fresh, quiet);
    }

    settle(fresh, quiet = false, said = false) {
      this.asking.ask(fresh, quiet, said);
      this.show();
      if (!quiet || this.count.hasAttribute("data-rule")) this.asking.hint();
    }

    number() {
      this.keys = new Map();
      this.rows.forEach((row, index) => {
        row.place = index + 1;
        const earlier = row.key && this.keys.get(row.key);
        if (row.key && !earlier) this.keys.set(row.key, row);
        row.repeats = earlier ? fill(words.textHere, { code: row.code, entry: number(earlier.place) }) : "";
      });
    }

    show() {
      const problems = this.rows.filter((row) => this.wrong(row) || row.tone === "warn");
      if (!problems.length) this.onlyProblems = false;
      this.grid.hidden = !this.rows.length;
      this.tools.hidden = !this.rows.length && !this.steps.length && !this.undone.length;
      this.list.show(this.onlyProblems ? problems : this.rows);
      const tool = (name) => this.tools.querySelector(`[data-${name}]`);
      tool("only").hidden = !problems.length;
      tool("only").setAttribute("aria-pressed", this.onlyProblems);
      tool("only-text").textContent = fill(words.textOnly, { count: number(problems.length) });
      tool("remove-wrong").hidden = !problems.some((row) => this.wrong(row));
      tool("undo").disabled = !this.steps.length;
      tool("redo").hidden = !this.undone.length;
      this.showCount();
    }

    /* Told where the eyes are; and where somebody works, with sound. */
    tell(tone, text, loud = false) {
      this.said.setAttribute("aria-live", loud && window.Trasabil.feedback ? "off" : "polite");
      this.said.className = `entry-said ${tone}`;
      this.said.textContent = text;
      if (loud) window.Trasabil.feedback?.(tone, text, { near: this.box });
    }

    /* What the form sends. */
    get text() {
      const left = this.box.value.trim() ? [this.box.value] : [];
      return [...this.rows.map((row) => row.text), ...left].join("\n");
    }
  }

  window.Trasabil.SerialEntry = SerialEntry;
  window.Trasabil.serialEntries = {
    entries,
    every: () => [...entries.values()].filter((entry) => entry.place.isConnected),
    entryIn: (line) => entries.get(line?.querySelector("[data-serial-entry]")),
  };
})();
