// Whether a face lies in the oval, and how large. It is no face detector: where
// the face should be is known, so that it is enough to compare the pattern all
// faces share in daylight (two dark eyes, a bright nose between them, a dark
// mouth) with what is there, at a few sizes and places. Light and contrast are
// taken out before, so that it does not depend on anybody's skin. What it does
// not know is never a hurdle: the button takes the picture all the same.

import { Box, Gray } from "./frame";

const across = 14;
const down = 16;

/** The pattern, over the face from brows to chin: lighter above zero. */
const pattern = makePattern();

function makePattern(): Float32Array {
  const spot = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): number =>
    Math.exp(-(((x - cx) / rx) ** 2) - ((y - cy) / ry) ** 2);
  const out = new Float32Array(across * down);
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const x = (i + 0.5) / across;
      const y = (j + 0.5) / down;
      out[j * across + i] =
        -1.0 * (spot(x, y, 0.27, 0.24, 0.14, 0.1) + spot(x, y, 0.73, 0.24, 0.14, 0.1)) + // eyes and brows
        0.5 * spot(x, y, 0.5, 0.35, 0.1, 0.22) + // the bridge of the nose
        0.4 * (spot(x, y, 0.24, 0.5, 0.14, 0.12) + spot(x, y, 0.76, 0.5, 0.14, 0.12)) - // cheeks
        0.35 * spot(x, y, 0.5, 0.58, 0.14, 0.05) - // under the nose
        0.7 * spot(x, y, 0.5, 0.76, 0.2, 0.07); // mouth
    }
  }
  return normal(out, 0)!;
}

/** Without its mean and at length one; null where it differs by less than so
 * many levels: no face is that even. */
function normal(v: Float32Array, flat: number): Float32Array | null {
  let mean = 0;
  for (const a of v) mean += a;
  mean /= v.length;
  let squares = 0;
  for (let i = 0; i < v.length; i++) {
    v[i]! -= mean;
    squares += v[i]! * v[i]!;
  }
  if (Math.sqrt(squares / v.length) <= flat) return null;
  const length = Math.sqrt(squares);
  for (let i = 0; i < v.length; i++) v[i]! /= length;
  return v;
}

const alike = 0.55; // correlation from which it is believed to be a face

/** Finds a face about the oval that fills the box. Its size is 1 when the head
 * fills the oval. */
export function faceIn(g: Gray, oval: Box): { size: number; alike: number } | null {
  let best = { size: 0, alike: -1 };
  for (const size of [0.45, 0.55, 0.68, 0.82, 1, 1.2, 1.4]) {
    // In a head that fills the oval, brows to chin take these shares of it.
    const w = oval.w * 0.74 * size;
    const h = oval.h * 0.66 * size;
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const x = oval.x + oval.w / 2 - w / 2 + dx * 0.08 * oval.w;
        const y = oval.y + oval.h * (0.6 + dy * 0.07) - h / 2;
        const a = correlation(g, x, y, w, h);
        if (a > best.alike) best = { size, alike: a };
      }
    }
  }
  return best.alike >= alike ? best : null;
}

const patch = new Float32Array(across * down);

function correlation(g: Gray, x: number, y: number, w: number, h: number): number {
  if (x < 0 || y < 0 || x + w > g.width || y + h > g.height) return -1;
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      patch[j * across + i] = mean(g, x + (i * w) / across, y + (j * h) / down, w / across, h / down);
    }
  }
  const p = normal(patch, 3);
  if (!p) return -1;
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += p[i]! * pattern[i]!;
  return sum;
}

/** The mean of nine pixels spread over a cell: enough for a smooth pattern. */
function mean(g: Gray, x: number, y: number, w: number, h: number): number {
  let sum = 0;
  for (let b = 0; b < 3; b++) {
    const row = Math.floor(y + ((b + 0.5) * h) / 3) * g.width;
    for (let a = 0; a < 3; a++) sum += g.pix[row + Math.floor(x + ((a + 0.5) * w) / 3)]!;
  }
  return sum / 9;
}
