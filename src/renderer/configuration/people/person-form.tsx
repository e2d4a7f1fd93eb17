import { Alert, Button, Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ListedPerson, type PersonChange, shortestPassword } from "../../../contract/people-api.ts";
import { type Role, roleSchema } from "../../../contract/rows.ts";
import { detailOfError, kindOfError } from "../../shared/error-words.ts";
import { NamedSelect } from "../../shared/named-select.tsx";
import { useStore } from "../../shared/use-console.ts";
import { isSameArea, keptArea } from "./area.ts";
import { AreaBox } from "./area-box.tsx";

interface FormProps {
  /** null: one who is to be made. */
  readonly person: ListedPerson | null;
  /** Whether it is who sits here: nobody switches themselves off. */
  readonly isMe: boolean;
  onSaved(personId: string): void;
}
/** What is typed of a person. */
interface Written {
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
  readonly areaIds: readonly string[];
  readonly areaText: string;
  readonly active: boolean;
}
const empty: Written = { login: "", name: "", password: "", role: "operator", areaIds: [], areaText: "", active: true };

/** A person who is made, or whose role, area and access are changed; all of it at dispatch. */
export function PersonForm({ person, isMe, onSaved }: FormProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [written, setWritten] = useState<Written>(person === null ? empty : { ...empty, ...person, areaIds: person.areaIds ?? [] });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const change = (patch: Partial<Written>) => setWritten((before) => ({ ...before, ...patch }));
  const changes = person === null ? null : changesOf(person, written);
  const isReady = written.areaText.trim() === "" && (changes === null ? isComplete(written) : Object.keys(changes).length > 0);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      if (person !== null) await store.seat.people.change({ personId: person.id, ...changes });
      onSaved(person?.id ?? (await store.seat.people.create(newOf(written))).personId);
    } catch (error) {
      const word = wordOf(kindOfError(error), detailOfError(error));
      setFailure(t(word));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="person-form" onSubmit={(event) => void save(event)} data-testid="person-form" aria-label={person?.name ?? t("people.new")}>
      {person === null ? (
        <Identity written={written} onChange={change} />
      ) : (
        <h2 className="heading">{t("people.who", { name: person.name, login: person.login })}</h2>
      )}
      <NamedSelect
        label={t("people.role")}
        data={roleSchema.options.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        value={written.role}
        allowDeselect={false}
        onChange={(role) => role !== null && change({ role: roleSchema.parse(role) })}
        data-testid="person-role"
      />
      <AreaBox areaIds={written.areaIds} text={written.areaText} onText={(areaText) => change({ areaText })} onChange={(areaIds) => change({ areaIds })} />
      {person !== null && (
        <Checkbox
          label={t("people.active")}
          description={t(isMe ? "people.activeMe" : "people.activeHint")}
          checked={written.active}
          disabled={isMe}
          onChange={(event) => change({ active: event.currentTarget.checked })}
          data-testid="person-active"
        />
      )}
      {failure !== null && (
        <Alert color="red" role="alert" data-testid="person-failure">
          {failure}
        </Alert>
      )}
      <div>
        <Button type="submit" disabled={!isReady} loading={isBusy} data-testid="person-save">
          {t(person === null ? "people.create" : "people.save")}
        </Button>
      </div>
    </form>
  );
}

/** Who a new person is, and the password that they are told. */
function Identity({ written, onChange }: { written: Written; onChange(patch: Partial<Written>): void }) {
  const { t } = useTranslation();
  const { password } = written;
  const isShort = password !== "" && password.length < shortestPassword;
  return (
    <>
      <h2 className="heading">{t("people.new")}</h2>
      <TextInput
        label={t("people.login")}
        value={written.login}
        maxLength={60}
        autoComplete="off"
        onChange={(event) => onChange({ login: event.currentTarget.value })}
        data-testid="person-login"
      />
      <TextInput
        label={t("people.name")}
        value={written.name}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        data-testid="person-name"
      />
      <PasswordInput
        label={t("people.password")}
        description={t("people.passwordRule", { count: shortestPassword })}
        value={password}
        maxLength={200}
        autoComplete="new-password"
        error={isShort ? t("people.passwordShort", { count: shortestPassword - password.length }) : undefined}
        onChange={(event) => onChange({ password: event.currentTarget.value })}
        data-testid="person-password"
      />
    </>
  );
}

const isComplete = ({ login, name, password }: Written): boolean => login.trim() !== "" && name.trim() !== "" && password.length >= shortestPassword;
const newOf = ({ login, name, password, role, areaIds }: Written) => ({
  login: login.trim(),
  name: name.trim(),
  password,
  role,
  areaIds: keptArea(areaIds),
});
const changesOf = (person: ListedPerson, { role, areaIds, active }: Written): Omit<PersonChange, "personId"> => ({
  ...(role === person.role ? {} : { role }),
  ...(isSameArea(areaIds, person.areaIds) ? {} : { areaIds: keptArea(areaIds) }),
  ...(active === person.active ? {} : { active }),
});

/** The words for what dispatch, or the way there, says. */
function wordOf(kind: string, detail: string | undefined): string {
  if (kind === "dispatchAway") return "people.away";
  if (kind === "invalid" && detail === "login") return "people.loginTaken";
  if (kind === "notAllowedNow" && detail === "lastAdministrator") return "people.lastAdministrator";
  return `error.${kind}`;
}
