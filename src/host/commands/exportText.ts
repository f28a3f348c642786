import { mediumOf, pictureParts, writtenUnit, writtenUnits } from '../../core/lists';
import { topUnits } from '../../core/paint';
import { rectangleOf, topRegions } from '../../core/regions';
import type { Change } from '../../protocol/changes';
import type { Heat } from '../../protocol/lens';
import type { MapInfo, Provenance } from '../../protocol/models';
import type { Medium } from '../../protocol/units';
import type { ShownList, ShownLists } from '../shownLists';

export interface Exported {
  readonly document: string;
  /** Id of the model. */
  readonly model: string;
  readonly maps: readonly MapInfo[];
  /** Null of a dump that does not say. */
  readonly provenance: Provenance | null;
  /** What was done to the run; empty: nothing. */
  readonly changes: readonly Change[];
  readonly lists: ShownLists;
  readonly heat: Heat;
}

const TOP = 10;

/** As the command line prints it: model, lists, maps, lens, heat, its top units, top regions of pictures, changes, provenance. */
export function exportJson({ document, model, maps, provenance, changes, lists, heat }: Exported): string {
  const own = lists.get(heat.list);
  const result = {
    document,
    model,
    lists: [...lists.values()].map(({ list, units }) => ({ ...list, units: writtenUnits(list, units) })),
    maps,
    lens: heat.lens,
    heat: { list: heat.list, weights: [...heat.weights] },
    top: own === undefined ? [] : topOf(heat.weights, own),
    ...(own === undefined ? {} : regionsOf(heat.weights, own)),
    changes,
    provenance,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

function topOf(weights: Float32Array, { list, units }: ShownList): object[] {
  const top = topUnits(weights, units, TOP, true);
  return top.map(({ unit, weight }) => ({ ...writtenUnit(list, units, unit), unit, weight }));
}

/** Of every picture among the units of the heat. */
function regionsOf(weights: Float32Array, { list, units }: ShownList): object {
  const regions = pictureParts(list).flatMap((part) =>
    topRegions(weights, units, part).map((region) => ({ ...region, part: list.parts.indexOf(part) })),
  );
  return regions.length === 0 ? {} : { regions };
}

/** One row a unit of every list (RFC 4180), after comment lines with lens and provenance. Only units of the heat's list have a weight. */
export function exportCsv({ document, model, provenance, changes, lists, heat }: Exported): string {
  const facts = (of: object, prefix = ''): string[] =>
    Object.entries<unknown>({ ...of }).map(([name, value]) => `# ${prefix}${name}: ${String(value)}`);
  const comments = [
    ...facts({ document, id: model }),
    ...facts(heat.lens, 'lens.'),
    ...facts(provenance ?? {}),
    ...changes.map((change) => `# change: ${JSON.stringify(change)}`),
  ];
  const media = new Set([...lists.values()].flatMap(({ list }) => list.parts.map(({ medium }) => medium)));
  const kinds = COLUMNS.filter(({ media: own }) => own.some((medium) => media.has(medium)));
  const rows = [...lists.values()].flatMap((shown) =>
    Array.from({ length: shown.units.length }, (_, unit) => {
      const weight = heat.list === shown.list.id ? (heat.weights[unit] ?? '') : '';
      const places = kinds.flatMap((kind) => kind.cells(shown, unit));
      const { text, special } = shown.units;
      return [shown.list.id, unit, text[unit]!, ...places, special[unit]!, weight].map(field).join(',');
    }),
  );
  const names = ['list', 'unit', 'text', ...kinds.flatMap(({ names }) => names), 'special', 'weight'];
  return [...comments, names.join(','), ...rows, ''].join('\r\n');
}

type Cell = string | number;

/** Columns that only units of some media fill. */
const COLUMNS: readonly {
  readonly media: readonly Medium[];
  readonly names: readonly string[];
  readonly cells: (shown: ShownList, unit: number) => Cell[];
}[] = [
  {
    media: ['text', 'table'],
    names: ['piece', 'id', 'start', 'end'],
    cells: ({ list, units }, unit) =>
      mediumOf(list, unit) === 'picture'
        ? ['', '', '', '']
        : [units.piece[unit]!, units.id[unit]!, units.start[unit]!, units.end[unit]!],
  },
  {
    media: ['picture'],
    names: ['x', 'y', 'width', 'height'],
    cells: ({ list, units }, unit) => {
      if (mediumOf(list, unit) !== 'picture') return ['', '', '', ''];
      const { x, y, width, height } = rectangleOf(units, unit);
      return [x, y, width, height];
    },
  },
];

function field(value: Cell): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
