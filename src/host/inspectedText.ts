import type * as vscode from 'vscode';
import type { Range } from '../protocol/units';
import { Inspected, type InspectedOptions } from './inspected';
import type { Inspection } from './inspection';
import type { Change } from './shiftUnits';

/** An open text that is inspected, all of it or a part. */
export class InspectedText extends Inspected {
  readonly modality = 'text';
  private put: { readonly unit: number; readonly inspection: Inspection | null } | null = null;

  constructor(
    readonly document: vscode.TextDocument,
    options: InspectedOptions,
  ) {
    super(document.uri, options);
  }

  /** The part that the person chose, where it stands now; null: the whole document. */
  get selected(): Range | null {
    const { newest } = this.runs;
    return newest?.selected === true ? newest.part : null;
  }

  /** The unit that the caret was last put on from elsewhere, of those that are shown. */
  get revealed(): number | null {
    return this.put !== null && this.put.inspection === this.inspection ? this.put.unit : null;
  }

  reveal(unit: number): void {
    this.put = { unit, inspection: this.inspection };
  }

  edit(changes: readonly Change[]): void {
    this.runs.shown?.edit(changes);
    this.runs.next?.edit(changes);
  }
}

export function isText(inspected: Inspected): inspected is InspectedText {
  return inspected.modality === 'text';
}
