import type { Dice } from '../../generate/random.ts'
import type { Kind, Sent, Town } from './sent.ts'

/** Texts that cost a check the most, as far as anybody has thought of them. */
const TEXTS = [
  '13812345678 ',
  '/13812345678',
  '𠮷13812345678',
  '监督电话13812345678 ',
  '6 2-',
  '3 3 ',
  '341299199901010010\n',
  '1\u200b',
  '１',
  'a.',
  '公开',
  '\ud83d\ude00',
  ' ',
  '"\\',
]
const MARKUP = [
  '<b>',
  '<b></x>',
  '<p>甲</p>',
  '<br>',
  '<td><b<p><td>',
  '<a href="https://example.invalid/13812345678">',
  '<p title="13812345678">',
  '<p ',
  'a=b ',
  '<!--',
  '<',
  '</',
  '&#x31;',
  '&amp;',
  '<table><tr><td>甲',
  '<svg><style>',
  '<span style="color:red">甲</span>',
  '<img src="https://example.invalid/a.png">',
]
const MOST = 880 * 1024
const filled = (piece: string, size: number) =>
  piece.repeat(Math.max(1, Math.floor((size * MOST) / Buffer.byteLength(piece))))

const content = (body: unknown, more: object = {}) => ({ title: '通知', body, shownOn: { site: 'all' }, ...more })
const post = (dice: Dice, { nodeId }: Town, value: unknown, more: object = {}): Sent => ({
  path: '/v1/items',
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': `k${dice.between(0, 1e9)}` },
  body: JSON.stringify({ nodeId, content: value, ...more }),
})
const named = (size: number, most: number, value: (index: number) => unknown) =>
  Object.fromEntries(Array.from({ length: 1 + size * most }, (_, index) => [`x${index}`, value(index)]))

/** What a clerk may send. */
export const WRITES: Record<string, Kind> = {
  'text of pieces': (dice, size, town) =>
    post(dice, town, content({ format: 'text', text: filled(dice.pick(TEXTS), size) })),
  'text with everything acknowledged': (dice, size, town) =>
    post(dice, town, content({ format: 'text', text: filled(dice.pick(TEXTS), size) }), {
      acknowledgePersonalData: ['id-card', 'mobile', 'bank-card'].map((rule) => ({ rule, reason: '经核对' })),
    }),
  'HTML of pieces': (dice, size, town) =>
    post(dice, town, content({ format: 'html', text: filled(dice.pick(MARKUP), size) })),
  'HTML of two pieces': (dice, size, town) =>
    post(
      dice,
      town,
      content({ format: 'html', text: filled(dice.pick(MARKUP) + dice.pick([...MARKUP, ...TEXTS]), size) }),
    ),
  'unknown keys': (dice, size, town) => post(dice, town, { ...content({}), ...named(size, 80_000, () => 1) }),
  'wrong values': (dice, size, town) =>
    post(
      dice,
      town,
      content({ format: 'text', text: '文' }, { attachments: Array.from({ length: size * 90_000 }, () => 1) }),
    ),
  'many codes': (dice, size, town) =>
    post(dice, town, {
      ...content({ format: 'text', text: '文' }),
      shownOn: { board: Array.from({ length: 1 + size * 5000 }, (_, i) => String(341222000000 + i)) },
    }),
  'deep JSON': (dice, size, town) => ({
    ...post(dice, town, null),
    body: `{"content":${'['.repeat(1 + size * 900_000)}`,
  }),
  'broken JSON': (dice, size, town) => ({
    ...post(dice, town, null),
    body: `{"a":${'[1,'.repeat(1 + size * 600_000)}`,
  }),
  'keys twice': (dice, size, town) => ({
    ...post(dice, town, null),
    body: `{${Array.from({ length: 1 + size * 100_000 }, (_, i) => `"k${i}":0`).join(',')},"k0":0}`,
  }),
  'wide JSON': (dice, size, town) =>
    post(
      dice,
      town,
      content(
        { format: 'text', text: '文' },
        { catalogue: { channels: Array.from({ length: 1 + size * 300_000 }, () => null) } },
      ),
    ),
  'many texts': (dice, size, town) =>
    post(
      dice,
      town,
      content(
        { format: 'text', text: '文' },
        {
          keywords: Array.from({ length: 1 + size * 49 }, () => '1 3 8 0 0 1 3 8 0 0 0 1 3 8 0 0 1 3 8 0 0 0 12345678'),
          summary: filled('3 3 ', 0.001 * size * 5),
          catalogue: { elements: '13812345678 '.repeat(400), basis: '3 3 '.repeat(2400) },
        },
      ),
    ),
  'a long reason': (dice, size, town) => ({
    path: `/v1/items/${dice.pick(town.itemIds)}/withdraw`,
    method: 'POST',
    headers: { 'content-type': 'application/json', 'if-match': '"1"' },
    body: JSON.stringify({ reason: filled(dice.pick(TEXTS), size) }),
  }),
}
