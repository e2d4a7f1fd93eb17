import type { ConfigurationRow } from "../../src/contract/configuration.ts";

type Rule = ConfigurationRow["dispatchRules"][number];
type Field = ConfigurationRow["fieldDefinitions"][number];

const rule = (id: string, name: string, categoryIds: string[], lead: string, helpers: string[]): Rule => ({
  id,
  name,
  demandTypes: [],
  categoryIds,
  placeIds: [],
  lead,
  helpers,
});

/** Who leads and who helps where more than one must act (吹哨报到). Usual cuts of duty, this project's own; no city's rules. */
export const dispatchRules: readonly Rule[] = [
  rule("1", "燃气泄漏：燃气单位主办，消防与属地协办", ["gas.leak"], "unit:utility-gas", ["unit:department-fire", "street"]),
  rule("2", "电线险情：供电单位主办，属地协办", ["power.danger"], "unit:utility-power", ["street"]),
  rule("3", "电梯困人：属地主办，消防与市场监管协办", ["property.trapped"], "street", ["unit:department-fire", "unit:department-market"]),
  rule("4", "消防通道：属地吹哨，消防与交管报到", ["parking.fire-lane"], "street", ["unit:department-fire", "unit:department-traffic"]),
  rule("5", "电动车进楼：属地主办，消防协办", ["safety.ebike"], "street", ["unit:department-fire"]),
  rule("6", "违法建设：属地主办，城管协办", ["housing.illegal"], "street", ["unit:department-urban"]),
  rule("7", "老旧小区改造：属地主办，住建协办", ["housing.renovation"], "street", ["unit:department-housing"]),
  rule("8", "餐饮油烟与噪音：属地吹哨，生态环境与城管报到", ["environment.fumes", "noise.business"], "street", [
    "unit:department-ecology",
    "unit:department-urban",
  ]),
  rule("9", "夜间施工：城管主办，属地协办", ["noise.construction"], "unit:department-urban", ["street"]),
  rule("10", "积水外溢：水务主办，属地协办", ["water.flood"], "unit:department-water", ["street"]),
  rule("11", "供热费用：供热单位主办", ["heating.fee"], "category", []),
  rule("12", "供热：供热单位主办，属地协办", ["heating"], "category", ["street"]),
  rule("13", "拖欠工资：人社主办，属地协办", ["labour.wages"], "unit:department-social", ["street"]),
];

const field = (id: string, zh: string, en: string, change: Partial<Field>): Field => ({
  id,
  label: { zh, en },
  kind: "text",
  demandTypes: [],
  categoryIds: [],
  required: false,
  max: null,
  choices: [],
  hint: { zh: "", en: "" },
  ...change,
});

/** What is asked of certain matters beside the five elements. */
export const fieldDefinitions: readonly Field[] = [
  field("roomTemperature", "室温（℃）", "Room temperature (°C)", {
    kind: "number",
    categoryIds: ["heating.cold"],
    demandTypes: ["help", "complaint"],
    required: true,
    max: 40,
  }),
  field("sharedBy", "影响范围", "Who is affected", {
    kind: "choice",
    categoryIds: ["heating", "water", "power", "gas"],
    choices: ["单户", "同单元", "整栋", "整个小区"],
  }),
  field("outageSince", "停供开始日期", "Out since", { kind: "date", categoryIds: ["water.outage", "power.outage", "gas.outage"] }),
  field("noiseHours", "噪音时段", "Hours of the noise", {
    categoryIds: ["noise"],
    max: 60,
    hint: { zh: "如 22:00 至次日 2:00", en: "such as 22:00 to 2:00" },
  }),
  field("plate", "车牌号", "Number plate", { categoryIds: ["parking", "transit.taxi"], max: 20 }),
  field("vulnerable", "家中情况", "At home", {
    kind: "choice",
    categoryIds: ["heating.cold", "heating.burst", "power.outage", "water.outage"],
    choices: ["无特殊", "老人", "婴幼儿", "病人或孕妇"],
  }),
  field("propertyPhone", "物业电话", "Property office's number", { kind: "phone", categoryIds: ["property"] }),
  field("merchant", "商家名称", "Merchant", {
    categoryIds: ["market", "education.training"],
    demandTypes: ["help", "complaint", "report"],
    required: true,
    max: 80,
  }),
  field("amount", "涉及金额（元）", "Amount (CNY)", { kind: "number", categoryIds: ["market", "labour.wages", "education.training"], max: 100_000_000 }),
];
