/** A set of row keys as bits: a million of them take 125 kB. */
export class KeySet {
  #bits = new Uint32Array(1_024);
  #size = 0;

  get size(): number {
    return this.#size;
  }
  add(key: number): void {
    const word = key >>> 5;
    if (word >= this.#bits.length) this.#grow(word);
    const mask = 1 << (key & 31);
    const before = this.#bits[word] ?? 0;
    if ((before & mask) !== 0) return;
    this.#bits[word] = before | mask;
    this.#size += 1;
  }
  has(key: number): boolean {
    return ((this.#bits[key >>> 5] ?? 0) & (1 << (key & 31))) !== 0;
  }
  /** The keys, ascending. */
  *keys(): Generator<number> {
    for (const [word, bits] of this.#bits.entries()) for (let rest = bits; rest !== 0; rest &= rest - 1) yield word * 32 + (31 - Math.clz32(rest & -rest));
  }
  #grow(word: number): void {
    const bits = new Uint32Array(Math.max(word + 1, this.#bits.length * 2));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}

/** Row keys in an order, four bytes each. */
export class KeyList {
  #keys = new Uint32Array(1_024);
  #length = 0;

  get length(): number {
    return this.#length;
  }
  at(index: number): number | undefined {
    return index < this.#length ? this.#keys[index] : undefined;
  }
  push(key: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    this.#keys[this.#length] = key;
    this.#length += 1;
  }
  insert(index: number, key: number): void {
    if (this.#length === this.#keys.length) this.#grow();
    this.#keys.copyWithin(index + 1, index, this.#length);
    this.#keys[index] = key;
    this.#length += 1;
  }
  reverse(): void {
    this.#keys.subarray(0, this.#length).reverse();
  }
  /** Where a key stands; -1 when it does not. */
  indexOf(key: number): number {
    return this.#keys.subarray(0, this.#length).indexOf(key);
  }
  #grow(): void {
    const keys = new Uint32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
  }
}
