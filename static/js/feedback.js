/* Good and bad are heard, seen and read together; each can be switched off in the preferences, kept in this browser.
   Other scripts say: window.Trasabil?.feedback?.(tone, text, {near}), tone being "good", "warn" or "bad". */
"use strict";

(() => {
  const KEPT = "trasabil:feedback";
  // Hertz and seconds: up is good, level is a question, down is bad.
  const TONES = {
    good: [[880, 0.07], [1319, 0.09]],
    warn: [[659, 0.08], [0, 0.04], [659, 0.08]],
    bad: [[247, 0.14], [165, 0.22]],
  };
  const FLASH = 900;
  const SHOWN = { good: 3000, warn: 8000 };

  const read = () => {
    try { return JSON.parse(localStorage.getItem(KEPT)) || {}; } catch { return {}; }
  };
  const preferences = { sound: true, colour: true, text: true, ...read() };
  const keep = () => {
    try { localStorage.setItem(KEPT, JSON.stringify(preferences)); } catch { /* For this page, then. */ }
  };

  /* Sound: made here, not fetched. Browsers keep still until the first key or click; a sound later would mislead. */
  let audio = null;
  const sound = async (tone) => {
    if (!window.AudioContext) return;
    audio ||= new AudioContext();
    if (audio.state !== "running") await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 300))]);
    if (audio.state !== "running") return;
    let at = audio.currentTime;
    for (const [pitch, seconds] of TONES[tone]) {
      if (pitch) {
        const voice = new OscillatorNode(audio, { type: tone === "bad" ? "square" : "sine", frequency: pitch });
        const volume = new GainNode(audio, { gain: tone === "bad" ? 0.12 : 0.25 });
        voice.connect(volume).connect(audio.destination);
        // Ended softly: a cut wave clicks.
        volume.gain.setTargetAtTime(0, at + seconds - 0.02, 0.008);
        voice.start(at);
        voice.stop(at + seconds + 0.03);
      }
      at += seconds;
    }
  };

  /* Colour: what is near the event flashes. */
  const colour = (tone, near) => {
    const place = near || document.activeElement;
    if (!place || place === document.body) return;
    place.classList.remove("flash-good", "flash-warn", "flash-bad");
    // Twice the same in a row is two flashes.
    void place.offsetWidth;
    place.classList.add(`flash-${tone}`);
    setTimeout(() => place.classList.remove(`flash-${tone}`), FLASH);
  };

  /* Text: shown above all else, also above dialogs, and read out. What is bad stays until the next event. */
  const toast = document.getElementById("feedback-toast");
  const spoken = { polite: document.getElementById("feedback-polite"), assertive: document.getElementById("feedback-assertive") };
  let hiding = 0;
  const hide = () => {
    if (toast.matches(":popover-open")) toast.hidePopover();
  };
  const text = (tone, words) => {
    if (!toast) return;
    clearTimeout(hiding);
    hide();
    const region = tone === "bad" ? spoken.assertive : spoken.polite;
    region.textContent = "";
    requestAnimationFrame(() => { region.textContent = words; });
    const notice = document.getElementById(`feedback-${tone}`).content.cloneNode(true);
    notice.querySelector("p").textContent = words;
    toast.replaceChildren(notice);
    toast.showPopover?.();
    if (SHOWN[tone]) hiding = setTimeout(hide, SHOWN[tone]);
  };
  toast?.addEventListener("click", hide);

  const feedback = (tone, words = "", { near = null } = {}) => {
    if (!TONES[tone]) return;
    if (preferences.sound) sound(tone);
    if (preferences.colour) colour(tone, near);
    if (preferences.text && words) text(tone, words);
    else if (toast) hide();
  };
  window.Trasabil = Object.assign(window.Trasabil || {}, { feedback });

  /* The dialog of the preferences. */
  for (const box of document.querySelectorAll("[data-preference]")) {
    box.checked = preferences[box.dataset.preference];
    box.addEventListener("change", () => {
      preferences[box.dataset.preference] = box.checked;
      keep();
    });
  }
  for (const button of document.querySelectorAll("[data-try]")) {
    button.addEventListener("click", () => feedback(button.dataset.try, button.dataset.text, { near: button }));
  }

  /* What the page itself has to tell, such as that nothing was found; the text stands on it. */
  const told = document.querySelector("[data-feedback]:not([data-feedback=''])");
  if (told) {
    feedback(told.dataset.feedback, "", { near: told });
    if (told === document.activeElement || told.autofocus) told.select?.();
  }
})();
