import { useEffect, useState } from "react";

/** Pinyin and initials of the labels; the dictionary is loaded when the console stands, and not before. */
export function useReadings(labels: string): ReadonlyMap<string, string[]> {
  const [readings, setReadings] = useState<ReadonlyMap<string, string[]>>(new Map());
  useEffect(() => {
    if (labels === "") return;
    let isCurrent = true;
    void import("pinyin-pro").then(({ pinyin }) => {
      const read = (label: string): string[] => {
        const syllables = pinyin(label, { toneType: "none", type: "array", nonZh: "removed", v: true });
        return [syllables.join(""), syllables.map((syllable) => syllable.slice(0, 1)).join("")];
      };
      if (isCurrent) setReadings(new Map(labels.split("\n").map((label) => [label, read(label)])));
    });
    return () => {
      isCurrent = false;
    };
  }, [labels]);
  return readings;
}
