import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { plainRows } from '../clients/site-table.ts'
import type { Answer } from '../e2e/client.ts'
import { eventually } from '../e2e/scratch.ts'
import { type ExampleConsumer, type RunningConsumer, startConsumer } from './example-consumers.ts'

const MINUTE = 60_000

/** A site whose table one of the programs of docs/examples keeps. It runs from the beginning on. */
export function openSite(
  consumer: ExampleConsumer,
  { folder, hub, outlet }: { folder: string; hub: string; outlet: string },
) {
  const [program, place] = [join(folder, consumer.name), join(folder, `copy of ${consumer.name}`)]
  mkdirSync(program)
  mkdirSync(place)
  const command = consumer.prepare(program)
  const file = join(place, 'copy.sqlite')
  const start = () => startConsumer(command, { HUB: hub, OUTLET: outlet, DB: file, PORT: '0' })
  let running: RunningConsumer = start()
  let before = ''
  const said = () => before + running.said()
  const ask = (sql: string) => {
    const db = new DatabaseSync(file, { timeout: 5000 })
    try {
      return db.prepare(sql).all()
    } finally {
      db.close()
    }
  }
  const isBegun = () => ask("SELECT 1 FROM sqlite_schema WHERE name = 'item'").length > 0
  const rows = () =>
    (isBegun() ? ask('SELECT id AS itemId, version, state, title, text FROM item ORDER BY id') : []).map((row) => ({
      ...row,
    }))
  return {
    name: consumer.name,
    place,
    rows,
    said,
    running: () => running,
    /** As its operators do who want everything to be read again. */
    forget: () => void ask('DELETE FROM sync'),
    kill: async () => {
      running.child.kill('SIGKILL')
      expect(await running.ended, said()).to.equal(null)
      before += running.said()
      running = start()
    },
    expectSame: async (changes: Map<string, Answer>) => {
      const wanted = plainRows(changes.values())
      await eventually(async () => JSON.stringify(rows()) === JSON.stringify(wanted), MINUTE).catch(() => {})
      expect(rows(), `${consumer.name} said: ${said().slice(-2000)}`).to.deep.equal(wanted)
    },
    /** How often it began to read everything anew. */
    anew: () => (said().match(/reading everything anew|从头读/g) ?? []).length,
  }
}
