// Pages that follow a verification live: its status, and the computer's page
// while the phone takes the pictures. The server says that something changed
// and the page asks for itself anew; without scripts it does so by itself every
// few seconds, or with a link.

const main = document.querySelector<HTMLElement>("[data-follow]");

/** How what has the focus is found again when its part of the page is renewed. */
function place(here: HTMLElement, e: Element | null): string {
  if (!e || !here.contains(e)) return "";
  if (e.localName === "h1") return "h1";
  if (e.id) return `#${CSS.escape(e.id)}`;
  const link = e.getAttribute("href");
  if (link) return `a[href="${CSS.escape(link)}"]`;
  const form = e.closest("form")?.getAttribute("action");
  return form ? `form[action="${CSS.escape(form)}"] ${e.localName}` : "";
}

/** Shows the page as it is now, in place, and says so to whoever listens. */
async function renew(): Promise<void> {
  const answer = await fetch(main?.dataset.page ?? location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
    location.assign(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector<HTMLElement>("[data-follow]");
  const here = document.querySelector<HTMLElement>("[data-follow]");
  if (!now || !here) {
    location.reload();
    return;
  }
  const settled = now.dataset.state !== here.dataset.state;
  // Who goes by keyboard stays where they are, unless there is an answer to read.
  const focus = settled ? "h1" : place(here, document.activeElement);
  here.replaceWith(now);
  document.title = page.title;
  const next = focus ? now.querySelector<HTMLElement>(focus) : null;
  if (next?.localName === "h1") next.setAttribute("tabindex", "-1");
  next?.focus({ preventScroll: !settled });
}

/** Replaces what the computer's page knows of the phone: the code above it,
 * which is shown once, must stay. */
function update(state: { phone?: string; have?: string[]; go?: string }): void {
  for (const e of document.querySelectorAll<HTMLElement>("[data-phone]")) e.hidden = e.dataset.phone !== state.phone;
  for (const e of document.querySelectorAll<HTMLElement>("[data-slot]")) {
    const here = state.have?.includes(e.dataset.slot ?? "") ?? false;
    e.classList.toggle("here", here);
    for (const word of e.querySelectorAll<HTMLElement>("[data-when]")) word.hidden = (word.dataset.when === "here") !== here;
  }
  if (state.go) location.assign(state.go);
}

function follow(events: string): void {
  const source = new EventSource(events);
  source.addEventListener("change", (e) => {
    const root = document.querySelector<HTMLElement>("[data-follow]");
    const state = JSON.parse((e as MessageEvent<string>).data) as { state: string; phone?: string; have?: string[]; go?: string };
    if (root?.dataset.follow === "phone") update(state);
    else if (root?.dataset.version !== state.state) void renew();
  });
  let ended = false;
  source.addEventListener("end", () => {
    ended = true;
    source.close();
  });
  // A browser tries again by itself unless the answer was an error, such as a
  // proxy's while the service restarts.
  source.addEventListener("error", () => {
    if (!ended && source.readyState === EventSource.CLOSED) setTimeout(() => follow(events), 5000);
  });
  addEventListener("pagehide", () => {
    ended = true;
    source.close();
  });
}

if (main?.dataset.events) follow(main.dataset.events);

// The country says at once when its documents cannot be taken.
const country = document.querySelector<HTMLSelectElement>("select[data-countries]");
country?.addEventListener("change", () => {
  for (const note of document.querySelectorAll<HTMLElement>("[data-country-note]")) {
    note.hidden = country.selectedOptions[0]?.dataset.note !== note.dataset.countryNote;
  }
});
country?.dispatchEvent(new Event("change"));

export {};
