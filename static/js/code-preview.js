// Shows what a code type gives next while the administrator composes it. The server renders and checks;
// without this script the same stands on the page after saving.
"use strict";

(() => {
  const WAIT = 300;

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
        if (response.ok && !response.redirected) preview.innerHTML = await response.text();
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      }
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(refresh, WAIT);
    }

    for (const event of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(event, later);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const preview = document.getElementById("code-preview");
    if (preview) follow(preview);
  });
})();
