import type { KillOutcome } from './kill-in-the-middle.ts'
import type { Throughput } from './measure-throughput.ts'
import type { Behaviour } from './observe-behaviour.ts'

/** Rows below a head, in columns that line up. They are valid Markdown. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => (row[column] as string).length)))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

export const throughputTable = (measured: Throughput[]): string =>
  table(
    ['store', 'who', 'processes', 'events/s', 'own CPU µs/event', 'peak MB', 'later CPU µs/item'],
    measured.map((each) => [
      each.store,
      each.name,
      String(each.processes),
      String(Math.round(each.eventsPerSecond)),
      each.cpuMicrosecondsPerEvent.toFixed(0),
      String(Math.round(each.residentMegabytes)),
      each.laterMicrosecondsPerItem?.toFixed(0) ?? '',
    ]),
  )

export const behaviourTable = (behaviours: Behaviour[]): string => {
  const names = Object.keys(behaviours[0]?.seen ?? {})
  return table(
    ['in the topic', ...names],
    behaviours.map(({ what, seen }) => [what, ...names.map((name) => seen[name] as string)]),
  )
}

export const killTable = (outcomes: KillOutcome[]): string =>
  table(
    ['killed in the middle, started again', 'lost', 'doubled', 'documents that went back on the way'],
    outcomes.map(({ name, lost, doubled, wentBack }) => [name, String(lost), String(doubled), String(wentBack)]),
  )
