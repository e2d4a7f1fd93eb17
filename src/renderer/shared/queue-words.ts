import type { TFunction } from "i18next";

/** Queues that have a name of their own. */
const named = ["hotline"] as const;
const isNamed = (queue: string): queue is (typeof named)[number] => named.some((name) => name === queue);

/** How people call one of the exchange's queues; one without a name goes by the exchange's own. */
export const queueWords = (t: TFunction, queue: string): string => (isNamed(queue) ? t(`queue.named.${queue}`) : queue);
