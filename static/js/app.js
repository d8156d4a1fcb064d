/* What the pages do beyond HTML. Everything essential works without it. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const rowOf = (target) => target.closest("tr[data-href]");

  const store = {
    get: (key) => {
      try { return sessionStorage.getItem(key); } catch { return null; }
    },
    set: (key, value) => {
      try { sessionStorage.setItem(key, value); } catch { /* Without storage, a list opens at its start. */ }
    },
  };

  /* Rows: a double click opens, arrows go from row to row, left and right from page to page. */
  document.addEventListener("dblclick", (event) => {
    const row = rowOf(event.target);
    if (row && !event.target.closest("a, button, input, select, label")) {
      getSelection().removeAllRanges();
      location.assign(row.dataset.href);
    }
  });

  const rows = () => [...document.querySelectorAll("tr[data-href]")];
  const linkIn = (row) => row.querySelector("a.row-link") || row.querySelector("a");

  const moveTo = (row) => {
    const link = row && linkIn(row);
    if (link) {
      link.focus();
      row.scrollIntoView({ block: "nearest" });
    }
    return Boolean(link);
  };

  const onRow = (event, row) => {
    const all = rows();
    const at = all.indexOf(row);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return moveTo(all[at + step]);
    if (event.key === "Home") return moveTo(all[0]);
    if (event.key === "End") return moveTo(all[all.length - 1]);
    const turn = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    const link = turn && document.querySelector(`.pager a[rel="${turn}"]`);
    if (link) {
      turning = link;
      link.click();
    }
    return Boolean(link);
  };

  /* A page turned from a row is gone on with from its first row. */
  let turning = null;
  document.addEventListener("htmx:afterSettle", (event) => {
    // An earlier answer, such as that of a sorting, may settle after the key.
    if (!turning || event.detail.requestConfig?.elt !== turning) return;
    turning = null;
    moveTo(rows()[0]);
  });

  /* The keys of every page. */
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowOf(event.target);
    if (row && !isTyping(event.target) && onRow(event, row)) {
      event.preventDefault();
      return;
    }
    const fromFilters = event.key === "ArrowDown" && event.target.matches("#filters input[type=search], #filters input[type=text]");
    if (fromFilters || (event.key === "ArrowDown" && event.target === document.body)) {
      if (moveTo(rows()[0])) event.preventDefault();
      return;
    }
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
      help.open = !help.open;
      if (help.open) help.querySelector("h2").focus();
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
    for (const menu of document.querySelectorAll("details.drop[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.drop[open]")) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
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
    if (form.method === "post") {
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

  const ask = (question, go) => {
    const dialog = byId("confirm");
    byId("confirm-text").textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
    dialog.showModal();
  };

  /* Back from the browser's memory: forms can be sent again. */
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button:disabled")) button.disabled = false;
    }
  });

  /* Filters: leave empty parameters out of the address. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("[data-strip-empty]")) return;
    const parameters = event.detail.parameters;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] === "") delete parameters[name];
    }
  });

  /* What came back is not what was asked for: an error page is shown whole, the log-in after a long pause too. */
  const forResults = (event) => event.detail.target?.id === "results";
  document.addEventListener("htmx:responseError", (event) => {
    if (forResults(event)) location.assign(event.detail.pathInfo.requestPath);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    const asked = new URL(pathInfo.requestPath, location.href).pathname;
    if (xhr.responseURL && new URL(xhr.responseURL).pathname !== asked) {
      event.detail.shouldSwap = false;
      location.reload();
    }
  });
  /* Who asks for results on a narrow screen sees them, below however many filters; while typing nothing moves. */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.triggeringEvent?.type !== "submit") return;
    const results = byId("results");
    if (results && results.getBoundingClientRect().top > innerHeight / 2) results.scrollIntoView();
  });
  document.addEventListener("htmx:sendError", () => {
    if (!byId("unreachable-notice")) byId("messages").append(byId("unreachable").content.cloneNode(true));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) byId("unreachable-notice")?.remove();
  });

  /* Lists: "back" leads to the same filters, order and page, and to the row that was open. */
  const remember = () => {
    if (byId("filters")) store.set(`list:${location.pathname}`, location.search);
  };
  remember();
  document.addEventListener("htmx:pushedIntoHistory", remember);

  for (const link of document.querySelectorAll("a[data-back]")) {
    const search = store.get(`list:${link.dataset.back}`);
    if (search !== null) link.href = link.dataset.back + search;
  }
  const opened = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (opened && byId("filters")) {
    moveTo(rows().find((row) => row.dataset.href === opened));
  }

  /* What was refused is gone on with where it is wrong; the editor of documents has its own order. */
  const wrong = document.querySelector("main form:not([data-editor]) :is([aria-invalid=true], .wrong :is(input, select, textarea))");
  (wrong || document.querySelector("main [data-refused]"))?.focus();

  /* The menu on a narrow screen is a strip: the entry of this page is in sight. */
  const strip = document.querySelector(".menu");
  const current = strip?.querySelector("[aria-current]");
  if (current) strip.scrollLeft = current.offsetLeft - strip.offsetLeft - 16;
})();
