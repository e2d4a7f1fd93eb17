import { createContext, useContext, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import type { DraftBuffer, DraftView } from "../desk/draft-buffer.ts";
import type { ConsoleState, ConsoleStore } from "./console-store.ts";

export const ConsoleContext = createContext<ConsoleStore | null>(null);

export function useStore(): ConsoleStore {
  const store = useContext(ConsoleContext);
  if (store === null) throw new Error("no console around this component");
  return store;
}
export function useConsole(): ConsoleState {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => store.state);
}
const subscribeNothing = (): (() => void) => () => {};
export function useDraft(buffer: DraftBuffer | null): DraftView | null {
  return useSyncExternalStore(buffer === null ? subscribeNothing : (listener) => buffer.subscribe(listener), () => buffer?.view ?? null);
}
/** The wall clock, UTC ms. @param every how often it is looked at, ms */
export function useNow(every = 1_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return now;
}
/** dispatch's time as the seat knows it, UTC ms; this machine's where that is not known. */
export const centralNow = (store: ConsoleStore): number => Date.now() - clockOffsetOf(store);
/** The same as a clock that is looked at, by which deadlines, days and validity are shown. @param every how often, ms */
export function useCentralNow(every = 1_000): number {
  const store = useStore();
  const offset = useSyncExternalStore(store.subscribe, () => clockOffsetOf(store));
  return useNow(every) - offset;
}
const clockOffsetOf = ({ state }: ConsoleStore): number => Math.round(state.snapshot?.clockOffset ?? 0);
/** What an asynchronous question answered last, asked again when a key changes; answers that were overtaken are dropped. */
export function useAnswer<Answer>(ask: () => Promise<Answer>, keys: readonly unknown[], start: Answer): Answer {
  const [answer, setAnswer] = useState(start);
  const asked = useEffectEvent(ask);
  const key = JSON.stringify(keys);
  useEffect(() => {
    let isCurrent = key.length > 0;
    // A question that cannot even be asked, as while the seat is away, is one that failed.
    (async () => asked())().then(
      (given) => isCurrent && setAnswer(given),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return answer;
}
