import { Gauge, type Registry } from 'prom-client'
import { type DirectoryFindings, PASSED_OVER_REASONS } from '../domain/directory/directory-chain.ts'

/** What a process found in the directory's log beside the events that count. Set at each scrape, from 0 on. */
export function createDirectoryGauges(register: Registry): (findings: DirectoryFindings) => void {
  const passedOver = new Gauge({
    name: 'hub_directory_passed_over_records',
    help: "Records of the directory's log that are no event of its chain, by reason",
    labelNames: ['reason'],
    registers: [register],
  })
  const waiting = new Gauge({
    name: 'hub_directory_waiting_events',
    help: 'Signed directory events that wait for an earlier one, which is missing',
    registers: [register],
  })
  return (findings) => {
    for (const reason of PASSED_OVER_REASONS) passedOver.set({ reason }, findings.passedOver[reason])
    waiting.set(findings.waiting.length)
  }
}
