import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import express from 'express'
import { SELECT_DOCUMENT } from '../../../services/adapters/sqlite/read-store/item-row.ts'

/**
 * `node bare-reader-process.ts FILE SETTING` serves the items and lists of a generation's file, and writes its URL to
 * stdout. It is the ceiling for reading: Express as it comes and node:sqlite, the hub's rows by the same statements, the
 * same JSON, and no check of anything. `SETTING` is a `BareSetting` in JSON.
 */
export interface BareSetting {
  /** The entries of each outlet. */
  outlets: Record<string, string[]>
  nodes: { nodeId: string; name: string; divisionCode: string }[]
}

const [file = '', setting = ''] = process.argv.slice(2)
const { outlets, nodes } = JSON.parse(setting) as BareSetting
const database = new DatabaseSync(file, { readOnly: true })
const names = new Map(
  database
    .prepare('SELECT id, name FROM names')
    .all()
    .map(({ id, name }) => [Number(id), String(name)]),
)
const ids = new Map([...names].map(([id, name]) => [name, id]))
const nodesById = new Map(nodes.map((node) => [node.nodeId, node]))

// biome-ignore lint/suspicious/noExplicitAny: a row as it comes.
type Row = any

const entriesOf = (list: string) => (list === '' ? [] : list.split(' ').map((id) => names.get(Number(id))))
const instantOf = (ms: number) => new Date(ms).toISOString()

const LISTED = ['field', 'documentNumber', 'issuedOn', 'publishedOn', 'validity']

function itemOf(row: Row) {
  const content = row.content === null ? null : JSON.parse(row.content)
  const nodeId = names.get(row.node) as string
  const { name, divisionCode } = nodesById.get(nodeId) as BareSetting['nodes'][number]
  const identity = {
    itemId: row.itemId,
    version: row.version,
    fingerprint: `sha-256:${Buffer.from(row.fingerprint).toString('hex')}`,
    status: row.withdrawn === 1 ? 'withdrawn' : 'live',
    title: content?.title ?? null,
  }
  const maker = { nodeId, name, organ: content?.organ ?? { name, kind: 'government', divisionCode } }
  const withdrawn = row.withdrawal !== null && { withdrawn: noticeOf(row.withdrawalText ?? row.latestText) }
  const rest = { outlets: entriesOf(row.shownOn), publishedAt: row.publishedAt, updatedAt: row.updatedAt }
  return { content, identity, maker, withdrawn, rest }
}

function noticeOf(envelopeText: string) {
  const { at, reason } = JSON.parse(envelopeText)
  return { at, reason: reason ?? '' }
}

/** Days between two days, where they are more than a month: the list says so of what was recorded late. */
function recordedLate(publishedOn: string | undefined, publishedAt: string) {
  if (publishedOn === undefined) return false
  const days = Math.round(
    (Date.parse(instantOf(Date.parse(publishedAt) + 8 * 3_600_000).slice(0, 10)) - Date.parse(publishedOn)) /
      86_400_000,
  )
  return days > 30 && { recordedLate: days }
}

function listed(row: Row) {
  const { content: whole, identity, maker, withdrawn, rest } = itemOf(row)
  const content = withdrawn === false ? whole : null
  const more = Object.fromEntries(
    LISTED.filter((name) => content?.[name] !== undefined).map((name) => [name, content[name]]),
  )
  return { ...identity, ...recordedLate(content?.publishedOn, row.publishedAt), maker, ...more, ...withdrawn, ...rest }
}

function whole(row: Row) {
  const { content, identity, maker, withdrawn, rest } = itemOf(row)
  const type = {
    ItemPublished: 'published',
    ItemRevised: 'revised',
    ItemWithdrawn: 'withdrawn',
    ItemRedacted: 'redacted',
  }
  const state = row.withdrawn === 1 ? 'withdrawn' : 'shown'
  return {
    ...identity,
    state,
    type: type[JSON.parse(row.latestText).type as keyof typeof type],
    maker,
    ...(state === 'shown' && { content, contentText: row.content }),
    ...withdrawn,
    ...rest,
    erasedBelow: row.erasedBelow,
  }
}

/** One statement a page: each entry's part of one index, merged, and the rows of the items. */
function pageSql(entries: number[]): string {
  const part = (entry: number) =>
    `SELECT * FROM (SELECT item, day, publishedAt AS listedAt, itemId AS listedId FROM outlet_items
     WHERE entry = ${entry} AND displayFrom <= ?1 AND displayUntil >= ?1
     ORDER BY day DESC, publishedAt DESC, itemId DESC LIMIT ?2)`
  const page = `SELECT * FROM (${entries.map(part).join(' UNION ')}) ORDER BY day DESC, listedAt DESC, listedId DESC LIMIT ?2`
  return `${SELECT_DOCUMENT.replace('FROM items i', `FROM (${page}) page JOIN items i ON i.id = page.item`)}
    ORDER BY page.day DESC, page.listedAt DESC, page.listedId DESC`
}

const pages = new Map(
  Object.entries(outlets).map(([outlet, entries]) => [
    outlet,
    database.prepare(pageSql(entries.flatMap((entry) => ids.get(entry) ?? []))),
  ]),
)
const oneItem = database.prepare(`${SELECT_DOCUMENT} WHERE i.itemId = ?`)
const checkpoints = database.prepare('SELECT caughtUpAt FROM checkpoints')

const app = express()
app.get('/v1/outlets/:kind/:code/items', (request, response) => {
  const page = pages.get(`${request.params.kind}/${request.params.code}`)
  const today = Number(
    instantOf(Date.now() + 8 * 3_600_000)
      .slice(0, 10)
      .replaceAll('-', ''),
  )
  const items = (page?.all(today, Number(request.query.limit)) ?? []).map(listed)
  const [checkpoint] = checkpoints.all()
  const asOf = checkpoint?.caughtUpAt ?? null
  response.json({ items, total: null, searched: null, next: null, withheld: [], asOf, lagSeconds: 0 })
})
app.get('/v1/items/:itemId', (request, response) => {
  const row = oneItem.get(request.params.itemId)
  if (row === undefined) response.status(404).end()
  else response.json(whole(row))
})
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
