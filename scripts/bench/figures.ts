/** The value at a quantile of measured values, by nearest rank. */
export function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))

/**
 * CPU that the measured processes spent on one unit of work. Two versions can be compared by it on a slow or busy
 * machine too, because that changes times far more than CPU.
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
  /** The value that is asked for, as text, such as `≥ 2000`. */
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
