import { randomUUID } from 'node:crypto'
import type { OwnEngines } from '../compositions.ts'
import { resetOffsets, type Strike } from './strikes.ts'
import { inTown, type RoundReport } from './town.ts'

/** Runs rounds of one fault in one flow of events, on engines that may be killed. Prints the result of each. */
export const faultyRounds = (
  { rounds, events, strike }: { rounds: number; events: number; strike: Strike },
  engines: Required<OwnEngines>,
  projectors?: Record<string, string>[],
): Promise<RoundReport[]> =>
  inTown({ events: Math.ceil(events / rounds), projectors }, engines, async (town) => {
    const reports: RoundReport[] = []
    for (let round = 1; round <= rounds; round++) {
      const report = await town.round((flow) => strike(town, engines, flow))
      reports.push(report)
      const { imported, acknowledged, secondsOfFlow, secondsToCatchUp, secondsToCheck } = report
      say(
        `round ${round}: ${imported} imported, ${acknowledged} published in ${seconds(secondsOfFlow)}, caught up after ${seconds(secondsToCatchUp)}, checked in ${seconds(secondsToCheck)}`,
      )
    }
    const started = performance.now()
    const { compared } = await town.isWhole()
    const checked = seconds((performance.now() - started) / 1000)
    const worst = Math.max(...reports.map(({ secondsToCatchUp }) => secondsToCatchUp))
    const acknowledged = reports.reduce((sum, report) => sum + report.acknowledged + report.imported, 0)
    say(
      `${rounds} rounds, ${acknowledged} items acknowledged, all there; caught up after at most ${seconds(worst)}; ${compared} items as in the log replayed, in ${checked}`,
    )
    return reports
  })

const seconds = (count: number) => `${count.toFixed(1)} s`

const say = (line: string) => process.stdout.write(`      ${line}\n`)

/** Two projectors that share nothing but the read store. Each of them has all partitions. */
export const zombieRounds = (options: { rounds: number; events: number }, engines: Required<OwnEngines>) => {
  const groups = ['a', 'b'].map((name) => `${name}-${randomUUID().slice(0, 8)}`)
  return faultyRounds(
    { ...options, strike: resetOffsets(groups) },
    engines,
    groups.map((group) => ({ HUB_KAFKA_GROUP: group })),
  )
}
