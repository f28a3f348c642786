import * as v from 'valibot';
import { HeadlightError } from '../../protocol/errors';
import type { Direction, Method } from '../../protocol/lens';
import type { HostApi, Palette, SinkMode, Surface, ViewId } from '../../protocol/panel';
import type { Handlers } from '../../protocol/rpc';

/** One of the names of a union, all of which have to be here. */
const oneOf = <Name extends string>(names: { readonly [N in Name]: N }) => v.enum(names);

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const unit = v.nullable(index);
const head = v.union([index, v.literal('mean'), v.literal('max')]);
const range = v.object({ start: index, end: index });
const method = oneOf<Method>({ raw: 'raw', rollout: 'rollout' });
const direction = oneOf<Direction>({ from: 'from', to: 'to', received: 'received' });
const region = v.exactOptional(v.nullable(v.pipe(v.array(index), v.minLength(1))));
const wholeLens = v.object({ layer: index, head, method, direction, query: unit, region });
const count = v.pipe(index, v.minValue(1));
const map = { inspection: v.string(), address: v.string(), head };

const schemas = {
  ready: v.object({
    surface: oneOf<Surface>({ panel: 'panel', side: 'side', editor: 'editor' }),
    memory: v.nullable(
      v.object({
        view: oneOf<ViewId>({ tokens: 'tokens', matrix: 'matrix', image: 'image' }),
        document: v.nullable(v.string()),
        lens: v.exactOptional(v.nullable(wholeLens)),
      }),
    ),
  }),
  setLens: v.object({
    lens: v.object({
      layer: v.exactOptional(index),
      head: v.exactOptional(head),
      method: v.exactOptional(method),
      direction: v.exactOptional(direction),
      query: v.exactOptional(unit),
      region,
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
  tile: v.object({ ...map, rows: range, columns: range, width: index, height: index }),
  row: v.object({ ...map, query: index }),
  column: v.object({ ...map, key: index }),
  heat: v.object({ inspection: v.string(), lens: wholeLens }),
  answers: v.object({ inspection: v.string(), count }),
  preview: v.object({ inspection: v.string(), side: count }),
  point: v.object({ unit }),
  reveal: v.object({ unit: index }),
  pin: v.object({ unit }),
  copy: v.object({ text: v.string() }),
  run: v.object({
    command: oneOf<Parameters<HostApi['run']>[0]['command']>({
      inspect: 'inspect',
      selectModel: 'selectModel',
      clear: 'clear',
      showLog: 'showLog',
      openPanel: 'openPanel',
    }),
  }),
};

/**
 * What the page asks for is looked at before it is done: a page is no part of the host. A request of another form is
 * answered with HeadlightError `usage`. Whether a layer or a unit exists is for those to say who know the inspection.
 */
export function checked(handlers: Handlers<HostApi>): Handlers<HostApi> {
  return {
    ready: guard('ready', schemas.ready, handlers.ready),
    setLens: guard('setLens', schemas.setLens, handlers.setLens),
    setOptions: guard('setOptions', schemas.setOptions, handlers.setOptions),
    tile: guard('tile', schemas.tile, handlers.tile),
    row: guard('row', schemas.row, handlers.row),
    column: guard('column', schemas.column, handlers.column),
    heat: guard('heat', schemas.heat, handlers.heat),
    answers: guard('answers', schemas.answers, handlers.answers),
    preview: guard('preview', schemas.preview, handlers.preview),
    point: guard('point', schemas.point, handlers.point),
    reveal: guard('reveal', schemas.reveal, handlers.reveal),
    pin: guard('pin', schemas.pin, handlers.pin),
    copy: guard('copy', schemas.copy, handlers.copy),
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
