// Shows how far the upload of a form with files has come. Without it the form is sent all the same.
"use strict";

function watch(form) {
  const button = form.querySelector("button.main");
  const shown = form.querySelector(".upload");
  const said = shown.querySelector("[role=status]");
  form.addEventListener("submit", (event) => {
    if (button.disabled) event.preventDefault();
    if (button.disabled || form.querySelector("input[type=file]").files.length === 0) return;
    event.preventDefault();
    button.disabled = true;
    shown.hidden = false;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (sent) => {
      shown.querySelector("progress").value = sent.lengthComputable ? (100 * sent.loaded) / sent.total : 0;
      if (sent.loaded === sent.total) said.textContent = "Terkirim; sedang disimpan.";
    });
    request.addEventListener("load", () => show(request.responseURL, request.responseText));
    request.addEventListener("error", () => {
      button.disabled = false;
      said.textContent = "Sambungan terputus. Periksa jaringan, lalu kirim sekali lagi.";
    });
    request.open("POST", location.href);
    request.send(new FormData(form));
  });
}

// The server's own page is what follows: the cycle that has gone on, or this form with what is wrong. It is shown as it
// came, since what it says is said only once.
function show(address, text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  if (address !== location.href) history.pushState(null, "", address);
  main.focus();
  main.querySelectorAll("form[data-upload]").forEach(watch);
}

document.querySelectorAll("form[data-upload]").forEach(watch);
