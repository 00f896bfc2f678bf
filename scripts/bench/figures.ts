/** Value at a quantile of measured values, nearest rank. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

/**
 * What the measured processes spent on one unit of work. A machine that is slow or busy changes the times far more
 * than this, so that two versions can be compared by it.
 */
export interface CpuPerUnit {
  unit: 'list' | 'item' | 'page' | 'publish' | 'event' | 'start'
  microseconds: number
}

/** One measured figure beside what it should reach. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** What the figure should be, as text, e.g. `≥ 2000`. */
  target?: string
  met?: boolean
  cpu?: CpuPerUnit
}

export interface FigureOptions {
  atLeast?: number
  atMost?: number
  cpu?: CpuPerUnit
}

export function figure(
  name: string,
  value: number,
  unit: string,
  { atLeast, atMost, cpu }: FigureOptions = {},
): Figure {
  const digits = Math.abs(value) >= 100 ? 0 : 2
  const measured: Figure = { name, value: rounded(value, digits), unit }
  if (atLeast !== undefined) Object.assign(measured, { target: `≥ ${rounded(atLeast, 1)}`, met: value >= atLeast })
  if (atMost !== undefined) Object.assign(measured, { target: `≤ ${rounded(atMost, 1)}`, met: value <= atMost })
  if (cpu !== undefined) measured.cpu = { ...cpu, microseconds: rounded(cpu.microseconds, 0) }
  return measured
}

export const printFigures = (figures: Figure[]): string => figures.map(lineOf).join('\n')

function lineOf({ name, value, unit, target, met, cpu }: Figure): string {
  const verdict = target === undefined ? '' : `${target} ${met ? 'met' : 'SHORT'}`
  const spent = cpu === undefined ? '' : `CPU ${cpu.microseconds} µs/${cpu.unit}`
  return `${name.padEnd(52)} ${String(value).padStart(10)} ${unit.padEnd(10)} ${verdict.padEnd(16)} ${spent}`.trimEnd()
}
