import { Select, type SelectProps } from "@mantine/core";
import { useReducer } from "react";

/**
 * A choice whose box says that its list is open, and which list that is (`aria-expanded`, `aria-controls`). The library learns the list's name
 * only when it is drawn, which is after the box: the box is drawn once more then.
 */
export function NamedSelect(props: SelectProps) {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  // The list comes with the next frame, its name with the one after.
  const drawAgain = (): void => void requestAnimationFrame(() => requestAnimationFrame(() => draw()));
  return <Select {...props} onDropdownOpen={drawAgain} />;
}
