import * as v from 'valibot';
import * as vscode from 'vscode';
import { addChange } from '../../core/addChange';
import { mapAt } from '../../core/stacks';
import type { Change } from '../../protocol/changes';
import { HeadlightError } from '../../protocol/errors';
import type { UnitPlace } from '../../protocol/panel';
import { unitAtCaret } from '../editor/caret';
import { lensPlaces } from '../editor/queryOutline';
import type { Inspected } from '../inspected';
import { isText } from '../inspectedText';
import type { Inspections } from '../inspections';
import { hasUnit } from '../shownLists';

const namedHead = v.object({ map: v.string(), head: v.number() });

/** Runs it again without one head: the one of the argument ({map, head}), else the lens's. Rejects with what went wrong. */
export async function ablateHead(inspections: Inspections, inspected: Inspected, argument: unknown): Promise<void> {
  const named = v.safeParse(namedHead, argument);
  const { run, lens } = inspected;
  if (run === null || lens === null) return;
  const { map: address, head } = named.success ? named.output : lens;
  const heads = mapAt(run.maps, address)?.heads ?? 0;
  if (typeof head !== 'number' || !Number.isInteger(head) || head < 0 || head >= heads) {
    throw new HeadlightError(
      'usage',
      'Ablate Head takes out a single head, and several are shown together. Choose one with Next Head or in the panel first.',
    );
  }
  await change(inspections, inspected, { kind: 'ablate', map: address, heads: [head] });
}

/**
 * Runs it again with one unit hidden: the one of a link, else the one at the caret, else those that the lens is of. Nobody may
 * attend to it. Rejects with what went wrong.
 */
export async function hideUnit(
  inspections: Inspections,
  inspected: Inspected,
  linked: UnitPlace | undefined,
): Promise<void> {
  const { run } = inspected;
  if (run === null) return;
  const places = linked === undefined ? placesAtHand(inspected) : [linked];
  const [first] = places;
  if (first === undefined || !places.every((place) => hasUnit(run.lists, place))) {
    throw new HeadlightError(
      'usage',
      'Hide Unit hides the token at the caret, and there is none. Put the caret on a word first.',
    );
  }
  const units = places.map(({ unit }) => unit);
  await change(inspections, inspected, { kind: 'hide', list: first.list, units, how: 'mask' });
}

async function change(inspections: Inspections, inspected: Inspected, added: Change): Promise<void> {
  await inspections.change(inspected, addChange(inspected.changes, added));
}

function placesAtHand(inspected: Inspected): UnitPlace[] {
  const atCaret = isText(inspected) ? unitAtCaret(inspected, vscode.window.activeTextEditor) : null;
  return atCaret === null ? lensPlaces(inspected) : [atCaret];
}
