import { protocolVersion } from "../../../src/contract/protocol-version.ts";
import { act, seeReturned } from "./deeds.ts";
import type { Step } from "./history.ts";
import type { SimulatedSeat } from "./simulated-seat.ts";
import type { World } from "./world.ts";

type Of<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;
type SeatKind = Extract<Step, { seat: number }>["kind"];
type DispatchKind = Exclude<Step["kind"], SeatKind>;

/** A write that a process is to die at may never come; its machine is looked after all the same, ms. */
const longestWait = 10_000;

/** Off as it stands, with what is done to the machine meanwhile, and on again after a while. */
function off(world: World, seat: SimulatedSeat, lasts: number, meanwhile: () => void = () => {}): void {
  seat.kill();
  meanwhile();
  world.scheduler.after(lasts, () => seat.start());
}

function putBack(world: World, seat: SimulatedSeat, lasts: number): void {
  const image = world.images.get(seat);
  if (image === undefined) return;
  off(world, seat, lasts, () => seat.disk.putBack(image.disk));
  for (const intent of world.intents.slice(image.intents)) if (intent.seat === seat.name) intent.isLostWithDisk = true;
}

const atSeat: { readonly [Kind in SeatKind]: (world: World, seat: SimulatedSeat, step: Of<Kind>) => void } = {
  create: (world, seat) => act(world, seat, { kind: "create", pick: world.intents.length }),
  impossible: (world, seat) => act(world, seat, { kind: "impossible", pick: 0 }),
  update: (world, seat, { pick }) => act(world, seat, { kind: "update", pick }),
  move: (world, seat, { pick }) => act(world, seat, { kind: "move", pick }),
  place: (world, seat, { pick }) => act(world, seat, { kind: "update", pick }, "place"),
  withdraw: (world, seat, { pick }) => act(world, seat, { kind: "move", pick }, "withdraw"),
  person: ({ dispatch }, seat, { role, areaIds }) => dispatch.changePerson(seat.person.id, role, areaIds),
  seen: (world, seat) => seeReturned(world, seat),
  cut: (_, { link }, { isDead, lasts }) => {
    link.state.begin(isDead ? "dead" : "refused", lasts);
    if (!isDead) link.reset();
  },
  storm: (_, { link }, { weather, lasts }) => link.weather.begin(weather, lasts),
  kill: (world, seat, { lasts }) => off(world, seat, lasts),
  powerCut: (world, seat, { lasts }) => {
    seat.kill(true);
    world.scheduler.after(lasts, () => seat.start());
  },
  damage: (world, seat, { lasts }) => off(world, seat, lasts, () => seat.disk.damageCache()),
  upgrade: (world, seat, { lasts }) =>
    off(world, seat, lasts, () => {
      seat.protocol = protocolVersion;
    }),
  dieAtWrite: ({ scheduler }, seat, { fate, after, lasts }) => {
    seat.disk.fate = { kind: fate, after };
    scheduler.after(lasts + longestWait, () => seat.start());
  },
  full: (_, { disk }, { lasts }) => disk.full.begin(true, lasts),
  noStreams: (_, { link }, { lasts }) => link.noStreams.begin(true, lasts),
  clock: (_, seat, { by }) => {
    seat.skew += by;
  },
  image: (world, seat) => void world.images.set(seat, { disk: seat.disk.image(), intents: world.intents.length }),
  putBack: (world, seat, { lasts }) => putBack(world, seat, lasts),
  copy: (world, seat) => world.addSeat(seat.disk.image()).start(),
};

const atDispatch: { readonly [Kind in DispatchKind]: (world: World, step: Of<Kind>) => void } = {
  heldWrite: ({ dispatch }, { at, lasts }) => dispatch.writeHeld(`asterisk:${at}`, lasts),
  slowStore: ({ dispatch }, { weather, lasts }) => dispatch.weather.begin(weather, lasts),
  endCall: ({ dispatch }) => dispatch.endCall(),
  trim: ({ dispatch }) => dispatch.trimFeed(),
  leap: (world, { by }) => world.leap(by),
  dispatchClock: (world, { by }) => world.jump(by),
  nodeRestart: ({ dispatch, scheduler }, { node, lasts }) => {
    dispatch.stopNode(node);
    scheduler.after(lasts, () => dispatch.startNode(node));
  },
  backUp: (world) => {
    world.backup = world.dispatch.backUp();
  },
  raiseFloor: ({ dispatch }) => {
    dispatch.floor = protocolVersion;
  },
  restore: ({ dispatch, scheduler, backup, intents }, { lasts }) => {
    if (backup === null) return;
    dispatch.restore(backup);
    for (const intent of intents) if (intent.isForgotten) intent.isLostWithDisk = true;
    scheduler.after(lasts, () => dispatch.startAll());
  },
};

/** Makes a step happen. */
export function take(world: World, step: Step): void {
  if (!("seat" in step)) (atDispatch[step.kind] as (world: World, step: Step) => void)(world, step);
  else {
    const seat = world.seats[step.seat % world.seats.length];
    if (seat !== undefined) (atSeat[step.kind] as (world: World, seat: SimulatedSeat, step: Step) => void)(world, seat, step);
  }
}
