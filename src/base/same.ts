/** Whether two plain values (as JSON has them) are the same by value. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  const [leftKeys, rightKeys] = [Object.keys(left), Object.keys(right)];
  return leftKeys.length === rightKeys.length && leftKeys.every((key) => isSame(Reflect.get(left, key), Reflect.get(right, key)));
}
