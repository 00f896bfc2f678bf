import type { Request, Response, Router } from 'express'
import { z } from 'zod'
import { dayInShanghai } from '../../domain/item/display-dates.ts'
import { refuseParameter } from '../../http/problem.ts'
import { endsUnmodified } from '../api/ends-unmodified.ts'
import { listParameters, readParameters, unlessEmpty } from '../api/parameters.ts'
import type { ItemReader } from '../item-reader.ts'
import { codeVersion } from '../pages/code-version.ts'
import { outletOf } from '../requested-outlet.ts'
import { stateEtag } from '../state-etag.ts'
import { type ArchivePlace, readArchivePlace } from './archive-place.ts'
import { atomXml } from './atom-xml.ts'
import { type FeedDocument, feedDocument } from './feed-document.ts'
import { jsonFeed } from './json-feed.ts'
import { prepareFeed } from './read-feed.ts'

const BEFORE_EXPECTED = '应为上一个文档 prev-archive 或 next_url 中给出的值。'

export const feedParameters = listParameters.pick({ q: true, exact: true, field: true }).extend({
  before: unlessEmpty(z.string().refine((text) => readArchivePlace(text) !== null, BEFORE_EXPECTED)).meta({
    description: 'Of an older document: as the link `prev-archive` or `next_url` has it. Not together with `q`.',
    override: { type: 'string', maxLength: 200, example: '2026-03' },
  }),
})

interface FeedForm {
  mediaType: string
  write(document: FeedDocument, address: string): string
}

const ATOM: FeedForm = { mediaType: 'application/atom+xml; charset=utf-8', write: atomXml }
const JSON_FEED: FeedForm = {
  mediaType: 'application/feed+json; charset=utf-8',
  write: (document, address) => JSON.stringify(jsonFeed(document, `${address}/openapi.json`)),
}

/** `GET /v1/feeds/{kind}/{code}.atom` and `.json`: what is new on an outlet, for programs that people read news with. */
export function addFeedRoutes(router: Router, reader: ItemReader, address: () => string): void {
  let code: string | undefined
  const answer = (form: FeedForm) => async (request: Request, response: Response) => {
    const { q, exact, field, before } = readParameters(feedParameters, request)
    if (q !== undefined && before !== undefined) return refuseParameter('before', '检索没有更早的文档。')
    const { kind, code: place } = request.params
    const outlet = await outletOf(String(kind), String(place), reader.directory)
    const question = { outlet, field, q, exact }
    const from: ArchivePlace | null = before === undefined ? null : readArchivePlace(before)
    await reader.active.use(async (generation) => {
      const directory = reader.directory.latest()
      const prepared = await prepareFeed(reader, generation, question, from)
      code ??= codeVersion()
      const etag = stateEtag([code, address(), form.mediaType, prepared.state])
      if (endsUnmodified(request, response, etag)) return
      const feed = await prepared.read()
      const told = { feed, before: before ?? null, today: dayInShanghai(reader.now()) }
      const document = await feedDocument({ reader, directory, address: address() }, question, told)
      if (feed.isSettled) response.set('ETag', etag)
      response.set('Content-Type', form.mediaType).send(form.write(document, address()))
    })
  }
  router.get('/v1/feeds/:kind/:code.atom', answer(ATOM))
  router.get('/v1/feeds/:kind/:code.json', answer(JSON_FEED))
}
