/* The camera as a scanner, where the browser can read codes with it: a button beside every field that takes them.
   What is read is told to the field: new CustomEvent("scan:read", {detail: {text}}), which bubbles. */
"use strict";

(() => {
  const dialog = document.getElementById("camera");
  if (!dialog || !("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const WANTED = ["qr_code", "data_matrix", "code_128", "code_39", "ean_13", "ean_8", "upc_a", "upc_e", "itf", "aztec", "pdf417"];
  const EVERY = 120;
  const WIDE = { video: { facingMode: "environment", width: { ideal: 1280 } } };

  const video = dialog.querySelector("video");
  const status = dialog.querySelector("[data-camera-status]");
  const say = (name) => { status.textContent = status.dataset[name]; };
  let stream = null;
  let field = null;

  /* Buttons. */
  const offer = (input) => {
    if (input.dataset.cameraOffered || input.closest("dialog")) return;
    input.dataset.cameraOffered = "yes";
    const button = document.getElementById("camera-button").content.firstElementChild.cloneNode(true);
    button.addEventListener("click", () => open(input));
    input.after(button);
  };
  const offerIn = (part) => {
    for (const input of part.querySelectorAll("[data-camera], [data-search]")) offer(input);
  };
  offerIn(document);
  document.addEventListener("htmx:load", (event) => offerIn(event.detail.elt));

  /* One reading. */
  const open = async (input) => {
    field = input;
    say("starting");
    dialog.showModal();
    try {
      const taken = await navigator.mediaDevices.getUserMedia(WIDE);
      // Closed before the permission came.
      if (!dialog.open) return stopAll(taken);
      stream = taken;
      video.srcObject = stream;
      await video.play();
      say("looking");
      await look(stream);
    } catch (error) {
      if (dialog.open) say({ NotAllowedError: "denied", NotFoundError: "none", NotReadableError: "busy" }[error.name] || "failed");
    }
  };

  const look = async (mine) => {
    const offered = await BarcodeDetector.getSupportedFormats();
    const detector = new BarcodeDetector({ formats: WANTED.filter((format) => offered.includes(format)) });
    while (dialog.open && stream === mine) {
      const [found] = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? await detector.detect(video) : [];
      if (found?.rawValue && dialog.open && stream === mine) {
        const input = field;
        dialog.close();
        input.dispatchEvent(new CustomEvent("scan:read", { bubbles: true, cancelable: true, detail: { text: found.rawValue } }));
        return;
      }
      await new Promise((done) => setTimeout(done, EVERY));
    }
  };

  /* The light goes out with the dialog. */
  const stopAll = (one) => {
    for (const track of one?.getTracks() || []) track.stop();
  };
  const stop = () => {
    stopAll(stream);
    stream = null;
    video.srcObject = null;
  };
  dialog.addEventListener("close", stop);
  addEventListener("pagehide", stop);
})();
