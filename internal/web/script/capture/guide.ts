// What the camera page says while somebody aims, and when it takes the picture
// by itself. Pure: frames and times go in, advice comes out. Advice must be true
// for a moment before it is said, and what is said changes at most once a
// second, so that nobody is hurried and a screen reader can follow.

import { blurOf } from "./blur";
import { Box, Gray, Pixels, glareOf, lightOf, movement, sidesOf, thumbnail, toGray } from "./frame";

/** What may be said; the words are the page's, by these keys. */
export type Advice = "frame" | "dark" | "bright" | "closer" | "back" | "blurred" | "glare" | "still" | "hold" | "oval";

/** What is photographed: a page of 1.42, a card of 1.586, or a face. */
export type Shape = "page" | "card" | "face";

export interface Seen {
  advice: Advice; // "hold" when all is well
  movement: number; // levels
}

// Somewhat more lenient than the server's own thresholds (internal/capture): a
// camera that never lets go is worse than a picture that is asked for again.
const darkBelow = 80; // level of the 95th percentile
const clippedAbove = 0.4; // share, with nothing dark beside
const paleAbove = 110; // level of the 5th percentile
const blurAbove = 2.4; // px at a document's longer side of 1,000
const faceBlurAbove = 3; // px at a face of 160
const glareAbove = 0.008; // share
const movingAbove = 3; // levels between two frames
const farBelow = 0.72; // share of the guide that the document spans
const bareBelow = 30; // levels between the 5th and the 95th percentile
const nearBelow = -0.07; // how far an edge lies outside the guide

/** Looks at frames, one after the other. */
export class Eye {
  private before: Float32Array | null = null;

  constructor(readonly shape: Shape) {}

  /** Judges a frame in which the guide lies at the box. */
  look(p: Pixels, guide: Box): Seen {
    const g = toGray(p);
    const now = thumbnail(g, guide, 48);
    const moved = movement(this.before, now);
    this.before = now;
    const light = lightOf(p, g, guide);
    let advice: Advice | null = null;
    if (light.bright < darkBelow) advice = "dark";
    else if (light.clipped > clippedAbove && light.dark > paleAbove) advice = "bright";
    else advice = this.shape === "face" ? this.face(p, g, guide) : this.document(p, g, guide, light.median);
    if (!advice) advice = moved > movingAbove ? "still" : "hold";
    return { advice, movement: moved };
  }

  private document(p: Pixels, g: Gray, guide: Box, median: number): Advice | null {
    const sides = sidesOf(g, guide);
    const seen = [sides.left, sides.right, sides.top, sides.bottom].filter((s): s is number => s !== null);
    const spanX = 1 - (sides.left ?? 0) - (sides.right ?? 0);
    const spanY = 1 - (sides.top ?? 0) - (sides.bottom ?? 0);
    if (seen.length >= 3 && Math.min(spanX, spanY) < farBelow) return "closer";
    const blur = blurOf(g, guide, true);
    if (blur !== null && (blur * 1000) / guide.w > blurAbove) return "blurred";
    if (seen.some((s) => s < nearBelow)) return "back";
    if (seen.length < 3 || blur === null) return "frame";
    if (glareOf(p, guide, median) > glareAbove) return "glare";
    return null;
  }

  /** It is not known where a face is, nor whether there is one: the server says
   * so of the picture. A bare wall in the middle of the oval is none. */
  private face(p: Pixels, g: Gray, guide: Box): Advice | null {
    const middle = {
      x: Math.round(guide.x + 0.2 * guide.w), y: Math.round(guide.y + 0.25 * guide.h),
      w: Math.round(0.6 * guide.w), h: Math.round(0.55 * guide.h),
    };
    const light = lightOf(p, g, middle);
    const blur = blurOf(g, guide, false);
    if (blur === null || light.bright - light.dark < bareBelow) return "oval";
    if ((blur * 160) / (guide.h * 0.8) > faceBlurAbove) return "blurred";
    return null;
  }
}

const believedAfter = 300; // ms that advice must be true before it is said
const saidFor = 1000; // ms that it then stands at the least
const stillFor = 500; // ms of stillness before the shutter goes

/** Says what is seen, slowly, and when to take the picture. */
export class Guide {
  said: Advice | null = null;
  private saidAt = -Infinity;
  private candidate: Advice | null = null;
  private since = 0;
  private goodSince: number | null = null;

  /** Takes what was seen at a time in ms. "say" is new advice; "shoot" is said
   * once all has been well and still for half a second. */
  hear(seen: Seen, now: number): { say: Advice | null; shoot: boolean } {
    if (seen.advice !== this.candidate) {
      this.candidate = seen.advice;
      this.since = now;
    }
    if (seen.advice === "hold") this.goodSince ??= now;
    else this.goodSince = null;
    const shoot = this.goodSince !== null && now - this.goodSince >= stillFor;
    let say: Advice | null = null;
    if (this.candidate !== this.said && now - this.since >= believedAfter && now - this.saidAt >= saidFor) {
      say = this.said = this.candidate;
      this.saidAt = now;
    }
    return { say, shoot };
  }
}
