import { describe, expect, it } from "vitest";
import { Gathered } from "./gathered.ts";

/** Loadings that end when the test says so. */
function held() {
  const loads: { questions: readonly string[]; end(): void; fail(error: Error): void }[] = [];
  const gathered = new Gathered<string, string>(
    (questions) => new Promise((resolve, reject) => loads.push({ questions, end: () => resolve(`answer to ${questions.join(" ")}`), fail: reject })),
  );
  return { gathered, loads };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("what is gathered", () => {
  it("is loaded once for all who ask while another loading is on its way, and begun after the last of them asked", async () => {
    const { gathered, loads } = held();
    const first = gathered.ask("a");
    await settled();
    expect(loads.map(({ questions }) => questions)).toEqual([["a"]]);
    const [second, third] = [gathered.ask("b"), gathered.ask("c")];
    await settled();
    expect(loads).toHaveLength(1);
    loads[0]?.end();
    expect(await first).toBe("answer to a");
    await settled();
    expect(loads.map(({ questions }) => questions)).toEqual([["a"], ["b", "c"]]);
    loads[1]?.end();
    expect(await Promise.all([second, third])).toEqual(["answer to b c", "answer to b c"]);
    expect(gathered.isIdle).toBe(true);
  });
  it("fails for those alone whose loading failed", async () => {
    const { gathered, loads } = held();
    const first = gathered.ask("a");
    await settled();
    const second = gathered.ask("b");
    loads[0]?.fail(new Error("away"));
    await expect(first).rejects.toThrow("away");
    await settled();
    loads[1]?.end();
    expect(await second).toBe("answer to b");
    expect(gathered.isIdle).toBe(true);
  });
});
