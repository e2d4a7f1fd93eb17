/** What synthetic citizens say, by the first part of a category's id; `{place}` and `{home}` are filled in. Written for this project. */
export interface MatterTexts {
  readonly said: readonly string[];
  readonly cause: readonly string[];
  readonly answer: readonly string[];
}

const general: MatterTexts = {
  said: [
    "{place}{home}反映问题多次未解决，希望尽快处理。",
    "来电人询问{place}相关事项的办理流程和所需材料。",
    "{place}的问题影响居民生活，请有关部门到现场查看。",
  ],
  cause: ["长期无人管理", "多次反映未处理", "近期施工造成", "不清楚"],
  answer: ["已记录并派单，承办单位将在时限内联系您。", "已按知识库答复，来电人表示明白。"],
};

const byField: Readonly<Record<string, MatterTexts>> = {
  heating: {
    said: [
      "{place}{home}家中暖气不热，室温只有十四度，家有老人。",
      "{place}{home}整栋楼从昨晚开始停暖，物业没有通知。",
      "{place}{home}暖气片漏水，已自行关阀，请派人维修。",
      "询问{place}今年供暖何时开始，采暖费如何退。",
    ],
    cause: ["管道老化", "供热站检修", "末端循环不好", "阀门损坏"],
    answer: ["已转供热单位上门测温。", "已告知测温与退费规定。"],
  },
  water: {
    said: [
      "{place}{home}停水一天，没有看到通知。",
      "{place}{home}自来水发黄有异味，不敢饮用。",
      "{place}路面自来水管爆裂，水流很大。",
      "{place}{home}高层水压不足，晚上洗不了澡。",
    ],
    cause: ["爆管抢修", "二次供水设备故障", "施工挖断", "水箱未清洗"],
    answer: ["已通知供水单位抢修，预计当天恢复。", "已登记，安排水质检测。"],
  },
  power: {
    said: ["{place}{home}突然停电，邻居也都没有电。", "{place}路边电线掉落，离地很近，有危险。", "{place}{home}电压不稳，灯一直闪。"],
    cause: ["变压器故障", "大风刮断", "线路老化"],
    answer: ["已通知供电抢修，请远离掉落的电线。", "已派单检查线路。"],
  },
  noise: {
    said: ["{place}工地夜里十二点还在施工，无法休息。", "{place}{home}楼下广场舞音响声音很大。", "{place}{home}邻居凌晨装修，多次劝阻无效。"],
    cause: ["夜间施工", "音响过大", "违规装修"],
    answer: ["已转城管到现场查处。", "已联系社区劝导。"],
  },
  traffic: {
    said: [
      "{place}路口信号灯不亮，早高峰非常拥堵。",
      "{place}人行道被共享单车占满，轮椅过不去。",
      "{place}路面塌陷有大坑，夜间看不见。",
      "建议{place}增加公交班次，上下班等车太久。",
    ],
    cause: ["设备故障", "车辆乱停", "雨后塌陷", "运力不足"],
    answer: ["已派单现场处置。", "建议已转运营单位研究。"],
  },
  property: {
    said: ["{place}{home}电梯停运三天，老人下不了楼。", "{place}{home}物业不作为，楼道堆满杂物。", "{place}{home}小区大门损坏，外来车辆随意进出。"],
    cause: ["维保未到位", "物业管理不善", "维修资金未落实"],
    answer: ["已转街道督促物业整改。", "已告知维修资金使用办法。"],
  },
  sanitation: {
    said: ["{place}垃圾桶三天没有清运，气味很大。", "{place}有人偷倒建筑垃圾。", "{place}公厕没有水，卫生很差。"],
    cause: ["清运不及时", "偷倒", "设施损坏"],
    answer: ["已派单环卫部门当天清理。", "已转综合执法查处。"],
  },
};

/** The texts for a category; general ones where its field has none of its own. */
export const textsFor = (categoryId: string): MatterTexts => byField[categoryId.split(".")[0] ?? ""] ?? general;
