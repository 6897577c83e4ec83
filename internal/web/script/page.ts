// What every page has: the visitor's time zone, focus where it belongs, menus
// that close, and parts that follow what happens elsewhere. Every page works
// without it.

// The time zone goes to the server in a cookie, so that times are shown in it.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:";
if (zone) {
  const cookie = `${secure ? "__Host-" : ""}zone=${zone}`;
  if (!document.cookie.split("; ").includes(cookie)) {
    document.cookie = `${cookie}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? "; Secure" : ""}`;
  }
}

// What was wrong with a form is read first.
document.querySelector<HTMLElement>("[data-focus]")?.focus();

// The account menu closes with Escape and with a click elsewhere.
for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu")) {
  document.addEventListener("click", (e) => {
    if (e.target instanceof Node && !menu.contains(e.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

// A form that was sent is not sent twice.
document.addEventListener("submit", (e) => {
  const form = e.target as HTMLFormElement;
  if (form.dataset.sent) {
    e.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Where nothing came of it, such as a page that was stopped, it may be sent anew.
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// A part marked data-live="ID" asks for its page again while somebody looks,
// and is replaced when it has changed; data-live-end on it says that nothing
// more will.
async function follow(id: string): Promise<void> {
  for (let wait = 2000; ; wait = Math.min(wait * 1.3, 20000)) {
    await new Promise((resume) => setTimeout(resume, wait));
    const part = document.querySelector(`[data-live="${id}"]`);
    if (!part || part.hasAttribute("data-live-end")) return;
    if (document.hidden) continue;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector(`[data-live="${id}"]`);
      if (now && now.innerHTML !== part.innerHTML) {
        part.replaceWith(now);
        wait = 2000;
      }
    } catch {
      // The network is away for a moment: the page stays as it is.
    }
  }
}
for (const part of document.querySelectorAll<HTMLElement>("[data-live]:not([data-live-end])")) {
  if (part.dataset.live) void follow(part.dataset.live);
}
