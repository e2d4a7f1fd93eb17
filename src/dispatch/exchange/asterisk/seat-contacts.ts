/**
 * Where each seat can be reached. A seat that comes back has its new contact before the old one is removed,
 * so a removal alone does not make it unreachable.
 */
export class SeatContacts {
  readonly #contacts = new Map<string, Map<string, boolean>>();

  /** @returns whether the seat's reachability changed, and to what; null when it did not */
  heard(extension: string, uri: string, status: string): boolean | null {
    const before = this.isReachable(extension);
    const contacts = this.#contacts.get(extension) ?? new Map<string, boolean>();
    this.#contacts.set(extension, contacts);
    if (/^removed$/i.test(status)) contacts.delete(uri);
    else contacts.set(uri, !/^unreachable$/i.test(status));
    const after = this.isReachable(extension);
    return after === before ? null : after;
  }
  isReachable(extension: string): boolean {
    return [...(this.#contacts.get(extension)?.values() ?? [])].some((reachable) => reachable);
  }
  reachable(): string[] {
    return [...this.#contacts.keys()].filter((extension) => this.isReachable(extension));
  }
  forget(): void {
    this.#contacts.clear();
  }
}
