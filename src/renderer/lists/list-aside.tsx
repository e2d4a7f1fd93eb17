import { CloseButton } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

/** What was opened of a list, beside it and never over it; Escape closes it and the focus goes back. */
export function Aside(props: {
  title: string;
  onClose(): void /** What is shown has a heading and a button to close it. */;
  hasOwnHead?: boolean;
  children: ReactNode;
}) {
  const { title, onClose, hasOwnHead = false, children } = props;
  const { t } = useTranslation();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      ref={panel}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented && !event.nativeEvent.isComposing) onClose();
      }}
      data-testid="list-aside"
    >
      {!hasOwnHead && (
        <div className="aside-head">
          <h2 className="heading">{title}</h2>
          <CloseButton size="sm" aria-label={t("list.close")} onClick={onClose} />
        </div>
      )}
      {children}
    </aside>
  );
}
