// What a small frame of the camera shows, in numbers: how light it is, how
// sharp, whether something reflects, and where the edges of a document lie.
// The measures are those of internal/capture in little, so that the camera asks
// for what the server will ask for; guide.ts says what they mean.

/** Pixels of four bytes, as a canvas gives them. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** A rectangle in pixels of a frame. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** Brightness only, 0 to 255. */
export interface Gray {
  pix: Uint8Array;
  width: number;
  height: number;
}

export interface Light {
  dark: number; // level of the 5th percentile
  median: number;
  bright: number; // level of the 95th percentile
  clipped: number; // share of pixels that are white in every channel
}

/** The four sides of what lies in the guide, each as a share of the guide's
 * width or height inwards; null where no edge is seen. */
export interface Sides {
  left: number | null;
  right: number | null;
  top: number | null;
  bottom: number | null;
}

const white = 250; // where a camera's channel counts as full

export function toGray(p: Pixels): Gray {
  const pix = new Uint8Array(p.width * p.height);
  for (let i = 0, j = 0; i < pix.length; i++, j += 4) {
    pix[i] = (77 * p.data[j]! + 150 * p.data[j + 1]! + 29 * p.data[j + 2]! + 128) >> 8;
  }
  return { pix, width: p.width, height: p.height };
}

export function lightOf(p: Pixels, g: Gray, box: Box): Light {
  const levels = new Uint32Array(256);
  let clipped = 0;
  let n = 0;
  for (let y = box.y; y < box.y + box.h; y++) {
    for (let x = box.x; x < box.x + box.w; x++) {
      const i = y * g.width + x;
      levels[g.pix[i]!]!++;
      n++;
      if (Math.min(p.data[4 * i]!, p.data[4 * i + 1]!, p.data[4 * i + 2]!) >= white) clipped++;
    }
  }
  return {
    dark: percentile(levels, n, 0.05),
    median: percentile(levels, n, 0.5),
    bright: percentile(levels, n, 0.95),
    clipped: n > 0 ? clipped / n : 0,
  };
}

function percentile(levels: Uint32Array, n: number, share: number): number {
  let left = Math.floor(share * n);
  for (let v = 0; v < levels.length; v++) {
    left -= levels[v]!;
    if (left < 0) return v;
  }
  return levels.length - 1;
}

/** How much of the box is a reflection: white blobs that fade into what is
 * around them. Paper that is white all over is none. */
export function glareOf(p: Pixels, box: Box, median: number): number {
  if (median >= 225) return 0;
  const across = 64;
  const down = Math.max(3, Math.round((across * box.h) / box.w));
  const mean = new Float32Array(across * down); // brightness
  const least = new Float32Array(across * down); // of the darkest channel
  for (let cy = 0; cy < down; cy++) {
    for (let cx = 0; cx < across; cx++) {
      const x0 = box.x + Math.floor((cx * box.w) / across);
      const x1 = Math.max(x0 + 1, box.x + Math.floor(((cx + 1) * box.w) / across));
      const y0 = box.y + Math.floor((cy * box.h) / down);
      const y1 = Math.max(y0 + 1, box.y + Math.floor(((cy + 1) * box.h) / down));
      let r = 0, g = 0, b = 0;
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) {
          const i = 4 * (y * p.width + x);
          r += p.data[i]!;
          g += p.data[i + 1]!;
          b += p.data[i + 2]!;
        }
      }
      const n = (x1 - x0) * (y1 - y0);
      mean[cy * across + cx] = (0.3 * r + 0.59 * g + 0.11 * b) / n;
      least[cy * across + cx] = Math.min(r, g, b) / n;
    }
  }
  return blobs(mean, least, across, down, median) / (across * down);
}

/** How many cells are lit in blobs whose rim lies between the median and white. */
function blobs(mean: Float32Array, least: Float32Array, across: number, down: number, median: number): number {
  const seen = new Uint8Array(across * down);
  let share = 0;
  for (let start = 0; start < seen.length; start++) {
    if (least[start]! < white || seen[start]) continue;
    const stack = [start];
    seen[start] = 1;
    let size = 0, rim = 0, ring = 0;
    while (stack.length > 0) {
      const at = stack.pop()!;
      size++;
      const x = at % across;
      const y = (at - x) / across;
      for (const [nx, ny] of [[x - 1, y], [x + 1, y], [x, y - 1], [x, y + 1]] as const) {
        if (nx < 0 || ny < 0 || nx >= across || ny >= down) continue;
        const i = ny * across + nx;
        if (least[i]! < white) {
          ring += mean[i]!;
          rim++;
        } else if (!seen[i]) {
          seen[i] = 1;
          stack.push(i);
        }
      }
    }
    if (rim > 0 && ring / rim >= median + (255 - median) * 0.4) share += size;
  }
  return share;
}

/** Where the edges of a document lie around the guide. Each side is looked for
 * from outside inwards in four stretches, so that a table's grain, which is not
 * straight over a stretch, does not count. */
export function sidesOf(g: Gray, guide: Box): Sides {
  return {
    left: side(g, guide, true, false),
    right: side(g, guide, true, true),
    top: side(g, guide, false, false),
    bottom: side(g, guide, false, true),
  };
}

const stretches = 4;
const step = 3; // px on either side of an edge
const edge = 9; // levels between the two sides of an edge
const searched = 0.42; // share of the guide, inwards

function side(g: Gray, guide: Box, upright: boolean, far: boolean): number | null {
  const size = upright ? guide.w : guide.h;
  const along = upright ? guide.h : guide.w;
  const origin = upright ? guide.x : guide.y;
  const crossOrigin = upright ? guide.y : guide.x;
  const limit = upright ? g.width : g.height;
  // Positions run from outside inwards, from the border of the frame.
  const outside = far ? limit - (origin + size) : origin;
  const n = Math.floor(outside + searched * size);
  const at: number[] = [];
  for (let s = 0; s < stretches; s++) {
    const from = Math.round(crossOrigin + along * (0.12 + (0.76 * s) / stretches));
    const to = Math.round(crossOrigin + along * (0.12 + (0.76 * (s + 1)) / stretches));
    const means = profile(g, n, from, to, upright, far);
    const p = firstStep(means);
    if (p >= 0) at.push((p - outside) / size);
  }
  if (at.length < 3) return null;
  at.sort((a, b) => a - b);
  const middle = at[Math.floor(at.length / 2)]!;
  const near = at.filter((v) => Math.abs(v - middle) < 0.06);
  return near.length >= 3 ? middle : null;
}

/** The mean brightness of n rows or columns, from outside inwards. */
function profile(g: Gray, n: number, from: number, to: number, upright: boolean, far: boolean): Float32Array {
  const out = new Float32Array(n);
  const limit = upright ? g.width : g.height;
  for (let k = 0; k < n; k++) {
    const position = far ? limit - 1 - k : k;
    let sum = 0;
    for (let c = from; c < to; c++) sum += upright ? g.pix[c * g.width + position]! : g.pix[position * g.width + c]!;
    out[k] = sum / Math.max(1, to - from);
  }
  return out;
}

/** The place of the first step in a profile, at its steepest, or -1. */
function firstStep(m: Float32Array): number {
  const rise = (k: number): number => {
    let a = 0, b = 0;
    for (let i = 1; i <= step; i++) {
      a += m[k - i]!;
      b += m[k + i - 1]!;
    }
    return Math.abs(a - b) / step;
  };
  for (let k = step; k + step <= m.length; k++) {
    let here = rise(k);
    if (here < edge) continue;
    while (k + 1 + step <= m.length && rise(k + 1) > here) here = rise(++k);
    return k;
  }
  return -1;
}

/** A picture of few cells, to compare with the one before. */
export function thumbnail(g: Gray, box: Box, across: number): Float32Array {
  const down = Math.max(2, Math.round((across * box.h) / box.w));
  const out = new Float32Array(across * down);
  for (let cy = 0; cy < down; cy++) {
    for (let cx = 0; cx < across; cx++) {
      const x0 = box.x + Math.floor((cx * box.w) / across);
      const x1 = box.x + Math.floor(((cx + 1) * box.w) / across);
      const y0 = box.y + Math.floor((cy * box.h) / down);
      const y1 = box.y + Math.floor(((cy + 1) * box.h) / down);
      let sum = 0;
      for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += g.pix[y * g.width + x]!;
      out[cy * across + cx] = sum / Math.max(1, (x1 - x0) * (y1 - y0));
    }
  }
  return out;
}

/** How much two thumbnails differ, in levels; much where there is none before. */
export function movement(a: Float32Array | null, b: Float32Array): number {
  if (!a || a.length !== b.length) return 255;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
