/** The typist's person and the key of its store, known to who checks it. */
export const personId = "018f0000-0000-7000-8000-000000000001";
export const storeKey = Buffer.alloc(32, 42);
