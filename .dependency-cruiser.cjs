/**
 * The rooms of docs/architecture.md as errors, type imports included.
 * Each row: a folder and all that it may import. `tools/check/layers.test.ts` plants a breach of every row.
 */
const rooms = {
  "src/base": [],
  "src/contract": ["src/base"],
  "src/domain": ["src/base", "src/contract"],
  "src/telephony/core": ["src/base", "src/contract", "src/domain"],
  "src/telephony/sipjs": ["src/base", "src/contract", "src/domain", "src/telephony/core"],
  "src/seat": ["src/base", "src/contract", "src/domain"],
  "src/dispatch": ["src/base", "src/contract", "src/domain"],
  "src/main": ["src/base", "src/contract", "src/seat/start-seat.ts"],
  "src/preload": ["src/contract"],
  "src/page": ["src/base", "src/contract"],
  "src/renderer": ["src/base", "src/contract", "src/domain", "src/page", "src/telephony/core", "resources/messages"],
  "src/line": ["src/base", "src/contract", "src/domain", "src/page", "src/telephony"],
};
const packages = {
  "src/base": [],
  "src/contract": ["zod", "@orpc/contract"],
  "src/domain": ["zod", "libphonenumber-js"],
  "src/telephony/core": ["zod"],
  "src/telephony/sipjs": ["zod", "sip.js"],
  "src/preload": ["electron"],
  "src/page": ["@orpc/client", "@orpc/contract"],
};
const pages = ["src/page", "src/renderer", "src/line", "src/telephony", "src/base", "src/contract", "src/domain", "src/preload"];
const inside = (folder) => `^${folder}/`;
const either = (list) => `^(${list.map((entry) => entry.replaceAll(".", "\\.")).join("|")})(/|$)`;

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room.replaceAll("/", "-")}`,
  severity: "error",
  from: { path: inside(room), pathNot: "\\.test\\.tsx?$" },
  to: { path: "^(src|tests|tools|resources)/", pathNot: either([room, ...allowed]) },
}));
const packageRules = Object.entries(packages).map(([room, allowed]) => ({
  name: `packages-${room.replaceAll("/", "-")}`,
  severity: "error",
  from: { path: inside(room), pathNot: "\\.test\\.tsx?$" },
  to: { path: "node_modules/", pathNot: allowed.length === 0 ? undefined : `node_modules/(${allowed.join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    ...packageRules.map((rule) => (rule.to.pathNot === undefined ? { ...rule, to: { path: rule.to.path } } : rule)),
    { name: "no-cycle", severity: "error", from: {}, to: { circular: true } },
    { name: "sipjs-alone", severity: "error", from: { path: "^src/", pathNot: "^src/telephony/sipjs/" }, to: { path: "node_modules/sip\\.js/" } },
    { name: "electron-alone", severity: "error", from: { path: "^src/", pathNot: "^src/(main/electron|preload)/" }, to: { path: "(node_modules/electron/|^electron$)" } },
    { name: "no-node-in-pages", severity: "error", from: { path: either(pages), pathNot: "\\.test\\.tsx?$" }, to: { dependencyTypes: ["core"] } },
    { name: "tests-stay-outside", severity: "error", from: { path: "^src/", pathNot: "\\.test\\.tsx?$" }, to: { path: "^(tests|tools)/" } },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^out/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".mjs", ".js", ".json"], exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
