/** One `name = value` line of a seat's section in Asterisk's `pjsip_wizard.conf`. */
export type SeatSetting = readonly [name: string, value: string];

/** What differs between exchanges; the defaults fit one that is set up as docs/operating.md says. */
export interface SeatSectionOptions {
  /** The dialplan context in which a seat's own calls begin. */
  readonly context: string;
  /** Where who is handed over goes on. */
  readonly transferContext: string;
  /** The name of the exchange's WebSocket transport. */
  readonly transport: string;
  /** A call without media for so long is ended by the exchange, s: nobody is left alone on a dead line. */
  readonly rtpTimeoutSeconds: number;
  /** How often the exchange asks by re-INVITE whether a call still stands, at half of it, s (RFC 4028; 90 at the least): the line leaves that to it. */
  readonly sessionSeconds: number;
}

export const defaultSeatSection: SeatSectionOptions = {
  context: "from-seat",
  transferContext: "transferred",
  transport: "transport-ws",
  rtpTimeoutSeconds: 30,
  sessionSeconds: 600,
};

/**
 * A seat as Asterisk's configuration wizard takes it: one section makes endpoint, auth and address of record.
 * One contact only, and the newest wins, so that a seat that comes back from a dead connection is reached at once;
 * `device_state_busy_at` makes `ringinuse=no` hold for calls outside the queue too.
 */
export function seatSection(seat: { extension: string; secret: string }, options: SeatSectionOptions = defaultSeatSection): readonly SeatSetting[] {
  return [
    ["type", "wizard"],
    ["accepts_registrations", "yes"],
    ["accepts_auth", "yes"],
    ["transport", options.transport],
    ["inbound_auth/username", seat.extension],
    ["inbound_auth/password", seat.secret],
    ["aor/max_contacts", "1"],
    ["aor/remove_existing", "yes"],
    ["aor/qualify_frequency", "15"],
    ["aor/qualify_timeout", "4"],
    ["aor/minimum_expiration", "30"],
    ["endpoint/webrtc", "yes"],
    ["endpoint/dtls_auto_generate_cert", "yes"],
    ["endpoint/disallow", "all"],
    ["endpoint/allow", "opus,ulaw,alaw"],
    ["endpoint/context", options.context],
    ["endpoint/set_var", `TRANSFER_CONTEXT=${options.transferContext}`],
    ["endpoint/direct_media", "no"],
    ["endpoint/rewrite_contact", "yes"],
    ["endpoint/device_state_busy_at", "1"],
    ["endpoint/rtp_timeout", String(options.rtpTimeoutSeconds)],
    ["endpoint/timers", "always"],
    ["endpoint/timers_sess_expires", String(options.sessionSeconds)],
    ["endpoint/trust_id_outbound", "yes"],
    ["endpoint/send_pai", "yes"],
  ];
}

/** The section as text, for a configuration that is written before the exchange starts. */
export function seatSectionText(seat: { extension: string; secret: string }, options?: SeatSectionOptions): string {
  const lines = seatSection(seat, options).map(([name, value]) => `${name} = ${value}`);
  return `[${seat.extension}]\n${lines.join("\n")}\n`;
}
