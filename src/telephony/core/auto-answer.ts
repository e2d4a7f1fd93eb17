/** The headers by which an exchange asks a telephone to answer by itself; null where absent. */
export interface AutoAnswerHeaders {
  /** Whether the INVITE carries the exchange's own mark: nobody else may open a microphone. */
  readonly isMarked: boolean;
  /** RFC 3261 §20.4; `info=alert-autoanswer` and its like, as Asterisk's and Cisco's users write it. */
  readonly alertInfo: string | null;
  /** RFC 3261 §20.9 with the parameter `answer-after`, seconds. */
  readonly callInfo: string | null;
  /** RFC 5373 §4.1: `Auto`. */
  readonly answerMode: string | null;
}

/** A person must be able to hear that a call has come before they are heard, ms. */
export const autoAnswerPause = 600;
/** Longest delay that is obeyed, ms. */
const longest = 30_000;

/** How long after the INVITE it is to be answered by itself, ms; null when a person answers. */
export function answerAfter({ isMarked, alertInfo, callInfo, answerMode }: AutoAnswerHeaders): number | null {
  if (!isMarked) return null;
  const delay = /;\s*answer-after\s*=\s*"?(\d{1,3})/i.exec((callInfo ?? "").slice(0, 500))?.[1] ?? /;\s*delay\s*=\s*(\d{1,3})/i.exec(alertInfo ?? "")?.[1];
  const isAsked =
    /;\s*answer-after\s*=/i.test((callInfo ?? "").slice(0, 500)) ||
    /\binfo\s*=\s*"?(alert-)?auto-?answer\b/i.test((alertInfo ?? "").slice(0, 500)) ||
    /^\s*auto\b/i.test(answerMode ?? "");
  if (!isAsked) return null;
  return Math.min(longest, Math.max(autoAnswerPause, 1_000 * Number(delay ?? 0)));
}
