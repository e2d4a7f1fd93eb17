import { implement } from "@orpc/server";
import { knowledgeContract } from "../../contract/knowledge-api.ts";
import type { Knowledge } from "../knowledge/knowledge.ts";

/** The knowledge base's part of the console's router. */
export function createKnowledgeRoutes(knowledge: Knowledge) {
  const os = implement(knowledgeContract);
  return os.router({
    search: os.search.handler(({ input }) => knowledge.search(input)),
    suggest: os.suggest.handler(({ input }) => knowledge.suggest(input)),
    get: os.get.handler(({ input }) => knowledge.reading(input.articleId, input.version)),
    report: os.report.handler(({ input }) => knowledge.report(input.articleId, input.version, input.kind, input.note)),
    worklist: os.worklist.handler(() => knowledge.worklist()),
    shelf: os.shelf.handler(({ input }) => knowledge.shelf(input)),
    answers: os.answers.handler(() => knowledge.answers()),
    answerRead: os.answerRead.handler(({ input }) => {
      knowledge.answerRead(input.reportId);
      return {};
    }),
    settle: os.settle.handler(({ input }) => knowledge.settle(input.reportId, input.outcome)),
    version: {
      get: os.version.get.handler(({ input }) => knowledge.version(input.versionId)),
      begin: os.version.begin.handler(({ input }) => knowledge.begin(input.articleId)),
      save: os.version.save.handler(({ input }) => knowledge.save(input.versionId, input.patch, input.seen)),
      writing: os.version.writing.handler(({ input }) => knowledge.writings.of(input.versionId)),
      keepWriting: os.version.keepWriting.handler(({ input }) => {
        knowledge.writings.keep(input.versionId, input.writing);
        return {};
      }),
      move: os.version.move.handler(({ input }) => knowledge.move(input)),
    },
    module: {
      search: os.module.search.handler(({ input }) => knowledge.modules(input.text, input.limit)),
      save: os.module.save.handler(({ input }) => knowledge.saveModule(input.moduleId, input.name, input.body, input.shared, input.removed)),
    },
    attachment: {
      get: os.attachment.get.handler(({ input }) => knowledge.attachment(input.attachmentId)),
      add: os.attachment.add.handler(({ input }) => knowledge.attach(input.name, input.bytes)),
    },
  });
}
