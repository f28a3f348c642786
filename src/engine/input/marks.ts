const MARK = /\p{M}/u;

/**
 * Where a normaliser dropped combining marks, the unit before a gap gets those that stand in it: they belong to its last
 * letter. `start` and `end` are UTF-16 offsets in `text`, ascending; `end` is changed in place.
 */
export function coverMarks(text: string, start: Int32Array, end: Int32Array, special: Uint8Array): void {
  let limit = text.length;
  let [from, to] = [-1, -1];
  for (let i = end.length - 1; i >= 0; i--) {
    if (special[i] === 1) continue;
    if (end[i] !== from) {
      from = to = end[i]!;
      while (to < limit && MARK.test(String.fromCodePoint(text.codePointAt(to)!)))
        to += text.codePointAt(to)! > 0xffff ? 2 : 1;
    }
    end[i] = to;
    limit = Math.min(limit, start[i]!);
  }
}
