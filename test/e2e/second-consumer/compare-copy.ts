import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { CopiedItem } from '../../consumers/site-copy.ts'
import type { Answer } from '../client.ts'
import type { ClerkItem } from './clerks.ts'

const sha256 = (text: string) => `sha-256:${createHash('sha256').update(text).digest('hex')}`

/** Rows that differ, by item: in the copy, and as they should be. */
function differences(copied: Answer[], wanted: Answer[]) {
  const byId = (rows: Answer[]) => new Map(rows.map((row) => [row.itemId, JSON.stringify(row)]))
  const [here, there] = [byId(copied), byId(wanted)]
  const ids = new Set([...here.keys(), ...there.keys()])
  return [...ids].flatMap((itemId) =>
    here.get(itemId) === there.get(itemId) ? [] : [{ copied: here.get(itemId), wanted: there.get(itemId) }],
  )
}

/** What the copy shows of an outlet is what the outlet's own list says, and each text is the one that was signed. */
export function expectSameList(copied: CopiedItem[], listed: Answer[], outlet: string): void {
  const member = ({ itemId, version, fingerprint, title }: Answer) => ({ itemId, version, fingerprint, title })
  const rows = copied.map((row) => ({ ...member(row), reason: row.reason }))
  const wanted = listed.map((item) => ({ ...member(item), reason: item.withdrawn?.reason ?? null }))
  expect(differences(rows, wanted), `rows of ${outlet}`).to.deep.equal([])
  expect(rows.length, outlet).to.equal(wanted.length)
  for (const { itemId, state, contentText, fingerprint } of copied)
    if (state === 'shown') expect(sha256(contentText ?? ''), itemId).to.equal(fingerprint)
}

/** What is wrong with the tables of the copy, held against a reading from the beginning. */
export function expectSameTables(database: string, changes: Map<string, Answer>): void {
  const site = new DatabaseSync(database, { readOnly: true })
  const rows = site.prepare('SELECT id AS itemId, version, fingerprint, state, title FROM item').all() as Answer[]
  const last = site.prepare('SELECT item, version, state, max(n) FROM told GROUP BY item').all() as Answer[]
  const fell = site
    .prepare(
      'SELECT a.item FROM told AS a JOIN told AS b ON b.item = a.item AND b.n > a.n AND b.version < a.version LIMIT 5',
    )
    .all()
  site.close()
  const kept = [...changes.values()].filter(({ state }) => state !== 'left')
  const member = ({ itemId, version, fingerprint, state, title }: Answer) => ({
    itemId,
    version,
    fingerprint,
    state,
    title,
  })
  expect(differences(rows.map(member), kept.map(member)), 'rows of the table').to.deep.equal([])
  const told = new Map(last.map(({ item, version, state }) => [item, { version, state }]))
  for (const { itemId, version, state } of kept)
    expect(told.get(itemId), `told of ${itemId}`).to.deep.equal({ version, state })
  expect(fell, 'versions that fell').to.deep.equal([])
}

/** What the hub says of the clerks' items is what they did. */
export function expectWhatClerksDid(items: ClerkItem[], changes: Map<string, Answer>, today: string): void {
  for (const { itemId, version, fingerprint, isWithdrawn, displayFrom, displayUntil } of items) {
    const isEarly = displayFrom !== undefined && displayFrom > today
    const isLate = displayUntil !== undefined && displayUntil < today
    const state = isWithdrawn ? 'withdrawn' : isEarly ? 'scheduled' : isLate ? 'ended' : 'shown'
    const { version: v, fingerprint: f, state: s } = changes.get(itemId) ?? {}
    expect({ version: v, fingerprint: f, state: s }, itemId).to.deep.equal({ version, fingerprint, state })
  }
}

/** Which of the words stand in any file under the folder, in UTF-8 as SQLite and logs have them. */
export function wordsIn(folder: string, words: readonly string[]): string[] {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`))
  return words.filter((word) => files.some((bytes) => bytes.includes(word)))
}
