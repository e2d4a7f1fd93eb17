/** An object with some of its methods replaced; the others work on the object itself, private fields included. */
export function overlaid<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  const bound = new Map<PropertyKey, unknown>();
  return new Proxy(target, {
    get(_, name) {
      if (name in replaced) return Reflect.get(replaced, name);
      const known = bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const method: unknown = value.bind(target);
      bound.set(name, method);
      return method;
    },
  });
}
