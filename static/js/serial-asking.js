/* What the server says of serial numbers: asked for all that came in since the last answer, one question at a time, so
   that no scan waits for it and none is lost. */
"use strict";

(() => {
  const AFTER = 40;
  const HINT_AFTER = 350;
  const WORST = ["bad", "warn", "info", "good"];

  class SerialAsking {
    constructor(entry) {
      this.entry = entry;
      this.waiting = new Set();
      this.loud = false;
      this.praised = false;
      this.busy = false;
    }

    /* Rows that are looked up; `quiet` ones came with the page, or are looked up again. Of those that were `said` to be
       good already, only what is not is told. */
    ask(rows, quiet = false, said = false) {
      if (!rows.length) return;
      for (const row of rows) this.waiting.add(row);
      if (!quiet) this.loud = true;
      if (!quiet && !said) this.praised = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), AFTER);
    }

    /* The line as a whole: what is proposed for it, and what posting would make. */
    hint() {
      clearTimeout(this.hinting);
      const { line } = this.entry;
      if (line) this.hinting = setTimeout(() => window.htmx?.trigger(line, "hint"), HINT_AFTER);
    }

    async send() {
      if (this.busy || !this.waiting.size) return;
      const rows = [...this.waiting];
      const { loud, praised } = this;
      this.waiting.clear();
      this.loud = this.praised = false;
      this.busy = true;
      let answer = null;
      try {
        const sent = { method: "POST", body: this.question(rows), headers: { Accept: "application/json" } };
        const response = await fetch(this.entry.place.dataset.check, sent);
        if (response.ok) answer = await response.json();
      } catch { /* Without an answer the serial numbers stay as they were taken; saving looks at them again. */ }
      this.busy = false;
      if (this.entry.place.isConnected) this.apply(rows, answer, loud, praised);
      this.send();
    }

    /* The header and this line, with these entries; the rest of the form says nothing about them. */
    question(rows) {
      const { form, line, box } = this.entry;
      const body = new FormData();
      for (const [name, value] of new FormData(form)) {
        const own = !line || !name.startsWith("lines-") || name.startsWith(`${line.dataset.line}-`);
        if (own && name !== box.name) body.append(name, value);
      }
      body.append("entries", rows.map((row) => row.text).join("\n"));
      return body;
    }

    apply(rows, answer, loud, praised) {
      const { entry } = this;
      const there = new Set(entry.rows);
      const read = [];
      const bad = [];
      rows.forEach((row, index) => {
        if (!there.has(row)) return;
        const said = answer?.entries[index];
        row.unread = Boolean(said?.problem);
        if (said?.problem) {
          Object.assign(row, { tone: "bad", reason: said.problem });
          bad.push(row);
        } else if (said?.codes) {
          read.push(...entry.replace(row, said.codes));
        } else {
          read.push(row);
        }
      });
      for (const row of read) Object.assign(row, this.found(row, answer));
      entry.number();
      entry.show();
      if (read.some((row) => row.text !== row.code) || rows.length !== read.length) this.hint();
      if (loud) this.tell([...bad, ...read], praised);
      entry.answered?.();
    }

    found(row, answer) {
      const { words } = this.entry;
      if (!answer) return { tone: "warn", reason: words.textUnasked };
      const [tone, reason] = answer.found[row.key] || ["good", ""];
      return answer.looked_up ? { tone, reason } : { tone: "waiting", reason: words.textUnknown };
    }

    /* The worst of what came in, seen and heard. */
    tell(rows, praised) {
      if (!rows.length) return;
      const { entry } = this;
      const { fill, number } = window.Trasabil.serialText;
      const toneOf = (row) => (row.repeats ? "bad" : row.tone);
      const tone = WORST.find((each) => rows.some((row) => toneOf(row) === each)) || "good";
      const [first, ...more] = rows.filter((row) => toneOf(row) === tone);
      if (tone === "bad" || tone === "warn") {
        const place = fill(entry.words.textPlace, { entry: number(first.place), message: first.repeats || first.reason });
        const others = more.length ? ` ${fill(entry.words.textWrong, { count: number(more.length + 1) })}` : "";
        entry.tell(tone, place + others, true);
      } else if (praised) {
        const text = tone === "info" && rows.length === 1 ? first.reason : entry.count.querySelector("[data-counted]").textContent.trim();
        window.Trasabil.feedback?.("good", text, { near: entry.box });
      }
    }
  }

  window.Trasabil.SerialAsking = SerialAsking;
})();
