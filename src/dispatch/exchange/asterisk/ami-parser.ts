/** One AMI message: the first value of each field, by lower-case name. */
export type AmiMessage = ReadonlyMap<string, string>;

/** Bounds: what is larger is dropped, message and all, and the stream goes on at the next blank line. */
export const amiLimits = { lineBytes: 64 * 1024, fields: 2_000 } as const;

/** What the stream gave so far. `dropped` counts messages that broke the rules. */
export interface AmiParsed {
  readonly messages: readonly AmiMessage[];
  readonly dropped: number;
}

/**
 * Cuts the bytes of an AMI connection into messages (`Name: value` lines up to a blank line).
 * Never throws, and holds at most one line and one message, whatever the other side sends.
 */
export class AmiParser {
  private rest: Buffer = Buffer.alloc(0);
  private fields = new Map<string, string>();
  /** Inside a message that broke the rules: its lines are skipped. */
  private skipping = false;
  /** Inside a line that is too long: its bytes are skipped. */
  private skippingLine = false;
  private dropped = 0;

  push(chunk: Buffer): AmiParsed {
    const messages: AmiMessage[] = [];
    let data = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      this.takeLine(data.subarray(0, end), messages);
      data = data.subarray(end + 1);
    }
    this.keepRest(data);
    const { dropped } = this;
    this.dropped = 0;
    return { messages, dropped };
  }

  private keepRest(data: Buffer): void {
    if (data.length > amiLimits.lineBytes || this.skippingLine) {
      this.skippingLine = data.length > 0 || this.skippingLine;
      this.skipping = true;
      this.rest = Buffer.alloc(0);
    } else {
      // A copy: a small rest must not keep a large chunk alive.
      this.rest = Buffer.from(data);
    }
  }

  private takeLine(bytes: Buffer, messages: AmiMessage[]): void {
    if (this.skippingLine) {
      this.skippingLine = false;
      return;
    }
    if (bytes.length > amiLimits.lineBytes) {
      this.skipping = true;
      return;
    }
    const line = bytes.toString("utf8").replace(/\r$/, "");
    if (line === "") this.endMessage(messages);
    else this.takeField(line);
  }

  private takeField(line: string): void {
    const colon = line.indexOf(":");
    // The greeting, `Asterisk Call Manager/x.y.z`, stands alone and without a blank line.
    if (colon <= 0) return;
    if (this.fields.size >= amiLimits.fields) this.skipping = true;
    if (this.skipping) return;
    const name = line.slice(0, colon).trim().toLowerCase();
    if (!this.fields.has(name)) this.fields.set(name, line.slice(colon + 1).trim());
  }

  private endMessage(messages: AmiMessage[]): void {
    if (this.skipping) this.dropped += 1;
    else if (this.fields.size > 0) messages.push(this.fields);
    this.skipping = false;
    this.fields = new Map();
  }
}
