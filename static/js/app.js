/* What the pages do beyond HTML. Everything essential works without it. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  /* Closed by a key, a menu gives back the focus: the help, to what had it before the key that opened it. */
  let before = null;
  const close = (menu) => {
    menu.removeAttribute("open");
    const back = menu.id === "help" && before?.isConnected ? before : menu.querySelector("summary");
    before = null;
    if (back === document.body) document.activeElement.blur();
    else back.focus();
  };

  /* The keys of every page. */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) && !event.target.matches("[type=checkbox], [type=radio]")) return;
    if (event.key === "/") {
      const field = document.querySelector("main [data-search], #filters input[type=search], #filters input") || document.querySelector("[data-search]");
      if (field) {
        event.preventDefault();
        field.focus();
        field.select();
      }
    } else if (event.key === "?") {
      event.preventDefault();
      const help = byId("help");
      if (!help) return;
      if (help.open) {
        close(help);
        return;
      }
      before = document.activeElement;
      help.open = true;
      help.querySelector("h2").focus();
    }
  });

  /* Buttons that open a dialog. */
  for (const button of document.querySelectorAll("[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.closest("details")?.removeAttribute("open");
      byId(button.dataset.open).showModal();
    });
  }

  /* Menus close on a click elsewhere and on Escape. */
  document.addEventListener("click", (event) => {
    before = null;
    for (const menu of document.querySelectorAll("details.drop[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.drop[open]")) close(menu);
  });

  /* Forms: ask first where the button says so; send once. */
  let confirmed = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && confirmed !== form) {
      event.preventDefault();
      ask(question, () => {
        confirmed = form;
        form.requestSubmit(event.submitter);
      });
      return;
    }
    confirmed = null;
    // What gives a file leaves the page as it is.
    if (form.method === "post" && !event.submitter?.hasAttribute("data-stays")) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      // After the button's own name and value have gone into what is sent.
      setTimeout(() => {
        for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = true;
      });
    }
  });

  let asked = null;
  const ask = (question, go) => {
    asked = go;
    byId("confirm-text").textContent = question;
    byId("confirm").showModal();
  };
  // When the button is pressed: that a dialog has closed is told later, when the next question may be asked already.
  byId("confirm")?.addEventListener("submit", (event) => {
    if (event.submitter?.value === "yes") asked();
  });

  /* Back from the browser's memory: forms can be sent again. */
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
    }
  });

  /* The server does not answer. */
  document.addEventListener("htmx:sendError", () => {
    if (!byId("unreachable-notice")) byId("messages").append(byId("unreachable").content.cloneNode(true));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) byId("unreachable-notice")?.remove();
  });

  /* What was refused is gone on with where it is wrong; the editor of documents has its own order. */
  const wrong = document.querySelector("main form:not([data-editor]) :is([aria-invalid=true], .wrong :is(input, select, textarea))");
  (wrong || document.querySelector("main [data-refused]"))?.focus();

  /* The menu on a narrow screen is a strip: the entry of this page is in sight. */
  const strip = document.querySelector(".menu");
  const current = strip?.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - 16;
})();
