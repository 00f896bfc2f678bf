import type { Dice } from '../../generate/random.ts'
import type { Kind, Sent } from './sent.ts'

const OUTLETS = ['board/341222102200', 'site/341222', 'site/341226', 'topic/341200', 'board/341222102201']
/** Their pairs are in nearly every text, the whole in none. */
const COMMON = [...'公示公开群众监督情况县镇乡村年月日的，。、0123456789-有关事项已经确定现予组织']
const FILTERS = [
  'field=社会救助',
  'organ=财政局',
  'status=live',
  'status=withdrawn',
  'field=没有',
  'status=live&field=扶贫',
]

const words = (dice: Dice, size: number): string =>
  Array.from({ length: 1 + Math.floor(size * 199) }, () => dice.pick(COMMON)).join('')
const pieces = (dice: Dice): string =>
  Array.from({ length: dice.between(2, 5) }, () =>
    dice.pick(['公示', '，', '公开', '群众', '的', '县', '年', '。']),
  ).join('')
const list = (dice: Dice, query: string): Sent => ({ path: `/v1/outlets/${dice.pick(OUTLETS)}/items?${query}` })
const page = (dice: Dice, query: string): Sent => {
  const [kind, code] = dice.pick(OUTLETS).split('/')
  return { path: `/${kind}s/${code}?${query}` }
}
const limit = (size: number) => `limit=${1 + Math.floor(size * 199)}`
const search = (text: string) => `q=${encodeURIComponent(text)}`

/** What anybody may ask. */
export const READS: Record<string, Kind> = {
  list: (dice, size) => list(dice, limit(size)),
  'filtered list': (dice, size) => list(dice, `${limit(size)}&${dice.pick(FILTERS)}`),
  'search for words that are everywhere apart': (dice, size) => list(dice, `${limit(size)}&${search(pieces(dice))}`),
  'search for long words': (dice, size) => list(dice, `${limit(1)}&${search(words(dice, size))}`),
  'search for one character': (dice, size) => list(dice, `${limit(size)}&${search(dice.pick(COMMON))}`),
  'search for emptiness': (dice) =>
    list(dice, search(dice.pick(['"', '*', '_', 'ς', 'aaa', '\u200b', '<p>', '&nbsp;', '\\']))),
  'list after a place': (dice, size) =>
    list(
      dice,
      `${limit(size)}&${search(pieces(dice))}&cursor=${Buffer.from(
        JSON.stringify({ publishedAt: dice.pick(['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z']), itemId: 'a' }),
      ).toString('base64url')}`,
    ),
  'page of a list': (dice, size) => page(dice, dice.chance(0.5) ? search(pieces(dice)) : search(words(dice, size))),
  'home page': () => ({ path: '/' }),
  changes: (dice, size, { cursor }) => ({
    path: `/v1/changes?${limit(size)}${dice.chance(0.5) ? `&cursor=${cursor}` : ''}`,
  }),
  'changes of an outlet': (dice, size) => ({
    path: `/v1/changes?${limit(size)}&outlet=${dice.pick(OUTLETS.slice(0, 4))}`,
  }),
  'export of an outlet': (dice) => ({ path: `/v1/exports/${dice.pick(OUTLETS)}.${dice.pick(['ndjson', 'csv'])}` }),
  digests: () => ({ path: '/v1/digests' }),
  'digests of an outlet': (dice, size) => ({
    path: `/v1/digests/${dice.pick(OUTLETS)}?limit=${1 + Math.floor(size * 999)}`,
  }),
  item: (dice, _, { itemIds }) => ({ path: `/v1/items/${dice.pick(itemIds)}` }),
  history: (dice, _, { itemIds }) => ({ path: `/v1/items/${dice.pick(itemIds)}/history` }),
  'page of an item': (dice, _, { itemIds }) => ({ path: `/items/${dice.pick(itemIds)}` }),
  directory: (dice) => ({ path: dice.pick(['/v1/nodes', '/v1/fields', '/v1/divisions/341200', '/openapi.json']) }),
  status: (dice) => ({ path: dice.pick(['/v1/status', '/metrics', '/readyz', '/livez']) }),
  'wrong cursor': (dice, size) => ({
    path: `/v1/changes?cursor=${Buffer.from(`{"era":1,"scope":null,"after":{"x":[${'[0,0,"a"],'.repeat(size * 500)}[0,0,"a"]]}}`).toString('base64url')}`,
    ...(dice.chance(0.5) && { headers: { accept: 'text/html' } }),
  }),
  'many parameters': (_, size) => ({
    path: `/v1/fields?${Array.from({ length: size * 2000 }, (_, i) => `a${i}`).join('&')}`,
  }),
  'long headers': (dice, size) => ({
    path: '/v1/outlets/site/341222/items',
    headers: {
      [dice.pick(['if-none-match', 'accept', 'accept-encoding', 'x-forwarded-for', 'authorization'])]: '"a",'.repeat(
        size * 3500,
      ),
    },
  }),
  'strange path': (dice, size) => ({
    path: `/${dice.pick(['%41', '/', '..%2f', 'v1/items/', 'a.'])}`.repeat(1 + size * 1500),
  }),
}
