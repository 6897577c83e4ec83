// Makes any picture the browser can open into a JPEG under the limit, turned as
// it is meant to be seen and without what cameras write beside the pixels. So
// nobody who uses the page ever meets the limit.

/** The picture is not one that this browser can open. */
export class CannotOpen extends Error {}

const longestSide = 4000; // px: beyond, nothing is read better, and canvases fail
const mostPixels = 12_000_000; // what the smallest browsers draw
const best = 0.95;
const least = 0.6; // below, shrinking costs less than the quality does

/** Reads a file of any kind. */
export async function fromFile(file: Blob, limit: number): Promise<Blob> {
  const source = await open(file);
  try {
    return await encode(source.image, { x: 0, y: 0, w: source.width, h: source.height }, limit);
  } finally {
    source.close();
  }
}

/** Takes the part of the camera's picture that the page shows. */
export async function fromVideo(
  video: HTMLVideoElement,
  part: { x: number; y: number; w: number; h: number },
  limit: number,
): Promise<Blob> {
  return encode(video, part, limit);
}

interface Opened {
  image: CanvasImageSource;
  width: number;
  height: number;
  close(): void;
}

async function open(file: Blob): Promise<Opened> {
  if ("createImageBitmap" in window) {
    try {
      const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      return { image: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
    } catch {
      // Safari opens HEIC in an image element only: the next lines try that.
    }
  }
  const url = URL.createObjectURL(file);
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
  } catch {
    URL.revokeObjectURL(url);
    throw new CannotOpen();
  }
  return { image, width: image.naturalWidth, height: image.naturalHeight, close: () => URL.revokeObjectURL(url) };
}

async function encode(
  image: CanvasImageSource,
  part: { x: number; y: number; w: number; h: number },
  limit: number,
): Promise<Blob> {
  if (part.w < 1 || part.h < 1) throw new CannotOpen();
  let scale = Math.min(1, longestSide / Math.max(part.w, part.h), Math.sqrt(mostPixels / (part.w * part.h)));
  for (;;) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(part.w * scale));
    canvas.height = Math.max(1, Math.round(part.h * scale));
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new CannotOpen();
    context.fillStyle = "#fff"; // what is transparent is paper
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.imageSmoothingQuality = "high";
    context.drawImage(image, part.x, part.y, part.w, part.h, 0, 0, canvas.width, canvas.height);
    const lowest = await bestUnder(canvas, limit);
    canvas.width = canvas.height = 0; // gives the memory back at once on phones
    if (lowest.fits) return lowest.blob;
    scale *= Math.min(0.9, Math.sqrt(limit / lowest.blob.size) * 0.95);
  }
}

/** The best quality that stays under the limit; where none does, the least. */
async function bestUnder(canvas: HTMLCanvasElement, limit: number): Promise<{ fits: boolean; blob: Blob }> {
  const top = await jpeg(canvas, best);
  if (top.size <= limit) return { fits: true, blob: top };
  let found = await jpeg(canvas, least);
  if (found.size > limit) return { fits: false, blob: found };
  let low = least;
  let high = best;
  while (high - low > 0.02) {
    const middle = (low + high) / 2;
    const blob = await jpeg(canvas, middle);
    if (blob.size <= limit) {
      found = blob;
      low = middle;
    } else {
      high = middle;
    }
  }
  return { fits: true, blob: found };
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new CannotOpen())), "image/jpeg", quality);
  });
}
