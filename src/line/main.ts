import "./line.css";
import { openSeatLink } from "../page/seat-link.ts";
import { SipjsSoftphone } from "../telephony/sipjs/sipjs-softphone.ts";
import { LineDevices } from "./devices.ts";
import { EchoTest } from "./echo-test.ts";
import { HeadsetButtons } from "./headset.ts";
import { guardLeaving } from "./leave-guard.ts";
import { LevelMeter } from "./level-meter.ts";
import { Line } from "./line.ts";
import { lineMessages } from "./messages.ts";
import { watchNetwork } from "./network-watch.ts";
import { RingTone } from "./ring-tone.ts";
import { LineView } from "./view.ts";
import { webHid } from "./web-hid.ts";
import { createWorkerClock } from "./worker-clock.ts";

async function start(root: HTMLElement): Promise<void> {
  const clock = createWorkerClock();
  const words = lineMessages(navigator.language);
  document.title = words.title;
  const certificate = await RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" } as AlgorithmIdentifier).catch(() => null);
  const ring = new RingTone(clock, (callId, startedAt) => line.report({ kind: "tone", callId, startedAt }));
  const devices = new LineDevices({
    clock,
    ring,
    onMicrophoneState: (state) => {
      view.microphone(state);
      line.report({ kind: "microphone", state });
    },
    onMicrophone: (isAnew) => {
      phone.changeMicrophone();
      if (isAnew) echo.again();
    },
    onView: (view) => line.report({ kind: "devices", devices: view }),
    headset: () => headset.view,
  });
  const { microphone, speaker } = devices;
  const meter = new LevelMeter({
    clock,
    microphone: () => microphone.current,
    speaker: () => speaker.current,
    onLevels: (levels) => line.report({ kind: "levels", levels }),
    onListening: (isOn) => {
      microphone.listen(isOn);
      line.considerMicrophone();
    },
  });
  const echo = new EchoTest({
    microphone: () => microphone.stream(),
    speakerId: () => speaker.id,
    callExchange: (on) => phone.echo(on),
    onState: (state) => {
      devices.setEcho(state);
      line.considerMicrophone();
    },
  });
  const headset = new HeadsetButtons({
    hid: webHid(),
    clock,
    calls: () => phone.calls(),
    onAct: ({ kind, callId, on }) => phone[kind](callId, on),
    onView: () => {
      devices.tell();
      view.headset(headset.view);
    },
  });
  const line = new Line({ clock, ring, devices, headset, meter, echo, onStanding: (standing) => view.standing(standing) });
  const phone = new SipjsSoftphone({
    clock,
    random: Math.random,
    certificate,
    microphone: () => microphone.stream(),
    play: (stream) => speaker.play(stream),
    onRegistration: (registration) => line.report({ kind: "registration", registration }),
    onCall: (call, receivedAt) => {
      line.onCall(call, receivedAt);
      view.calls(phone.calls());
      headset.follow(phone.calls());
    },
    onQuality: (quality) => line.report({ kind: "quality", quality }),
    onBadInput: (faults) => line.report({ kind: "badInput", faults }),
  });
  const view = new LineView(root, words, {
    answer: (callId) => phone.answer(callId),
    hangUp: (callId) => phone.hangUp(callId),
    requestHeadset: () => headset.request(),
  });
  line.use(phone);
  watchNetwork(clock, (change) => phone.networkChanged(change));
  guardLeaving(window, phone);
  window.addEventListener("pagehide", () => phone.leave());
  window.addEventListener("pointerdown", () => ring.unlock());
  openSeatLink({ page: "line", clock, onOpen: (client, signal) => void line.join(client, signal), onLost: () => line.lost() });
}

const root = document.querySelector<HTMLElement>("#line");
if (root !== null) void start(root);
