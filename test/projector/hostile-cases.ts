import { hashOf } from '../../services/domain/canonical.ts'
import type { ParkReason } from '../../services/ports/parked-record.ts'
import type { Lie } from './hostile-node.ts'

/** What the node says, how a question for its item is answered then, and why its events are parked. */
export type HostileCase = [what: string, lies: Lie[], status: 200 | 404, parked?: ParkReason[]]

const MANY = (count: number, each: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => each(index))
const said = (envelope: Lie['envelope']): Lie[] => [{ envelope }]
const shown = (content: object): Lie[] => [{ content }]

export const HOSTILE_CASES: HostileCase[] = [
  ['a time that is none', said({ at: 'yesterday' }), 404, ['not-allowed']],
  ['an empty time', said({ at: '' }), 404, ['not-allowed']],
  ['a time with another offset', said({ at: '2026-03-05T09:00:00+08:00' }), 404, ['not-allowed']],
  ['a time without milliseconds', said({ at: '2026-03-05T01:00:00Z' }), 404, ['not-allowed']],
  ['a day that no month has', said({ at: '2026-02-30T01:00:00.000Z' }), 404, ['not-allowed']],
  ['a year of six digits', said({ at: '+010000-01-01T00:00:00.000Z' }), 404, ['not-allowed']],
  ['the year 9999', said({ at: '9999-12-31T23:59:59.999Z' }), 200],
  ['a time before 1970', said({ at: '1901-01-01T00:00:00.000Z' }), 200],
  ['a time that goes back', [{}, { envelope: { at: '1901-01-01T00:00:00.000Z' } }], 200, ['not-allowed']],
  ['an item id that is none', said({ itemId: 'evil' }), 404, ['not-allowed']],
  ['an item id without a UUID', said({ itemId: 'NODE.1' }), 404, ['not-allowed']],
  ['an item id of 100 KB', said({ itemId: `NODE.${'0'.repeat(100_000)}` }), 404, ['not-allowed']],
  ['an item id with NUL', said({ itemId: 'NODE.\0' }), 404, ['not-allowed']],
  ['an item id with a path', said({ itemId: 'NODE.../../v1/items' }), 404, ['not-allowed']],
  ['version 0', said({ version: 0 }), 404, ['not-allowed']],
  ['a negative version', said({ version: -1 }), 404, ['not-allowed']],
  ['the greatest version', said({ version: Number.MAX_SAFE_INTEGER - 1 }), 404, ['not-allowed']],
  ['a version that leaps', [{}, { envelope: { version: 5 } }], 200, ['not-allowed']],
  ['nodeSeq 0', said({ nodeSeq: 0 }), 404, ['fork']],
  ['a negative nodeSeq', said({ nodeSeq: -5 }), 404, ['fork']],
  ['a nodeSeq that leaps', said({ nodeSeq: 1_000_000 }), 404, ['gap']],
  ['another hub', said({ hubId: 'another' }), 404, ['bad-signature']],
  ['another format', said({ v: 2 as 1 }), 404, ['not-allowed']],
  ['another algorithm', said({ alg: 'none' as 'Ed25519' }), 404, ['not-allowed']],
  ['an unknown key', said({ keyId: '../../root' }), 404, ['bad-signature']],
  ['a fingerprint that is none', [{ envelope: { fingerprint: 'x' }, content: null }], 404, ['not-allowed']],
  [
    'a fingerprint in capitals',
    [{ envelope: { fingerprint: `sha-256:${'A'.repeat(64)}` }, content: null }],
    404,
    ['not-allowed'],
  ],
  ['an event id of 100 KB', said({ eventId: 'e'.repeat(100_000), commandId: '' }), 200],
  ['a reason of 100 KB', [{}, { envelope: { reason: '<script>alert(1)</script>'.repeat(4000) } }], 200],
  ['itself as its predecessor', said({ predecessor: 'SELF' as never }), 200],
  [
    'an odd successor',
    [
      {},
      {
        envelope: { type: 'ItemWithdrawn', successor: { itemId: '"><script>', version: -1, fingerprint: '' } },
        content: null,
      },
    ],
    200,
  ],
  ['no content', [{ content: null }], 200],
  ['two publications', [{}, { envelope: { type: 'ItemPublished', version: 1 } }], 200, ['not-allowed']],
  ['a publication as version 2', [{}, { envelope: { type: 'ItemPublished' } }], 200, ['not-allowed']],
  ['a revision of nothing', said({ type: 'ItemRevised' }), 404, ['not-allowed']],
  ['a redaction of nothing', said({ type: 'ItemRedacted' }), 404, ['not-allowed']],
  ['a withdrawal of nothing', [{ envelope: { type: 'ItemWithdrawn' }, content: null }], 404, ['not-allowed']],
  [
    'a withdrawal with another fingerprint',
    [{}, { envelope: { type: 'ItemWithdrawn', fingerprint: hashOf('') }, content: null }],
    200,
    ['not-allowed'],
  ],
  ['a withdrawal with another content', [{}, { envelope: { type: 'ItemWithdrawn' } }], 200, ['not-allowed']],
  [
    'two withdrawals',
    [
      {},
      { envelope: { type: 'ItemWithdrawn' }, content: null },
      { envelope: { type: 'ItemWithdrawn' }, content: null },
    ],
    200,
  ],
  ['a revision after the withdrawal', [{}, { envelope: { type: 'ItemWithdrawn' }, content: null }, {}], 200],
  ['a redaction without content', [{}, { envelope: { type: 'ItemRedacted' }, content: null }], 200],
  ['display dates that are none', shown({ displayFrom: 'abc', displayUntil: 'xyz' }), 200],
  ['display dates that are numbers', shown({ displayFrom: '1e9', displayUntil: '-5' }), 200],
  ['display dates that are empty', shown({ displayFrom: '', displayUntil: '' }), 200],
  ['display dates of no month', shown({ displayFrom: '2026-99', displayUntil: '2026-02-31' }), 200],
  ['other dates that are none', shown({ publishedOn: '昨天', issuedOn: '-', abolishedOn: '<b>', validity: '?' }), 200],
  [
    '5,000 unknown outlets',
    shown({ shownOn: { board: MANY(5000, (n) => String(900000000000 + n)) } }),
    404,
    ['not-allowed'],
  ],
  ['5,000 times one outlet', shown({ shownOn: { site: MANY(5000, () => '341226') } }), 200],
  ['outlets of another county', shown({ shownOn: { site: ['341222'] } }), 404, ['not-allowed']],
  [
    'outlets that are none',
    shown({ shownOn: { board: ['all', ''], site: ['../../'], topic: ['\0'] } }),
    404,
    ['not-allowed'],
  ],
  ['empty lists of outlets', shown({ shownOn: { board: [], site: [], topic: [] } }), 200],
  ['no outlet', shown({ shownOn: {} }), 200],
  [
    'an organ of another county',
    shown({ organ: { name: '太和县人民政府', kind: 'government', divisionCode: '341222' } }),
    404,
    ['not-allowed'],
  ],
  ['an organ of no kind', shown({ organ: { name: '', kind: '??', divisionCode: '341226' } }), 200],
  ['an empty title', shown({ title: '' }), 200],
  ['a title of 800 KB', shown({ title: '题'.repeat(270_000) }), 200],
  ['control characters', shown({ title: 'a\0b\u001bc\u202e', field: '\0', keywords: ['\0', '\uffff'] }), 200],
  [
    'HTML with script',
    shown({ body: { format: 'html', text: '<script>alert(1)</script><img src=x onerror=alert(1)>' } }),
    200,
  ],
  [
    'HTML that never ends',
    shown({ body: { format: 'html', text: '<div'.repeat(50_000) + '<p>'.repeat(50_000) } }),
    200,
  ],
  ['a body of no format', shown({ body: { format: 'pdf', text: '' } }), 200],
  [
    'attachments that are none',
    shown({ attachments: [{ name: '', mediaType: '', bytes: -1, sha256: '', url: 'javascript:alert(1)' }] }),
    200,
  ],
  ['10,000 relations', shown({ relations: MANY(10_000, (n) => ({ rel: 'x', itemId: `"${n}` })) }), 200],
]
