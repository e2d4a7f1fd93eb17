/** What fills the wordings and stands around them; each half has its own. */
export interface Fillings {
  readonly since: readonly string[];
  readonly who: readonly string[];
  /** Before and after what is said; empty ones too, for many callers say nothing more. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export const fillings: Readonly<Record<"tuning" | "heldBack", Fillings>> = {
  tuning: {
    since: ["三天", "从昨晚", "一个多星期", "两天", "好几天", "从周一"],
    who: ["家里老人", "孩子", "八十岁的母亲", "刚出月子的爱人", "有病人", "老两口"],
    before: ["", "", "您好，", "我是这儿的居民，", "来电人反映，", "市民称，", "你好我要反映一个事，"],
    after: ["", "", "，希望尽快解决", "，请派人来看看", "，已经打过好几次电话了", "，物业说不归他们管", "，麻烦核实处理", "，要求给个说法"],
  },
  heldBack: {
    since: ["整整一天", "从前天", "小半个月", "四五个钟头", "快一礼拜", "打中午起"],
    who: ["我婆婆", "小外孙", "腿脚不好的父亲", "坐月子的闺女", "邻居大姐", "二老"],
    before: ["", "", "喂，12345 吗，", "同志您好，", "住在这里的群众说，", "接线员你好，", "我替我妈问问，"],
    after: ["", "", "，您给催催吧", "，到底归谁管", "，跟居委会说过也没用", "，我都快急死了", "，请领导重视", "，能给我回个电话吗", "，拜托拜托"],
  },
};

/** Characters and what is written for them by mistake because it sounds the same, as input methods offer it. */
export const homophones: Readonly<Record<string, string>> = {
  暖: "煖",
  气: "汽",
  热: "惹",
  电: "店",
  梯: "踢",
  水: "税",
  停: "亭",
  灯: "登",
  路: "录",
  亮: "量",
  井: "景",
  盖: "概",
  狗: "苟",
  车: "彻",
  坏: "怀",
  漏: "陋",
  味: "位",
  烟: "焉",
  油: "游",
  垃: "拉",
  圾: "级",
  施: "师",
  工: "公",
  资: "姿",
  欠: "歉",
  退: "腿",
  费: "废",
  燃: "然",
  煤: "媒",
  管: "馆",
  道: "到",
  坑: "吭",
  陷: "现",
  违: "围",
  消: "销",
  防: "房",
  通: "同",
  吵: "炒",
  噪: "造",
  音: "因",
  店: "电",
  卡: "咖",
  楼: "娄",
  修: "休",
  黑: "嘿",
  臭: "凑",
  浑: "魂",
  黄: "皇",
  压: "鸭",
  小: "晓",
  班: "般",
  站: "战",
  报: "抱",
  销: "消",
  保: "宝",
  鼠: "署",
};
