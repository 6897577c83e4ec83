// The page that takes one photograph: with the camera and live guidance, or
// from a file. The server's page works without any of this as a plain upload;
// what is here shows the parts that need a script and hides the plain button.
//
// Read Page from top to bottom; capture/guide.ts is what it says while somebody
// aims, capture/picture.ts how a picture is brought under the limit.

import { Camera, CameraTrouble, Trouble, cameraPossible, devices, noCamera, permission } from "./capture/camera";
import type { Box } from "./capture/frame";
import { Eye, Guide, Shape } from "./capture/guide";
import { CannotOpen, fromFile, fromVideo } from "./capture/picture";

/** What the page shows; the style sheet hides what does not belong to it. */
type State = "idle" | "opening" | "live" | "still" | "sending" | "advised";

interface Told {
  text: string;
  link?: string;
}

interface Answer {
  taken?: boolean;
  advice?: Told[];
  problem?: string;
  next?: string;
}

const tickEvery = 120; // ms between two looks at the camera
const longestSending = 180_000; // ms, after which the network is taken for gone
const sendAgainAfter = [3_000, 8_000, 20_000, 40_000, 60_000]; // ms, one after the other
// ms after opening in which the shutter does not go by itself: an ID is put down,
// a face is turned to the camera.
const freshFor = { page: 1200, card: 1200, face: 2500 };

class Page {
  private readonly video: HTMLVideoElement;
  private readonly view: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly still: HTMLImageElement;
  private readonly advice: HTMLElement;
  private readonly problem: HTMLElement;
  private readonly use: HTMLButtonElement;
  private readonly file: HTMLInputElement;
  private readonly words: Record<string, string>;
  private readonly shape: Shape;
  private readonly limit: number;
  private readonly sketch = document.createElement("canvas");

  private camera: Camera | null = null;
  private picture: Blob | null = null;
  private ticking = 0;
  private resume = false;
  private fromFile = false;
  private failures = 0; // of the network, in a row
  private waiting = 0; // to send again
  private turn = 0; // rises whenever the camera is let go: what opens too late is not wanted any more

  constructor(private readonly root: HTMLElement) {
    this.video = this.part("video");
    this.view = this.part("view");
    this.frame = this.part("frame");
    this.still = this.part("still");
    this.advice = this.part("advice");
    this.problem = this.part("problem");
    this.use = this.part("use");
    this.file = this.part("file");
    this.words = JSON.parse(root.dataset.words ?? "{}") as Record<string, string>;
    this.shape = root.dataset.shape as Shape;
    this.limit = Number(root.dataset.limit);
    this.on("open", () => void this.open());
    this.on("retry", () => void this.open());
    this.on("shoot", () => void this.shoot());
    this.on("again", () => this.again());
    this.on("use", () => void this.send());
    this.on("switch", () => void this.change());
    this.on("torch", () => void this.light());
    this.file.addEventListener("change", () => void this.take(this.file.files?.[0]));
    this.acceptDrops();
    // The camera is let go whenever nobody looks, and comes back with them.
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.resume = this.state === "live";
        this.close();
        if (this.resume) this.state = "idle";
      } else if (this.resume) {
        void this.open();
      }
    });
    addEventListener("pagehide", () => this.close());
    addEventListener("online", () => {
      if (this.waiting) void this.send();
    });
    // A camera that is plugged in while the page says that there is none.
    navigator.mediaDevices?.addEventListener("devicechange", () => {
      if (this.root.dataset.trouble === "none" && this.state === "idle") void this.begin();
    });
    this.state = "idle";
    void this.begin();
  }

  /** Opens the camera unasked only where it was allowed before. */
  private async begin(): Promise<void> {
    this.showTrouble(null);
    if (!cameraPossible()) return this.trouble("none");
    const allowed = await permission();
    if (allowed === "denied") return this.trouble("blocked");
    if (await noCamera()) return this.trouble("none");
    if (allowed === "granted") await this.open();
  }

  private async open(device?: string): Promise<void> {
    this.close();
    this.say(this.words.opening ?? "");
    this.problem.hidden = true;
    this.showTrouble(null);
    this.state = "opening";
    const turn = this.turn;
    let camera: Camera;
    try {
      camera = await Camera.open(this.video, this.shape === "face" ? "user" : "environment", device);
    } catch (err) {
      if (turn === this.turn) this.trouble(err instanceof CameraTrouble ? err.trouble : "busy");
      return;
    }
    if (turn !== this.turn) return camera.close();
    this.camera = camera;
    camera.onEnded(() => this.trouble("busy"));
    const facing = camera.facing ?? (this.shape === "face" ? "user" : "environment");
    this.view.classList.toggle("mirrored", facing === "user");
    this.part("torch").hidden = !camera.hasTorch;
    this.part("torch").setAttribute("aria-pressed", "false");
    this.part("switch").hidden = (await devices()).length < 2;
    this.say("");
    this.state = "live";
    this.part("shoot").focus({ preventScroll: true });
    this.watch();
  }

  private close(): void {
    this.turn++;
    clearTimeout(this.ticking);
    this.camera?.close();
    this.camera = null;
    this.video.srcObject = null;
  }

  /** Looks at the camera again and again, says what would be better, and takes
   * the picture when all has been well for half a second. */
  private watch(): void {
    clearTimeout(this.ticking);
    const eye = new Eye(this.shape);
    const guide = new Guide();
    const opened = performance.now();
    const tick = (): void => {
      const started = performance.now();
      const look = this.state === "live" ? this.sketchFrame() : null;
      if (look) {
        const seen = eye.look(look.pixels, look.guide);
        const heard = guide.hear(seen, started);
        this.frame.classList.toggle("good", seen.advice === "hold");
        if (heard.say) this.say(this.words[heard.say] ?? "", heard.say);
        if (heard.shoot && started - opened > freshFor[this.shape]) {
          void this.shoot();
          return;
        }
      }
      if (this.state !== "live") return;
      // A slow phone looks less often rather than getting hot.
      const took = performance.now() - started;
      this.ticking = window.setTimeout(tick, Math.max(tickEvery, 3 * took));
    };
    tick();
  }

  /** The part of the camera's picture that is seen, in its own pixels. */
  private seenPart(): { x: number; y: number; w: number; h: number; scale: number } | null {
    const { videoWidth: vw, videoHeight: vh } = this.video;
    const { clientWidth: cw, clientHeight: ch } = this.view;
    if (!vw || !vh || !cw || !ch) return null;
    const scale = Math.max(cw / vw, ch / vh);
    const w = Math.min(vw, cw / scale);
    const h = Math.min(vh, ch / scale);
    return { x: (vw - w) / 2, y: (vh - h) / 2, w, h, scale };
  }

  /** Draws the guide and a margin around it small, to be measured. */
  private sketchFrame(): { pixels: ImageData; guide: Box } | null {
    const part = this.seenPart();
    const context = this.sketch.getContext("2d", { willReadFrequently: true, alpha: false });
    if (!part || !context) return null;
    const outer = this.view.getBoundingClientRect();
    const inner = this.frame.getBoundingClientRect();
    const gx = part.x + (inner.left - outer.left) / part.scale;
    const gy = part.y + (inner.top - outer.top) / part.scale;
    const gw = inner.width / part.scale;
    const gh = inner.height / part.scale;
    const margin = 0.12 * Math.min(gw, gh);
    const x0 = Math.max(part.x, gx - margin);
    const y0 = Math.max(part.y, gy - margin);
    const x1 = Math.min(part.x + part.w, gx + gw + margin);
    const y1 = Math.min(part.y + part.h, gy + gh + margin);
    const zoom = Math.min(1, (this.shape === "face" ? 240 : 600) / gw);
    this.sketch.width = Math.max(1, Math.round((x1 - x0) * zoom));
    this.sketch.height = Math.max(1, Math.round((y1 - y0) * zoom));
    context.drawImage(this.video, x0, y0, x1 - x0, y1 - y0, 0, 0, this.sketch.width, this.sketch.height);
    const guide = {
      x: Math.max(0, Math.round((gx - x0) * zoom)),
      y: Math.max(0, Math.round((gy - y0) * zoom)),
      w: Math.floor(gw * zoom),
      h: Math.floor(gh * zoom),
    };
    guide.w = Math.min(guide.w, this.sketch.width - guide.x);
    guide.h = Math.min(guide.h, this.sketch.height - guide.y);
    return { pixels: context.getImageData(0, 0, this.sketch.width, this.sketch.height), guide };
  }

  private async shoot(): Promise<void> {
    const part = this.seenPart();
    if (this.state !== "live" || !part) return;
    this.state = "opening";
    try {
      const picture = await fromVideo(this.video, part, this.limit);
      this.close();
      this.fromFile = false;
      this.show(picture);
    } catch {
      this.trouble("busy");
    }
  }

  /** Takes a file: any picture that the browser can open. */
  private async take(file: File | undefined): Promise<void> {
    if (!file) return;
    this.close();
    this.showTrouble(null);
    this.problem.hidden = true;
    this.state = "opening";
    this.say(this.words.preparing ?? "");
    try {
      const picture = await fromFile(file, this.limit);
      this.fromFile = true;
      this.show(picture);
    } catch (err) {
      this.state = "idle";
      this.say("");
      if (!(err instanceof CannotOpen)) console.error(err);
      this.fail(this.words.cannotOpen);
    }
    this.file.value = "";
  }

  private show(picture: Blob): void {
    URL.revokeObjectURL(this.still.src);
    this.sendNoMore();
    this.picture = picture;
    this.still.src = URL.createObjectURL(picture);
    this.state = "still";
    this.say(this.words.taken ?? "");
    this.use.focus({ preventScroll: true });
    this.view.scrollIntoView({ block: "nearest" });
  }

  private again(): void {
    this.sendNoMore();
    this.picture = null;
    URL.revokeObjectURL(this.still.src);
    this.still.removeAttribute("src");
    this.problem.hidden = true;
    this.say("");
    this.state = "idle";
    if (this.fromFile || !cameraPossible() || this.root.dataset.trouble !== undefined) this.file.focus();
    else void this.open();
  }

  /** Sends the picture and shows what the server sees in it. */
  private async send(): Promise<void> {
    if (this.state === "advised") return this.go(this.use.dataset.next);
    if (this.state !== "still" || !this.picture) return;
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.problem.hidden = true;
    this.state = "sending";
    this.say(this.words.checking ?? "");
    let answer: Answer;
    try {
      const sent = await this.post(this.picture);
      if (sent.redirected) return this.go(sent.url); // signed out meanwhile, for one
      answer = (await sent.json()) as Answer;
    } catch {
      this.state = "still";
      this.say("");
      this.sendAgain();
      return this.fail(this.words.network);
    }
    this.failures = 0;
    if (answer.taken && !answer.advice?.length) return this.go(answer.next);
    this.say("");
    if (!answer.taken) {
      this.state = "still";
      if (!answer.advice?.length) return this.fail(answer.problem, answer.next);
      return this.tell(answer.advice);
    }
    // Kept, with advice: it may be sent as it is, and another is better.
    this.state = "advised";
    this.use.dataset.next = answer.next ?? "";
    this.tell(answer.advice ?? []);
    this.part("again").focus({ preventScroll: true });
  }

  private async post(picture: Blob): Promise<Response> {
    const form = new FormData();
    form.set("picture", picture, "picture.jpg");
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), longestSending);
    try {
      return await fetch(this.root.dataset.post ?? location.href, {
        method: "POST", body: form, headers: { Accept: "application/json" }, signal: end.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** The picture is kept while the network is away, and sent when it is back. */
  private sendAgain(): void {
    const wait = sendAgainAfter[this.failures++];
    if (wait) this.waiting = window.setTimeout(() => void this.send(), wait);
  }

  private sendNoMore(): void {
    clearTimeout(this.waiting);
    this.waiting = this.failures = 0;
  }

  private go(where: string | undefined): void {
    if (where) location.assign(where);
  }

  private tell(advice: Told[]): void {
    this.problem.replaceChildren(
      ...advice.map((a) => {
        const line = document.createElement("p");
        line.textContent = a.text;
        if (a.link) {
          const more = document.createElement("a");
          more.href = a.link;
          more.target = "_blank";
          more.textContent = this.words.more ?? "";
          line.append(" ", more);
        }
        return line;
      }),
    );
    this.problem.hidden = false;
  }

  private fail(text: string | undefined, next?: string): void {
    const line = document.createElement("p");
    line.textContent = text ?? "";
    if (next) {
      const link = document.createElement("a");
      link.href = next;
      link.textContent = this.words.goOn ?? "";
      line.append(" ", link);
    }
    this.problem.replaceChildren(line);
    this.problem.hidden = false;
  }

  /** Says why there is no camera, and leaves the other ways open. */
  private trouble(t: Trouble): void {
    this.close();
    this.say("");
    this.state = "idle";
    this.showTrouble(t);
  }

  private showTrouble(t: Trouble | null): void {
    if (t) this.root.dataset.trouble = t;
    else delete this.root.dataset.trouble;
    for (const e of this.root.querySelectorAll<HTMLElement>("[data-if-trouble]")) e.hidden = e.dataset.ifTrouble !== t;
  }

  private async change(): Promise<void> {
    const all = await devices();
    const at = all.indexOf(this.camera?.device ?? "");
    await this.open(all[(at + 1) % all.length]);
  }

  private async light(): Promise<void> {
    const button = this.part("torch");
    const on = button.getAttribute("aria-pressed") !== "true";
    try {
      await this.camera?.torch(on);
      button.setAttribute("aria-pressed", String(on));
    } catch {
      button.hidden = true; // it said it could, and cannot
    }
  }

  private acceptDrops(): void {
    const stop = (e: DragEvent): void => {
      if (e.dataTransfer?.types.includes("Files")) e.preventDefault();
    };
    // A picture dropped beside the place must not open in the page's stead.
    addEventListener("dragover", (e) => {
      stop(e);
      this.root.classList.add("dragged");
    });
    addEventListener("dragleave", (e) => {
      if (!e.relatedTarget) this.root.classList.remove("dragged");
    });
    addEventListener("drop", (e) => {
      stop(e);
      this.root.classList.remove("dragged");
      void this.take(e.dataTransfer?.files[0]);
    });
  }

  private say(text: string, key = ""): void {
    this.advice.textContent = text;
    this.advice.dataset.advice = key;
  }

  private get state(): State {
    return this.root.dataset.state as State;
  }

  private set state(s: State) {
    this.root.dataset.state = s;
    this.use.textContent = (s === "advised" ? this.words.keep : this.words.use) ?? "";
    // What is better is the first choice: to use it, or, with advice, to take another.
    const again = this.part("again");
    this.use.className = s === "advised" ? "quiet" : "button";
    again.className = s === "advised" ? "button" : "quiet";
    if (s === "advised") again.after(this.use);
    else if (again.nextElementSibling === this.use) this.use.after(again);
    this.root.setAttribute("aria-busy", String(s === "opening" || s === "sending"));
  }

  private part<T extends HTMLElement = HTMLElement>(name: string): T {
    const e = this.root.querySelector<T>(`[data-part="${name}"]`);
    if (!e) throw new Error(`the page has no part ${name}`);
    return e;
  }

  private on(name: string, f: () => void): void {
    this.part(name).addEventListener("click", f);
  }
}

const root = document.querySelector<HTMLElement>("[data-capture]");
if (root) new Page(root);
