import "./pick-box.css";
import { Pill, PillsInput, VisuallyHidden } from "@mantine/core";
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useId, useState } from "react";
import { behindEarly, longestWait, typedAfter } from "./early-enter.ts";

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
  /** Said over what is below while nothing is found for what is typed. */
  readonly nothing?: string;
  /** @param asked what is to be looked for: while an Enter awaits its answer, less than what stands in the box */
  onText(text: string, asked: string): void;
  /** @param behind what was typed behind the text that found it, and comes after what is picked */
  onPick(key: string, behind: string): void;
  /** Backspace where nothing is typed: the last pill goes. */
  onBack(): void;
  onFocus?(): void;
  /** @param put takes the place of what the box holds, as if it had been typed */
  onPaste?(event: ClipboardEvent<HTMLInputElement>, put: (value: string) => void): void;
}

/**
 * A box in which one types and picks: the list hangs over what is below, so that nothing moves. Enter picks, the arrows go
 * through the list, Escape closes it, Tab leaves what is typed as it is. Fingers need not wait for the list: Enter takes the
 * first of it when it is there, also when the cursor has gone on; what is typed behind it meanwhile is text at once. While an
 * input method composes, keys are its own.
 */
export function PickBox(props: PickBoxProps) {
  const { label, testId, pills, text, options, optionsFor, maxLength, placeholder, description, error } = props;
  const id = useId();
  const fieldId = props.fieldId ?? `${id}-field`;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  // What stood there when Enter came before its answer.
  const [early, setEarly] = useState<string | null>(null);
  const [isComposing, setComposing] = useState(false);
  const isCurrent = optionsFor === (early ?? text);
  const isShown = isOpen && early === null && isCurrent && options.length > 0;
  const isNothing = props.nothing !== undefined && isOpen && isCurrent && options.length === 0 && text.trim() !== "" && !isComposing;
  const at = Math.min(active, options.length - 1);
  const pick = (key: string, behind: string) => {
    setOpen(false);
    setEarly(null);
    setActive(0);
    props.onPick(key, behind);
  };
  const goOn = () => {
    setEarly(null);
    if (early !== null && text !== early) props.onText(text, text);
  };
  const goOnLate = useEffectEvent(goOn);
  const pickFirst = useEffectEvent(() => {
    const [first] = options;
    const behind = early === null ? null : behindEarly(early, text);
    if (first === undefined || behind === null) goOn();
    else pick(first.key, behind);
  });
  const isAwaited = early !== null;
  useEffect(() => {
    if (!isAwaited) return undefined;
    const timer = window.setTimeout(() => goOnLate(), longestWait);
    return () => window.clearTimeout(timer);
  }, [isAwaited]);
  const isDue = isAwaited && isCurrent && !isComposing;
  useEffect(() => {
    if (isDue) pickFirst();
  }, [isDue]);
  const change = (value: string) => {
    const typed = typedAfter(early, value);
    setEarly(typed.early);
    if (typed.early === null) {
      setOpen(true);
      setActive(0);
    }
    props.onText(typed.text, typed.asked);
  };
  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Backspace" && text === "" && early === null && pills.length > 0) return void props.onBack();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      return setActive(isShown ? (at + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length : 0);
    }
    if (event.key === "Enter" && isOpen && !isCurrent) {
      event.preventDefault();
      return setEarly((before) => before ?? text);
    }
    if (event.key === "Escape" && early !== null) goOn();
    if (event.key === "Escape" && isNothing) {
      event.preventDefault();
      return setOpen(false);
    }
    if (!isShown) return;
    const chosen = options[at];
    if (event.key === "Escape") setOpen(false);
    else if (event.key === "Enter" && chosen !== undefined) pick(chosen.key, "");
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
            aria-busy={early !== null}
            {...(isShown ? { "aria-controls": `${id}-list`, "aria-activedescendant": `${id}-${at}` } : {})}
            autoComplete="off"
            spellCheck={false}
            value={text}
            maxLength={maxLength}
            placeholder={pills.length === 0 ? (placeholder ?? "") : ""}
            onChange={(event) => change(event.currentTarget.value)}
            onCompositionStart={() => setComposing(true)}
            onCompositionEnd={() => setComposing(false)}
            onKeyDown={keyDown}
            onFocus={() => props.onFocus?.()}
            onPaste={(event) => props.onPaste?.(event, change)}
            onBlur={() => setOpen(false)}
            data-testid={testId}
          />
        </Pill.Group>
      </PillsInput>
      <VisuallyHidden role="status">{isNothing && props.nothing}</VisuallyHidden>
      {isNothing && (
        <div className="pick-list pick-nothing" aria-hidden data-testid={`${testId}-nothing`}>
          {props.nothing}
        </div>
      )}
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
                pick(option.key, "");
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
