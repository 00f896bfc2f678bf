import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { dice, seededRandom } from '../../../../scripts/generate/random.ts'
import { createKeptCounts } from '../../../../services/adapters/sqlite/read-store/kept-counts.ts'
import { READ_TABLES } from '../../../../services/adapters/sqlite/read-store/tables.ts'
import { openSqliteReadStore } from '../../../../services/adapters/sqlite/read-store.ts'
import { timers } from '../../../../services/hub/clock.ts'
import type { CountQuery } from '../../../../services/ports/item-store.ts'
import { type Act, createScript, instantAt } from '../../../contracts/read-model-script.ts'
import { BOARD, publish, SITE, TOPIC } from '../../../contracts/read-store-under-test.ts'
import { scratchFolder } from '../../../scratch-folder.ts'

const MOST = 40
const QUERIES: CountQuery[] = ['2026-03-01', '2026-03-02'].flatMap((today) =>
  [[BOARD], [SITE, BOARD], [TOPIC, BOARD, SITE]].flatMap((entries) => [
    { entries, today },
    { entries, today, fromDay: 20260101, toDay: 20260301 },
    { entries, today, updatedAfter: instantAt(150) },
  ]),
)

describe('kept counts of lists', () => {
  const folder = scratchFolder()

  it('are those of lists that are counted anew, whatever is written in between', async function () {
    this.timeout(60_000)
    for (const seed of [1, 2, 3]) {
      const random = dice(seededRandom(seed))
      const at = folder()
      const store = openSqliteReadStore({ folder: at, timers })
      const script = createScript({ partitions: 2 })
      const writer = await store.open(1)
      const reader = await store.open(1, { readOnly: true })
      const published = [0, 0, 0]
      const counts = (generation: typeof reader) =>
        Promise.all(QUERIES.map((query) => generation.countOutlet(query, MOST)))
      const act = (time: number): Act => {
        const node = random.between(0, 2)
        const entries = random.pick([[BOARD], [SITE], [TOPIC], [BOARD, SITE], [SITE, TOPIC]])
        const dated = random.pick([
          {},
          {},
          { displayFrom: '2026-03-02' },
          { displayUntil: '2026-03-01' },
          { publishedOn: '2025' },
        ])
        const type = random.chance(0.7) ? 'publish' : random.pick(['revise', 'withdraw', 'redact'] as const)
        if (type === 'publish' || published[node] === 0) {
          published[node] = (published[node] as number) + 1
          return publish({ node, at: time, entries, ...dated })
        }
        const which = random.between(0, (published[node] as number) - 1)
        return { type, node, which, at: time, entries, ...dated }
      }
      for (let round = 0; round < 40; round++) {
        const acts = Array.from({ length: random.between(1, 4) }, (_, i) => act(round * 10 + i))
        for (const batch of script.batches(acts)) await writer.write(batch)
        if (random.chance(0.3)) continue
        const fresh = openSqliteReadStore({ folder: at, timers })
        const expected = await counts(await fresh.open(1, { readOnly: true }))
        await fresh.close()
        expect(await counts(reader), `seed ${seed}, round ${round}`).to.deep.equal(expected)
        expect(await counts(writer), `seed ${seed}, round ${round}`).to.deep.equal(expected)
      }
      await store.close()
    }
  })

  it('are not counted again for a publish, and are for a revision', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(READ_TABLES)
    const counts = createKeptCounts({
      file: 'in memory',
      database,
      layoutAge: 'current',
      sql: (text) => database.prepare(text),
      forget: () => undefined,
      guard: (work) => work(),
      close: () => undefined,
    })
    let counted = 0
    const count = () =>
      counts.count([1], { entries: [BOARD], today: '2026-03-01' }, MOST, () => {
        counted++
        return 5
      })
    const write = (item: number, version: number) =>
      database.exec(`
        INSERT OR REPLACE INTO items (id, itemId, version, erasedBelow, displayFrom, displayUntil, printedDay, updatedAt)
          VALUES (${item}, 'i${item}', ${version}, 0, 0, 99991231, 20260301, '2026-03-01T00:00:00.000Z');
        INSERT INTO changes SELECT 1, 0, nextOffset, ${item} FROM checkpoints;
        UPDATE checkpoints SET nextOffset = nextOffset + 1`)
    database.exec("INSERT INTO checkpoints VALUES (0, 'log', 7, NULL, 1, NULL)")
    expect([count(), count(), counted]).to.deep.equal([5, 5, 1])
    write(1, 1)
    write(2, 1)
    expect([count(), counted]).to.deep.equal([7, 1])
    write(3, 2)
    expect([count(), counted]).to.deep.equal([5, 2])
    database.exec("UPDATE checkpoints SET logId = 'another'")
    expect([count(), counted]).to.deep.equal([5, 3])
    database.close()
  })
})
