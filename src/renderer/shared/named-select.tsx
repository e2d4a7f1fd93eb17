import { Autocomplete, type AutocompleteProps, MultiSelect, type MultiSelectProps, Select, type SelectProps } from "@mantine/core";
import { useReducer } from "react";

/**
 * Draws a box again when its list has come. The library learns the list's name only when that is drawn, which is after the box, so a
 * box that was opened once would say neither that its list is open nor which it is (`aria-expanded`, `aria-controls`).
 */
function useNaming(): () => void {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  // The list comes with the next frame, its name with the one after.
  return () => void requestAnimationFrame(() => requestAnimationFrame(() => draw()));
}

/** A choice whose box names its list from the first opening on. */
export const NamedSelect = (props: SelectProps) => <Select {...props} onDropdownOpen={useNaming()} />;
/** The same for several choices. */
export const NamedMultiSelect = (props: MultiSelectProps) => <MultiSelect {...props} onDropdownOpen={useNaming()} />;
/** The same for a text with suggestions. */
export const NamedAutocomplete = (props: AutocompleteProps) => <Autocomplete {...props} onDropdownOpen={useNaming()} />;
