import { createHash } from "node:crypto";

/** Digest credentials or a challenge as name/value pairs; null when the scheme is another. */
export function parseDigest(value: string): ReadonlyMap<string, string> | null {
  const scheme = /^\s*Digest\s+/i.exec(value);
  if (scheme === null) return null;
  const fields = new Map<string, string>();
  for (const part of value.slice(scheme[0].length).matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    fields.set((part[1] ?? "").toLowerCase(), part[2] ?? part[3] ?? "");
  }
  return fields;
}

export interface DigestQuestion {
  readonly username: string;
  readonly realm: string;
  readonly secret: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** With `qop=auth`: the client's nonce and its count of eight hex digits. */
  readonly client: { readonly nonce: string; readonly count: string } | null;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** The response to a challenge (RFC 7616 §3.4.1 with MD5, which is all that SIP.js 0.21 speaks). */
export function digestResponse(question: DigestQuestion): string {
  const person = md5(`${question.username}:${question.realm}:${question.secret}`);
  const matter = md5(`${question.method}:${question.uri}`);
  if (question.client === null) return md5(`${person}:${question.nonce}:${matter}`);
  return md5(`${person}:${question.nonce}:${question.client.count}:${question.client.nonce}:auth:${matter}`);
}
