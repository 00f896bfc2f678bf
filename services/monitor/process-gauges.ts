import { Gauge, type Registry } from 'prom-client'
import type { Instant } from '../domain/ids.ts'

/** What a process says of itself at each scrape. */
export interface ProcessFacts {
  /** What it does: publisher, projector, query, notifier, monitor. */
  roles: readonly string[]
  now: () => Instant
  /** The disk of its data folder; null when it cannot be asked. */
  disk: () => { freeBytes: number; sizeBytes: number } | null
}

export function createProcessGauges(registry: Registry, { roles, now, disk }: ProcessFacts): () => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const role = new Gauge({
    name: 'hub_role_info',
    help: 'What this process does, one sample a role',
    labelNames: ['role'],
    registers: [registry],
  })
  for (const each of roles) role.set({ role: each }, 1)
  const clock = gauge('hub_clock_timestamp_seconds', 'The clock of this machine. Compare with when it was scraped')
  const free = gauge('hub_disk_free_bytes', 'Room left on the disk of the data folder')
  const size = gauge('hub_disk_size_bytes', 'Size of the disk of the data folder')
  return () => {
    clock.set(Date.parse(now()) / 1000)
    free.remove()
    size.remove()
    const found = disk()
    if (found === null) return
    free.set(found.freeBytes)
    size.set(found.sizeBytes)
  }
}
