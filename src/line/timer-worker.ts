/** Timers that a hidden page does not slow down: told `{id, delay}` it answers `id` when the time is over; `{id, delay: null}` takes it back. */
interface Order {
  readonly id: number;
  readonly delay: number | null;
}
const timers = new Map<number, ReturnType<typeof setTimeout>>();
self.addEventListener("message", (event: MessageEvent<Order>) => {
  const { id, delay } = event.data;
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (delay === null) return;
  const ring = (): void => {
    timers.delete(id);
    self.postMessage(id);
  };
  timers.set(id, setTimeout(ring, delay));
});
