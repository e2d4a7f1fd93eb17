import "./people.css";
import { Button, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListedPerson } from "../../../contract/people-api.ts";
import { kindOfError } from "../../shared/error-words.ts";
import { listed } from "../../shared/listed.ts";
import { useAnswer, useConsole, useStore } from "../../shared/use-console.ts";
import { useReadings } from "../../shared/use-readings.ts";
import { PersonForm } from "./person-form.tsx";
import { usePlaceNames } from "./use-place-names.ts";

/** So many are shown at once; the others are found by typing. */
const shownRows = 40;

/** All people as dispatch last told them, and why it did not when it was asked again. */
interface Told {
  readonly people: readonly ListedPerson[];
  readonly failure: string | null;
}
/** Null while they are asked for the first time; what is being written stays while dispatch is away. */
function usePeople(): { readonly told: Told | null; again(): void } {
  const store = useStore();
  const last = useRef<readonly ListedPerson[]>([]);
  const isOnline = useConsole().snapshot?.sync.online === true;
  const [round, setRound] = useState(0);
  const ask = (): Promise<Told> =>
    store.seat.people.list().then(
      (people) => {
        last.current = people;
        return { people, failure: null };
      },
      (error: unknown) => ({ people: last.current, failure: kindOfError(error) }),
    );
  return { told: useAnswer<Told | null>(ask, [round, isOnline], null), again: () => setRound((before) => before + 1) };
}

/** 人员: who may sign in, as what and for which part of the city. None of it is kept at the seat. */
export function PeoplePart() {
  const { t } = useTranslation();
  const me = useConsole().snapshot?.person?.id;
  const { told, again } = usePeople();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [saved, setSaved] = useState<{ readonly id: string; readonly times: number } | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLElement>(null);
  const focusDue = useRef<"form" | "list" | null>(null);
  const chosen = told?.people.find(({ id }) => id === chosenId) ?? null;
  // Who chose somebody goes on in their form; who saved finds the cursor at that person in the list, for the form is another by then.
  useEffect(() => {
    const due = focusDue.current;
    if (due === null || (due === "list" && chosen === null)) return;
    focusDue.current = null;
    const place = due === "form" ? form.current?.querySelector("input") : list.current?.querySelector<HTMLElement>('[aria-current="true"]');
    place?.focus();
  });
  if (told === null) return <p className="quiet">{t("people.asked")}</p>;
  const choose = (id: string | null) => {
    focusDue.current = "form";
    setSaved((before) => (before === null ? { id: "", times: 0 } : { ...before, id: "" }));
    setChosenId(id);
  };
  const onSaved = (id: string) => {
    focusDue.current = "list";
    setSaved({ id, times: (saved?.times ?? 0) + 1 });
    setChosenId(id);
    again();
  };
  const savedName = told.people.find(({ id }) => id === saved?.id)?.name;
  return (
    <div className="people" data-testid="people">
      <div ref={list} className="configuration-part">
        {told.failure !== null && (
          <p className="trouble-word" role="alert" data-testid="people-failure">
            {t(told.failure === "dispatchAway" ? "people.away" : `error.${told.failure}`)}
          </p>
        )}
        <PeopleList people={told.people} chosenId={chosenId} said={savedName === undefined ? "" : t("people.saved", { name: savedName })} onChoose={choose} />
      </div>
      <aside ref={form} aria-label={t("people.one")}>
        <PersonForm key={keyOf(chosen, saved?.times ?? 0)} person={chosen} isMe={chosen !== null && chosen.id === me} onSaved={onSaved} />
      </aside>
    </div>
  );
}
/** A form of its own for each person, and for what dispatch tells of them by now. */
const keyOf = (person: ListedPerson | null, times: number): string => (person === null ? `new ${times}` : JSON.stringify([person, times]));

interface ListProps {
  readonly people: readonly ListedPerson[];
  readonly chosenId: string | null;
  /** What was saved just now, in words. */
  readonly said: string;
  /** null: one who is to be made. */
  onChoose(personId: string | null): void;
}

function PeopleList({ people, chosenId, said, onChoose }: ListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const found = useFound(people, text);
  const shown = found.slice(0, shownRows);
  const names = usePlaceNames(shown.flatMap(({ areaIds }) => areaIds ?? []));
  const areaOf = ({ areaIds }: ListedPerson): string =>
    areaIds === null
      ? t("people.wholeCity")
      : listed(
          t,
          areaIds.map((id) => names.get(id)?.place?.name ?? id),
        );
  return (
    <>
      <div className="choices">
        <TextInput
          aria-label={t("people.find")}
          placeholder={t("people.find")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.nativeEvent.isComposing && found[0] !== undefined) onChoose(found[0].id);
          }}
          data-testid="people-find"
        />
        <Button variant="default" onClick={() => onChoose(null)} data-testid="person-new">
          {t("people.new")}
        </Button>
        <span className="quiet">{t("configuration.shown", { shown: shown.length, count: people.length })}</span>
        <span role="status" className="saved-word" data-testid="people-saved">
          {said}
        </span>
      </div>
      <div className="configuration-scroll">
        <table>
          <thead>
            <tr>
              {(["name", "login", "role", "area", "extension", "state"] as const).map((column) => (
                <th key={column}>{t(`people.${column}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((person) => (
              <tr key={person.id} data-off={!person.active}>
                <td>
                  <button type="button" aria-current={person.id === chosenId} onClick={() => onChoose(person.id)} data-testid="person-choice">
                    {person.name}
                  </button>
                </td>
                <td>{person.login}</td>
                <td>{t(`role.${person.role}`)}</td>
                <td title={areaOf(person)} className="people-area">
                  {areaOf(person)}
                </td>
                <td>{person.extension ?? ""}</td>
                <td>{t(person.active ? "people.on" : "people.off")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {found.length === 0 && <p className="quiet">{t("people.nobody")}</p>}
      </div>
    </>
  );
}

/** By name, login or extension, and the name by pinyin or initials too. */
function useFound(people: readonly ListedPerson[], text: string): readonly ListedPerson[] {
  const readings = useReadings(people.map(({ name }) => name).join("\n"));
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return people;
  return people.filter(({ name, login, extension }) =>
    [name, login, extension ?? "", ...(readings.get(name) ?? [])].some((each) => each.toLowerCase().includes(wanted)),
  );
}
