/**
 * Readings of Beijing's place names that a dictionary of words gets wrong, one syllable per character, without tones; `v` is ü.
 * Longer entries win over shorter ones. Sources: the signs of streets and stations (Dàshílàn, Shíchàhǎi, Shílǐpù, Ràolèfǔ),
 * surnames before 家, and the northern word 堡 (bǔ) for a walled village.
 */
export const placeReadings: Readonly<Record<string, string>> = {
  // Said Dàshílànr; the r of the local tongue is left out, as nobody types it in the middle of a word.
  大栅栏: "da shi lan",
  什刹海: "shi cha hai",
  西什库: "xi shi ku",
  什坊院: "shi fang yuan",
  演乐: "yan yue",
  饶乐府: "rao le fu",
  广渠门: "guang qu men",
  大城子: "da cheng zi",
  长子营: "zhang zi ying",
  西树行: "xi shu hang",
  树行: "shu hang",
  柳行: "liu hang",
  重兴: "chong xing",
  重聚: "chong ju",
  校场: "jiao chang",
  林校路: "lin xiao lu",
  苍术会: "cang zhu hui",
  单店: "shan dian",
  单家: "shan jia",
  查家: "zha jia",
  仇庄: "qiu zhuang",
  仇家: "qiu jia",
  解州营: "xie zhou ying",
  解村: "xie cun",
  么铺: "yao pu",
  曾庄: "zeng zhuang",
  孛罗营: "bo luo ying",
  哱啰庄: "bo luo zhuang",
  奤夿屯: "ha ba tun",
  牛圈: "niu juan",
  二十里堡: "er shi li pu",
  十里堡: "shi li pu",
  马家堡: "ma jia pu",
  潭柘: "tan zhe",
  漷: "huo",
  // Characters that have one reading in names of places here, whatever the dictionary thinks of the word.
  都: "du",
  绿: "lv",
  栅子: "zha zi",
};

/** Readings that hold in one district alone, by its code: Yanqing's walled villages are all bǔ. */
export const districtReadings: Readonly<Record<string, Readonly<Record<string, string>>>> = { "110119": { 堡: "bu" } };
