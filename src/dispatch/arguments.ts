import { parseArgs } from "node:util";
import { z } from "zod";
import { HotlineError } from "../contract/errors.ts";
import type { ExchangeAddress } from "../contract/exchange.ts";
import { dialPlanSchema } from "../contract/session.ts";

const count = z.coerce.number().int().min(0).max(5_000_000);
const schema = z.object({
  data: z.string().optional(),
  "database-url": z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional(),
  listen: z
    .string()
    .regex(/^[\w.:[\]-]+:\d{1,5}$/)
    .default("127.0.0.1:7345"),
  "tls-cert": z.string().optional(),
  "tls-key": z.string().optional(),
  exchange: z.enum(["asterisk", "kamailio", "training", "none"]).default("none"),
  demo: z.boolean().default(false),
  history: count.default(50_000),
  people: count.default(20_000),
});

/** Such as `*45`. */
const featureCodeSchema = z.string().regex(/^[*#\d]{1,16}$/);

/** Where seats register, and what they may dial there, whatever the exchange is. */
const seatsSchema = z.object({
  /** Comma-separated WebSocket addresses at which seats register. */
  HOTLINE_SIP_SERVERS: z.string().default("ws://127.0.0.1:8088/ws"),
  HOTLINE_SIP_DOMAIN: z.string().default("127.0.0.1"),
  /** By which a seat pauses and resumes itself in its queues while dispatch is away; empty where the dial plan has none. */
  HOTLINE_PAUSE_CODE: featureCodeSchema.or(z.literal("")).default(""),
  HOTLINE_RESUME_CODE: featureCodeSchema.or(z.literal("")).default(""),
  /** What else seats may dial (docs/telephony.md), as JSON; empty where the dial plan has nothing for them. */
  HOTLINE_DIAL_PLAN: z
    .string()
    .default("")
    .transform((text) => (text === "" ? null : dialPlanSchema.parse(JSON.parse(text)))),
  /** By which a seat hears itself; empty where the dial plan has no echo. */
  HOTLINE_ECHO_CODE: featureCodeSchema.or(z.literal("")).default(""),
});
/** Asterisk's side of the configuration comes by environment, because it holds a secret. */
const asteriskSchema = seatsSchema.extend({
  HOTLINE_AMI_HOST: z.string().default("127.0.0.1"),
  HOTLINE_AMI_PORT: z.coerce.number().int().default(5038),
  HOTLINE_AMI_USER: z.string().default("hotline"),
  HOTLINE_AMI_SECRET: z.string().default(""),
  /** How often the exchange asks whether a call still stands, at half of it, s. */
  HOTLINE_SESSION_SECONDS: z.coerce.number().int().min(90).default(600),
});
/** Kamailio reads its seats out of a folder of text tables. */
const kamailioSchema = seatsSchema.extend({ HOTLINE_KAMAILIO_TABLES: z.string().min(1) });
type SeatSettings = z.infer<typeof seatsSchema>;
export type AsteriskSettings = z.infer<typeof asteriskSchema>;

export type DispatchArguments = z.infer<typeof schema>;

/** Reads the command line. @throws HotlineError `invalid` naming the argument that is wrong */
export function readArguments(args: readonly string[]): DispatchArguments {
  const text = { type: "string" } as const;
  const options = { data: text, "database-url": text, listen: text, "tls-cert": text, "tls-key": text, exchange: text, history: text, people: text };
  try {
    const { values } = parseArgs({ args: [...args], options: { ...options, demo: { type: "boolean" } } });
    const parsed = schema.safeParse(values);
    if (parsed.success) return parsed.data;
    throw new HotlineError({ kind: "invalid", detail: `argument --${parsed.error.issues[0]?.path.join(".") ?? ""}` });
  } catch (error) {
    throw error instanceof HotlineError ? error : new HotlineError({ kind: "invalid", detail: error instanceof Error ? error.message : "arguments" });
  }
}

export const readAsteriskSettings = (environment: NodeJS.ProcessEnv): AsteriskSettings => asteriskSchema.parse(environment);
/** @throws HotlineError `invalid` where the folder is not named */
export function readKamailioSettings(environment: NodeJS.ProcessEnv): z.infer<typeof kamailioSchema> {
  const parsed = kamailioSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new HotlineError({ kind: "invalid", detail: `setting ${parsed.error.issues[0]?.path.join(".") ?? ""}` });
}
/** What of the settings seats are told. */
export function exchangeAddress(settings: SeatSettings): ExchangeAddress {
  const { HOTLINE_PAUSE_CODE: pause, HOTLINE_RESUME_CODE: resume, HOTLINE_ECHO_CODE: echo } = settings;
  return {
    servers: settings.HOTLINE_SIP_SERVERS.split(","),
    domain: settings.HOTLINE_SIP_DOMAIN,
    featureCodes: pause === "" || resume === "" ? null : { pause, resume },
    dialPlan: settings.HOTLINE_DIAL_PLAN,
    echoCode: echo === "" ? null : echo,
  };
}
