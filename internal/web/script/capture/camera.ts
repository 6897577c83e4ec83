// The camera: opening it, saying plainly why it will not open, its light, and
// changing to the other one.

/** Why there is no camera. The page has a way round for each. */
export type Trouble = "blocked" | "none" | "busy";

export class CameraTrouble extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble);
  }
}

export type Facing = "user" | "environment";

/** Whether this browser, on this page, has a way to a camera at all. */
export function cameraPossible(): boolean {
  return window.isSecureContext && !!navigator.mediaDevices?.getUserMedia;
}

/** Whether the camera was allowed before, so that it may open unasked. */
export async function permission(): Promise<PermissionState> {
  try {
    return (await navigator.permissions.query({ name: "camera" as PermissionName })).state;
  } catch {
    return "prompt"; // the browser does not say
  }
}

export class Camera {
  private constructor(
    private readonly stream: MediaStream,
    private readonly track: MediaStreamTrack,
  ) {}

  /** Opens the camera that looks the given way, or that very device. */
  static async open(video: HTMLVideoElement, facing: Facing, device?: string): Promise<Camera> {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: {
          ...(device ? { deviceId: { exact: device } } : { facingMode: { ideal: facing } }),
          width: { ideal: 2560 },
          height: { ideal: 1440 },
        },
      });
    } catch (err) {
      throw new CameraTrouble(troubleOf(err));
    }
    const track = stream.getVideoTracks()[0];
    if (!track) throw new CameraTrouble("none");
    const camera = new Camera(stream, track);
    video.srcObject = stream;
    video.muted = true;
    try {
      await video.play();
    } catch {
      camera.close(); // or its light would stay on
      throw new CameraTrouble("busy");
    }
    return camera;
  }

  close(): void {
    for (const t of this.stream.getTracks()) t.stop();
  }

  /** Calls back when the device goes away: unplugged, or taken by the system. */
  onEnded(f: () => void): void {
    this.track.addEventListener("ended", f);
  }

  get device(): string | undefined {
    return this.track.getSettings().deviceId;
  }

  /** The way it looks, where it says so: computers' cameras do not. */
  get facing(): string | undefined {
    return this.track.getSettings().facingMode;
  }

  get hasTorch(): boolean {
    const can = this.track.getCapabilities?.() as { torch?: boolean } | undefined;
    return can?.torch === true;
  }

  async torch(on: boolean): Promise<void> {
    await this.track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
  }
}

/** Whether the machine is known to have no camera: this is told before asking
 * for leave, without names. */
export async function noCamera(): Promise<boolean> {
  try {
    return !(await navigator.mediaDevices.enumerateDevices()).some((d) => d.kind === "videoinput");
  } catch {
    return false;
  }
}

/** The cameras there are, by device; names are not needed. */
export async function devices(): Promise<string[]> {
  try {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((d) => d.kind === "videoinput" && d.deviceId !== "").map((d) => d.deviceId);
  } catch {
    return [];
  }
}

function troubleOf(err: unknown): Trouble {
  switch (err instanceof DOMException ? err.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "blocked";
    case "NotFoundError":
    case "OverconstrainedError":
      return "none";
  }
  return "busy"; // another program has it, or it broke
}
