import { resolve } from 'node:path';
import { topUnits } from '../core/paint';
import { topRegions, type Region } from '../core/regions';
import { unitList, type PatchUnit } from '../core/unitList';
import type { InspectResult, Picture, Prediction } from '../protocol/engine';
import type { Lens } from '../protocol/lens';
import type { Provenance } from '../protocol/models';
import type { Unit } from '../protocol/units';
import type { InspectArguments } from './arguments';
import { formatAnsi, TOP, type AnsiReport } from './formatAnsi';
import { formatPicture } from './formatPicture';
import { checkLens, lensOf, lensTitle } from './lensOf';
import { INSPECTION, withSession, type Session, type Surroundings } from './session';

export interface InspectReport {
  readonly model: string;
  /** Of a picture. */
  readonly picture?: Picture;
  readonly units: readonly Unit[] | readonly PatchUnit[];
  /** [units], or [layers][units] with `--layer all`. */
  readonly heat: readonly number[] | readonly (readonly number[])[];
  /** Heaviest first, special units too; with `--layer all` by the mean of the layers. */
  readonly top: readonly ((Unit | PatchUnit) & { readonly unit: number; readonly weight: number })[];
  /** Of a picture: where most of the attention on patches is, as `top` goes. */
  readonly regions?: readonly Region[];
  /** Where the model has a classification head. */
  readonly answers?: readonly Prediction[];
  readonly generated?: InspectResult['generated'];
  readonly lens: Omit<Lens, 'layer'> & { readonly layer: number | 'all' };
  readonly provenance: Provenance;
}

/** The model's answers that are shown. */
const ANSWERS = 5;

/** Runs `headlight inspect`; gives what goes to standard output. */
export function inspectCommand(
  args: InspectArguments,
  around: Surroundings,
  note: (message: string) => void,
): Promise<string> {
  return withSession({ ...args, check: (card) => checkLens(args, card) }, around, note, async (session) => {
    const { client, result, prepared, card, text } = session;
    const { picture } = prepared;
    // Without a focus, what was run is the beginning.
    const { done, units } = result;
    const lens = lensOf(args, session);
    const layers = args.layer === 'all' ? Array.from({ length: card.layers }, (_, i) => i) : [args.layer ?? lens.layer];
    const heats = await heatsOf(
      session,
      layers.map((layer) => ({ ...lens, layer })),
      done,
    );
    const mean = meanOf(heats);
    const answers = await client.call('answers', { inspection: INSPECTION, count: ANSWERS });
    const regions = picture === null ? [] : topRegions(mean, units, picture.columns);
    if (args.overlay !== null)
      await client.call('overlay', {
        inspection: INSPECTION,
        lens: { ...lens, layer: layers.at(-1)! },
        smooth: args.smooth,
        out: resolve(args.overlay),
      });
    if (args.format === 'ansi') {
      const shown = { ...lens, layer: layers[0]! };
      const address = args.layer === 'all' ? 'all layers' : (prepared.maps[shown.layer]?.address ?? '');
      if (picture !== null)
        return formatPicture(
          { title: lensTitle(card.id, address, shown, units), picture, units, heat: mean, regions, answers },
          wantsColour(around),
        );
      const report: AnsiReport = {
        model: card.id,
        address,
        lens: shown,
        units,
        done,
        heat: mean,
        text,
        generated: result.generated,
      };
      return formatAnsi(report, wantsColour(around));
    }
    const list = unitList(units, done);
    const report: InspectReport = {
      model: card.id,
      ...(picture === null ? {} : { picture }),
      units: list,
      heat: args.layer === 'all' ? heats.map((heat) => [...heat]) : [...mean],
      top: topUnits(mean, units, TOP, true).map(({ unit, weight }) => ({ ...list[unit]!, unit, weight })),
      ...(picture === null ? {} : { regions }),
      ...(answers.length === 0 ? {} : { answers }),
      ...(result.generated === null ? {} : { generated: result.generated }),
      lens: { ...lens, layer: args.layer ?? lens.layer },
      provenance: prepared.provenance,
    };
    return `${JSON.stringify(report)}\n`;
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

/** https://no-color.org; FORCE_COLOR for pipes. */
function wantsColour({ env, stdout }: Surroundings): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}
