import * as v from 'valibot';
import { HeadlightError } from '../../protocol/errors';
import type { Change } from '../../protocol/changes';
import type { Lens, Side } from '../../protocol/lens';
import type { HostApi, Palette, PanelMemory, SinkMode, Surface } from '../../protocol/panel';
import type { Handlers } from '../../protocol/rpc';

/** One of the names of a union, all of which have to be here. */
const oneOf = <Name extends string>(names: { readonly [N in Name]: N }) => v.enum(names);

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const indices = v.array(index);
const count = v.pipe(index, v.minValue(1));
const inspection = v.string();
const list = v.string();
const head = v.union([index, v.literal('mean'), v.literal('max')]);
const range = v.object({ start: index, end: index });
const place = v.object({ list, unit: index });
const lens = {
  map: v.string(),
  head,
  method: v.string(),
  side: oneOf<Side>({ query: 'query', key: 'key', all: 'all' }),
  units: indices,
  answer: v.nullable(index),
};
const wholeLens: v.GenericSchema<unknown, Lens> = v.object(lens);
const change: v.GenericSchema<unknown, Change> = v.variant('kind', [
  v.object({ kind: v.picklist(['uniform', 'permute']), maps: v.array(v.string()), seed: index }),
  v.object({ kind: v.literal('ablate'), map: v.string(), heads: indices }),
  v.object({ kind: v.literal('hide'), list, units: indices, how: v.picklist(['mask', 'replace']) }),
]);

/** What another version kept may have any form: what is not known falls back, and stops no panel. */
const memory: v.GenericSchema<unknown, PanelMemory | null> = v.fallback(
  v.nullable(
    v.object({
      view: v.fallback(v.string(), ''),
      views: v.fallback(v.record(v.string(), v.unknown()), {}),
      document: v.fallback(v.nullable(v.string()), null),
      lens: v.fallback(v.nullable(wholeLens), null),
    }),
  ),
  null,
);

const schemas = {
  ready: v.object({
    surface: oneOf<Surface>({ panel: 'panel', side: 'side', editor: 'editor' }),
    memory,
  }),
  setLens: v.object({
    lens: v.object({
      map: v.exactOptional(lens.map),
      head: v.exactOptional(lens.head),
      method: v.exactOptional(lens.method),
      side: v.exactOptional(lens.side),
      units: v.exactOptional(lens.units),
      answer: v.exactOptional(lens.answer),
    }),
  }),
  setOptions: v.object({
    options: v.object({
      palette: v.exactOptional(
        oneOf<Palette>({ amber: 'amber', viridis: 'viridis', cividis: 'cividis', magma: 'magma' }),
      ),
      sink: v.exactOptional(oneOf<SinkMode>({ apart: 'apart', renormalise: 'renormalise', include: 'include' })),
      followCursor: v.exactOptional(v.boolean()),
      focusMode: v.exactOptional(v.boolean()),
    }),
  }),
  tile: v.object({
    inspection,
    map: lens.map,
    head,
    method: lens.method,
    rows: range,
    columns: range,
    width: index,
    height: index,
    coarse: v.boolean(),
  }),
  heat: v.object({ inspection, lens: wholeLens }),
  outputs: v.object({ inspection, list, unit: v.nullable(index), count }),
  preview: v.object({ inspection, list, part: index, side: count }),
  point: v.object({ place: v.nullable(place) }),
  reveal: v.object({ place }),
  pin: v.object({ place: v.nullable(place) }),
  copy: v.object({ text: v.string() }),
  change: v.object({ changes: v.array(change) }),
  run: v.object({
    command: oneOf<Parameters<HostApi['run']>[0]['command']>({
      inspect: 'inspect',
      selectModel: 'selectModel',
      clear: 'clear',
      showLog: 'showLog',
      openPanel: 'openPanel',
      continueText: 'continueText',
    }),
  }),
};

/**
 * What the page asks for is looked at before it is done: a page is no part of the host. A request of another form is
 * answered with HeadlightError `usage`. Whether a map or a unit exists is for those to say who know the run.
 */
export function checked(handlers: Handlers<HostApi>): Handlers<HostApi> {
  return {
    ready: guard('ready', schemas.ready, handlers.ready),
    setLens: guard('setLens', schemas.setLens, handlers.setLens),
    setOptions: guard('setOptions', schemas.setOptions, handlers.setOptions),
    tile: guard('tile', schemas.tile, handlers.tile),
    heat: guard('heat', schemas.heat, handlers.heat),
    outputs: guard('outputs', schemas.outputs, handlers.outputs),
    preview: guard('preview', schemas.preview, handlers.preview),
    point: guard('point', schemas.point, handlers.point),
    reveal: guard('reveal', schemas.reveal, handlers.reveal),
    pin: guard('pin', schemas.pin, handlers.pin),
    copy: guard('copy', schemas.copy, handlers.copy),
    change: guard('change', schemas.change, handlers.change),
    run: guard('run', schemas.run, handlers.run),
  };
}

function guard<S extends v.GenericSchema, R>(
  method: string,
  schema: S,
  handler: (request: v.InferOutput<S>, signal: AbortSignal) => R,
): (request: unknown, signal: AbortSignal) => R {
  return (request, signal) => {
    const parsed = v.safeParse(schema, request);
    if (parsed.success) return handler(parsed.output, signal);
    const [issue] = parsed.issues;
    throw new HeadlightError(
      'usage',
      `${method}: ${v.getDotPath(issue) ?? 'request'}: wanted ${issue.expected ?? 'another value'}, found ${issue.received}`,
    );
  };
}
