import { describe, expect, it } from "vitest";
import { spokenName } from "./place-names.ts";

describe("spokenName", () => {
  it.each([
    ["多福巷社区居委会", "多福巷社区"],
    ["芍药居五社区居民居委会", "芍药居五社区"],
    ["六铺炕南小街居委会", "六铺炕南小街社区"],
    ["某某里居民委员会", "某某里社区"],
    ["楼梓庄村委会", "楼梓庄村"],
    ["铜佛寺村村民委员会", "铜佛寺村"],
    ["三间房东村村委会", "三间房东村"],
    ["洋桥村社区", "洋桥村社区"],
    ["北京像素北区治理委员会社区", "北京像素北区社区"],
    ["小营股份经济合作社生活区", "小营股份经济合作社生活区"],
  ])("%s → %s", (official, spoken) => expect(spokenName(official)).toBe(spoken));
});
