/* Lists: going from row to row and from page to page, asking for results, coming back to where one was. */
"use strict";

(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const rowOf = (target) => target.closest("tr[data-href]");
  const rows = () => [...document.querySelectorAll("tr[data-href]")];
  const linkIn = (row) => row.querySelector("a.row-link") || row.querySelector("a");

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
    if (row && !event.target.closest("a, button, input, select, label, .pick")) {
      getSelection().removeAllRanges();
      keepRow(row);
      location.assign(row.dataset.href);
    }
  });

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

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rowOf(event.target);
    if (row) {
      if (!isTyping(event.target) && onRow(event, row)) event.preventDefault();
      return;
    }
    if (event.key !== "ArrowDown") return;
    const first = event.target.matches("#filters input[type=search], #filters input[type=text]") ? rows()[0] : null;
    const last = event.target.matches("#outcome, body, main") ? lastRow() || rows()[0] : null;
    if (moveTo(first || last)) event.preventDefault();
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
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.target?.id === "results") location.assign(event.detail.pathInfo.requestPath);
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

  /* "Back" leads to the same filters, order and page, and to the row that was open. */
  const isList = () => byId("filters") !== null;
  const remember = () => {
    if (isList()) store.set(`list:${location.pathname}`, location.search);
  };
  remember();
  document.addEventListener("htmx:pushedIntoHistory", remember);
  for (const link of document.querySelectorAll("a[data-back]")) {
    const search = store.get(`list:${link.dataset.back}`);
    if (search !== null) link.href = link.dataset.back + search;
  }

  const place = () => `row:${location.pathname}${location.search}`;
  const keepRow = (row) => {
    if (isList()) store.set(place(), JSON.stringify([row.dataset.href, rows().indexOf(row)]));
  };
  const keptRow = () => JSON.parse(store.get(place()) || "null") || ["", -1];
  /* The row that was open; the one that has come in its place. */
  const lastRow = () => {
    const [href, at] = isList() ? keptRow() : ["", -1];
    const all = rows();
    return all.find((row) => row.dataset.href === href) || (at < 0 ? null : all[Math.min(at, all.length - 1)]);
  };
  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row) keepRow(row);
  });

  const goOn = () => {
    const outcome = byId("outcome");
    if (outcome) {
      outcome.focus();
      return;
    }
    const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
    const how = performance.getEntriesByType("navigation")[0]?.type;
    const opened = rows().find((row) => row.dataset.href === from);
    const [href] = keptRow();
    // From a page of the row, such as the one that edits it, from one of the list's own, or by the browser's keys.
    const near = from === location.pathname || (href && from.startsWith(href));
    const back = near || how === "back_forward" || how === "reload";
    moveTo(opened || (back ? lastRow() : null));
  };
  if (isList()) goOn();
})();
