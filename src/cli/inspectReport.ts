import { writtenUnits, type PatchUnit } from '../core/lists';
import { topUnits } from '../core/paint';
import type { Region } from '../core/regions';
import type { Change } from '../protocol/changes';
import type { Prediction } from '../protocol/engine';
import type { Lens } from '../protocol/lens';
import type { MapInfo, Provenance } from '../protocol/models';
import type { ListId, Part, Unit, UnitList } from '../protocol/units';
import { TOP } from './formatAnsi';
import { listView, pictureViews, writtenBy, type Written } from './listView';
import type { Session } from './session';

type WrittenUnit = Unit | PatchUnit;

/** A list as it is written: its units, as far as they were run. */
export interface ReportedList extends Omit<UnitList, 'parts'> {
  readonly parts: readonly Part[];
  readonly units: readonly WrittenUnit[];
}

/** What `inspect --format json` gives. */
export interface InspectReport {
  /** The model's, or the name of a dump's file. */
  readonly model: string;
  readonly lists: readonly ReportedList[];
  readonly maps: readonly MapInfo[];
  /** With `--layer all`, `map` is a list of addresses. */
  readonly lens: Omit<Lens, 'map'> & { readonly map: string | readonly string[] };
  /** `weights`: [units of the list], or [maps][units] with `--layer all`. */
  readonly heat: { readonly list: ListId; readonly weights: readonly number[] | readonly (readonly number[])[] };
  /** Heaviest first, special units too; with `--layer all` by the mean of the maps. */
  readonly top: readonly (WrittenUnit & { readonly unit: number; readonly weight: number })[];
  /** Of each picture of the heat's list: where most of the attention on patches is, as `top` goes. */
  readonly regions?: readonly (Region & { readonly part: number })[];
  /** Where the model has a classification head. */
  readonly answers?: readonly Prediction[];
  /** Where something was written. */
  readonly generated?: Written;
  readonly changes: readonly Change[];
  /** Null where a dump does not say. */
  readonly provenance: Provenance | null;
}

/** What is shown: one lens a map, with a heat each, and their mean. */
export interface ShownHeats {
  readonly lenses: readonly Lens[];
  readonly heats: readonly Float32Array[];
  readonly mean: Float32Array;
  readonly list: ListId;
  /** Several maps of a stack were asked for. */
  readonly all: boolean;
}

export async function inspectReport(
  session: Session,
  { lenses, heats, mean, list, all }: ShownHeats,
  answers: readonly Prediction[],
): Promise<InspectReport> {
  const { name, opened, lists } = session;
  const reported: ReportedList[] = [];
  for (const { id } of lists.all) {
    const { list: of, parts, units } = await listView(session, id);
    reported.push({ ...of, parts, units: writtenUnits(of, units) });
  }
  const view = await listView(session, list);
  const own = reported.find(({ id }) => id === list)!;
  const pictures = pictureViews(view, mean);
  const written = await writtenBy(session);
  const [lens] = lenses;
  return {
    model: name,
    lists: reported,
    maps: opened.maps,
    lens: { ...lens!, map: all ? lenses.map(({ map }) => map) : lens!.map },
    heat: { list, weights: all ? heats.map((heat) => [...heat]) : [...mean] },
    top: topUnits(mean, view.units, TOP, true).map(({ unit, weight }) => ({ ...own.units[unit]!, unit, weight })),
    ...(pictures.length === 0
      ? {}
      : {
          regions: pictures.flatMap(({ part, regions }) =>
            regions.map((region) => ({
              ...region,
              part: view.list.parts.findIndex(({ start }) => start === part.start),
            })),
          ),
        }),
    ...(answers.length === 0 ? {} : { answers }),
    ...(written === null ? {} : { generated: written }),
    changes: opened.changes,
    provenance: opened.provenance,
  };
}
