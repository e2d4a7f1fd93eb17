import { useTranslation } from "react-i18next";
import type { CallDirectory } from "../../contract/call-api.ts";
import { NamedSelect } from "../shared/named-select.tsx";
import { useAnswer, useConsole, useStore } from "../shared/use-console.ts";

const nobody: CallDirectory = { seats: [], queues: [] };

/** A colleague: oneself, and those whom dispatch names at their seats. */
export function PersonField(props: { size: "sm"; required: boolean; "data-testid": string; value: string | undefined; onChoose(personId: string): void }) {
  const { value, onChoose, ...rest } = props;
  const { t } = useTranslation();
  const store = useStore();
  const { snapshot } = useConsole();
  const me = snapshot?.person;
  const { seats } = useAnswer(() => store.seat.phone.directory(), [snapshot?.sync.online], nobody);
  const colleagues = seats.flatMap(({ personId, personName }) =>
    personId === null || personId === me?.id ? [] : [{ value: personId, label: personName ?? personId }],
  );
  const data = [...(me == null ? [] : [{ value: me.id, label: t("bulk.me", { name: me.name }) }]), ...colleagues];
  return (
    <NamedSelect
      {...rest}
      label={t("life.fact.personId")}
      searchable
      data={data.filter((entry, index) => data.findIndex((other) => other.value === entry.value) === index)}
      value={value ?? null}
      onChange={(next) => next !== null && onChoose(next)}
    />
  );
}
