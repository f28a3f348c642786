import * as vscode from 'vscode';
import { pictureParts, type PicturePart } from '../../core/lists';
import { isCancelled } from '../../protocol/errors';
import type { Heat } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import type { PicturePreview } from '../../protocol/pictures';
import type { ListId } from '../../protocol/units';
import { isFile, type InspectedFile } from '../inspectedFile';
import type { Inspections } from '../inspections';
import type { Problems } from '../problems';
import type { ShownLists } from '../shownLists';

/** What is kept of a picture after its editor was closed: enough to draw it small. */
export interface SeenPicture {
  readonly inspection: string;
  /** The model's name. */
  readonly model: string;
  readonly maps: readonly MapInfo[];
  readonly lists: ShownLists;
  /** The picture, among the units of its list. */
  readonly part: PicturePart;
  readonly list: ListId;
  readonly preview: PicturePreview;
  /** As it was shown last. */
  readonly heat: Heat;
  /** Of the file, as it was seen. */
  readonly mtime: number;
}

/** Longer side of the small pictures. In a hover, the whole text may have 100,000 characters. */
const SIDE = 160;
const MOST_BYTES = 30_000;
/** Pictures that are kept. */
const MOST = 64;
/** Milliseconds: whoever looks at the large picture comes first, unless the small one is asked for. */
const DELAY = 1000;

/** A small picture that is to be made. */
interface Due {
  /** Of this inspection. */
  readonly inspection: string;
  readonly timer: NodeJS.Timeout;
  /** Makes it now; once, however often it is called. */
  readonly now: () => Promise<void>;
}

/** The pictures that were inspected in this window, small. */
export class SeenPictures implements vscode.Disposable {
  /** By URI, the latest last. */
  private readonly seen = new Map<string, SeenPicture>();
  /** By URI. */
  private readonly due = new Map<string, Due>();
  private readonly subscription: vscode.Disposable;

  constructor(
    inspections: Inspections,
    private readonly problems: Problems,
  ) {
    this.subscription = inspections.events.heat.event((inspected) => {
      if (isFile(inspected) && (inspected.run?.windows ?? 0) > 0) this.see(inspected);
    });
  }

  /** Undefined where it was not inspected, or has changed since. */
  async of(uri: vscode.Uri): Promise<SeenPicture | undefined> {
    const key = uri.toString();
    for (let due = this.due.get(key); due !== undefined; due = this.due.get(key)) await due.now();
    const seen = this.seen.get(key);
    return seen !== undefined && (await mtimeOf(uri)) === seen.mtime ? seen : undefined;
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { timer } of this.due.values()) clearTimeout(timer);
  }

  /** A new heat of what was seen already is kept at once; a preview is asked for later. */
  private see(inspected: InspectedFile): void {
    const { run, heat } = inspected;
    if (run === null || heat === null) return;
    const uri = inspected.uri.toString();
    const seen = this.seen.get(uri);
    if (seen?.inspection === run.id) this.keep(inspected.uri, { ...seen, heat });
    else if (this.due.get(uri)?.inspection !== run.id) this.makeLater(inspected, run.id);
  }

  /** Takes the place of one that was to be made of an inspection before. */
  private makeLater(inspected: InspectedFile, inspection: string): void {
    const uri = inspected.uri.toString();
    clearTimeout(this.due.get(uri)?.timer);
    let made: Promise<void> | undefined;
    const now = (): Promise<void> =>
      (made ??= this.make(inspected).finally(() => this.due.get(uri) === due && this.due.delete(uri)));
    const due: Due = { inspection, timer: setTimeout(() => void now(), DELAY), now };
    this.due.set(uri, due);
  }

  private async make(inspected: InspectedFile): Promise<void> {
    try {
      const mtime = await mtimeOf(inspected.uri);
      const place = inspected.run && pictureOf(inspected.run.lists);
      if (place === null) return;
      let preview = await previewOf(inspected, place, SIDE);
      // A PNG of a photo may be too large.
      for (let side = SIDE; preview.bytes.length > MOST_BYTES && side > 1;)
        preview = await previewOf(inspected, place, (side = Math.floor(side / 1.5)));
      const { run, heat } = inspected;
      if (run === null || heat === null || mtime === null) return;
      const { id, model, maps, lists } = run;
      const { list, part } = place;
      this.keep(inspected.uri, { inspection: id, model, maps, lists, list, part, preview, heat, mtime });
    } catch (error) {
      if (!isCancelled(error)) this.problems.note(error);
    }
  }

  private keep(uri: vscode.Uri, seen: SeenPicture): void {
    this.seen.delete(uri.toString());
    this.seen.set(uri.toString(), seen);
    const oldest = this.seen.keys().next();
    if (this.seen.size > MOST && oldest.done !== true) this.seen.delete(oldest.value);
  }
}

/** A picture among the units of a list. */
interface PicturePlace {
  readonly list: ListId;
  readonly part: PicturePart;
  /** Index of the part. */
  readonly index: number;
}

/** The first picture of a run; null where there is none. */
function pictureOf(lists: ShownLists): PicturePlace | null {
  for (const { list } of lists.values()) {
    const [part] = pictureParts(list);
    if (part !== undefined) return { list: list.id, part, index: list.parts.indexOf(part) };
  }
  return null;
}

function previewOf(inspected: InspectedFile, { list, index }: PicturePlace, side: number): Promise<PicturePreview> {
  return inspected.ask((engine, inspection) => engine.call('preview', { inspection, list, part: index, side }));
}

/** Null where there is no file. */
async function mtimeOf(uri: vscode.Uri): Promise<number | null> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch {
    return null;
  }
}
