import type { PanelInspection, ViewId } from '../../src/protocol/panel';
import { ImageView } from './image/imageView';
import { MatrixView } from './matrix/matrixView';
import { TokensView } from './tokens/tokensView';
import type { ViewEntry } from './view';

/** Every view there is, in the order of the tabs. */
export const views: readonly ViewEntry[] = [
  {
    id: 'tokens',
    title: 'Tokens',
    fits: ({ picture }) => picture === null,
    create: (context) => new TokensView(context),
  },
  { id: 'image', title: 'Image', fits: ({ picture }) => picture !== null, create: (context) => new ImageView(context) },
  { id: 'matrix', title: 'Matrix', fits: () => true, create: (context) => new MatrixView(context) },
];

/** The view that was chosen where it can show the inspection, else the first that can. */
export function fittingView(chosen: ViewId, inspection: PanelInspection): ViewEntry | null {
  const fitting = views.filter((entry) => entry.fits(inspection));
  return fitting.find(({ id }) => id === chosen) ?? fitting[0] ?? null;
}
