/** What a process did to the files of its folder, as `recorder.c` writes it down. Paths are names inside the folder; "" is the folder. */
export type Note =
  | { readonly kind: "opened"; readonly descriptor: number; readonly name: string; readonly isEmptied: boolean }
  | { readonly kind: "closed"; readonly descriptor: number }
  | { readonly kind: "written"; readonly descriptor: number; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncated"; readonly descriptor: number; readonly length: number }
  | { readonly kind: "synced"; readonly descriptor: number }
  | { readonly kind: "unlinked"; readonly name: string }
  | { readonly kind: "renamed"; readonly name: string; readonly to: string }
  | { readonly kind: "marked"; readonly text: string };

/** Bytes of a note's head: kind, descriptor, offset, length of the path, length of the data; the machine's order, which is little-endian. */
const headLength = 24;

/** Reads a recording. A note that was being written when its process was killed is not there. @throws Error at a note of no known kind */
export function readNotes(recording: Buffer, folder: string): Note[] {
  const notes: Note[] = [];
  const inside = (path: string): string => path.slice(folder.length + 1);
  for (let at = 0; at + headLength <= recording.length; ) {
    const [kind, descriptor, offset] = [recording.readUInt32LE(at), recording.readInt32LE(at + 4), Number(recording.readBigUInt64LE(at + 8))];
    const [pathLength, dataLength] = [recording.readUInt32LE(at + 16), recording.readUInt32LE(at + 20)];
    const end = at + headLength + pathLength + dataLength;
    if (end > recording.length) break;
    const name = inside(recording.toString("utf8", at + headLength, at + headLength + pathLength));
    const data = recording.subarray(at + headLength + pathLength, end);
    notes.push(noteOf({ kind, descriptor, offset, name, data, inside }));
    at = end;
  }
  return notes;
}

interface Raw {
  readonly kind: number;
  readonly descriptor: number;
  readonly offset: number;
  readonly name: string;
  readonly data: Buffer;
  inside(path: string): string;
}
function noteOf({ kind, descriptor, offset, name, data, inside }: Raw): Note {
  switch (kind) {
    case 1:
      return { kind: "opened", descriptor, name, isEmptied: offset === 1 };
    case 2:
      return { kind: "closed", descriptor };
    case 3:
      return { kind: "written", descriptor, offset, data };
    case 4:
      return { kind: "truncated", descriptor, length: offset };
    case 5:
      return { kind: "synced", descriptor };
    case 6:
      return { kind: "unlinked", name };
    case 7:
      return { kind: "renamed", name, to: inside(data.toString("utf8")) };
    case 8:
      return { kind: "marked", text: data.toString("utf8") };
    default:
      throw new Error(`a note of kind ${kind}`);
  }
}
