/** The typist's person and the key of its store, known to who checks it. */
export const personId = "018f0000-0000-7000-8000-000000000001";
export const storeKey = Buffer.alloc(32, 42);
/** Its device, and what dispatch would keep for it. */
export const deviceId = "typist";
export const deviceSecret = "the typist's device secret";
export const typistLogin = { login: "typist", password: "the typist's password" };
