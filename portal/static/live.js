// Keeps a page true while it is looked at; without it, people reload the page themselves.
//
// `<div id="hidup" data-live data-poll="/address">`: the text at the address changes when the page does.
// `<div id="hidup" data-live data-stream="/address">`: server-sent events named `berubah` say so.
// The region is fetched anew then, and once a minute for the time that is left; never under somebody's hands.
"use strict";

(() => {
  const region = document.querySelector("[data-live]");
  if (!region || !region.id) return;
  const POLL = 10_000;
  const MINUTE = 60_000;
  let mark = null;
  let fetched = Date.now();

  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("role", "status");
  region.before(said);

  const inHand = () =>
    region.contains(document.activeElement) && document.activeElement.matches("input, select, textarea, button");

  async function renew(changed) {
    if (document.hidden || inHand()) return false;
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (answer.redirected || !answer.ok) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(region.id);
    if (!fresh) return location.reload();
    fetched = Date.now();
    if (fresh.innerHTML !== region.innerHTML) {
      const href = region.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const open = new Set([...region.querySelectorAll("details")].flatMap((each, place) => (each.open ? [place] : [])));
      region.replaceChildren(...fresh.childNodes);
      region.querySelectorAll("details").forEach((each, place) => { each.open = open.has(place) || each.open; });
      if (href) [...region.querySelectorAll("a")].find((each) => each.getAttribute("href") === href)?.focus();
      if (changed) said.textContent = "Halaman ini sudah diperbarui.";
    }
    return true;
  }

  async function look() {
    try {
      if (document.hidden) return;
      let changed = false;
      if (region.dataset.poll) {
        const answer = await fetch(region.dataset.poll);
        if (answer.redirected) return location.reload();
        if (!answer.ok) return;
        const now = await answer.text();
        changed = mark !== null && now !== mark;
        if (!changed) mark = now;
        else if (await renew(true)) mark = now;
      }
      if (!changed && Date.now() - fetched >= MINUTE) await renew(false);
    } catch {
      // The server is away for a while: the page stays as it is.
    }
  }

  if (region.dataset.stream) {
    new EventSource(region.dataset.stream).addEventListener("berubah", () => renew(true).catch(() => {}));
  }
  setInterval(look, POLL);
  look();
  document.addEventListener("visibilitychange", look);
})();
