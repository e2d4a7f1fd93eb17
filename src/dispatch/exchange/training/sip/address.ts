/** A name-addr or addr-spec with its parameters (RFC 3261 §20.10). */
export interface SipAddress {
  readonly displayName: string;
  readonly uri: string;
  /** The URI's user part, unescaped; empty when there is none. */
  readonly user: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads `"Name" <sip:user@host>;tag=x` or `sip:user@host;tag=x`; null when it is neither. */
export function parseAddress(value: string): SipAddress | null {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"\s*(<.*)$/s.exec(value);
  const displayName = quoted?.[1]?.replace(/\\(.)/gs, "$1") ?? "";
  const rest = quoted?.[2] ?? value;
  const open = rest.indexOf("<");
  if (open < 0) {
    const [uri = "", ...parameters] = rest.trim().split(";");
    return address(displayName, uri, parameters.join(";"));
  }
  const close = rest.indexOf(">", open);
  if (close < 0) return null;
  const name = quoted === null ? rest.slice(0, open).trim() : displayName;
  return address(name, rest.slice(open + 1, close), rest.slice(close + 1));
}

function address(displayName: string, uri: string, tail: string): SipAddress | null {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(uri)) return null;
  return { displayName, uri, user: userOf(uri), parameters: parseParameters(tail) };
}

function userOf(uri: string): string {
  const user = /^sips?:([^@;?]*)@/i.exec(uri)?.[1] ?? "";
  try {
    return decodeURIComponent(user.split(":")[0] ?? "");
  } catch {
    return user;
  }
}

/** Reads `;a=b;c` into a map with lower-case names; a name without a value gets an empty one. */
export function parseParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of text.split(";")) {
    const [name = "", ...value] = part.trim().split("=");
    if (name !== "")
      parameters.set(
        name.trim().toLowerCase(),
        value
          .join("=")
          .trim()
          .replace(/^"(.*)"$/s, "$1"),
      );
  }
  return parameters;
}

/** A display name as a quoted string. */
export const quoteName = (name: string): string => `"${name.replace(/[\r\n\0]+/g, " ").replace(/["\\]/g, "\\$&")}"`;

/** The tag of a From or To value, or null. */
export const tagOf = (value: string | null): string | null => (value === null ? null : (parseAddress(value)?.parameters.get("tag") ?? null));
