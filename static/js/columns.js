/* The page of columns: one moves up and down without asking the server. */
"use strict";

(() => {
  const form = document.getElementById("columns");
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[value^='up:'], button[value^='down:']");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    const up = button.value.startsWith("up:");
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other || other.classList.contains("fixed")) return;
    if (up) other.before(item);
    else other.after(item);
    button.focus();
    // At an end there is no further: the other way is.
    if (document.activeElement !== button) item.querySelector(`button[value^='${up ? "down" : "up"}:']`).focus();
    item.scrollIntoView({ block: "nearest" });
  });
})();
