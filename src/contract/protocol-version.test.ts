import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { imageInputSchema, imagePieceInputSchema, imagePieceSchema, openedImageSchema } from "./cache-image.ts";
import { liveEventSchema, liveInputSchema } from "./dispatch-api.ts";
import { mutationSchema } from "./mutation.ts";
import { protocolFloor, protocolVersion } from "./protocol-version.ts";
import { entityRowSchema } from "./rows.ts";
import { signInInputSchema, signInResultSchema } from "./session.ts";
import { pullInputSchema, pullResultSchema, pushInputSchema, pushResultSchema, snapshotInputSchema, snapshotPieceSchema, streamedPageSchema } from "./sync.ts";

const wire = [
  mutationSchema,
  entityRowSchema,
  signInInputSchema,
  signInResultSchema,
  pullInputSchema,
  pullResultSchema,
  pushInputSchema,
  pushResultSchema,
  snapshotInputSchema,
  snapshotPieceSchema,
  streamedPageSchema,
  imageInputSchema,
  openedImageSchema,
  imagePieceInputSchema,
  imagePieceSchema,
  liveInputSchema,
  liveEventSchema,
];

/** The wire's fingerprint per version. A changed schema needs a new version here and in `protocol-version.ts`. */
const fingerprints: Readonly<Record<number, string>> = {
  1: "9789c27ee6785fd3",
  2: "bca4d219d7a6f8d4",
  3: "be82a7d76c975a80",
  4: "592bfe00dbf999d4",
  5: "d6cb704722b91cf9",
  6: "f07dfe1a140bc0ad",
  7: "8407bafd5ad32af9",
};

describe("the wire", () => {
  it("has not changed without a new protocol version", () => {
    const schemas = wire.map((schema) => JSON.stringify(z.toJSONSchema(schema, { io: "input" })));
    expect(createHash("sha256").update(schemas.join("\n")).digest("hex").slice(0, 16)).toBe(fingerprints[protocolVersion]);
  });
  it("serves no version above its own", () => expect(protocolFloor).toBeLessThanOrEqual(protocolVersion));
});
