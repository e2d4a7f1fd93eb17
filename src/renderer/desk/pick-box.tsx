import "./pick-box.css";
import { Pill, PillsInput } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";

/** One thing that may be picked. */
export interface PickOption {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
}
/** What a box shows and tells. */
export interface PickBoxProps {
  readonly label: string;
  readonly testId: string;
  /** Id of the field itself, by which it can be given the cursor. */
  readonly fieldId?: string | undefined;
  /** What is chosen already, in front of what is typed. */
  readonly pills: readonly string[];
  readonly text: string;
  /** The first is picked by Enter where anything is typed. */
  readonly options: readonly PickOption[];
  /** The text that the options are for: Enter waits for those of what is typed. */
  readonly optionsFor: string | null;
  readonly maxLength: number;
  readonly placeholder?: string;
  readonly description?: ReactNode;
  readonly error?: ReactNode;
  onText(text: string): void;
  onPick(key: string): void;
  /** Backspace where nothing is typed: the last pill goes. */
  onBack(): void;
  onFocus?(): void;
}

/**
 * A box in which one types and picks: the list hangs over what is below, so that nothing moves. Enter picks, the arrows go
 * through the list, Escape closes it, Tab leaves what is typed as it is. While an input method composes, keys are its own.
 */
export function PickBox(props: PickBoxProps) {
  const { label, testId, pills, text, options, optionsFor, maxLength, placeholder, description, error } = props;
  const id = useId();
  const fieldId = props.fieldId ?? `${id}-field`;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [isAwaited, setAwaited] = useState(false);
  const isCurrent = optionsFor === text;
  const isShown = isOpen && isCurrent && options.length > 0;
  const at = Math.min(active, options.length - 1);
  const pick = (key: string) => {
    setOpen(false);
    setAwaited(false);
    setActive(0);
    props.onPick(key);
  };
  const pickAwaited = useEffectEvent(() => {
    const [first] = options;
    setAwaited(false);
    if (isOpen && first !== undefined) pick(first.key);
  });
  useEffect(() => {
    if (isAwaited && isCurrent) pickAwaited();
  }, [isAwaited, isCurrent]);
  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Backspace" && text === "" && pills.length > 0) return void props.onBack();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      return setActive(isShown ? (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length : 0);
    }
    if (event.key === "Enter" && isOpen && !isCurrent) {
      event.preventDefault();
      return setAwaited(true);
    }
    if (!isShown) return;
    const chosen = options[at];
    if (event.key === "Escape") setOpen(false);
    else if (event.key === "Enter" && chosen !== undefined) pick(chosen.key);
    else return;
    event.preventDefault();
  };
  return (
    <div className="pick">
      <PillsInput
        // Given here, for the field takes its id from what is around it.
        id={fieldId}
        label={label}
        description={description}
        error={error}
        inputWrapperOrder={["label", "input", "description", "error"]}
      >
        <Pill.Group>
          {pills.map((pill) => (
            <span key={pill} className="pick-pill" data-testid={`${testId}-pill`}>
              {pill}
            </span>
          ))}
          <PillsInput.Field
            role="combobox"
            aria-label={label}
            aria-expanded={isShown}
            aria-autocomplete="list"
            {...(isShown ? { "aria-controls": `${id}-list`, "aria-activedescendant": `${id}-${at}` } : {})}
            autoComplete="off"
            spellCheck={false}
            value={text}
            maxLength={maxLength}
            placeholder={pills.length === 0 ? (placeholder ?? "") : ""}
            onChange={(event) => {
              setOpen(true);
              setActive(0);
              setAwaited(false);
              props.onText(event.currentTarget.value);
            }}
            onKeyDown={keyDown}
            onFocus={() => props.onFocus?.()}
            onBlur={() => {
              setOpen(false);
              setAwaited(false);
            }}
            data-testid={testId}
          />
        </Pill.Group>
      </PillsInput>
      {isShown && (
        <div className="pick-list" role="listbox" id={`${id}-list`} aria-label={label}>
          {options.map((option, index) => (
            <div
              key={option.key}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              tabIndex={-1}
              // Before the field loses the focus, and with it the list.
              onMouseDown={(event) => {
                event.preventDefault();
                pick(option.key);
              }}
            >
              <span>{option.label}</span>
              {option.hint !== undefined && <span className="quiet">{option.hint}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
