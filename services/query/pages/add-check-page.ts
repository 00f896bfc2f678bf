import type { Router } from 'express'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import { limitRate } from '../../http/limit-rate.ts'
import { fail } from '../../http/problem.ts'
import { readRawBody } from '../../http/raw-body.ts'
import type { ItemReader } from '../item-reader.ts'
import { directoryState } from '../state-etag.ts'
import { checkSentText, type TextChecksApart } from '../text-check/check-sent-text.ts'
import { renderCheckPage } from './check-page.ts'
import { renderPage } from './layout.ts'
import type { PageAnswer } from './page-answer.ts'
import { viewOf } from './page-view.ts'
import type { Site } from './site.ts'

/** Of a form with its file. */
const FORM = {
  ...{ maxBytes: 6 * 1024 * 1024, mediaType: 'multipart/form-data' },
  unreadable: () => fail('request-unreadable'),
}
/** Checks a second and client address. Nobody reads the answers faster. */
const CHECKS_A_SECOND = 5

/**
 * 核一核: holds a text from elsewhere against what is published. Nothing of the text is kept or logged, and no address in it
 * is fetched.
 */
export function addCheckPage(
  router: Router,
  reader: ItemReader,
  { site, answer, apart }: { site: Site; answer: PageAnswer; apart: TextChecksApart },
): void {
  router.get('/check', async (request, response) => {
    const directory = await reader.directory.refresh()
    await answer(request, response, {
      state: directoryState(directory),
      freshness: null,
      render: () => renderCheckPage(directory, null),
    })
  })

  const limited = limitRate(CHECKS_A_SECOND, { code: 'reads-limited', validate: false, keyGenerator: clientAddressOf })
  router.post('/check', limited, async (request, response) => {
    const bytes = await readRawBody(request, response, FORM)
    const sent = { bytes, contentType: request.get('content-type') ?? '' }
    const check = await reader.active.use((generation) => checkSentText(reader, generation, { sent, apart }))
    const page = renderCheckPage(await reader.directory.refresh(), check)
    response
      .status(check.fault === null ? 200 : 422)
      .set('Cache-Control', ALWAYS_FRESH)
      .type('html')
      .send(await renderPage(page, null, viewOf(request, site)))
  })
}
