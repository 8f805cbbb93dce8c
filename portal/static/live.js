// Keeps a page true while it is looked at; without it, people reload the page themselves.
//
// `<div id="hidup" data-live data-stream="/address">`: server-sent events named `berubah` say that the region has
// changed. It is fetched anew then, and once a minute for the time that is left; never under somebody's hands.
"use strict";

(() => {
  const region = document.querySelector("[data-live]");
  if (!region || !region.id) return;
  const LOOK = 5_000;
  const MINUTE = 60_000;
  const AGAIN = 20_000; // the stream was refused: until then the page is fetched instead
  let stream = null;
  let refused = 0;
  let fetched = Date.now();
  let changed = false;

  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  region.before(said);

  const inHand = () =>
    region.contains(document.activeElement) && document.activeElement.matches("input, select, textarea, button");

  function listen() {
    if (stream || document.hidden || !region.dataset.stream || Date.now() - refused < AGAIN) return;
    const opened = new EventSource(region.dataset.stream);
    stream = opened;
    opened.addEventListener("berubah", () => { changed = true; look(); });
    opened.addEventListener("error", () => {
      if (opened.readyState !== EventSource.CLOSED || stream !== opened) return; // it comes again by itself
      stream = null;
      refused = Date.now();
      changed = true; // nobody tells any longer
    });
  }

  function hush() {
    if (stream) stream.close();
    stream = null;
  }

  // Whether the page now shows what the server knows.
  async function renew(told) {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return location.reload();
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (!fresh) return location.reload();
    if (inHand()) return false;
    fetched = Date.now();
    if (fresh.dataset.stream) region.dataset.stream = fresh.dataset.stream;
    else { delete region.dataset.stream; hush(); }
    if (fresh.innerHTML === region.innerHTML) return true;
    const href = region.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = new Set([...region.querySelectorAll("details")].flatMap((each, place) => (each.open ? [place] : [])));
    region.replaceChildren(...fresh.childNodes);
    region.querySelectorAll("details").forEach((each, place) => { each.open = open.has(place) || each.open; });
    if (href) [...region.querySelectorAll("a")].find((each) => each.getAttribute("href") === href)?.focus();
    if (told) said.textContent = "Halaman ini sudah diperbarui.";
    return true;
  }

  let busy = false;
  async function look() {
    if (document.hidden) return hush(); // a window that nobody sees takes no connection
    listen();
    if (busy || inHand() || !(changed || Date.now() - fetched >= MINUTE)) return;
    const told = changed;
    busy = true;
    changed = false; // what happens from here on is news again
    // While the server is away the page stays as it is.
    if (!(await renew(told).catch(() => false))) changed ||= told;
    busy = false;
  }

  setInterval(look, LOOK);
  look();
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", hush);
})();
