/* Serial numbers as people type, paste and scan them: what is one entry, and which two are the same. The server has the
   same rules in core/entry.py and core/codes.py, and the last word. */
"use strict";

(() => {
  const LINE_END = /\r\n|\r|\n/;
  const QUOTED = /\s*"((?:[^"]|"")*)"[^\S\t]*(?=[,;\t，；]|$)/y;
  const PLAIN = /[^,;\t，；]*/y;
  const LONGEST_RANGE = 120;
  const RANGES = [/^[0-9]+\s*-\s*[0-9]+$/, /\.\./, /^[^]*[0-9]\s*\+\s*[0-9]+$/];

  const toAscii = (text) => text.replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const isRange = (text) => text.length <= LONGEST_RANGE && RANGES.some((range) => range.test(toAscii(text)));

  /* What decides whether two codes are the same: without case, surrounding space and full-width forms. */
  const key = (code) => code.normalize("NFKC").trim().toUpperCase().normalize("NFKC");

  /* The entries of a text: each as typed, and its code unless it stands for several. */
  const split = (text) => {
    const entries = [];
    for (const line of text.split(LINE_END)) {
      let start = 0;
      while (start <= line.length) {
        QUOTED.lastIndex = PLAIN.lastIndex = start;
        const quoted = QUOTED.exec(line);
        const match = quoted || PLAIN.exec(line);
        start += match[0].length + 1;
        const typed = match[0].trim();
        if (quoted) entries.push({ text: typed, code: quoted[1].replaceAll('""', '"').trim() });
        else if (typed) entries.push({ text: typed, code: isRange(typed) ? null : typed });
      }
    }
    return entries;
  };

  /* A sentence with its %(named)s places filled. */
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (_whole, name) => values[name]);
  const number = (count) => count.toLocaleString(document.documentElement.lang || undefined);

  /* The running count in the place that the server made for it: `count` of those wanted, and what posting makes. */
  const tally = (place, count, words) => {
    const { wanted } = place.dataset;
    const missing = Number(wanted || 0) - count;
    const made = "asked" in place.dataset && missing > 0 ? missing : 0;
    const values = { count: number(count), made: number(made), wanted: number(Number(wanted || 0)) };
    const against = fill(made ? words.textCountMade : words.textCount, values);
    place.querySelector("[data-counted]").textContent = wanted ? against : count ? number(count) : "";
    const tone = missing === made ? "complete" : missing < 0 ? "over" : "short";
    place.className = `line-count ${wanted && "strict" in place.dataset ? tone : ""}`;
    const codes = place.querySelector(".count-made");
    if (codes) codes.hidden = !made;
  };

  window.Trasabil = Object.assign(window.Trasabil || {}, { serialText: { split, key, fill, number, tally } });
})();
