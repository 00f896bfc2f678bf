import type { Response, Router } from 'express'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { displayStateOn } from '../../domain/item/display-state.ts'
import { isUnknownTo } from '../../domain/item/may-read.ts'
import { forPage } from '../../edge/visible-controls.ts'
import { inPath } from '../../http/document-parts.ts'
import type { Tokens } from '../../http/principal.ts'
import { fail } from '../../http/problem.ts'
import { withAbsoluteLinks } from '../absolute-links.ts'
import { cleanAmong } from '../clean-bodies.ts'
import type { ItemReader } from '../item-reader.ts'
import { itemBody } from '../pages/item-body.ts'
import { stateNotice } from '../pages/item-notices.ts'
import { requestedItem } from '../requested-item.ts'
import { toldItem } from '../told-item.ts'
import { endsUnmodified } from './ends-unmodified.ts'
import { noParameters, readParameters } from './parameters.ts'
import { readOperation } from './read-operation.ts'
import { readerOf } from './reader-of.ts'
import { versionEtag } from './version-etag.ts'

/**
 * `GET /v1/items/{itemId}/body`: what the item's page shows as its text, for other pages: links are absolute, nothing in it
 * runs, and an item that is not shown has its notice there.
 */
export function addBodyRoute(
  router: Router,
  reader: ItemReader,
  { tokens, address }: { tokens: Tokens; address: () => string },
): void {
  router.get('/v1/items/:itemId/body', async (request, response) => {
    readParameters(noParameters, request)
    const itemId = requestedItem(request)
    const asking = readerOf(request, response, { tokens, now: reader.now() })
    const item = await reader.active.use(async (generation) => reader.checkOne(itemId, await generation.item(itemId)))
    if (isUnknownTo(item, asking)) return fail('item-unknown')
    const told = toldItem(item, asking)
    const { content, version, fingerprint } = told
    const page = `${address()}/items/${itemId}`
    const clean = await cleanAmong([told], reader)
    const state = displayStateOn(asking.today, { ...item, hasLeft: false })
    const body = content && raw(withAbsoluteLinks(String(itemBody(content, fingerprint, clean)), page))
    const text = forPage(
      `${html`<div class="hub-body" data-item-id="${itemId}" data-version="${version}" data-fingerprint="${fingerprint}" data-state="${state}" lang="zh-CN">
${String(stateNotice({ told, reader: asking })).trim() !== '' && stateNotice({ told, reader: asking })}${body ?? ''}
</div>
`}`,
    )
    embeddable(response)
    response.set('Link', `<${page}>; rel="canonical"`)
    const etag = versionEtag(version, text)
    if (!endsUnmodified(request, response, etag)) response.set('ETag', etag).type('html').send(text)
  })
}

/** Any page may show it in a frame, where it runs nothing and loads nothing but pictures. */
function embeddable(response: Response): void {
  response.removeHeader('X-Frame-Options')
  response.set({
    'Content-Security-Policy':
      "default-src 'none'; img-src http: https:; style-src 'unsafe-inline'; frame-ancestors *; sandbox allow-popups allow-popups-to-escape-sandbox",
    'X-Robots-Tag': 'noindex',
  })
}

export const BODY_PATH: ZodOpenApiPathsObject = {
  '/v1/items/{itemId}/body': {
    ...inPath('itemId'),
    ...readOperation({
      operationId: 'getItemBody',
      tag: 'Items',
      summary: 'The text of an item as HTML, for a page of yours',
      description:
        'One `div` with `data-version`, `data-fingerprint` and `data-state` (as `state` of the item). A text comes as paragraphs, lines with tabs as a table, HTML as it was signed; links and pictures are absolute. It holds no script and no styles. An item that is withdrawn, erased or over has its notice there.',
      answer: z.string().meta({ description: 'A fragment of HTML.' }),
      mediaTypes: ['text/html'],
      problems: [401, 404, 500],
      takesToken: true,
    }),
  },
}
