import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import canonicalize from 'canonicalize'

/**
 * Checks from outside that an item is the same everywhere: `npm run check-identical -- --url URL
 * [--outlets board/…,site/…,topic/…]`. Plain fetch, JCS and SHA-256; nothing of the hub's own code. Every
 * change and every listed item is asked for again, its fingerprint recomputed from its content, and held
 * against what each outlet says. Exit 1 with the place of each difference.
 */
const { values } = parseArgs({
  options: { url: { type: 'string' }, outlets: { type: 'string' }, json: { type: 'boolean', default: false } },
})
if (values.url === undefined) {
  console.error('check-identical: --url is missing, e.g. --url http://127.0.0.1:8080')
  process.exit(2)
}
const url = values.url.replace(/\/$/, '')

interface Item {
  itemId: string
  version: number
  fingerprint: string
  status: string
  content?: unknown
  outlets: string[]
}

const differences: string[] = []

const get = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${url}${path}`)
  if (!response.ok) throw new Error(`${path} gave ${response.status}`)
  return (await response.json()) as T
}

async function allChanges(): Promise<Map<string, Item>> {
  const items = new Map<string, Item>()
  for (let next = ''; ; ) {
    const page = await get<{ changes: Item[]; next: string; more: boolean }>(
      `/v1/changes?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`,
    )
    for (const change of page.changes) items.set(change.itemId, change)
    next = page.next
    if (!page.more) return items
  }
}

async function listed(outlet: string): Promise<Map<string, Item>> {
  const items = new Map<string, Item>()
  for (let next: string | null = ''; next !== null; ) {
    const page: { items: Item[]; next: string | null } = await get(
      `/v1/outlets/${outlet}/items?limit=200${next && `&cursor=${encodeURIComponent(next)}`}`,
    )
    for (const item of page.items) items.set(item.itemId, item)
    next = page.next
  }
  return items
}

/** The outlet's code and all divisions above it: where an item can be stored to be shown there. */
async function entriesOf(outlet: string): Promise<Set<string>> {
  const [kind, code] = outlet.split('/') as [string, string]
  const entries = new Set<string>()
  for (let at: string | null = code; at !== null; ) {
    entries.add(`${kind}/${at}`)
    const response: Response = await fetch(`${url}/v1/divisions/${at}`)
    if (!response.ok) break
    at = ((await response.json()) as { parent: string | null }).parent
  }
  return entries
}

function checkFingerprint({ itemId, content, fingerprint }: Item, where: string): void {
  // Withdrawn, or past its display: the content is no longer public, and no outlet may list it as live.
  if (content === undefined || content === null) return
  const recomputed = `sha-256:${createHash('sha256')
    .update(canonicalize(content) as string, 'utf8')
    .digest('hex')}`
  if (recomputed !== fingerprint)
    differences.push(`${where}: ${itemId} says ${fingerprint}, its content gives ${recomputed}`)
}

const changes = await allChanges()
for (const change of changes.values()) checkFingerprint(change, '/v1/changes')

let asked = 0
for (const change of changes.values()) {
  const item = await get<Item>(`/v1/items/${change.itemId}`)
  asked++
  checkFingerprint(item, `/v1/items/${item.itemId}`)
  if (item.version !== change.version || item.fingerprint !== change.fingerprint)
    differences.push(
      `/v1/items/${item.itemId}: version ${item.version} ${item.fingerprint}, /v1/changes says ${change.version} ${change.fingerprint}`,
    )
}

const outlets = values.outlets?.split(',') ?? [...new Set([...changes.values()].flatMap((item) => item.outlets))]
let shown = 0
for (const outlet of outlets) {
  const list = await listed(outlet)
  const entries = await entriesOf(outlet)
  shown += list.size
  for (const item of list.values()) {
    const change = changes.get(item.itemId)
    if (change === undefined) differences.push(`${outlet}: ${item.itemId} is listed, /v1/changes does not know it`)
    else if (item.status === 'live' && change.content == null)
      differences.push(`${outlet}: ${item.itemId} is listed, its content is not public`)
    else if (
      item.version !== change.version ||
      item.fingerprint !== change.fingerprint ||
      item.status !== change.status
    )
      differences.push(
        `${outlet}: ${item.itemId} version ${item.version} ${item.fingerprint} ${item.status}, /v1/changes says ${change.version} ${change.fingerprint} ${change.status}`,
      )
  }
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  for (const change of changes.values())
    if (change.outlets.some((entry) => entries.has(entry)) && isDisplayed(change, today) && !list.has(change.itemId))
      differences.push(`${outlet}: ${change.itemId} should be shown and is not`)
}

/** Display dates are in the content; a withdrawn item's are not public. */
function isDisplayed({ content, status }: Item, today: string): boolean {
  const { displayFrom = '', displayUntil = '9999' } = (content ?? {}) as { displayFrom?: string; displayUntil?: string }
  return (
    status === 'live' &&
    content != null &&
    today.slice(0, displayFrom.length) >= displayFrom &&
    today.slice(0, displayUntil.length) <= displayUntil
  )
}

const report = { url, items: changes.size, asked, outlets: outlets.length, listed: shown, differences }
console.log(
  values.json
    ? JSON.stringify(report)
    : `${report.items} items, ${report.outlets} outlets with ${report.listed} entries: ${differences.length === 0 ? 'identical everywhere' : `${differences.length} differences`}`,
)
for (const difference of values.json ? [] : differences) console.log(difference)
process.exitCode = differences.length === 0 ? 0 : 1
