/** out = a + b, where b repeats after `period` numbers. */
export function add(a: usize, b: usize, out: usize, count: i32, period: i32): void {
  for (let done = 0; done < count; done += period) {
    let at = b;
    let k = 0;
    for (; k + 4 <= period; k += 4, a += 16, at += 16, out += 16) v128.store(out, f32x4.add(v128.load(a), v128.load(at)));
    for (; k < period; k++, a += 4, at += 4, out += 4) store<f32>(out, load<f32>(a) + load<f32>(at));
  }
}

/** out = a · b, where b repeats after `period` numbers. */
export function multiply(a: usize, b: usize, out: usize, count: i32, period: i32): void {
  for (let done = 0; done < count; done += period) {
    let at = b;
    let k = 0;
    for (; k + 4 <= period; k += 4, a += 16, at += 16, out += 16) v128.store(out, f32x4.mul(v128.load(a), v128.load(at)));
    for (; k < period; k++, a += 4, at += 4, out += 4) store<f32>(out, load<f32>(a) * load<f32>(at));
  }
}

/** out [count × width] = the rows of table that ids [count] name. The caller has checked the ids. */
export function gather(table: usize, ids: usize, out: usize, count: i32, width: i32): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < count; i++, ids += 4, out += bytes) memory.copy(out, table + <usize>load<i32>(ids) * bytes, bytes);
}

/**
 * Rotary positions: in each head, dimension i is turned with i + headWidth / 2, and all is multiplied by `factor`.
 * x, out: [units, heads, headWidth]; cos, sin: [units, headWidth / 2]. out may be x.
 */
export function rotate(x: usize, out: usize, units: i32, heads: i32, headWidth: i32, cos: usize, sin: usize, factor: f32): void {
  const half = headWidth >> 1;
  const bytes = <usize>half << 2;
  const factors = f32x4.splat(factor);
  for (let unit = 0; unit < units; unit++, cos += bytes, sin += bytes) {
    for (let head = 0; head < heads; head++, x += 2 * bytes, out += 2 * bytes) {
      let k: usize = 0;
      for (; k + 16 <= bytes; k += 16) {
        const first = f32x4.mul(v128.load(x + k), factors);
        const second = f32x4.mul(v128.load(x + k + bytes), factors);
        const c = v128.load(cos + k);
        const s = v128.load(sin + k);
        v128.store(out + k, f32x4.sub(f32x4.mul(first, c), f32x4.mul(second, s)));
        v128.store(out + k + bytes, f32x4.add(f32x4.mul(second, c), f32x4.mul(first, s)));
      }
      for (; k < bytes; k += 4) {
        const first = load<f32>(x + k) * factor;
        const second = load<f32>(x + k + bytes) * factor;
        store<f32>(out + k, first * load<f32>(cos + k) - second * load<f32>(sin + k));
        store<f32>(out + k + bytes, second * load<f32>(cos + k) + first * load<f32>(sin + k));
      }
    }
  }
}
