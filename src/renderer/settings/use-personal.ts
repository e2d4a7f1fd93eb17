import { useEffect, useState } from "react";
import type { Personal } from "../../contract/personal-api.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { useConsole, useStore } from "../shared/use-console.ts";

type PersonalChange = Parameters<SeatClient["personal"]["change"]>[0];

/** The person's settings, and how to change them. */
export interface OwnSettings {
  readonly personal: Personal;
  change(change: PersonalChange): void;
}

/** Null until they are read; a seat that was away meanwhile is asked when it is back. */
export function usePersonal(): OwnSettings | null {
  const store = useStore();
  const { connection } = useConsole();
  const [personal, setPersonal] = useState<Personal | null>(null);
  useEffect(() => {
    if (connection === "open") void store.seat.personal.get().then(setPersonal, () => {});
  }, [store, connection]);
  return personal && { personal, change: (change) => void store.seat.personal.change(change).then(setPersonal, () => {}) };
}
