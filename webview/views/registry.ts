import { MatrixView } from './matrix/matrixView';
import { TokensView } from './tokens/tokensView';
import type { ViewEntry } from './view';

/** Every view there is, in the order of the tabs. */
export const views: readonly ViewEntry[] = [
  { id: 'tokens', title: 'Tokens', create: (context) => new TokensView(context) },
  { id: 'matrix', title: 'Matrix', create: (context) => new MatrixView(context) },
];
