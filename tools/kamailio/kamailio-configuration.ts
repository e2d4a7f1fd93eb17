/** What a run's configuration is made from. */
export interface KamailioSettings {
  /** The run's own folder. */
  readonly folder: string;
  /** Seats register here, by WebSocket. */
  readonly wsPort: number;
  /** The phone network's calls enter here, by UDP. */
  readonly sipPort: number;
  readonly trunkAddress: string;
  readonly trunkPort: number;
  /** rtpengine's control. */
  readonly mediaPort: number;
  readonly address: string;
  readonly domain: string;
  /** Whom a call to 12345 rings: a proxy has no queue. */
  readonly seat: string;
}

/** Dialled before a number outside. */
export const outsidePrefix = "9";

/**
 * Towards the phone network: plain RTP. Towards a seat: ICE, DTLS-SRTP, one port. Who begins with DTLS is left to
 * rtpengine: told `DTLS=passive`, its 10.5 answers a seat's offer so and then never takes the seat's DTLS.
 */
const always = "replace-origin replace-session-connection SDES-off";
const toTrunk = `${always} ICE=remove RTP/AVP rtcp-mux-demux`;
const toSeat = `${always} ICE=force UDP/TLS/RTP/SAVPF rtcp-mux-offer generate-mid`;

const modules = "tm sl rr pv maxfwd textops siputils xlog usrloc registrar auth db_text auth_db nathelper xhttp websocket rtpengine".split(" ");

/**
 * `kamailio.cfg` of an exchange that has no queue, no music and no description of its own: seats' SIP goes through as it is,
 * and rtpengine stands between a browser's sound and the phone network's. Seats are those of the table `subscriber`, which
 * dispatch writes (src/dispatch/exchange/kamailio).
 */
export const kamailioConfiguration = ({
  folder,
  wsPort,
  sipPort,
  trunkAddress,
  trunkPort,
  mediaPort,
  address,
  domain,
  seat,
}: KamailioSettings): string => `#!KAMAILIO
debug=2
log_stderror=yes
children=2
tcp_children=2
# A WebSocket's frames have no Content-Length of their own.
tcp_accept_no_cl=yes
tcp_connection_lifetime=3600
auto_aliases=no
listen=udp:${address}:${sipPort}
listen=tcp:${address}:${wsPort}
alias="${domain}"

${modules.map((name) => `loadmodule "${name}.so"`).join("\n")}

modparam("usrloc", "db_mode", 0)
# A contact dies with its connection.
modparam("usrloc", "handle_lost_tcp", 1)
modparam("registrar", "received_avp", "$avp(RECEIVED)")
modparam("nathelper", "received_avp", "$avp(RECEIVED)")
modparam("registrar", "max_expires", 600)
modparam("db_text", "db_mode", 1)
modparam("auth_db", "db_url", "text://${folder}/tables")
modparam("auth_db", "version_table", 0)
modparam("auth_db", "calculate_ha1", 0)
modparam("auth_db", "password_column", "ha1")
modparam("auth_db", "use_domain", 0)
modparam("rtpengine", "rtpengine_sock", "udp:${address}:${mediaPort}")
# A browser answers, and one that is gone does not for ever.
modparam("websocket", "keepalive_mechanism", 1)

request_route {
  if (!mf_process_maxfwd_header("20")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  # A seat asks whether its exchange is there.
  if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  force_rport();
  if (is_method("REGISTER")) route(REGISTER);
  if ($proto =~ "^ws") { setflag(1); add_contact_alias(); }
  if (has_totag()) route(DIALOG);
  if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
  if (!is_method("INVITE")) { sl_send_reply("405", "Method Not Allowed"); exit; }
  # What a seat believes of a call is the exchange's word alone.
  if (!isflagset(1)) remove_hf_re("^X-Hotline-");
  record_route();
  if (isflagset(1)) route(FROM_SEAT);
  if ($si == "${trunkAddress}" && $rU == "12345") { $rU = "${seat}"; route(TO_SEAT); }
  sl_send_reply("404", "Not Found");
  exit;
}

route[REGISTER] {
  if (!auth_check("${domain}", "subscriber", "1")) { auth_challenge("${domain}", "0"); exit; }
  if ($proto =~ "^ws") fix_nated_register();
  # One contact a seat, and the newest wins.
  if (!save("location", "0x04")) sl_reply_error();
  exit;
}

route[FROM_SEAT] {
  if (!auth_check("${domain}", "subscriber", "1")) { auth_challenge("${domain}", "0"); exit; }
  consume_credentials();
  if ($rU =~ "^${outsidePrefix}[0-9]+$") {
    strip(${outsidePrefix.length});
    $rd = "${trunkAddress}";
    $rp = ${trunkPort};
    route(RELAY);
  }
  if ($rU =~ "^1[0-9][0-9][0-9]$") route(TO_SEAT);
  sl_send_reply("404", "Not Found");
  exit;
}

route[TO_SEAT] {
  if (!lookup("location")) { sl_send_reply("480", "Temporarily Unavailable"); exit; }
  route(RELAY);
}

route[DIALOG] {
  if (!loose_route()) {
    if (is_method("ACK") && t_check_trans()) { t_relay(); exit; }
    sl_send_reply("404", "Not Here");
    exit;
  }
  handle_ruri_alias();
  if (is_method("BYE")) rtpengine_delete();
  route(RELAY);
}

route[RELAY] {
  if (is_method("INVITE") && has_body("application/sdp")) {
    if ($du =~ "transport=ws" || $ru =~ "transport=ws") rtpengine_offer("${toSeat}");
    else rtpengine_offer("${toTrunk}");
  }
  if (is_method("INVITE")) { t_on_reply("MEDIA"); t_on_failure("OVER"); }
  if (!t_relay()) sl_reply_error();
  exit;
}

onreply_route[MEDIA] {
  if ($proto =~ "^ws") add_contact_alias();
  if (has_body("application/sdp") && $rs < 300) {
    if (isflagset(1)) rtpengine_answer("${toSeat}");
    else rtpengine_answer("${toTrunk}");
  }
}

failure_route[OVER] {
  # A re-INVITE that is refused leaves its call as it was.
  if (!has_totag()) rtpengine_delete();
}

event_route[xhttp:request] {
  set_reply_close();
  set_reply_no_connect();
  if ($hdr(Upgrade) =~ "websocket" && ws_handle_handshake()) exit;
  xhttp_reply("404", "Not Found", "", "");
}
`;

interface MediaSettings {
  readonly folder: string;
  readonly address: string;
  readonly mediaPort: number;
  /** Asked how many calls there are. */
  readonly mediaConsolePort: number;
  readonly portMin: number;
  readonly portMax: number;
}
/** rtpengine in user space, which needs no module of the kernel's. */
export const rtpengineArguments = ({ folder, address, mediaPort, mediaConsolePort, portMin, portMax }: MediaSettings): string[] => [
  "--table=-1",
  `--interface=${address}`,
  `--listen-ng=${address}:${mediaPort}`,
  `--listen-cli=${address}:${mediaConsolePort}`,
  `--port-min=${portMin}`,
  `--port-max=${portMax}`,
  `--pidfile=${folder}/rtpengine.pid`,
  // A caller whose line is dead does not keep its call.
  "--timeout=30",
  // What is over is gone at once, and can be counted.
  "--delete-delay=0",
  // The phone network hears where it says that it does.
  "--endpoint-learning=off",
  "--foreground",
  "--log-stderr",
  "--log-level=6",
];
