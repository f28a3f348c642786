import type * as vscode from 'vscode';
import type { UnitPlace } from '../protocol/panel';
import type { Medium, Range } from '../protocol/units';
import { rangeOf } from './documentText';
import { givenBy } from './models/givenMedium';
import { Inspected, type InspectedOptions } from './inspected';
import type { ShownRun } from './shownRun';
import type { Edit } from './shiftUnits';

/** An open text document that is inspected, all of it or a part. */
export class InspectedText extends Inspected {
  private put: { readonly place: UnitPlace; readonly run: ShownRun | null } | null = null;

  constructor(
    readonly document: vscode.TextDocument,
    options: InspectedOptions,
  ) {
    super(document.uri, options);
  }

  /** By the language that it has now. */
  get gives(): Medium {
    return givenBy(this.document);
  }

  /** The part that the person chose, where it stands now; null: the whole document. */
  get selected(): Range | null {
    return this.runs.newest?.chosen ?? null;
  }

  /** The unit that the caret was last put on from elsewhere, of those that are shown. */
  get revealed(): UnitPlace | null {
    return this.put !== null && this.put.run === this.run ? this.put.place : null;
  }

  /** The part that was run is in the document as it was run. */
  get unedited(): boolean {
    return this.run !== null && this.document.getText(rangeOf(this.document, this.run.part)) === this.run.plan.text;
  }

  reveal(place: UnitPlace): void {
    this.put = { place, run: this.run };
  }

  edit(edits: readonly Edit[]): void {
    this.runs.edit(edits);
  }
}

export function isText(inspected: Inspected): inspected is InspectedText {
  return 'document' in inspected;
}
