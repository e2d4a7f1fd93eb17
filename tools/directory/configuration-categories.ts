/** A matter: id, name, demand types by their first letters (i h c r s p), deadline rule, leading unit (null: the street of the place). */
export type Leaf = readonly [id: string, name: string, types: string, rule: "emergency" | "utility" | "general" | "complex", unitId: string | null];
/** A field of matters and what is in it. */
export type Field = readonly [id: string, name: string, leaves: readonly Leaf[]];

/** The categories of the sample configuration: two levels, over the six demand types. The matters are usual ones, the cut is this project's own. */
export const fields: readonly Field[] = [
  [
    "heating",
    "供热",
    [
      ["heating.cold", "室温不达标", "ihc", "utility", "utility-heating"],
      ["heating.burst", "暖气管道跑水", "hc", "emergency", "utility-heating"],
      ["heating.fee", "采暖费与退费", "ic", "general", "utility-heating"],
      ["heating.start", "供热时间与试水", "ihs", "utility", "utility-heating"],
    ],
  ],
  [
    "water",
    "供水排水",
    [
      ["water.outage", "停水", "ihc", "utility", "utility-water"],
      ["water.quality", "水质异常", "ihc", "utility", "utility-water"],
      ["water.pressure", "水压不足", "hc", "utility", "utility-water"],
      ["water.leak", "管道破裂漏水", "hc", "utility", "utility-water"],
      ["water.bill", "水表与水费", "ic", "general", "utility-water"],
      ["water.flood", "积水与污水外溢", "hcr", "utility", "department-water"],
    ],
  ],
  [
    "power",
    "供电",
    [
      ["power.outage", "停电", "ihc", "utility", "utility-power"],
      ["power.danger", "电线脱落与用电险情", "hr", "emergency", "utility-power"],
      ["power.bill", "电费与电表", "ic", "general", "utility-power"],
      ["power.charging", "电动车充电设施", "ihcs", "general", null],
    ],
  ],
  [
    "gas",
    "燃气",
    [
      ["gas.leak", "燃气泄漏与异味", "hr", "emergency", "utility-gas"],
      ["gas.outage", "停气", "ihc", "utility", "utility-gas"],
      ["gas.service", "燃气安检与购气", "ic", "general", "utility-gas"],
    ],
  ],
  [
    "property",
    "物业管理",
    [
      ["property.lift", "电梯故障", "ihc", "utility", null],
      ["property.trapped", "电梯困人", "h", "emergency", null],
      ["property.service", "物业服务质量", "ic", "general", null],
      ["property.fee", "物业费与停车费公示", "ic", "general", null],
      ["property.owners", "业主大会与物业更换", "ihs", "complex", null],
      ["property.fund", "公共维修资金", "ic", "complex", "department-housing"],
      ["property.leak", "房屋漏雨与外墙脱落", "hc", "general", null],
    ],
  ],
  [
    "housing",
    "住房保障与租赁",
    [
      ["housing.public-rent", "公租房申请与配租", "ic", "general", "department-housing"],
      ["housing.lease", "房屋租赁纠纷", "ihc", "general", "department-housing"],
      ["housing.renovation", "老旧小区改造与加装电梯", "icsp", "complex", null],
      ["housing.illegal", "违法建设", "rc", "complex", "department-urban"],
    ],
  ],
  [
    "noise",
    "噪音扰民",
    [
      ["noise.construction", "夜间施工噪音", "cr", "general", "department-urban"],
      ["noise.social", "广场舞与邻里噪音", "ihc", "general", null],
      ["noise.business", "商铺与餐饮噪音", "cr", "general", "department-urban"],
      ["noise.traffic", "交通噪音", "cs", "complex", "department-transport"],
    ],
  ],
  [
    "environment",
    "环境卫生",
    [
      ["environment.garbage", "垃圾清运与分类", "ihcs", "general", null],
      ["environment.fumes", "餐饮油烟", "cr", "general", "department-ecology"],
      ["environment.dust", "工地扬尘", "cr", "general", "department-ecology"],
      ["environment.toilet", "公共厕所", "hcs", "general", "department-urban"],
      ["environment.green", "绿化养护与树木修剪", "ihcsp", "general", "department-parks"],
    ],
  ],
  [
    "parking",
    "停车管理",
    [
      ["parking.illegal", "违法停车", "cr", "general", "department-traffic"],
      ["parking.fire-lane", "占用消防通道", "cr", "utility", null],
      ["parking.residents", "居住停车难", "ihcs", "complex", null],
      ["parking.fee", "道路停车收费", "ic", "general", "department-transport"],
      ["parking.derelict", "僵尸车与地锁", "cr", "general", null],
    ],
  ],
  [
    "roads",
    "道路与照明",
    [
      ["roads.lighting", "路灯不亮", "hc", "general", "department-urban"],
      ["roads.damage", "路面破损", "hc", "general", "department-transport"],
      ["roads.manhole", "井盖缺失破损", "hr", "emergency", "department-urban"],
      ["roads.signal", "信号灯与标志标线", "hcs", "general", "department-traffic"],
      ["roads.bicycles", "共享单车乱停放", "cs", "general", "department-transport"],
    ],
  ],
  [
    "transit",
    "公共交通",
    [
      ["transit.bus", "公交线路与服务", "icsp", "general", "utility-bus"],
      ["transit.metro", "地铁运营与设施", "icsp", "general", "utility-metro"],
      ["transit.taxi", "出租车与网约车", "icr", "general", "department-transport"],
      ["transit.card", "交通卡与老年优待", "ic", "general", "department-transport"],
      ["transit.quota", "小客车指标", "i", "general", "department-transport"],
    ],
  ],
  [
    "residence",
    "户籍与居住证",
    [
      ["residence.permit", "居住证办理与签注", "ic", "general", "department-police"],
      ["residence.points", "积分落户", "i", "general", "department-social"],
      ["residence.register", "户口登记与迁移", "ic", "general", "department-police"],
      ["residence.identity", "身份证办理", "i", "general", "department-police"],
    ],
  ],
  [
    "insurance",
    "社会保险",
    [
      ["insurance.transfer", "社保转移接续", "ih", "general", "department-social"],
      ["insurance.pension", "养老保险与退休", "ic", "general", "department-social"],
      ["insurance.unemployment", "失业保险金", "ih", "general", "department-social"],
      ["insurance.injury", "工伤认定", "ic", "complex", "department-social"],
      ["insurance.card", "社会保障卡", "ih", "general", "department-social"],
    ],
  ],
  [
    "labour",
    "劳动就业",
    [
      ["labour.wages", "拖欠工资", "hcr", "complex", "department-social"],
      ["labour.contract", "劳动合同与辞退", "ic", "general", "department-social"],
      ["labour.employment", "就业补贴与培训", "is", "general", "department-social"],
    ],
  ],
  [
    "medical",
    "医疗医保",
    [
      ["medical.reimbursement", "医保报销", "ic", "general", "department-medical-insurance"],
      ["medical.remote", "异地就医备案", "ih", "general", "department-medical-insurance"],
      ["medical.appointment", "预约挂号与就诊", "icp", "general", "department-health"],
      ["medical.hospital", "医院服务", "csp", "general", "department-health"],
      ["medical.maternity", "生育津贴", "i", "general", "department-medical-insurance"],
    ],
  ],
  [
    "education",
    "教育",
    [
      ["education.entrance", "义务教育入学", "ih", "general", "department-education"],
      ["education.kindergarten", "幼儿园入园", "ic", "general", "department-education"],
      ["education.training", "校外培训退费", "hcr", "complex", "department-education"],
      ["education.school", "学校管理", "csp", "general", "department-education"],
    ],
  ],
  [
    "care",
    "民政与养老",
    [
      ["care.elderly", "养老助餐与居家养老", "ihsp", "general", null],
      ["care.allowance", "低保与救助", "ih", "general", "department-civil"],
      ["care.disabled", "残疾人服务", "ihs", "general", "department-civil"],
      ["care.marriage", "婚姻登记", "i", "general", "department-civil"],
    ],
  ],
  [
    "market",
    "消费与市场",
    [
      ["market.refund", "消费退款纠纷", "ihc", "general", "department-market"],
      ["market.food", "食品安全", "cr", "general", "department-market"],
      ["market.prepaid", "预付卡与健身房关门", "hcr", "complex", "department-market"],
      ["market.price", "价格与计量", "cr", "general", "department-market"],
    ],
  ],
  [
    "health",
    "公共卫生与疫情政策",
    [
      ["health.vaccine", "疫苗接种", "i", "general", "department-health"],
      ["health.policy", "疫情防控政策", "ihs", "general", "department-health"],
      ["health.pests", "消杀与病媒防治", "hc", "general", null],
    ],
  ],
  [
    "safety",
    "公共安全",
    [
      ["safety.fire", "消防隐患", "cr", "utility", "department-fire"],
      ["safety.ebike", "电动车进楼充电", "cr", "utility", null],
      ["safety.dogs", "养犬管理", "icr", "general", "department-police"],
      ["safety.fraud", "疑似诈骗", "ir", "general", "department-police"],
    ],
  ],
  [
    "government",
    "政务服务",
    [
      ["government.hall", "政务大厅与网上办事", "icsp", "general", "department-service"],
      ["government.staff", "工作人员表扬与作风", "crp", "general", "department-service"],
      ["government.suggestion", "城市管理建议", "s", "complex", "department-urban"],
    ],
  ],
];

/** City departments and public services; sample entries with general names, no real office's address or number. */
export const cityUnits: readonly (readonly [id: string, name: string, kind: "department" | "utility"])[] = [
  ["utility-heating", "热力集团（示例）", "utility"],
  ["utility-water", "自来水集团（示例）", "utility"],
  ["utility-gas", "燃气集团（示例）", "utility"],
  ["utility-power", "电力公司（示例）", "utility"],
  ["utility-bus", "公交集团（示例）", "utility"],
  ["utility-metro", "地铁运营公司（示例）", "utility"],
  ["department-police", "公安局（示例）", "department"],
  ["department-traffic", "公安交管局（示例）", "department"],
  ["department-fire", "消防救援总队（示例）", "department"],
  ["department-urban", "城市管理委（示例）", "department"],
  ["department-transport", "交通委（示例）", "department"],
  ["department-housing", "住房城乡建设委（示例）", "department"],
  ["department-social", "人力资源社会保障局（示例）", "department"],
  ["department-medical-insurance", "医保局（示例）", "department"],
  ["department-health", "卫生健康委（示例）", "department"],
  ["department-education", "教育委（示例）", "department"],
  ["department-civil", "民政局（示例）", "department"],
  ["department-market", "市场监管局（示例）", "department"],
  ["department-ecology", "生态环境局（示例）", "department"],
  ["department-water", "水务局（示例）", "department"],
  ["department-parks", "园林绿化局（示例）", "department"],
  ["department-service", "政务服务局（示例）", "department"],
];
