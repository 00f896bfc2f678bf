import { randomUUID } from 'node:crypto'
import type { OwnEngines } from '../compositions.ts'
import { onlyPlantedIsParked, resetOffsets, type Strike } from './strikes.ts'
import { inTown, type RoundReport } from './town.ts'

/** Rounds of one fault in a town of its own, on engines that may be killed. Prints what each came to. */
export const faultyRounds = (
  { rounds, events, strike }: { rounds: number; events: number; strike: Strike },
  engines: Required<OwnEngines>,
  projectors?: Record<string, string>[],
): Promise<RoundReport[]> =>
  inTown({ events, projectors }, engines, async (town) => {
    const reports: RoundReport[] = []
    for (let round = 0; round < rounds; round++) {
      const report = await town.round((flow) => strike(town, engines, flow))
      await onlyPlantedIsParked(town)
      reports.push(report)
    }
    const worst = Math.max(...reports.map(({ secondsToCatchUp }) => secondsToCatchUp))
    const acknowledged = reports.reduce((sum, report) => sum + report.acknowledged + report.imported, 0)
    process.stdout.write(
      `      ${rounds} rounds, ${acknowledged} items acknowledged, all there; caught up after at most ${worst.toFixed(1)} s\n`,
    )
    return reports
  })

/** Two projectors that share nothing but the read store: each has all partitions. */
export const zombieRounds = (options: { rounds: number; events: number }, engines: Required<OwnEngines>) => {
  const groups = ['a', 'b'].map((name) => `${name}-${randomUUID().slice(0, 8)}`)
  return faultyRounds(
    { ...options, strike: resetOffsets(groups) },
    engines,
    groups.map((group) => ({ HUB_KAFKA_GROUP: group })),
  )
}
