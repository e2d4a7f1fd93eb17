import "./quality.css";
import { useTranslation } from "react-i18next";
import type { CallQuality } from "../../contract/quality.ts";
import { pathOf } from "./curve-path.ts";

const curves = {
  mos: { low: 1, high: 4.5 },
  loss: { low: 0, high: 20 },
  heard: { low: -70, high: -10 },
  said: { low: -70, high: -10 },
} as const;
type CurveName = keyof typeof curves;

const shown = (value: number | null, digits: number): string => value?.toFixed(digits) ?? "–";

function Curve({ quality, name, width, height }: { quality: CallQuality; name: CurveName; width: number; height: number }) {
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="quality-curve" data-curve={name} aria-hidden="true">
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="quality-axis" />
      <path d={pathOf(quality.curves[name], { width, height, ...curves[name] })} />
    </svg>
  );
}

/** A call's quality in one line, such as after its end. */
export function QualitySpark({ quality }: { quality: CallQuality }) {
  const { t } = useTranslation();
  if (quality.mos === null) return <span className="quiet">{t("quality.unknown")}</span>;
  const words = t("quality.graph", { mos: shown(quality.mos, 1), worst: shown(quality.worstMos, 1), loss: shown(quality.loss, 1) });
  return (
    <span className="quality-spark" role="img" aria-label={words} title={words} data-testid="quality-spark">
      <Curve quality={quality} name="mos" width={96} height={24} />
      <span className="quiet">
        {t("quality.mos", { mos: shown(quality.mos, 1) })}
        {quality.estimated && t("quality.estimated")}
      </span>
    </span>
  );
}

/** All that is kept of how a call sounded. */
export function QualityGraph({ quality }: { quality: CallQuality }) {
  const { t } = useTranslation();
  const figures = [
    t("quality.mos", { mos: shown(quality.mos, 1) }) + (quality.estimated ? t("quality.estimated") : ""),
    t("quality.worst", { mos: shown(quality.worstMos, 1) }),
    t("quality.loss", { percent: shown(quality.loss, 1) }),
    t("quality.jitter", { ms: shown(quality.jitter, 0) }),
    t("quality.roundTrip", { ms: shown(quality.roundTrip, 0) }),
  ];
  return (
    <div className="quality-graph" data-testid="quality-graph">
      <p>{figures.join(" · ")}</p>
      <div className="quality-curves">
        {(Object.keys(curves) as CurveName[]).map((name) => (
          <figure key={name}>
            <figcaption className="quiet">{t(`quality.curve.${name}`)}</figcaption>
            <Curve quality={quality} name={name} width={220} height={40} />
          </figure>
        ))}
      </div>
    </div>
  );
}
