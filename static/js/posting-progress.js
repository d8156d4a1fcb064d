/* A posting that takes its time says how far it is. The browser waits for the answer meanwhile; timers go on. */
"use strict";

(() => {
  const dialog = document.getElementById("posting-progress");
  if (!dialog) return;
  const bar = dialog.querySelector("progress");
  const text = dialog.querySelector("[data-posting-text]");
  const count = dialog.querySelector("[data-posting-step]");
  const close = dialog.querySelector("[data-posting-close]");
  const working = text.textContent;
  const AFTER = 700;
  const EVERY = 500;
  // A question that is not answered so long is not answered at all.
  const PATIENCE = 8000;
  // So often the server may say that nothing is done before it is believed: the answer may be on its way.
  const IDLE = 3;
  let form = null;
  let timer = 0;
  let lost = false;
  let idle = 0;

  const say = (sentence, stop) => {
    if (text.textContent !== sentence) text.textContent = sentence;
    close.hidden = !stop;
    if (stop) count.textContent = "";
  };

  const ask = async () => {
    const key = form.elements.posting_key.value;
    const address = dialog.dataset.address.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, key);
    const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error("no answer");
    return answer.json();
  };

  const look = async () => {
    try {
      const { step, of, text: doing, posted } = await ask();
      if (!form) return;
      if (posted && lost) {
        location.assign(posted);
        return;
      }
      idle = step || posted ? 0 : idle + 1;
      if (step) {
        bar.max = of;
        bar.value = step - 1;
        count.textContent = dialog.dataset.step.replace("%(step)s", step).replace("%(of)s", of);
        lost = false;
        say(doing, false);
      } else if (lost && idle >= IDLE) {
        say(dialog.dataset.nothing, true);
      }
    } catch {
      lost = true;
      idle = 0;
      bar.removeAttribute("value");
      say(dialog.dataset.lost, true);
    }
    if (form) timer = setTimeout(look, lost ? 4 * EVERY : EVERY);
  };

  const begin = () => {
    bar.removeAttribute("value");
    count.textContent = "";
    lost = false;
    idle = 0;
    say(working, false);
    dialog.showModal();
    look();
  };

  const end = () => {
    clearTimeout(timer);
    if (dialog.open) dialog.close();
    form = null;
  };

  // After the other listeners: one of them may ask first, or have sent the form already.
  document.addEventListener("submit", (event) => {
    const { target, submitter, defaultPrevented } = event;
    if (defaultPrevented || !target.matches("[data-posts]") || (submitter?.name === "action" && submitter.value !== "post")) return;
    form = target;
    clearTimeout(timer);
    timer = setTimeout(begin, AFTER);
  });

  // What is being posted goes on being posted: closing the dialog before there is a reason would only hide it.
  dialog.addEventListener("cancel", (event) => { if (close.hidden) event.preventDefault(); });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (!form) return;
    const again = form;
    end();
    stop();
    delete again.dataset.sent;
    for (const button of again.querySelectorAll("button:disabled")) button.disabled = false;
    again.dispatchEvent(new CustomEvent("sent:undone"));
  });
  addEventListener("pageshow", (event) => { if (event.persisted) end(); });
})();
