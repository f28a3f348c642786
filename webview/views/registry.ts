import { pictureParts } from '../../src/core/lists';
import type { PanelInspection } from '../../src/protocol/panel';
import { ImageView } from './image/imageView';
import { restoreLook } from './image/pictureLook';
import { MatrixView } from './matrix/matrixView';
import { hasText } from './tokens/textLists';
import { TokensView } from './tokens/tokensView';
import type { ViewEntry } from './view';

/** A row as it is written, with a state of its own kind. */
const row = <S>(entry: ViewEntry<S>): ViewEntry<unknown> => entry;

/** Every view there is, in the order of the tabs. */
export const views: readonly ViewEntry<unknown>[] = [
  row({
    id: 'image',
    title: 'Image',
    needs: [],
    fits: (lists) => lists.some((list) => pictureParts(list).length > 0),
    restore: restoreLook,
    create: (context) => new ImageView(context),
  }),
  row({
    id: 'tokens',
    title: 'Tokens',
    needs: [],
    fits: (lists) => lists.some(hasText),
    restore: () => null,
    create: (context) => new TokensView(context),
  }),
  row({
    id: 'matrix',
    title: 'Matrix',
    needs: [],
    fits: () => true,
    restore: () => null,
    create: (context) => new MatrixView(context),
  }),
];

/** The views that can show an inspection. */
export function fittingViews({ lists, maps }: PanelInspection): ViewEntry<unknown>[] {
  const all = lists.map(({ list }) => list);
  return views.filter(
    (entry) => maps.some(({ facets }) => entry.needs.every((facet) => facets.includes(facet))) && entry.fits(all, maps),
  );
}

/** The view that was chosen where it can show the inspection, else the first that can. */
export function fittingView(chosen: string, inspection: PanelInspection): ViewEntry<unknown> | null {
  const fitting = fittingViews(inspection);
  return fitting.find(({ id }) => id === chosen) ?? fitting[0] ?? null;
}
