import type { Step } from '../protocol/engine';

/** Numbers of a step that are shown; the rest are counted. */
const MOST = 8;

/** One line a step: its name, its shape, its numbers. */
export function formatCell(title: string, steps: readonly Step[]): string {
  const width = Math.max(0, ...steps.map(({ name }) => name.length));
  const shapes = steps.map(({ shape }) => (shape.length === 0 ? '' : `[${shape.join(' × ')}]`));
  const shapeWidth = Math.max(0, ...shapes.map((shape) => shape.length));
  const lines = steps.map(({ name, values }, i) => {
    const numbers = Array.from(values.subarray(0, MOST), (value) => String(Number(value.toPrecision(5))));
    const more = values.length > MOST ? `  … ${values.length - MOST} more` : '';
    return `  ${name.padEnd(width)}  ${shapes[i]!.padEnd(shapeWidth)}  ${numbers.join('  ')}${more}`.trimEnd();
  });
  return `${[title, '', ...lines].join('\n')}\n`;
}
