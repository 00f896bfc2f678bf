import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteEventLog } from '../../../services/adapters/sqlite/event-log.ts'
import { instantOf } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import { describeEventLog } from '../../contracts/event-log.ts'
import { SCHEMAS } from '../../schemas.ts'

for (const partitions of [1, 3])
  describeEventLog(`SQLite with ${partitions} partition(s)`, { erases: true }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'event-log-'))
    return {
      open: async () =>
        openSqliteEventLog({
          file: join(folder, 'log.sqlite'),
          partitions,
          schemas: SCHEMAS,
          now: () => instantOf(Date.now()),
          timers,
        }),
      dispose: () => rm(folder, { recursive: true }),
    }
  })
