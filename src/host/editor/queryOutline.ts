import * as vscode from 'vscode';
import { AMBER } from '../../core/palettes';
import { wordRange } from '../../core/units';
import type { Inspection } from '../inspection';
import type { Inspections } from '../inspections';
import { rangeOf } from '../documentText';
import { rgba } from './stepStyle';

interface OutlineTypes {
  readonly query: vscode.TextEditorDecorationType;
  readonly pointed: vscode.TextEditorDecorationType;
}

/** Outlines the query unit, and the unit that is pointed at in the panel. */
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
    const inspection = inspected?.inspection ?? null;
    const query = inspected?.lens?.direction === 'received' ? null : (inspected?.lens?.query ?? null);
    editor.setDecorations(this.types.query, unitRange(editor.document, inspection, query));
    editor.setDecorations(this.types.pointed, unitRange(editor.document, inspection, inspected?.pointed ?? null));
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

/** Empty for a special or stale unit: it has no place. */
function unitRange(document: vscode.TextDocument, inspection: Inspection | null, unit: number | null): vscode.Range[] {
  if (inspection === null || unit === null) return [];
  const range = wordRange(inspection.units, unit);
  return range.end > range.start ? [rangeOf(document, range)] : [];
}
