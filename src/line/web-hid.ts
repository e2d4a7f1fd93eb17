/** The part of WebHID (https://wicg.github.io/webhid) that the line uses; TypeScript's DOM library does not have it. */
export interface WebHid extends EventTarget {
  /** Those that this page may use and that are plugged in. */
  getDevices(): Promise<readonly WebHidDevice[]>;
  /** Asks the person, who must have just clicked. */
  requestDevice(options: { readonly filters: readonly { readonly usagePage: number }[] }): Promise<readonly WebHidDevice[]>;
}
export interface WebHidDevice extends EventTarget {
  readonly opened: boolean;
  readonly productName: string;
  /** What the device says of its reports; parsed by telephony/core/headset-reports.ts. */
  readonly collections: unknown;
  open(): Promise<void>;
  close(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
}
export interface WebHidReport extends Event {
  readonly reportId: number;
  /** Without the report's id. */
  readonly data: DataView;
}

/** The browser's WebHID; null where it has none, such as Firefox and Safari. */
export const webHid = (): WebHid | null => (navigator as { hid?: WebHid }).hid ?? null;
