// Shows what a code type gives next, or which forms a property set makes, while the administrator composes it. The
// server renders and checks; without this script a button shows the same, and so does the page after saving.
"use strict";

(() => {
  const WAIT = 300;

  function show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const now of [...fresh.body.children]) {
      const old = document.getElementById(now.id);
      // What did not change is not read out again.
      if (old.innerHTML !== now.innerHTML) old.replaceChildren(...now.childNodes);
    }
  }

  function follow(preview) {
    const form = preview.closest("form");
    let timer = 0;
    let request = null;

    async function refresh() {
      request?.abort();
      request = new AbortController();
      try {
        const response = await fetch(preview.dataset.url, {
          method: "POST",
          body: new FormData(form),
          signal: request.signal,
        });
        if (response.ok && !response.redirected) show(await response.text());
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(refresh, WAIT);
    }

    for (const event of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(event, later);
    // Enter in what the rule is tried on shows the codes; elsewhere in the form it saves.
    preview.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.name?.startsWith("sample-")) return;
      event.preventDefault();
      refresh();
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const preview = document.querySelector(".code-preview");
    if (preview) follow(preview);
  });
})();
