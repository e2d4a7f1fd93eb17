import { Button, Menu, TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { isSame } from "../../../base/same.ts";
import type { ListName } from "../../../contract/list-export.ts";
import type { ListViews, SavedView } from "../../../contract/list-views.ts";
import { useDeskKey } from "../../shared/use-commands.ts";
import { useStore } from "../../shared/use-console.ts";
import { useShownKey } from "../../shared/use-keys.ts";
import type { ShownSetting } from "./use-list-setting.ts";

interface ViewMenuProps {
  readonly list: ListName;
  readonly views: ListViews;
  readonly shown: ShownSetting;
}
/** What is being named: a new view, or the one that is shown. */
type Naming = "new" | "rename" | null;

/** The person's own views of a list: chosen, saved, renamed, made the default and let go, by keyboard too. */
export function ViewMenu({ list, views, shown }: ViewMenuProps) {
  const { t } = useTranslation();
  const shownKey = useShownKey();
  const [isOpen, setOpen] = useState(false);
  const [naming, setNaming] = useState<Naming>(null);
  const button = useRef<HTMLButtonElement>(null);
  const acts = useViewActs(list, shown);
  useDeskKey("listViews", () => {
    setNaming(null);
    setOpen(true);
  });
  const { view, setting } = shown;
  const isChanged = view !== null && !isSame(view.setting, setting);
  const named = (): void => {
    setNaming(null);
    button.current?.focus();
  };
  return (
    <>
      <Menu opened={isOpen} onChange={setOpen} position="bottom-start" shadow="md" withinPortal transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button ref={button} size="compact-sm" variant="default" data-testid="views">
            {t("views.title", { name: view?.name ?? t("views.none") })}
            {isChanged && " *"} ▾ <span className="key">{shownKey("listViews")}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Choices views={views.views.filter((each) => each.list === list)} defaultId={views.defaults[list]} shown={shown} />
          <Menu.Divider />
          <Menu.Item onClick={() => setNaming("new")} data-testid="view-save-as">
            {t("views.saveAs")}
          </Menu.Item>
          {view !== null && (
            <OfView view={view} isDefault={views.defaults[list] === view.id} isChanged={isChanged} acts={acts} onRename={() => setNaming("rename")} />
          )}
        </Menu.Dropdown>
      </Menu>
      {naming !== null && (
        <NameForm
          start={naming === "rename" ? (view?.name ?? "") : ""}
          taken={views.views.filter((each) => each.list === list && (naming === "new" || each.id !== view?.id)).map(({ name }) => name)}
          onName={(name) => {
            if (naming === "new") acts.saveAs(name);
            else acts.rename(name);
            named();
          }}
          onCancel={named}
        />
      )}
      {acts.removed !== null && (
        <Button size="compact-sm" variant="subtle" onClick={acts.restore} data-testid="view-restore">
          {t("views.restore", { name: acts.removed.name })}
        </Button>
      )}
    </>
  );
}

function Choices({ views, defaultId, shown }: { views: readonly SavedView[]; defaultId: string | undefined; shown: ShownSetting }) {
  const { t } = useTranslation();
  return (
    <>
      <Menu.Item onClick={() => shown.choose(null)} data-testid="view-none" aria-current={shown.view === null}>
        {t("views.none")}
      </Menu.Item>
      {views.map((each) => (
        <Menu.Item
          key={each.id}
          onClick={() => shown.choose(each)}
          data-testid="view-choice"
          aria-current={each.id === shown.view?.id}
          rightSection={each.id === defaultId ? <span className="quiet">{t("views.default")}</span> : null}
        >
          {each.name}
        </Menu.Item>
      ))}
    </>
  );
}

function OfView(props: { view: SavedView; isDefault: boolean; isChanged: boolean; acts: ViewActs; onRename(): void }) {
  const { t } = useTranslation();
  const { isDefault, isChanged, acts } = props;
  return (
    <>
      {isChanged && (
        <Menu.Item onClick={acts.save} data-testid="view-save">
          {t("views.save")}
        </Menu.Item>
      )}
      <Menu.Item onClick={acts.toggleDefault} data-testid="view-default">
        {t(isDefault ? "views.undoDefault" : "views.makeDefault")}
      </Menu.Item>
      <Menu.Item onClick={props.onRename} data-testid="view-rename">
        {t("views.rename")}
      </Menu.Item>
      <Menu.Item onClick={acts.remove} data-testid="view-remove">
        {t("views.remove")}
      </Menu.Item>
    </>
  );
}

/** Asks in place for a name; Enter keeps it, Escape takes it back. */
function NameForm(props: { start: string; taken: readonly string[]; onName(name: string): void; onCancel(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(props.start);
  const field = useRef<HTMLInputElement>(null);
  // The menu gives the focus back to its button when it has closed.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.select());
    return () => cancelAnimationFrame(frame);
  }, []);
  const isTaken = props.taken.includes(name.trim());
  const onKey = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") props.onCancel();
    if (event.key === "Enter" && name.trim() !== "" && !isTaken) props.onName(name.trim());
    if (event.key === "Escape" || event.key === "Enter") event.preventDefault();
  };
  return (
    <TextInput
      ref={field}
      size="xs"
      w={220}
      maxLength={40}
      aria-label={t("views.name")}
      placeholder={t("views.name")}
      value={name}
      error={isTaken ? t("views.taken") : undefined}
      onChange={(event) => setName(event.currentTarget.value)}
      onKeyDown={onKey}
      data-testid="view-name"
    />
  );
}

type ViewActs = ReturnType<typeof useViewActs>;
function useViewActs(list: ListName, { view, setting, choose }: ShownSetting) {
  const store = useStore();
  const [removed, setRemoved] = useState<SavedView | null>(null);
  const change = (how: (views: readonly SavedView[]) => SavedView[]): void =>
    store.changeListViews((before) => ({ ...before, views: how(before.views).slice(-100) }));
  const replace = (part: Partial<SavedView>): void => {
    if (view !== null) change((views) => views.map((each) => (each.id === view.id ? { ...each, ...part } : each)));
  };
  return {
    removed,
    save: () => replace({ setting }),
    rename: (name: string) => replace({ name }),
    saveAs: (name: string) => {
      const made: SavedView = { id: crypto.randomUUID(), list, name, setting };
      change((views) => [...views, made]);
      choose(made);
    },
    toggleDefault: () =>
      store.changeListViews((before) => {
        const { [list]: was, ...others } = before.defaults;
        return { ...before, defaults: view === null || was === view.id ? others : { ...others, [list]: view.id } };
      }),
    remove: () => {
      if (view === null) return;
      change((views) => views.filter((each) => each.id !== view.id));
      choose(null);
      setRemoved(view);
    },
    restore: () => {
      if (removed !== null) change((views) => [...views, removed]);
      setRemoved(null);
    },
  };
}
