import { expect } from 'chai'
import type { Instant } from '../../services/domain/ids.ts'
import { createMetrics } from '../../services/monitor/create-metrics.ts'

const samples = async (disk: { freeBytes: number; sizeBytes: number } | null) => {
  const process = { roles: ['query', 'monitor'], now: () => '2026-11-01T00:00:00.000Z' as Instant, disk: () => disk }
  const text = await createMetrics({ process }).text()
  return text.split('\n').filter((line) => /^hub_(?:role|clock|disk)/.test(line))
}

describe('what a process says of itself', () => {
  it('is its roles, its clock and the room on its disk', async () => {
    expect(await samples({ freeBytes: 5, sizeBytes: 10 })).to.deep.equal([
      'hub_role_info{role="query"} 1',
      'hub_role_info{role="monitor"} 1',
      `hub_clock_timestamp_seconds ${Date.parse('2026-11-01T00:00:00Z') / 1000}`,
      'hub_disk_free_bytes 5',
      'hub_disk_size_bytes 10',
    ])
  })

  it('has no sample for a disk that cannot be asked', async () => {
    expect((await samples(null)).filter((line) => line.startsWith('hub_disk'))).to.deep.equal([])
  })
})
