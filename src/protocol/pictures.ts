/** A part of a picture in pixels of the upright picture, which need not fall on whole ones. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture, and how the model was given it. */
export interface Picture {
  /** Pixels, upright: after the turn that EXIF asks for. */
  readonly width: number;
  readonly height: number;
  /** `jpeg`, `png`, …: what the bytes are, whatever the file's name says. */
  readonly format: string;
  /** What the model saw of it; the rest was cropped away. */
  readonly seen: Rectangle;
  /** Patches over `seen`, row by row from the top left. */
  readonly columns: number;
  readonly rows: number;
  /** What was done to it before the model saw it, in words: turned by EXIF, first of 12 frames, CMYK converted, … */
  readonly notes: readonly string[];
}

/** A picture to draw under an overlay, upright, its transparency kept. */
export interface PicturePreview {
  readonly mime: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}
