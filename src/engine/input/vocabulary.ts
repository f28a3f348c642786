/** The tokens of a tokenizer, as they come from where it runs. */
export interface ReadVocabulary {
  /** Tokens as the file writes them, by their ids from 0 on; null where there is none. */
  readonly pieces: readonly (string | null)[];
  /** Those with ids far behind. */
  readonly others: readonly (readonly [id: number, piece: string])[];
  readonly specialIds: readonly number[];
  /** The token, or its id, for what the vocabulary has no other for. */
  readonly unknown: string | number | null;
}

/** The tokens of a tokenizer, found by their ids. */
export class Vocabulary {
  private readonly others: ReadonlyMap<number, string>;
  private readonly specialIds: ReadonlySet<number>;

  constructor(private readonly read: ReadVocabulary) {
    this.others = new Map(read.others);
    this.specialIds = new Set(read.specialIds);
  }

  isSpecial(id: number): boolean {
    return this.specialIds.has(id);
  }

  /** The token as the file writes it; `#<id>` where there is no such id. */
  pieceOf(id: number): string {
    return this.read.pieces[id] ?? this.others.get(id) ?? `#${id}`;
  }

  /** The id of the first of some tokens that is there, or else of the one for what is not known; null where there is neither. */
  replacement(names: readonly string[]): number | null {
    const { unknown } = this.read;
    for (const name of typeof unknown === 'string' ? [...names, unknown] : names) {
      const id = this.idOf(name);
      if (id !== null) return id;
    }
    return typeof unknown === 'number' ? unknown : null;
  }

  private idOf(name: string): number | null {
    const id = this.read.pieces.indexOf(name);
    return id === -1 ? (this.read.others.find(([, piece]) => piece === name)?.[0] ?? null) : id;
  }
}
