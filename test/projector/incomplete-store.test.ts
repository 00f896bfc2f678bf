import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openSqliteReadStore } from '../../services/adapters/sqlite/read-store.ts'
import type { Hash } from '../../services/domain/ids.ts'
import { evolve } from '../../services/domain/item/evolve.ts'
import { timers } from '../../services/hub/clock.ts'
import { type ChainEntry, nodeSeqKey } from '../../services/ports/read-models.ts'
import { assertHeadRow, assertLatestRow, placesOfLatest } from '../../services/projector/incomplete-store.ts'
import { chainOf, contentWith, DIRECTORY, LIULIN } from '../domain/scene.ts'
import { stillProcess } from '../plain-hub/still-process.ts'
import { createPlainReadStore } from '../plain-hub/stores/read-store.ts'
import { twoEvents } from './fold-scene.ts'
import { headOf } from './store-scene.ts'
import { describeTornStore, type StoreToTear } from './torn-store.ts'

const SQLITE_ROWS = {
  items: 'SELECT id AS key FROM items WHERE version > 0',
  history: 'SELECT id AS key FROM history',
  heads: 'SELECT nodeId AS key FROM heads',
} as const

async function sqliteStore(): Promise<StoreToTear> {
  const folder = mkdtempSync(join(tmpdir(), 'torn-'))
  return {
    open: async () => openSqliteReadStore({ folder, timers }),
    takeOut: async (table, pick) => {
      const database = new DatabaseSync(join(folder, 'g1.sqlite'))
      const keys = database.prepare(SQLITE_ROWS[table]).all() as { key: string | number }[]
      for (const index of pick(keys.length))
        database
          .prepare(`DELETE FROM ${table} WHERE ${table === 'heads' ? 'nodeId' : 'id'} = ?`)
          .run(keys[index]?.key as string)
      database.close()
    },
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function plainStore(): Promise<StoreToTear> {
  const store = createPlainReadStore()
  return {
    open: async () => store.as({ turn: stillProcess.turn, writeTurn: stillProcess.turn }),
    takeOut: async (table, pick) => {
      const rows: Map<unknown, unknown> = store.models(1)[table]
      const keys = [...rows.keys()]
      for (const index of pick(keys.length)) rows.delete(keys[index])
    },
    dispose: async () => {},
  }
}

describe('a read store of no single moment, on plain values', () => describeTornStore(plainStore, 100))

describe('a read store of no single moment, on SQLite', function () {
  this.timeout(120_000)
  describeTornStore(sqliteStore, 30)
})

describe('the history row at a head', () => {
  const [first] = twoEvents()
  const { nodeId, nodeSeq } = first.envelope
  const look = (rows: [string, { envelopeHash: Hash }][]) => () =>
    assertHeadRow(headOf(first), new Map(rows as [string, ChainEntry][]))

  it('is there, and is of the same event', () => {
    const place = nodeSeqKey({ nodeId, nodeSeq })
    expect(look([[place, first]])).not.to.throw()
    expect(look([])).to.throw(`the history lacks event 1 of ${nodeId}, at which its head stands`)
    const [, { envelopeHash }] = twoEvents()
    expect(look([[place, { envelopeHash }]])).to.throw(`the history has another event 1 of ${nodeId} than its head`)
  })
})

describe('the history row of the event that made a document what it is', () => {
  const [first] = twoEvents()
  const { nodeId, nodeSeq, itemId } = first.envelope
  const document = evolve(null, first, DIRECTORY)
  const row = { itemId, envelopeHash: first.envelopeHash, outcome: 'applied', notAllowedAt: null } as const

  it('is there', () => {
    expect(placesOfLatest([document])).to.deep.equal([{ nodeId, nodeSeq }])
    expect(() => assertLatestRow(document, new Map([[nodeSeqKey({ nodeId, nodeSeq }), row]]))).not.to.throw()
    expect(() => assertLatestRow(document, new Map())).to.throw(
      `the history lacks event 1 of ${nodeId}, which version 1 of ${itemId} came from`,
    )
  })

  it('is asked for at its whole number', () => {
    const late = chainOf(LIULIN)({ type: 'ItemPublished', version: 1, content: contentWith(), nodeSeq: 12 })
    expect(placesOfLatest([evolve(null, late, DIRECTORY)])).to.deep.equal([{ nodeId, nodeSeq: 12 }])
  })

  it('is not asked for where somebody has changed the proof, so that it names no event', () => {
    const changed = { ...document, latest: { ...document.latest, envelopeText: '{}' } }
    expect(placesOfLatest([changed, document])).to.deep.equal([{ nodeId, nodeSeq }])
    expect(() => assertLatestRow(changed, new Map())).not.to.throw()
  })
})
