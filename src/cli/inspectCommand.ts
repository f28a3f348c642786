import { defaultLens } from '../core/defaultLens';
import { topUnits } from '../core/paint';
import { unitOf } from '../core/units';
import type { InspectResult } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Lens } from '../protocol/lens';
import type { ModelCard, Provenance } from '../protocol/models';
import type { Unit, UnitTable } from '../protocol/units';
import type { InspectArguments } from './arguments';
import { formatAnsi, TOP, type AnsiReport } from './formatAnsi';
import { INSPECTION, withSession, type Session, type Surroundings } from './session';

export interface InspectReport {
  readonly model: string;
  readonly units: readonly Unit[];
  /** [units], or [layers][units] with `--layer all`. */
  readonly heat: readonly number[] | readonly (readonly number[])[];
  /** Heaviest first, special units too; with `--layer all` by the mean of the layers. */
  readonly top: readonly (Unit & { readonly unit: number; readonly weight: number })[];
  readonly generated?: InspectResult['generated'];
  readonly lens: Omit<Lens, 'layer'> & { readonly layer: number | 'all' };
  readonly provenance: Provenance;
}

/** Runs `headlight inspect`; gives what goes to standard output. */
export function inspectCommand(args: InspectArguments, around: Surroundings, note: (message: string) => void): Promise<string> {
  const request = { ...args, check: (card: ModelCard) => checkLens(args, card) };
  return withSession(request, around, note, async (session) => {
    const { result, prepared, card, text } = session;
    // Without a focus, what was run is the beginning.
    const done = result.done;
    if (args.query !== null && args.query >= done) throw usage(`--query ${args.query}: wanted 0 to ${done - 1}`);
    const lens: Lens = { ...defaultLens(card.layers), head: args.head, direction: args.direction, query: args.query };
    const layers = args.layer === 'all' ? Array.from({ length: card.layers }, (_, i) => i) : [args.layer ?? lens.layer];
    const heats = await heatsOf(session, layers.map((layer) => ({ ...lens, layer })), done);
    const mean = meanOf(heats);
    if (args.format === 'ansi') {
      const address = args.layer === 'all' ? 'all layers' : (prepared.maps[layers[0]!]?.address ?? '');
      const report: AnsiReport = { model: card.id, address, lens: { ...lens, layer: layers[0]! }, units: result.units, done, heat: mean, text, generated: result.generated };
      return formatAnsi(report, wantsColour(around));
    }
    const report: InspectReport = {
      model: card.id,
      units: Array.from({ length: done }, (_, i) => unitOf(result.units, i)),
      heat: args.layer === 'all' ? heats.map((heat) => [...heat]) : [...mean],
      top: topOf(mean, result.units),
      ...(result.generated === null ? {} : { generated: result.generated }),
      lens: { ...lens, layer: args.layer ?? lens.layer },
      provenance: prepared.provenance,
    };
    return `${JSON.stringify(report)}\n`;
  });
}

function topOf(heat: Float32Array, units: UnitTable): InspectReport['top'] {
  return topUnits(heat, units, TOP, true).map(({ unit, weight }) => {
    const { text, start, end, special } = unitOf(units, unit);
    return { text, unit, weight, start, end, special };
  });
}

async function heatsOf({ client }: Session, lenses: readonly Lens[], done: number): Promise<Float32Array[]> {
  const heats: Float32Array[] = [];
  for (const lens of lenses) {
    const { weights } = await client.call('heat', { inspection: INSPECTION, lens });
    heats.push(weights.subarray(0, done));
  }
  return heats;
}

function meanOf(heats: readonly Float32Array[]): Float32Array {
  const [first, ...others] = heats;
  if (first === undefined || others.length === 0) return first ?? new Float32Array();
  return first.map((weight, i) => others.reduce((sum, heat) => sum + heat[i]!, weight) / heats.length);
}

function checkLens({ layer, head, generate }: InspectArguments, card: ModelCard): void {
  if (typeof layer === 'number' && layer >= card.layers) {
    throw usage(`--layer ${layer}: ${card.id} has the layers 0 to ${card.layers - 1}, or all`);
  }
  if (typeof head === 'number' && head >= card.heads) {
    throw usage(`--head ${head}: ${card.id} has the heads 0 to ${card.heads - 1}, or mean, max`);
  }
  if (generate > 0 && !card.generates) {
    throw usage(`--generate: ${card.id} (${card.architecture}) does not continue a text; take a causal model`);
  }
}

/** https://no-color.org; FORCE_COLOR for pipes. */
function wantsColour({ env, stdout }: Surroundings): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}

function usage(message: string): HeadlightError {
  return new HeadlightError('usage', message);
}
