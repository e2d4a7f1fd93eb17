import { HotlineError } from "../../contract/errors.ts";
import type { AttachmentType } from "../../contract/knowledge-rows.ts";
import type { Querier } from "../store/database.ts";

/** A file of an article, base64. @throws HotlineError `notFound` */
export async function readAttachment(client: Querier, id: string): Promise<{ type: AttachmentType; bytes: string }> {
  const found = await client.query<{ type: AttachmentType; bytes: Buffer }>("SELECT type, bytes FROM attachment WHERE id = $1", [id]);
  const [file] = found.rows;
  if (file === undefined) throw new HotlineError({ kind: "notFound", detail: "attachment" });
  return { type: file.type, bytes: file.bytes.toString("base64") };
}
