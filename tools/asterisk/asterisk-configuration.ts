import { defaultSeatSection, seatSectionText } from "../../src/dispatch/exchange/asterisk/seat-section.ts";
import { extensionsConf } from "./dial-plan.ts";

export { dialPlan, echoCode, featureCodes } from "./dial-plan.ts";

/** Everything that one run's configuration depends on; folders are as Asterisk sees them, inside its root. */
export interface AsteriskSettings {
  /** The run's folder, such as `/srv/hotline/run-3`. */
  readonly folder: string;
  readonly httpPort: number;
  readonly sipPort: number;
  readonly amiPort: number;
  readonly amiUser: string;
  readonly amiSecret: string;
  readonly rtpStart: number;
  readonly rtpEnd: number;
  /** The phone network's side: where calls come from and go to. */
  readonly trunkAddress: string;
  readonly trunkPort: number;
  /** Where seats' sound goes in and out: an address, or 0.0.0.0 for all of this machine's. */
  readonly seatAddress: string;
  readonly queue: QueueSettings;
  readonly extensions: readonly SeatAccount[];
}

/** A seat that may register from the start, as dispatch would provision it. */
export interface SeatAccount {
  readonly extension: string;
  readonly secret: string;
}

export interface QueueSettings {
  /** How long one seat rings before the next is tried, s. */
  readonly ringSeconds: number;
  /** Floor between two calls at one seat, s. */
  readonly wrapUpSeconds: number;
  /** A blind transfer rings so long before the call comes back, s. */
  readonly transferSeconds: number;
  /** A call without media for so long is ended by the exchange, s. */
  readonly rtpTimeoutSeconds: number;
}

export const defaultQueueSettings: QueueSettings = { ringSeconds: 20, wrapUpSeconds: 0, transferSeconds: 20, rtpTimeoutSeconds: 30 };

/** Read by parts that have nothing to set: absent files would fill the log with errors. */
const silentDefaults = ["cel.conf", "udptl.conf", "pjproject.conf", "ccss.conf", "queuerules.conf"];

/** The files of one run's configuration folder, by name. */
export function asteriskConfiguration(settings: AsteriskSettings): Record<string, string> {
  return {
    "asterisk.conf": asteriskConf(settings),
    "modules.conf": modulesConf,
    "logger.conf": "[general]\ndateformat=%F %T.%3q\n[logfiles]\nfull => notice,warning,error,dtmf,verbose(3)\n",
    "http.conf": `[general]\nservername=Asterisk\nenabled=yes\nbindaddr=127.0.0.1\nbindport=${settings.httpPort}\n`,
    "rtp.conf": `[general]\nrtpstart=${settings.rtpStart}\nrtpend=${settings.rtpEnd}\nicesupport=yes\nstrictrtp=yes\n`,
    "manager.conf": managerConf(settings),
    "pjsip.conf": pjsipConf(settings),
    "pjsip_wizard.conf": wizardConf(settings),
    "queues.conf": queuesConf(settings.queue),
    "extensions.conf": extensionsConf(settings.folder, settings.queue.transferSeconds),
    "musiconhold.conf": `[default]\nmode=files\ndirectory=${settings.folder}/moh\n`,
    "cdr.conf": "[general]\nenable=yes\nunanswered=no\n",
    "features.conf": "[general]\n",
    "stasis.conf": "[threadpool]\ninitial_size=2\n",
    "indications.conf":
      "[general]\ncountry=us\n[us]\ndescription=tones\nringcadence=2000,4000\ndial=350+440\nbusy=480+620/500,0/500\nring=440+480/2000,0/4000\ncongestion=480+620/250,0/250\n",
    "confbridge.conf": "[general]\n[default_user]\ntype=user\nquiet=yes\ndtmf_passthrough=yes\n[default_bridge]\ntype=bridge\nmixing_interval=20\n",
    "res_parking.conf": "[general]\n[default]\nparkext => 700\nparkpos => 701-720\ncontext => parked\n",
    "acl.conf": "",
    ...Object.fromEntries(silentDefaults.map((name) => [name, "[general]\n"])),
  };
}

const asteriskConf = ({ folder }: AsteriskSettings): string => `[directories]
astcachedir => ${folder}/cache
astetcdir => ${folder}/etc
astmoddir => /usr/lib/x86_64-linux-gnu/asterisk/modules
astvarlibdir => ${folder}/lib
astdbdir => ${folder}/lib
astkeydir => ${folder}/lib
astdatadir => /usr/share/asterisk
astagidir => ${folder}/lib
astspooldir => ${folder}/spool
astrundir => ${folder}/run
astlogdir => ${folder}/log
astsbindir => /usr/sbin
[options]
verbose = 3
documentation_language = en_US
`;

/** Only what a hotline's exchange needs: all modules take 5 s to load, these under 1 s. */
const modules = [
  "res_sorcery_config res_sorcery_memory res_sorcery_astdb res_timing_timerfd res_crypto res_curl res_http_websocket res_srtp res_rtp_asterisk",
  "res_pjproject res_pjsip res_pjsip_config_wizard res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest res_pjsip_caller_id res_pjsip_dtmf_info",
  "res_pjsip_endpoint_identifier_ip res_pjsip_endpoint_identifier_user res_pjsip_header_funcs res_pjsip_nat res_pjsip_pubsub res_pjsip_refer res_pjsip_registrar",
  "res_pjsip_rfc3326 res_pjsip_sdp_rtp res_pjsip_session res_pjsip_transport_websocket res_pjsip_dlg_options res_pjsip_messaging res_pjsip_logger res_pjsip_empty_info",
  "res_pjsip_acl res_pjsip_diversion res_pjsip_maintenance res_pjsip_outbound_registration res_pjsip_path chan_pjsip res_musiconhold res_parking",
  "res_format_attr_opus codec_opus_open_source codec_ulaw codec_alaw codec_a_mu codec_resample codec_g722 format_pcm format_wav format_sln",
  "bridge_simple bridge_native_rtp bridge_softmix bridge_builtin_features bridge_builtin_interval_features bridge_holding",
  "app_queue app_dial app_exec app_mixmonitor app_chanspy app_stack app_echo app_playback app_confbridge app_senddtmf app_read app_verbose app_originate app_bridgewait app_controlplayback app_userevent",
  "func_callerid func_channel func_strings func_logic func_cdr func_db func_devstate func_export func_global func_hangupcause func_pjsip_contact func_pjsip_endpoint func_pjsip_aor func_timeout func_dialplan",
  "pbx_config res_manager_devicestate",
]
  .join(" ")
  .split(" ");

const modulesConf = `[modules]\nautoload=no\n${modules.map((name) => `load => ${name}.so`).join("\n")}\n`;

const managerConf = (settings: AsteriskSettings): string => `[general]
enabled=yes
bindaddr=127.0.0.1
port=${settings.amiPort}
timestampevents=yes
[${settings.amiUser}]
secret=${settings.amiSecret}
read=system,call,agent,user,config,command,reporting,dialplan,cdr
write=system,call,agent,user,config,command,reporting,originate
writetimeout=5000
`;

/**
 * The trunk has a loopback address of its own: endpoints are identified by address first,
 * and a trunk at the seats' address would swallow their REGISTER.
 */
const pjsipConf = (settings: AsteriskSettings): string => `[global]
type=global
user_agent=Asterisk
keep_alive_interval=30
[transport-ws]
type=transport
protocol=ws
bind=${settings.seatAddress}
[transport-udp]
type=transport
protocol=udp
bind=127.0.0.1:${settings.sipPort}
[trunk]
type=endpoint
transport=transport-udp
context=from-trunk
disallow=all
allow=ulaw,alaw
aors=trunk
direct_media=no
rtp_symmetric=no
media_address=127.0.0.1
trust_id_inbound=yes
trust_id_outbound=yes
send_pai=yes
send_connected_line=no
dtmf_mode=auto_info
rtp_timeout=${settings.queue.rtpTimeoutSeconds}
[trunk]
type=aor
contact=sip:${settings.trunkAddress}:${settings.trunkPort}
[trunk]
type=identify
endpoint=trunk
match=${settings.trunkAddress}/32
`;

const wizardConf = ({ extensions, queue }: AsteriskSettings): string =>
  extensions.map((seat) => seatSectionText(seat, { ...defaultSeatSection, rtpTimeoutSeconds: queue.rtpTimeoutSeconds })).join("\n");

const queuesConf = (queue: QueueSettings): string => `[general]
persistentmembers=no
autofill=yes
shared_lastcall=yes
[hotline]
musicclass=default
strategy=rrmemory
ringinuse=no
autofill=yes
timeout=${queue.ringSeconds}
retry=1
timeoutpriority=app
wrapuptime=${queue.wrapUpSeconds}
servicelevel=15
joinempty=yes
leavewhenempty=no
announce-frequency=0
reportholdtime=no
setinterfacevar=yes
setqueueentryvar=yes
`;
