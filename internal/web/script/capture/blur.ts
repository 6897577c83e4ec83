// How blurred a frame is: the measure of internal/capture/blur.go, where it is
// explained. In each of the squares with most contrast the height of the steps
// is divided by the steepest slope; the worst direction speaks for a document,
// the best of each square for a face.

import type { Box, Gray } from "./frame";

const tile = 32; // px: the side of the squares that are judged one by one
const directions = 4;
const blurOfStep = 0.35;
const ownBlur = 0.5 + 1 / 3;
const busiest = 0.3;
const edgeTile = 0.25;
const mostNoise = 0.8;
const faint = 12; // levels
const spare = 3; // slopes that are left out as chance

interface Tile {
  contrast: number;
  steepest: number[]; // by direction
  slope: number; // in any direction
}

/** The standard deviation of the blur in pixels, or null where nothing has
 * contrast. */
export function blurOf(g: Gray, box: Box, worstDirection: boolean): number | null {
  const columns = Math.floor(box.w / tile);
  const rows = Math.floor(box.h / tile);
  if (columns * rows < 4) return null;
  const smooth = smoothed(g);
  let tiles: Tile[] = [];
  for (let i = 0; i < columns * rows; i++) {
    tiles.push(measure(smooth, box.x + (i % columns) * tile, box.y + Math.floor(i / columns) * tile));
  }
  tiles.sort((a, b) => b.contrast - a.contrast);
  const noise = tiles[Math.floor((tiles.length * 9) / 10)]!.slope;
  tiles = tiles.slice(0, Math.max(4, Math.floor(busiest * tiles.length))).filter((t) => t.contrast >= faint);
  if (tiles.length < 4) return null;
  let w = 0;
  if (worstDirection) {
    for (let d = 0; d < directions; d++) w = Math.max(w, width(tiles, noise, (t) => t.steepest[d]!));
  } else {
    w = width(tiles, noise, (t) => t.slope);
  }
  const s = blurOfStep * w;
  return Math.sqrt(Math.max(0, s * s - ownBlur));
}

function width(tiles: Tile[], noise: number, slope: (t: Tile) => number): number {
  const widths = tiles.map((t) => {
    const s = slope(t);
    const n = Math.min(noise, mostNoise * s);
    return t.contrast / Math.max(Math.sqrt(s * s - n * n), 0.1);
  });
  widths.sort((a, b) => a - b);
  return widths[Math.floor(edgeTile * widths.length)]!;
}

/** Each pixel averaged with its neighbours by the weights 1 2 1. */
function smoothed(g: Gray): Gray {
  const w = g.width;
  const out = g.pix.slice();
  const p = g.pix;
  for (let y = 1; y < g.height - 1; y++) {
    for (let x = 1; x < w - 1; x++) {
      const i = y * w + x;
      out[i] = (p[i - w - 1]! + 2 * p[i - w]! + p[i - w + 1]! + 2 * p[i - 1]! + 4 * p[i]! + 2 * p[i + 1]! +
        p[i + w - 1]! + 2 * p[i + w]! + p[i + w + 1]! + 8) >> 4;
    }
  }
  return { pix: out, width: w, height: g.height };
}

const levels = new Uint16Array(256);
// Slopes are counted in tenths of a level; 255/2 * sqrt(2) is the most.
const slopes = Array.from({ length: directions }, () => new Uint16Array(1900));

function measure(m: Gray, x0: number, y0: number): Tile {
  levels.fill(0);
  for (const s of slopes) s.fill(0);
  let n = 0;
  for (let y = Math.max(y0, 1); y < Math.min(y0 + tile, m.height - 1); y++) {
    for (let x = Math.max(x0, 1); x < Math.min(x0 + tile, m.width - 1); x++) {
      const i = y * m.width + x;
      levels[m.pix[i]!]!++;
      n++;
      const dx = m.pix[i + 1]! - m.pix[i - 1]!;
      const dy = m.pix[i + m.width]! - m.pix[i - m.width]!;
      slopes[direction(dx, dy)]![Math.floor(5 * Math.sqrt(dx * dx + dy * dy))]!++;
    }
  }
  const t: Tile = { contrast: level(n, 0.99) - level(n, 0.01), steepest: [], slope: 0 };
  for (const counts of slopes) {
    let left = spare;
    let steepest = 0;
    for (let v = counts.length - 1; v >= 0; v--) {
      left -= counts[v]!;
      if (left < 0) {
        steepest = v / 10;
        break;
      }
    }
    t.steepest.push(steepest);
    t.slope = Math.max(t.slope, steepest);
  }
  return t;
}

function level(n: number, share: number): number {
  let left = Math.floor(share * n);
  for (let v = 0; v < 256; v++) {
    left -= levels[v]!;
    if (left < 0) return v;
  }
  return 255;
}

/** Sorts a slope into one of four directions; the borders lie at 22.5 degrees. */
function direction(dx: number, dy: number): number {
  const ax = Math.abs(dx);
  const ay = Math.abs(dy);
  if (1000 * ay <= 414 * ax) return 0;
  if (1000 * ax <= 414 * ay) return 2;
  return dx > 0 === dy > 0 ? 1 : 3;
}
