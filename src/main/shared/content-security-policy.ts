import type { PageName } from "./page.ts";

/**
 * Where each page may connect. The console talks to its own origin alone (its seat); the line also
 * talks to the exchange, over TLS or, on this machine, over loopback (telephony.md: WSS only, loopback excepted).
 */
const connections: Record<PageName, string> = {
  console: "'self'",
  line: "'self' wss: ws://127.0.0.1:* ws://localhost:*",
};

/**
 * The content security policy of a page, the same in both shells.
 * `style-src` allows inline styles because Mantine writes its theme's variables into a style element;
 * a style cannot run code, and nothing may be fetched from elsewhere by one (`img-src`, `font-src`).
 */
export function contentSecurityPolicy(page: PageName): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    // The console plays a recording out of its own memory: nothing is fetched by it.
    page === "console" ? "media-src 'self' blob:" : "media-src 'self'",
    "worker-src 'self'",
    `connect-src ${connections[page]}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Features that a page's document may ask for; every feature not named keeps to the shell's permission table. */
const features: Record<PageName, string> = {
  console: "microphone=(), speaker-selection=(), hid=(), clipboard-write=(self)",
  line: "microphone=(self), speaker-selection=(self), hid=(self), autoplay=(self), clipboard-write=()",
};

/** Permissions-Policy of a page: what neither page needs is off for both. */
export function permissionsPolicy(page: PageName): string {
  return `${features[page]}, camera=(), geolocation=(), display-capture=(), usb=(), serial=(), midi=(), payment=(), clipboard-read=()`;
}

/** Headers of every answer to a page, the same in both shells. */
export function pageHeaders(page: PageName): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(page),
    "permissions-policy": permissionsPolicy(page),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
  };
}
