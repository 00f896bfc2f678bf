import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { itemIdOf, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import { newId } from '../../../services/hub/clock.ts'
import type { CommandAccepted } from '../../../services/publisher/node-publisher.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { SHUIZHEN, TAIHE } from '../../scratch-places.ts'

const NODE = SHUIZHEN

interface Seen {
  etag: string | null
  shown: string
}

const linkTo = ({ itemId, version, fingerprint }: CommandAccepted) => ({ itemId, version, fingerprint })

/** Without the time up to which the data are known: a kept page may name an earlier one. */
const shownIn = (page: string) =>
  page.replace(/<time datetime="[^"]*">[^<]*<\/time>(，比最新发布可能晚约 [^<]*)?<\/p>/g, '')

describe('the ETag of a page', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let item: CommandAccepted
  let related: CommandAccepted
  let dated: CommandAccepted
  let successor: CommandAccepted

  before(async () => {
    hub = await startScratchHub()
    related = hub.publish(NODE, contentOf('政策原文', '内容'))
    item = hub.publish(
      NODE,
      contentOf('政策解读', '内容', { relations: [{ rel: 'interprets', itemId: related.itemId }] }),
    )
    dated = hub.publish(NODE, contentOf('限期公示', '内容', { displayUntil: '2026-03-05' }))
    for (let i = 0; i < 8; i++) hub.publish(NODE, contentOf(`第${i}号`, '内容'))
    await hub.settle()
  })
  after(() => hub.stop())

  const tamper = (statement: string) => {
    const database = new DatabaseSync(hub.readFile)
    database.exec(`PRAGMA busy_timeout = 5000; ${statement}`)
    database.close()
  }

  const paths = () => ({
    home: '/',
    board: '/boards/341222102200',
    merged: '/boards/341222102201',
    site: '/sites/341222',
    topic: '/topics/341200',
    search: '/sites/341222?q=政策',
    withdrawn: '/sites/341222?status=withdrawn',
    item: `/items/${item.itemId}`,
    related: `/items/${related.itemId}`,
    dated: `/items/${dated.itemId}`,
  })
  type PageName = keyof ReturnType<typeof paths>

  const known = new Map<string, string>()
  /** Fetches every page. The same ETag never stands for two pages. */
  async function lookAtAll(): Promise<Record<PageName, Seen>> {
    const pages = {} as Record<PageName, Seen>
    for (const [name, path] of Object.entries(paths()) as [PageName, string][]) {
      const response = await hub.fetch(path)
      const seen = { etag: response.headers.get('etag'), shown: shownIn(await response.text()) }
      const key = `${path} ${seen.etag}`
      if (seen.etag !== null) expect(seen.shown, key).to.equal(known.get(key) ?? seen.shown)
      known.set(key, seen.shown)
      pages[name] = seen
    }
    return pages
  }

  /** Each begins where the one before ended. The pages named are those that look different afterwards. */
  const changes: [what: string, pages: PageName[], change: () => unknown][] = [
    [
      'an item is published',
      ['home', 'board', 'merged', 'site', 'topic'],
      () => hub.publish(NODE, contentOf('新的', '内容')),
    ],
    [
      'an item is revised, of its own page and of one that names its title',
      ['board', 'merged', 'site', 'topic', 'search', 'item', 'related'],
      () => hub.revise(related.itemId, 1, contentOf('政策原文（修订）', '内容')),
    ],
    [
      'an item is redacted',
      ['board', 'merged', 'site', 'topic', 'search', 'item', 'related'],
      () => hub.redact(related.itemId, 2, contentOf('政策原文（已处理）', '新内容')),
    ],
    [
      'another node takes an item over, which is a new organ beside every list of a site',
      ['home', 'board', 'merged', 'site', 'topic', 'search', 'withdrawn'],
      () => {
        successor = hub.execute({
          type: 'PublishItem',
          itemId: itemIdOf(TAIHE, newId()),
          content: contentOf('移交的', '内容'),
          predecessor: linkTo(item),
        })
      },
    ],
    [
      'an item is withdrawn and names its successor',
      ['board', 'merged', 'site', 'topic', 'search', 'withdrawn', 'item', 'related'],
      () => {
        const { itemId } = item
        const withdrawal = { type: 'WithdrawItem', expectedVersion: 1, reason: '移交' } as const
        hub.execute({ ...withdrawal, itemId, successor: linkTo(successor) })
      },
    ],
    [
      'the successor of an item has another title',
      ['home', 'board', 'merged', 'site', 'topic', 'item'],
      () => hub.revise(successor.itemId, 1, contentOf('移交后的', '内容')),
    ],
    [
      'a division is renamed',
      ['home', 'board', 'merged', 'site', 'search', 'withdrawn', 'item', 'related', 'dated'],
      () =>
        hub.define({
          type: 'DivisionRenamed',
          code: parseDivisionCode('341222102'),
          name: '税镇街道',
          since: '2026-03-01',
        }),
    ],
    [
      'a division merges into another',
      ['merged'],
      () =>
        hub.define({
          type: 'DivisionsMerged',
          codes: [parseDivisionCode('341222102201')],
          into: parseDivisionCode('341222102200'),
          since: '2026-03-05',
        }),
    ],
    [
      'a field is defined',
      ['home', 'board', 'merged', 'site', 'topic', 'search', 'withdrawn'],
      () => hub.define({ type: 'FieldDefined', name: '养老服务' }),
    ],
    [
      'a display day has passed',
      ['board', 'merged', 'site', 'topic', 'dated'],
      () => {
        hub.clock.now = parseInstant('2026-03-05T16:00:00.000Z')
      },
    ],
    [
      'a version in its history does not check any more',
      ['item', 'related'],
      () => tamper('UPDATE history SET version = 58 WHERE version = 2'),
    ],
  ]
  for (const [what, pages, change] of changes)
    it(`changes when ${what}`, async () => {
      const before = await lookAtAll()
      await change()
      await hub.settle()
      const after = await lookAtAll()
      const names = Object.keys(paths()) as PageName[]
      expect(names.filter((name) => after[name].shown !== before[name].shown)).to.deep.equal(pages)
      for (const name of pages) expect(after[name].etag, name).to.not.equal(before[name].etag)
    })

  it('changes on every list when another generation is shown', async () => {
    const before = await lookAtAll()
    const projector = await hub.project(2)
    await projector.caughtUp()
    await hub.store.activate(2)
    const after = await lookAtAll()
    for (const name of ['board', 'merged', 'site', 'topic', 'search', 'withdrawn'] as const)
      expect(after[name].etag, name).to.not.equal(before[name].etag)
    await projector.stop()
  })

  it('changes on every page when the data are late', async () => {
    const before = await lookAtAll()
    hub.clock.now = parseInstant('2026-03-05T17:00:00.000Z')
    const after = await lookAtAll()
    for (const name of Object.keys(paths()) as PageName[])
      expect(after[name].etag, name).to.not.equal(before[name].etag)
  })
})
