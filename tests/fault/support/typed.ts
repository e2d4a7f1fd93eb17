/** The typist's person and the key of its store, known to who checks it. */
export const personId = "018f0000-0000-7000-8000-000000000001";
export const storeKey = Buffer.alloc(32, 42);
/** Its device and what proves it, and what dispatch would keep for its store. */
export const deviceId = "typist";
export const deviceSecret = "what the typist's device proves itself by";
export const recoverySecret = "what dispatch keeps for the typist's store";
export const typistLogin = { login: "typist", password: "the typist's password" };
