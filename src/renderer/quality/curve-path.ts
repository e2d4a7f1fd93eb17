/** Where a curve is drawn, and the values at its foot and its head. */
export interface CurveBox {
  readonly width: number;
  readonly height: number;
  readonly low: number;
  readonly high: number;
}

/** A curve as an SVG path; where nothing was measured it has a gap, and a single point is a short stroke. */
export function pathOf(values: readonly (number | null)[], { width, height, low, high }: CurveBox): string {
  const step = width / Math.max(1, values.length);
  const place = (value: number): string => {
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return (1 + (height - 2) * (1 - share)).toFixed(1);
  };
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return "";
      }
      const [from, to] = [(index * step).toFixed(1), ((index + 1) * step).toFixed(1)];
      const stroke = isDrawing ? `V${place(value)}H${to}` : `M${from} ${place(value)}H${to}`;
      isDrawing = true;
      return stroke;
    })
    .join("");
}
