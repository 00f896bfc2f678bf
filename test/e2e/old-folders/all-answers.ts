import { expect } from 'chai'
import { inParallel } from '../../../scripts/check-identical/hub-answers.ts'
import type { Answer } from '../client.ts'

/** What a hub answers, by path: status and body, as text. */
export interface Answers {
  byPath: Map<string, string>
  /** By path: the ids of a whole list in its order. */
  lists: Map<string, string[]>
  /** Addresses of second pages, and the ids of all that follows there. A cursor goes on in the order that it was made in. */
  followed: Map<string, string[]>
  /** Page by page, of the changes. They count within one era. */
  cursors: string[]
}

const SEARCHED = ['脱贫攻坚', '补助', '更正', '2024']

/**
 * Everything that readers can ask of a hub that stands still: the changes to their end, each item and its history, each
 * outlet's list whole, its withdrawn ones and searches in it, digests, directory. Observations of a clock are left out.
 */
export async function allAnswers(url: string, auditorToken: string): Promise<Answers> {
  const byPath: Answers['byPath'] = new Map()
  const ask = async (path: string, token?: string): Promise<Answer> => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(`${url}${path}`, { headers })
    const body = withoutObservations((await response.json()) as Answer)
    byPath.set(token === undefined ? path : `${path} for auditors`, `${response.status} ${JSON.stringify(body)}`)
    return body
  }
  const askAllPages = async (path: string): Promise<void> => {
    for (let next: string | null = ''; next !== null; )
      next = (await ask(next === '' ? path : `${path}&cursor=${encodeURIComponent(next)}`)).next ?? null
  }

  const lists: Answers['lists'] = new Map()
  const followed: Answers['followed'] = new Map()
  const readList = async (path: string): Promise<void> => {
    const pages = await listPages(url, path)
    const items = pages.flatMap((page) => page.items as Answer[])
    const ids = items.map(({ itemId }) => itemId as string)
    byPath.set(path, JSON.stringify(items.toSorted((a, b) => (a.itemId < b.itemId ? -1 : 1))))
    lists.set(path, ids)
    const [first] = pages
    if (first?.next) followed.set(`${path}&cursor=${encodeURIComponent(first.next)}`, ids.slice(first.items.length))
  }

  const { changes, cursors } = await allChanges(url)
  byPath.set('/v1/changes', JSON.stringify(changes))
  await inParallel([...new Set(changes.map(({ itemId }) => itemId as string))], async (itemId) => {
    await ask(`/v1/items/${itemId}`)
    await ask(`/v1/items/${itemId}/history`)
    await ask(`/v1/items/${itemId}/history`, auditorToken)
  })
  const { outlets } = await ask('/v1/digests')
  await inParallel(outlets as Answer[], async ({ entry }) => {
    await askAllPages(`/v1/digests/${entry}?limit=1000`)
    await ask(`/v1/divisions/${entry.split('/')[1]}`)
    const list = `/v1/outlets/${entry}/items?limit=200`
    await readList(list)
    await readList(`${list}&status=withdrawn`)
    for (const term of SEARCHED) await readList(`${list}&q=${encodeURIComponent(term)}`)
  })
  for (const path of ['/v1/nodes', '/v1/fields']) await ask(path)
  const { parked, nodes } = (await (await fetch(`${url}/v1/status`)).json()) as Answer
  byPath.set('/v1/status, parked and nodes', JSON.stringify({ parked, nodes }))
  return { byPath, lists, followed, cursors }
}

/** The pages of a list from an address on. */
async function listPages(url: string, path: string): Promise<Answer[]> {
  const pages: Answer[] = []
  for (let next: string | null = ''; next !== null; ) {
    const asked: string = next === '' ? path : `${path.replace(/&cursor=.*$/, '')}&cursor=${encodeURIComponent(next)}`
    const response = await fetch(`${url}${asked}`)
    const page = (await response.json()) as Answer
    // An entry of a county or a city is a place of several outlets, and of none itself.
    if (page.code === 'outlet-unknown') return []
    expect(response.status, `${asked} ${JSON.stringify(page)}`).to.equal(200)
    pages.push(page)
    next = page.next ?? null
  }
  return pages
}

/** An address that a hub gave leads to the same rest of the list, in the same order, under the code of now. */
export async function followsTheSame(url: string, { followed }: Answers): Promise<void> {
  for (const [path, ids] of followed) {
    const rest = (await listPages(url, path)).flatMap(({ items }) => items as Answer[])
    expect(
      rest.map(({ itemId }) => itemId),
      path,
    ).to.deep.equal(ids)
  }
}

async function allChanges(url: string): Promise<{ changes: Answer[]; cursors: string[] }> {
  const changes: Answer[] = []
  const cursors: string[] = []
  for (let query = ''; ; query = `&cursor=${encodeURIComponent(cursors.at(-1) ?? '')}`) {
    const page = (await (await fetch(`${url}/v1/changes?limit=200${query}`)).json()) as Answer
    changes.push(...page.changes)
    cursors.push(page.next)
    if (!page.more) return { changes, cursors }
  }
}

/** How old a list is, by whose clock, and from which generation: all else is the same whoever reads the same log. */
function withoutObservations({ asOf: _, lagSeconds: __, generation: ___, ...rest }: Answer): Answer {
  return rest
}

/** Rows of withdrawn items told what the item's own answer withheld. */
const WITHHELD_BY_NOW = new Set(['field', 'documentNumber', 'issuedOn', 'publishedOn', 'validity'])

function withoutWithheld(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWithheld)
  if (typeof value !== 'object' || value === null) return value
  const isNotice = 'withdrawn' in value && 'maker' in value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !(isNotice && WITHHELD_BY_NOW.has(name)))
      .map(([name, member]) => [name, withoutWithheld(member)]),
  )
}

/** The first path that differs is named, and not all of them. Members that were added since are no difference. */
export function expectSame(now: Answers, before: Answers, { newEra = false, newOrder = false } = {}): void {
  for (const [path, answer] of before.byPath) {
    const found = now.byPath.get(path) ?? ''
    if (!saysAllOf(jsonIn(found), withoutWithheld(jsonIn(answer)))) expect(found, path).to.equal(answer)
  }
  expect([...now.byPath.keys()].sort()).to.deep.equal([...before.byPath.keys()].sort())
  if (!newOrder) expect(now.lists).to.deep.equal(before.lists)
  if (!newEra) expect(saysAllOf(now.cursors.map(insideOf), before.cursors.map(insideOf))).to.equal(true)
}

/** A cursor may remember more by now. */
const insideOf = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString())

/** `200 {…}` as a list of both; a body alone as it is. */
const jsonIn = (answer: string): unknown => JSON.parse(answer.replace(/^(\d{3}) (.*)$/s, '[$1,$2]') || 'null')

/** Of items and changes one `state` says what three members said before. Versions of a history have none. */
function inWordsOfNow({ erased, displayEnded, left, ...rest }: Answer, now: object): Answer {
  if (!('state' in now)) return { ...rest, ...(erased && { erased }) }
  const state = erased ? 'erased' : left ? 'left' : rest.withdrawn ? 'withdrawn' : displayEnded ? 'ended' : undefined
  return { ...rest, ...(state !== undefined && { state }) }
}

/** Whether an answer says what an earlier one said, to the byte. It may have members that were added since. */
export function saysAllOf(now: unknown, before: unknown): boolean {
  if (Array.isArray(before))
    return (
      Array.isArray(now) && now.length === before.length && before.every((one, index) => saysAllOf(now[index], one))
    )
  if (before === null || typeof before !== 'object') return now === before
  if (now === null || typeof now !== 'object') return false
  return Object.entries(inWordsOfNow(before, now)).every(([name, value]) => saysAllOf((now as Answer)[name], value))
}
