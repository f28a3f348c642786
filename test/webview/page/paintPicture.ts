import type { Rectangle } from '../../../src/protocol/units';

/** `blocks`: every patch in a colour of its own. `texture`: as sharp everywhere. `scene`: for the eye. `clear`: half of it transparent. */
export type Painting = 'blocks' | 'texture' | 'scene' | 'clear' | 'broken';

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly seen: Rectangle;
  readonly columns: number;
  readonly rows: number;
  readonly painting: Painting;
}

/** The colour of a patch in `blocks`. */
export function blockColour(row: number, column: number): [number, number, number] {
  return [40 + 30 * column, 200 - 40 * row, (row + column) % 2 === 0 ? 60 : 180];
}

/** A picture as a PNG file, no side longer than `side`. Throws where it is `broken`. */
export async function paintPicture(
  setup: Canvas,
  side: number,
): Promise<{ bytes: Uint8Array; width: number; height: number }> {
  const shrink = Math.min(1, side / Math.max(setup.width, setup.height));
  const [width, height] = [
    Math.max(1, Math.round(setup.width * shrink)),
    Math.max(1, Math.round(setup.height * shrink)),
  ];
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  context.scale(shrink, shrink);
  PAINTERS[setup.painting](context, setup);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  return { bytes: new Uint8Array(await blob!.arrayBuffer()), width, height };
}

const PAINTERS: Record<Painting, (context: CanvasRenderingContext2D, setup: Canvas) => void> = {
  broken: () => {
    throw new Error('the file is truncated');
  },
  blocks: (context, { width, height, seen, columns, rows }) => {
    context.fillStyle = '#204060';
    context.fillRect(0, 0, width, height);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        context.fillStyle = `rgb(${blockColour(row, column).join(' ')})`;
        context.fillRect(
          seen.x + (column * seen.width) / columns,
          seen.y + (row * seen.height) / rows,
          seen.width / columns,
          seen.height / rows,
        );
      }
    }
  },
  texture: (context, { width, height }) => {
    for (let y = 0; y < height; y += 4) {
      for (let x = 0; x < width; x += 4) {
        context.fillStyle = (x / 4 + y / 4) % 2 === 0 ? '#303030' : '#d0d0d0';
        context.fillRect(x, y, 4, 4);
      }
    }
  },
  clear: (context, { width, height }) => {
    context.fillStyle = '#3080c0';
    context.fillRect(0, 0, width / 2, height);
  },
  scene: paintScene,
};

/** A heron by the water, at dusk. */
function paintScene(context: CanvasRenderingContext2D, { width, height }: Canvas): void {
  const band = (from: number, to: number, ...colours: string[]): void => {
    const gradient = context.createLinearGradient(0, from * height, 0, to * height);
    colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
    context.fillStyle = gradient;
    context.fillRect(0, from * height, width, (to - from) * height + 1);
  };
  band(0, 0.62, '#2b3f63', '#7f8fa8', '#d8b9a0');
  band(0.62, 1, '#8c8a8e', '#3c4a5c', '#1d2836');
  let seed = 11;
  const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  context.fillStyle = '#33433f';
  context.beginPath();
  context.moveTo(0, 0.62 * height);
  for (let x = 0; x <= 24; x++) context.lineTo((x / 24) * width, (0.55 + 0.06 * random()) * height);
  context.lineTo(width, 0.62 * height);
  context.fill();
  context.lineCap = 'round';
  for (let i = 0; i < 260; i++) {
    const [x, y] = [random() * width, (0.66 + 0.32 * random()) * height];
    context.strokeStyle = `rgb(220 215 205 / ${0.06 + 0.16 * random()})`;
    context.lineWidth = 1 + random() * 2;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + (0.02 + 0.05 * random()) * width, y);
    context.stroke();
  }
  for (let i = 0; i < 60; i++) {
    const x = (random() < 0.5 ? random() * 0.25 : 0.78 + random() * 0.22) * width;
    context.strokeStyle = ['#2c3a26', '#45543a', '#6b6a45'][i % 3]!;
    context.lineWidth = 2 + random() * 3;
    context.beginPath();
    context.moveTo(x, height);
    context.quadraticCurveTo(x + 10, 0.7 * height, x + (random() - 0.5) * 90, (0.3 + 0.25 * random()) * height);
    context.stroke();
  }
  const unit = height / 10;
  const at = (x: number, y: number): [number, number] => [0.47 * width + x * unit, y * unit];
  const curve = (colour: string, thick: number, ...points: readonly (readonly [number, number])[]): void => {
    context.strokeStyle = colour;
    context.lineWidth = thick * unit;
    context.beginPath();
    points.forEach(([x, y], i) => (i === 0 ? context.moveTo(...at(x, y)) : context.lineTo(...at(x, y))));
    context.stroke();
  };
  context.lineJoin = 'round';
  curve('#51483c', 0.09, [0.1, 6], [0.15, 7.4], [0.05, 8.9]);
  context.fillStyle = '#7d8894';
  context.beginPath();
  context.ellipse(...at(0, 5.2), 1.35 * unit, 0.75 * unit, -0.35, 0, 7);
  context.fill();
  curve('#98a2ac', 0.34, [1, 4.8], [1.5, 4.1], [1.2, 3.3], [1.6, 2.6]);
  curve('#dfe3e6', 0.22, [1.1, 4.7], [1.6, 4.1], [1.3, 3.3], [1.7, 2.6]);
  curve('#d6a33c', 0.12, [1.8, 2.6], [2.8, 2.85]);
  curve('#20242a', 0.1, [0.9, 2.35], [1.75, 2.5]);
}
