/* What is typed in the editor goes to the server while it is typed: a crash, a closed tab or a lost network loses nothing. */
"use strict";

(() => {
  const form = document.querySelector("form[data-typed]");
  if (!form) return;
  const state = form.querySelector("[data-typed-state]");
  const stateText = state.querySelector("[data-typed-text]");
  const logIn = state.querySelector("[data-typed-login]");
  const { typed_key: key, typed_from: from } = form.elements;
  const ofThePage = new Set(["csrfmiddlewaretoken", "posting_key", "typed_key", "typed_from"]);
  // After the last key, and after the first one that is not kept; after a failure.
  const PAUSE = 900;
  const LONGEST = 3000;
  const AGAIN = 5000;
  // While somebody else writes a lot: that is not worth a word.
  const BUSY_FOR = 30_000;
  // What a browser sends of a page that is gone: 64 kB, with what goes along.
  const LAST_WORDS = 60_000;

  const typed = () => {
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (!ofThePage.has(name) && typeof value === "string") data.append(name, value);
    }
    return data.toString();
  };

  // As the server gave it, and as it has it. What was sent and came back changed is nowhere until it is kept.
  const given = typed();
  let kept = form.dataset.editor === "typed" && !from.value ? null : given;
  let touched = kept === null ? performance.now() : 0;
  let failed = "";
  let sent = false;
  let sending = null;
  let timer = 0;
  let last = 0;

  const isKept = () => kept !== null && (!touched || typed() === kept);

  const show = (text, bad) => {
    stateText.textContent = text;
    state.hidden = !text;
    state.classList.toggle("bad", bad);
    // Read aloud when something is wrong, and not every few seconds.
    if (bad) state.setAttribute("role", "alert");
    else state.removeAttribute("role");
    logIn.hidden = failed !== "loggedOut";
  };

  const fail = (why) => {
    failed = why;
    show(state.dataset[why], true);
    again();
  };
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, AGAIN);
  };

  // Whoever logged in again elsewhere has another token; this page's forms are sent with it.
  const token = () => {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="))?.slice(10);
    const field = form.elements.csrfmiddlewaretoken;
    if (cookie && failed === "loggedOut") {
      for (const each of document.querySelectorAll("[name=csrfmiddlewaretoken]")) each.value = cookie;
      for (const each of document.querySelectorAll("[hx-headers]")) {
        each.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": cookie }));
      }
    }
    return field.value;
  };

  const request = (body, lastWords) => {
    const more = new URLSearchParams({ typed_key: key.value, typed_from: from.value });
    // Sent later, kept later: of two that overtake each other the server takes the later.
    last = Math.max(Date.now(), last + 1);
    more.set("typed_sequence", last);
    if (body === given && form.dataset.editor !== "typed") more.set("forget", "1");
    return fetch(form.dataset.typed, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
      body: `${body}&${more}`,
      redirect: "manual",
      keepalive: lastWords && body.length < LAST_WORDS,
    });
  };

  const take = async (answer, body) => {
    if (answer.type === "opaqueredirect") return fail("loggedOut");
    if (answer.status === 503 && performance.now() - touched < BUSY_FOR) return again();
    if (answer.status >= 500) return fail("silent");
    if (!answer.ok) return fail("refused");
    const { text, settled } = await answer.json();
    if (settled) {
      // Back on a page that was saved: what is typed now is something new.
      key.value = `${key.value.slice(0, 40)}-${Date.now()}`;
      return keep();
    }
    kept = body;
    failed = "";
    if (from.value) {
      // It is of this page now: the address that led to it names nothing any more.
      from.value = "";
      history.replaceState(null, "", location.pathname + location.hash);
    }
    show(text, false);
    touched = 0;
    if (typed() !== kept) later();
  };

  const keep = () => {
    clearTimeout(timer);
    if (sending || sent) return sending;
    const body = typed();
    if (body === kept) {
      touched = 0;
      if (failed) { failed = ""; show("", false); }
      return null;
    }
    touched ||= performance.now();
    sending = request(body)
      .then((answer) => { sending = null; return sent ? null : take(answer, body); })
      .catch(() => { sending = null; if (!sent) fail("silent"); });
    return sending;
  };

  const later = () => {
    clearTimeout(timer);
    touched ||= performance.now();
    timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, touched + LONGEST - performance.now())));
  };

  for (const name of ["input", "change", "click", "keyup", "serials:add", "htmx:afterSettle"]) {
    form.addEventListener(name, () => { if (!failed && !sent) later(); else touched ||= performance.now(); });
  }
  if (touched) later();

  /* The page is left: what is not kept goes along, if it is short enough. */
  addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || sent || isKept()) return;
    const body = typed();
    request(body, true).then((answer) => take(answer, body)).catch(() => fail("silent"));
  });
  addEventListener("online", () => { if (failed) keep(); });
  addEventListener("focus", () => { if (failed) keep(); });
  addEventListener("beforeunload", (event) => {
    if (sent || isKept()) return;
    if (failed || !navigator.onLine || typed().length >= LAST_WORDS) event.preventDefault();
  });

  /* Sending the form to a server that does not answer would lose the page: first it must answer. */
  let asked = false;
  form.addEventListener("submit", (event) => {
    if (asked || (!failed && navigator.onLine)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    kept = null;
    Promise.resolve(keep()).then(() => {
      if (failed) return;
      asked = true;
      form.requestSubmit(submitter);
      asked = false;
    });
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) sent = true;
  });
  // The page is here again after it was sent.
  const here = () => {
    sent = false;
    kept = null;
    later();
  };
  form.addEventListener("sent:undone", here);
  addEventListener("pageshow", (event) => { if (event.persisted) here(); });
})();
