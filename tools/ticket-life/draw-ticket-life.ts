import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClockName, TicketStatus, TransitionName } from "../../src/contract/ticket-life.ts";
import { clockNameSchema, ticketStatusSchema } from "../../src/contract/ticket-life.ts";
import { allTransitions, firstMove, headlineClock, isOpen, type Maker, type Transition } from "../../src/domain/ticket-life.ts";

/** The Chinese words of a section of the messages. */
function wordsOf(section: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, `../../resources/messages/zh-CN/${section}.json`), "utf8"));
}
const life = wordsOf("life").life as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>;
const statuses = wordsOf("status").status ?? {};
const word = (kind: "move" | "clock" | "fact" | "guard", name: string): string => life[kind]?.[name] ?? name;

const makers: Readonly<Record<Maker, string>> = {
  operator: "operator",
  teamLead: "team lead",
  unit: "the unit, entered by an operator on its behalf",
};

/** docs/ticket-life.md as the table says it. */
export function drawTicketLife(): string {
  return [opening, drawing(), closingOfDrawing, transitionTable(), stateTable(), clockTable(), guardTable(), closing].join("\n");
}

const opening = `# The ticket's life
Drawn by \`node tools/run.mjs tools/ticket-life/write-ticket-life.ts\` from the code's own table, \`src/domain/ticket-life.ts\`; a unit test fails when this page says something else. What the transitions do with clocks and facts is \`src/domain/move-ticket.ts\`, by which dispatch confirms and the seat shows what waits.
`;

/** Only what moves a ticket; several transitions between the same two states share an arrow. */
function drawing(): string {
  const arrows = new Map<string, string[]>();
  for (const [name, { from, to }] of allTransitions()) {
    for (const status of from) {
      if (to === null || (name === "withdraw" && status !== "dispatched")) continue;
      const arrow = `${status} --> ${to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), word("move", name)]);
    }
  }
  const states = ticketStatusSchema.options.map((status) => `  state "${statuses[status]} ${status}" as ${status}`);
  const ends = ticketStatusSchema.options.filter((status) => !isOpen(status)).map((status) => `  ${status} --> [*]`);
  const lines = [...arrows].map(([arrow, names]) => `  ${arrow}: ${names.join(" / ")}`);
  return ["```mermaid", "stateDiagram-v2", ...states, "  [*] --> answered: 直接答复", "  [*] --> dispatched: 派单", ...lines, ...ends, "```"].join("\n");
}

const closingOfDrawing = "\nThe drawing shows a withdrawal from `dispatched` alone; the table names all states that have it.\n";

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), row(heads.map(() => "---")), ...rows.map(row)].join("\n");

function transitionTable(): string {
  const list = (names: readonly string[]) => (names.length === 0 ? "–" : names.join(", "));
  const facts = ({ needs, mayHave }: Transition) => list([...needs.map((name) => `**${name}**`), ...mayHave]);
  const clocks = ({ starts, stops, suspends, resumes }: Transition) =>
    list(
      [
        ["starts", starts],
        ["stops", stops.length === clockNameSchema.options.length ? ["all"] : stops],
        ["suspends", suspends],
        ["resumes", resumes],
      ].flatMap(([verb, names]) => ((names as readonly ClockName[]).length === 0 ? [] : [`${verb} ${(names as readonly string[]).join(" ")}`])),
    );
  const rows = allTransitions().map(([name, entry]) => [
    `${word("move", name)} \`${name}\``,
    entry.from.join(", "),
    entry.to === null ? "(stays)" : `${entry.to}${entry.newRound ? ", new round" : ""}`,
    makers[entry.maker],
    facts(entry),
    list(entry.guards),
    clocks(entry),
  ]);
  return `## Transitions\nEach is recorded with who, when, for which unit, its facts, and the clocks that it stopped. Facts in bold are required.\n\n${table(["transition", "from", "to", "who", "facts", "guards", "clocks"], rows)}\n`;
}

function stateTable(): string {
  const rows = ticketStatusSchema.options.map((status: TicketStatus) => {
    const next: TransitionName = firstMove[status];
    const clock = headlineClock[status];
    return [
      `${statuses[status]} \`${status}\``,
      isOpen(status) ? "open" : "final",
      clock === null ? "–" : `${word("clock", clock)} \`${clock}\``,
      word("move", next),
    ];
  });
  return `## States\n${table(["state", "", "shown clock", "offered first"], rows)}\n`;
}

function clockTable(): string {
  const of = (name: ClockName, kind: "starts" | "stops") =>
    allTransitions()
      .filter(([move, entry]) => move !== "withdraw" && entry[kind].includes(name))
      .map(([move]) => `\`${move}\``)
      .join(" ") || "–";
  const rows = clockNameSchema.options.map((name) => [
    `${word("clock", name)} \`${name}\``,
    of(name, "starts"),
    name === "whistle" ? `${of(name, "stops")}, the last \`helperReport\`` : of(name, "stops"),
  ]);
  return `## Clocks\nTimes in the row, never timers in a process. A withdrawal stops all. Spans by urgency and the working calendar are dated configuration (\`lifeRules\`); the handling clock runs by the category's deadline rule.\n\n${table(["clock", "started by", "stopped by"], rows)}\n`;
}

function guardTable(): string {
  const names = [...new Set(allTransitions().flatMap(([, entry]) => entry.guards))];
  const rows = names.map((name) => [`\`${name}\``, word("guard", name)]);
  return `## Guards\nWhat must hold beside the state, with the words in which a refusal is told.\n\n${table(["guard", "refused with"], rows)}\n`;
}

const closing = `## Two people at one ticket
dispatch judges the second by what the first left, with the row locked. A transition that leads on names the state and the round in which its author saw the ticket: when that is no longer so it is refused (\`staleTicket\`), comes back to its author's outbox with all that was written, and is shown at the ticket to be written again or let go. One that leaves the state alone, such as a reminder, is taken wherever the table allows it. The very same transition made twice with the same facts counts once.

## Working days
Hours and days count by the clock. Working days count the time of working days alone, by the dated calendar of the ticket's configuration version: what was announced (holidays, worked weekends) stands before the week's order. A year whose notice is not out is marked provisional and counts by the statutory days; the screen says so. A clock that stood still goes on with as much time, or as much work, as it had left.
`;
