/* A list of any length as a window: only the rows in sight are in the page. Keys go through it, change and remove. */
"use strict";

(() => {
  const { fill, number } = window.Trasabil.serialText;
  const BEYOND = 6;
  const INVISIBLE = /[\p{Cc}\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

  /* `parts`: the template's words and pieces. `acts`: edit(row, text), remove(row), undo(), redo(). */
  class SerialList {
    constructor(box, parts, acts) {
      this.box = box;
      this.space = box.querySelector("[data-space]");
      this.holder = box.querySelector("[data-rows]");
      this.model = parts.content.querySelector("[data-row]");
      this.icons = parts.content.querySelector("[data-icons]");
      this.words = parts.dataset;
      this.acts = acts;
      this.rows = [];
      this.active = 0;
      this.field = null;
      this.height = 0;
      // Who looks at the end sees what comes in.
      this.following = true;
      box.addEventListener("scroll", () => {
        this.following = box.scrollTop + box.clientHeight >= box.scrollHeight - 2;
        this.draw();
      }, { passive: true });
      box.addEventListener("keydown", (event) => this.onKey(event));
      box.addEventListener("click", (event) => this.onClick(event));
      box.addEventListener("focus", () => this.draw());
      new ResizeObserver(() => { this.height = 0; this.show(this.rows); }).observe(box);
    }

    /* `rows` in their order, each with its `place` in the whole. */
    show(rows) {
      this.rows = rows;
      this.active = Math.max(0, Math.min(this.active, rows.length - 1));
      this.box.setAttribute("aria-rowcount", rows.length);
      if (!this.height && rows.length && this.box.clientWidth) {
        if (!this.holder.firstElementChild) this.holder.append(this.model.cloneNode(true));
        this.height = this.holder.firstElementChild.getBoundingClientRect().height;
      }
      this.space.style.height = `${rows.length * this.height}px`;
      if (this.following && !this.field && document.activeElement !== this.box) this.box.scrollTop = rows.length * this.height;
      this.draw(true);
    }

    draw(anew = false) {
      if (!this.height) return;
      const first = Math.max(0, Math.floor(this.box.scrollTop / this.height) - BEYOND);
      const seen = Math.ceil(this.box.clientHeight / this.height) + 2 * BEYOND;
      const last = Math.min(this.rows.length, first + seen);
      if (this.field && !anew && first === this.first && last === this.last) return;
      this.first = first;
      this.last = last;
      const editing = this.field && this.editing;
      const typing = document.activeElement === this.field && this.field;
      this.drawing = true;
      while (this.holder.childElementCount > last - first) this.holder.lastElementChild.remove();
      while (this.holder.childElementCount < last - first) this.holder.append(this.model.cloneNode(true));
      this.holder.style.transform = `translateY(${first * this.height}px)`;
      [...this.holder.children].forEach((element, index) => this.fill(element, first + index, editing));
      this.drawing = false;
      this.mark();
      if (typing && !typing.isConnected) this.leave(true);
      else if (typing) typing.focus({ preventScroll: true });
    }

    fill(element, index, editing) {
      const row = this.rows[index];
      const [place, code, state] = element.children;
      const tone = row.repeats ? "bad" : row.tone;
      const reason = row.repeats || row.reason;
      element.id = `${this.box.id}-${index}`;
      element.className = `entry-row ${tone}`;
      element.setAttribute("aria-rowindex", index + 1);
      element.at = index;
      place.textContent = number(row.place);
      if (editing === row) {
        if (!code.contains(this.field)) code.replaceChildren(this.field);
      } else {
        code.textContent = (row.code ?? row.text).replace(INVISIBLE, "\ufffd");
      }
      const said = reason || (tone === "waiting" ? this.words.textWaiting : this.words.textGood);
      const icon = state.querySelector("[data-icon]");
      if (icon.dataset.icon !== tone) {
        icon.dataset.icon = tone;
        icon.replaceChildren(this.icons.querySelector(`[data-tone="${tone}"]`).firstElementChild.cloneNode(true));
      }
      state.querySelector("[data-state]").textContent = said;
      state.title = said;
    }

    mark() {
      for (const element of this.holder.children) {
        const here = element.at === this.active;
        element.classList.toggle("active", here);
        element.setAttribute("aria-selected", here);
        if (here) this.box.setAttribute("aria-activedescendant", element.id);
      }
      const inSight = this.active >= this.first && this.active < this.last && this.rows.length;
      if (!inSight) this.box.removeAttribute("aria-activedescendant");
    }

    go(index) {
      if (!this.rows.length) return;
      this.active = Math.max(0, Math.min(index, this.rows.length - 1));
      const top = this.active * this.height;
      const { scrollTop, clientHeight } = this.box;
      if (top < scrollTop) this.box.scrollTop = top;
      else if (top + this.height > scrollTop + clientHeight) this.box.scrollTop = top + this.height - clientHeight;
      this.draw(true);
      this.holder.querySelector(".active")?.scrollIntoView({ block: "nearest" });
    }

    toEnd() {
      this.active = this.rows.length - 1;
      this.box.scrollTop = this.rows.length * this.height;
      this.draw(true);
    }

    onKey(event) {
      if (event.target === this.field) {
        this.onFieldKey(event);
        return;
      }
      const { key } = event;
      const page = Math.max(1, Math.floor(this.box.clientHeight / this.height) - 1);
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
      const command = event.ctrlKey || event.metaKey;
      const row = this.rows[this.active];
      if (command && key.toLowerCase() === "z") event.shiftKey ? this.acts.redo() : this.acts.undo();
      else if (command && key.toLowerCase() === "y") this.acts.redo();
      else if (command || event.altKey) return;
      else if (key in steps) this.go(this.active + steps[key]);
      else if (key === "Home") this.go(0);
      else if (key === "End") this.go(this.rows.length - 1);
      else if ((key === "F2" || key === "Enter") && row) this.edit(row);
      else if ((key === "Delete" || key === "Backspace") && row) this.acts.remove(row);
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    onClick(event) {
      const element = event.target.closest("[data-row]");
      if (!element || event.target === this.field) return;
      const row = this.rows[element.at];
      this.go(element.at);
      if (event.target.closest("[data-remove]")) {
        this.acts.remove(row);
        this.box.focus();
      } else if (event.target.closest(".entry-code")) {
        this.edit(row);
      }
    }

    /* In place: Enter keeps what is typed, Escape what was there. */
    edit(row) {
      if (this.field) this.leave(true);
      this.go(this.rows.indexOf(row));
      this.editing = row;
      this.field = document.createElement("input");
      this.field.type = "text";
      this.field.value = row.text;
      this.field.spellcheck = false;
      this.field.autocomplete = "off";
      this.field.setAttribute("aria-label", fill(this.words.textEdit, { entry: number(row.place) }));
      this.field.addEventListener("blur", () => { if (!this.drawing) this.leave(true); });
      this.draw(true);
      this.field.focus({ preventScroll: true });
      this.field.select();
    }

    onFieldKey(event) {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      this.leave(event.key === "Enter");
      this.box.focus({ preventScroll: true });
    }

    leave(keep) {
      const { field, editing } = this;
      if (!field) return;
      this.field = this.editing = null;
      if (keep && field.value.trim() !== editing.text) this.acts.edit(editing, field.value);
      else this.draw(true);
    }
  }

  window.Trasabil.SerialList = SerialList;
})();
