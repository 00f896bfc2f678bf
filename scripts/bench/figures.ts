/** Value at a quantile of measured values, nearest rank. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

/** One measured figure beside what it should reach. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** What the figure should be, as text, e.g. `≥ 2000`. */
  target?: string
  met?: boolean
}

export function figure(
  name: string,
  value: number,
  unit: string,
  target?: { atLeast?: number; atMost?: number },
): Figure {
  const digits = Math.abs(value) >= 100 ? 0 : 2
  if (target === undefined) return { name, value: rounded(value, digits), unit }
  const met =
    (target.atLeast === undefined || value >= target.atLeast) && (target.atMost === undefined || value <= target.atMost)
  const said =
    target.atLeast !== undefined ? `≥ ${rounded(target.atLeast, 1)}` : `≤ ${rounded(target.atMost as number, 1)}`
  return { name, value: rounded(value, digits), unit, target: said, met }
}

export const printFigures = (figures: Figure[]): string =>
  figures
    .map(({ name, value, unit, target, met }) =>
      `${name.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(10)} ${target === undefined ? '' : `${target} ${met ? 'met' : 'SHORT'}`}`.trimEnd(),
    )
    .join('\n')
