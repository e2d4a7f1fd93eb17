import { dialPlan, echoCode, featureCodes } from "./dial-plan.ts";
import type { RunningAsterisk } from "./run-asterisk.ts";

/** The settings by which dispatch reaches an Asterisk (docs/operating.md). @param servers where seats register */
export const exchangeEnvironment = ({ ami, wsUrl, domain, recordingsFolder }: RunningAsterisk, servers: string = wsUrl): Record<string, string> => ({
  HOTLINE_RECORDINGS: recordingsFolder,
  HOTLINE_AMI_HOST: ami.host,
  HOTLINE_AMI_PORT: String(ami.port),
  HOTLINE_AMI_USER: ami.user,
  HOTLINE_AMI_SECRET: ami.secret,
  HOTLINE_SIP_SERVERS: servers,
  HOTLINE_SIP_DOMAIN: domain,
  HOTLINE_PAUSE_CODE: featureCodes.pause,
  HOTLINE_RESUME_CODE: featureCodes.resume,
  HOTLINE_DIAL_PLAN: JSON.stringify(dialPlan),
  HOTLINE_ECHO_CODE: echoCode,
});
