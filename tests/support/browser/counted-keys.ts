import type { Operator } from "./operator.ts";

/** A keyboard that counts what is pressed on it. */
export interface CountedKeys {
  /** Keys pressed; a chord such as `Control+Enter` is one. */
  readonly count: number;
  /** Characters of free text: what the caller said. */
  readonly spoken: number;
  press(key: string): Promise<void>;
  /** Letters that find something: each is a key. */
  type(letters: string): Promise<void>;
  /** Free text, as an input method gives it. */
  say(text: string): Promise<void>;
  /** Tab until the cursor stands in a field. @throws Error after so many that nobody would go there so */
  tabTo(testId: string): Promise<void>;
  /** The test id of what has the cursor. */
  focused(): Promise<string | null>;
}

const farthest = 30;

export function countedKeys({ console }: Operator): CountedKeys {
  let [count, spoken] = [0, 0];
  const focused = (): Promise<string | null> => console.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? null);
  const press = async (key: string): Promise<void> => {
    count += 1;
    await console.keyboard.press(key);
  };
  return {
    get count() {
      return count;
    },
    get spoken() {
      return spoken;
    },
    press,
    async type(letters) {
      count += letters.length;
      await console.keyboard.type(letters);
    },
    async say(text) {
      spoken += Array.from(text).length;
      await console.keyboard.type(text);
    },
    async tabTo(testId) {
      for (let tabs = 0; (await focused()) !== testId; tabs += 1) {
        if (tabs === farthest) throw new Error(`${testId} is not reached by Tab`);
        await press("Tab");
      }
    },
    focused,
  };
}
