import type { LineCall } from "../../contract/line-api.ts";
import type { CallAct } from "../../domain/call-acts.ts";
import { mayCommand } from "../../domain/call-commands.ts";
import { activeCall, callInHand, swapPartner } from "../../domain/several-calls.ts";
import type { ButtonKind, HeadsetButton, HeadsetLight, HeadsetLights, PressedButtons } from "./headset-reports.ts";

/** Two presses of one button are at least so far apart, ms: what is closer is a contact that bounces. */
const bounceTime = 150;
/** A button that is let go so soon after its press was pushed; one that is let go later was put back, ms. */
const releaseTime = 1_000;
/** A device that is told to show something says the same of its own button within this time, ms: its word, and no press. A cordless one must wake first. */
const echoTime: Readonly<Record<HeadsetButton, number>> = { hook: 2_000, mute: 500, hold: 500, flash: 0, drop: 0 };
/** A push button that speaks so soon after its light was changed is the device's doing, ms. */
const pulseEchoTime = 200;

/** The light that goes with a button: what the device is told of it, it may tell back. */
const lightOf: Partial<Readonly<Record<HeadsetButton, HeadsetLight>>> = { hook: "offHook", mute: "mute", hold: "hold" };
const buttons: readonly HeadsetButton[] = ["hook", "mute", "flash", "hold", "drop"];
const dark: HeadsetLights = { offHook: false, ring: false, mute: false, hold: false };

/** What a person did: a switch was taken off the hook or put on it, or a button was pressed. */
export type HeadsetPress = "offHook" | "onHook" | HeadsetButton;

interface ButtonStanding {
  readonly kind: ButtonKind;
  readonly isDown: boolean;
  /** Of the last press that counted; the device's own time, ms. */
  readonly pressedAt: number;
}
/** A headset as it was last told and as it last told. */
export interface Headset {
  readonly buttons: Readonly<Record<HeadsetButton, ButtonStanding>>;
  readonly lights: HeadsetLights;
  readonly litAt: Readonly<Record<HeadsetLight, number>>;
}
/** Lights that the device must show now; null: it shows them. */
export interface HeadsetStep {
  readonly headset: Headset;
  readonly presses: readonly HeadsetPress[];
  readonly lights: HeadsetLights | null;
}

const never = Number.NEGATIVE_INFINITY;
/** A device that was opened now: it is told that it is dark and on the hook, so that is what it begins from. */
export function openedHeadset(kinds: Partial<Record<HeadsetButton, ButtonKind>>): HeadsetStep {
  // Flash and drop are momentary by their usage.
  const kindOf = (button: HeadsetButton): ButtonKind => (button === "flash" || button === "drop" ? "pulse" : (kinds[button] ?? "pulse"));
  const standing = Object.fromEntries(buttons.map((button) => [button, { kind: kindOf(button), isDown: false, pressedAt: never }]));
  // `fromEntries` forgets which names there are: all of them, for they are made from their list.
  const litAt = { offHook: never, ring: never, mute: never, hold: never };
  return { headset: { buttons: standing as unknown as Headset["buttons"], lights: dark, litAt }, presses: [], lights: dark };
}

/**
 * A report of the device's buttons, as what a person did. Total and pure; each button for itself.
 * ```
 *             up ──1──► down                        down ──0──► up
 *  pulse      pressed                               let go
 *  state      hook: `offHook`; else pressed         hook: `onHook`; else pressed
 *  either     pressed                               within 1 s of its press: let go; later as `state`
 *
 *  any of them: what its light was just told ──► the device's echo, no press (2 s for a hook, 0.5 s for mute and hold; a pulse: 0.2 s)
 *               within 0.15 s of a press ──► bounced, no press
 * ```
 * A device that stands off the hook with no call to stand so for is told again how things are.
 * @param at the page's clock, ms
 */
export function headsetReported(headset: Headset, pressed: PressedButtons, at: number): HeadsetStep {
  let now = headset;
  const presses: HeadsetPress[] = [];
  for (const button of buttons) {
    const isDown = pressed[button];
    const before = now.buttons[button];
    if (isDown === undefined || isDown === before.isDown) continue;
    const press = isEcho(now, button, isDown, at) ? null : pressOf(button, before, isDown, at);
    if (press !== null) presses.push(press);
    now = { ...now, buttons: { ...now.buttons, [button]: { ...before, isDown, pressedAt: press === null ? before.pressedAt : at } } };
  }
  if (!isAstray(now)) return { headset: now, presses, lights: null };
  return { headset: { ...now, litAt: { ...now.litAt, offHook: at } }, presses, lights: now.lights };
}

/** The calls changed: what the headset shows now. @param at the page's clock, ms */
export function headsetFollows(headset: Headset, calls: readonly LineCall[], at: number): HeadsetStep {
  const lights = lightsFor(calls);
  const changed = (Object.keys(lights) as HeadsetLight[]).filter((light) => lights[light] !== headset.lights[light]);
  if (changed.length === 0) return { headset, presses: [], lights: null };
  const litAt = { ...headset.litAt, ...Object.fromEntries(changed.map((light) => [light, at])) };
  return { headset: { ...headset, lights, litAt }, presses: [], lights };
}

/** What a press does to the calls as they are; null where there is nothing for it to do. */
export function actOfPress(press: HeadsetPress, calls: readonly LineCall[]): CallAct | null {
  const act = wishOf(press, calls);
  const call = calls.find(({ callId }) => callId === act?.callId);
  return act !== null && call !== undefined && mayCommand(call, act.kind) ? act : null;
}

function wishOf(press: HeadsetPress, calls: readonly LineCall[]): CallAct | null {
  const act = (kind: CallAct["kind"], call: LineCall | null, on = true): CallAct | null => (call === null ? null : { kind, callId: call.callId, on });
  const ringing = calls.find(({ phase, direction }) => phase === "ringing" && direction === "in") ?? null;
  const active = activeCall(calls);
  switch (press) {
    case "offHook":
      return act("answer", ringing);
    case "hook":
      return ringing === null ? act("hangUp", active) : act("answer", ringing);
    case "onHook":
      // A switch that was not told of an earlier call's end, and is put back while it rings, was pressed for what rings.
      return active === null ? act("answer", ringing) : act("hangUp", active);
    case "drop":
      return ringing === null ? act("hangUp", active) : act("reject", ringing);
    case "mute":
      return act("mute", active, active?.muted === false);
    case "hold":
      return act("hold", active, active?.held === false);
    case "flash":
      return ringing === null ? act("swap", swapPartner(calls)) : act("answer", ringing);
  }
}

function lightsFor(calls: readonly LineCall[]): HeadsetLights {
  const active = activeCall(calls);
  const hand = callInHand(calls);
  return { offHook: active !== null, ring: hand?.phase === "ringing", mute: active?.muted === true, hold: active?.held === true };
}
/** A switch that stands otherwise than the calls, with its light told already: the device must hear it again. */
function isAstray({ buttons: { hook }, lights }: Headset): boolean {
  return hook.kind !== "pulse" && hook.isDown && !lights.offHook && !lights.ring;
}

function pressOf(button: HeadsetButton, { kind, pressedAt }: ButtonStanding, isDown: boolean, at: number): HeadsetPress | null {
  const since = at - pressedAt;
  const isLetGo = !isDown && (kind === "pulse" || (kind === "either" && since < releaseTime));
  if (isLetGo || since < bounceTime) return null;
  if (button !== "hook" || kind === "pulse" || (kind === "either" && isDown)) return button;
  return isDown ? "offHook" : "onHook";
}
function isEcho({ buttons: all, lights, litAt }: Headset, button: HeadsetButton, isDown: boolean, at: number): boolean {
  const light = lightOf[button];
  if (light === undefined) return false;
  const since = at - litAt[light];
  return all[button].kind === "pulse" ? since < pulseEchoTime : since < echoTime[button] && isDown === lights[light];
}
