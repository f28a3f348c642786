import * as vscode from 'vscode';
import { AMBER } from '../../core/palettes';
import { mapAt, unitsList } from '../../core/stacks';
import type { UnitPlace } from '../../protocol/panel';
import { rangeOf } from '../documentText';
import type { Inspected } from '../inspected';
import type { Inspections } from '../inspections';
import { placeInDocument } from '../shownLists';
import { rgba } from './stepStyle';

interface OutlineTypes {
  readonly query: vscode.TextEditorDecorationType;
  readonly pointed: vscode.TextEditorDecorationType;
}

/** Outlines the units of the lens, and the unit that is pointed at in the panel. */
export class QueryOutline implements vscode.Disposable {
  private readonly subscriptions: vscode.Disposable[];
  private types: OutlineTypes | undefined;

  constructor(private readonly inspections: Inspections) {
    const { events } = inspections;
    const redraw = (): void => {
      for (const editor of vscode.window.visibleTextEditors) this.draw(editor);
    };
    this.subscriptions = [
      events.inspection.event(redraw),
      events.lens.event(redraw),
      events.pointed.event(redraw),
      vscode.window.onDidChangeVisibleTextEditors(redraw),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.types?.query.dispose();
    this.types?.pointed.dispose();
  }

  private draw(editor: vscode.TextEditor): void {
    const inspected = this.inspections.of(editor.document);
    if (inspected === undefined && this.types === undefined) return;
    this.types ??= outlineTypes();
    const draw = (type: vscode.TextEditorDecorationType, places: readonly UnitPlace[]): void => {
      editor.setDecorations(type, rangesOf(editor.document, inspected, places));
    };
    draw(this.types.query, inspected === undefined ? [] : lensPlaces(inspected));
    draw(this.types.pointed, inspected?.pointed == null ? [] : [inspected.pointed]);
  }
}

function outlineTypes(): OutlineTypes {
  const rangeBehavior = vscode.DecorationRangeBehavior.ClosedClosed;
  return {
    query: vscode.window.createTextEditorDecorationType({
      rangeBehavior,
      borderRadius: '2px',
      dark: { border: `1px solid ${rgba(AMBER.dark, 1)}` },
      light: { border: `1px solid ${rgba(AMBER.light, 1)}` },
    }),
    pointed: vscode.window.createTextEditorDecorationType({
      rangeBehavior,
      borderRadius: '2px',
      border: '1px dashed',
      borderColor: new vscode.ThemeColor('focusBorder'),
    }),
  };
}

/** The units that the lens is of. */
export function lensPlaces({ run, lens }: Inspected): UnitPlace[] {
  const map = run === null || lens === null ? undefined : mapAt(run.maps, lens.map);
  const list = map === undefined || lens === null ? null : unitsList(map, lens.side);
  return list === null || lens === null ? [] : lens.units.map((unit) => ({ list, unit }));
}

/** None for a special or stale unit, nor for one of another list: they have no place. */
function rangesOf(
  document: vscode.TextDocument,
  inspected: Inspected | undefined,
  places: readonly UnitPlace[],
): vscode.Range[] {
  const lists = inspected?.run?.lists;
  if (lists === undefined) return [];
  return places
    .map((place) => placeInDocument(lists, place))
    .filter((range) => range !== null)
    .map((range) => rangeOf(document, range));
}
