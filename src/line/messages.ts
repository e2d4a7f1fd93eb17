/** The line window's few words. */
const chinese = {
  title: "坐席电话",
  joining: "正在连接坐席…",
  joined: "电话已就绪，请勿关闭此窗口",
  replaced: "另一个电话窗口已接替，本窗口可以关闭",
  microphoneDenied: "麦克风未被允许：请在地址栏左侧允许使用麦克风",
  microphoneMissing: "没有找到麦克风：请检查耳机",
  ringing: "来电",
  talking: "通话中",
  answer: "接听",
  hangUp: "挂断",
  askHeadset: "允许使用耳机按键",
  headset: "耳机按键：",
};
const english: typeof chinese = {
  title: "Seat telephone",
  joining: "Connecting to the seat…",
  joined: "The telephone is ready; keep this window open",
  replaced: "Another telephone window has taken over; this one can be closed",
  microphoneDenied: "The microphone is not allowed: allow it beside the address",
  microphoneMissing: "No microphone was found: check the headset",
  ringing: "Incoming call",
  talking: "In a call",
  answer: "Answer",
  hangUp: "Hang up",
  askHeadset: "Allow a headset's buttons",
  headset: "The headset's buttons:",
};
export type LineMessages = typeof chinese;

export const lineMessages = (language: string): LineMessages => (language.toLowerCase().startsWith("en") ? english : chinese);
