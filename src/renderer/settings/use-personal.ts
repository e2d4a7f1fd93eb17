import { useEffect, useState } from "react";
import type { Personal } from "../../contract/personal-api.ts";
import type { SeatClient } from "../../page/seat-link.ts";
import { useStore } from "../shared/use-console.ts";

type PersonalChange = Parameters<SeatClient["personal"]["change"]>[0];

/** The person's settings, and how to change them; null until they are read. */
export function usePersonal(): { personal: Personal | null; change(change: PersonalChange): void } {
  const store = useStore();
  const [personal, setPersonal] = useState<Personal | null>(null);
  useEffect(() => {
    void store.seat.personal.get().then(setPersonal, () => {});
  }, [store]);
  return { personal, change: (change) => void store.seat.personal.change(change).then(setPersonal, () => {}) };
}
