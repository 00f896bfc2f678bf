import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import type { Instant } from '../../domain/ids.ts'
import type { Relation } from '../../domain/item/content.ts'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { isUnknownTo, publicReader, type Reader } from '../../domain/item/may-read.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail } from '../../http/problem.ts'
import type { ItemStore } from '../../ports/item-store.ts'
import type { CheckedItem } from '../checked-item.ts'
import { freshnessOf, ofEveryPartition } from '../freshness.ts'
import { linksFrom, prepareLinksTo, relationsTo } from '../item-links.ts'
import type { ItemReader } from '../item-reader.ts'
import { requestedItem } from '../requested-item.ts'
import { stateEtag } from '../state-etag.ts'
import { toldItem } from '../told-item.ts'
import { listedAnswer } from './answers.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import type { linksShape } from './link-shapes.ts'
import { linksParameters, readParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'

type Asked = z.infer<typeof linksParameters>
type LinksAnswer = z.infer<typeof linksShape>

/** What an item is linked to, in both directions. The inverse of a link is stored nowhere: an index finds it. */
export function addLinkRoutes(router: Router, reader: ItemReader, { tokens }: { tokens: Tokens }): void {
  router.get('/v1/items/:itemId/links', async (request, response) => {
    const asked = readParameters(linksParameters, request)
    const itemId = requestedItem(request)
    const now = reader.now()
    const asking = readerOf(request, response, { tokens, now })
    await reader.active.use(async (generation) => {
      const item = await reader.checkOne(itemId, await generation.item(itemId))
      if (isUnknownTo(item, asking)) return fail('item-unknown')
      const answer = asked.direction === 'out' ? answerOut : answerIn
      await answer({ reader, generation, item, asking, now }, asked, { request, response })
    })
  })
}

interface Answering {
  reader: ItemReader
  generation: ItemStore
  item: CheckedItem
  asking: Reader
  now: Instant
}

interface Exchange {
  request: Request
  response: Response
}

/** Lists show the same to everybody, and so do links to an item. */
async function answerIn(
  { reader, generation, item: { itemId }, now }: Answering,
  { direction: _, ...asked }: Asked,
  { request, response }: Exchange,
): Promise<void> {
  const prepared = await prepareLinksTo(reader, generation, itemId, asked)
  const etag = stateEtag(prepared.state)
  if (endsUnmodified(request, response, etag)) return
  const { items, hasAhead, withheld, total, next } = await prepared.read()
  if (withheld.length === 0 && !hasAhead) response.set('ETag', etag)
  const everybody = publicReader(dayInShanghai(now))
  const { asOf, lagSeconds } = prepared.freshness
  const links = items.flatMap((item) =>
    relationsTo(toldItem(item, everybody).content, itemId, asked).map((relation) => ({
      ...meaningOf(relation),
      itemId: item.itemId,
      item: listedAnswer(item, everybody, now),
    })),
  )
  response.json({ itemId, direction: 'in', links, withheld, total, next, asOf, lagSeconds } satisfies LinksAnswer)
}

async function answerOut(
  { reader, generation, item, asking, now }: Answering,
  { direction: _, ...asked }: Asked,
  { request, response }: Exchange,
): Promise<void> {
  const unread = await reader.unread()
  const checkpoints = await generation.checkpoints()
  const { links, withheld, total, next } = await linksFrom({ reader, generation, asking }, item, asked)
  const answer = {
    itemId: item.itemId,
    direction: 'out' as const,
    links: links.map(({ relation, item: other }) => ({
      ...meaningOf(relation),
      itemId: relation.itemId,
      item: other === null ? null : listedAnswer(other, asking, now),
    })),
    withheld,
    total,
    next,
  }
  const etag = stateEtag(answer)
  if (endsUnmodified(request, response, etag)) return
  if (withheld.length === 0) response.set('ETag', etag)
  const { asOf, lagSeconds } = freshnessOf(ofEveryPartition(checkpoints, reader.partitions), now, unread)
  response.json({ ...answer, asOf, lagSeconds } satisfies LinksAnswer)
}

const meaningOf = ({ rel, part, version, fingerprint }: Relation) => ({
  rel,
  ...(part !== undefined && { part }),
  ...(version !== undefined && { version }),
  ...(fingerprint !== undefined && { fingerprint }),
})
