import type { Request, Response, Router } from 'express'
import { ALWAYS_FRESH } from '../../http/caching.ts'
import { clientAddressOf } from '../../http/client-address.ts'
import { pacedAnswer } from '../../http/paced-answer.ts'
import { fail } from '../../http/problem.ts'
import { CSV } from '../exports/csv-format.ts'
import { exportPages } from '../exports/export-pages.ts'
import { type ExportFormat, exportText } from '../exports/export-text.ts'
import { NDJSON } from '../exports/ndjson-format.ts'
import type { ItemReader } from '../item-reader.ts'
import { createReaderPlaces } from '../reader-places.ts'
import { outletOf } from '../requested-outlet.ts'
import type { WaitingDeps } from './item-routes.ts'
import { exportParameters, readParameters } from './parameters.ts'
import { readerOf } from './reader-of.ts'
import { tellTurnedAway } from './turned-away.ts'

/** Each of them reads page after page without a pause. */
const MOST_EXPORTS = 4
const MOST_AT_ADDRESS = 2
const WATCH_MS = 20_000

/** What an outlet has, as one file, from whose end the changes go on. */
export function addExportRoutes(router: Router, reader: ItemReader, deps: WaitingDeps): void {
  const places = createReaderPlaces({ most: MOST_EXPORTS, mostAtAddress: MOST_AT_ADDRESS })
  const answer = (format: ExportFormat, extension: string) => async (request: Request, response: Response) => {
    const { field } = readParameters(exportParameters, request)
    const { kind, division } = await outletOf(
      String(request.params.kind),
      String(request.params.code),
      reader.directory,
    )
    const asking = () => readerOf(request, response, { tokens: deps.tokens, now: reader.now() })
    asking()
    const leave = places.take(clientAddressOf(request))
    if (leave === null) {
      tellTurnedAway(response)
      return fail('exports-taken', { most: MOST_EXPORTS })
    }
    response.once('close', leave)
    try {
      const outlet = `${kind}/${division.code}`
      const pages = exportPages(reader, { outlet: [outlet], field }, { asking })
      const text = exportText(pages, format, { outlet, ...(field !== undefined && { field }) })
      // What is wrong is a problem as long as nothing was sent.
      const first = await text.next()
      response.set({
        'Content-Type': format.mediaType,
        'Cache-Control': ALWAYS_FRESH,
        'Content-Disposition': `attachment; filename="${outlet.replace('/', '-')}.${extension}"`,
        'X-Accel-Buffering': 'no',
      })
      if (request.method === 'HEAD') response.end()
      else await send(response, first, text, deps)
    } finally {
      leave()
    }
  }
  router.get('/v1/exports/:kind/:code.ndjson', answer(NDJSON, 'ndjson'))
  router.get('/v1/exports/:kind/:code.csv', answer(CSV, 'csv'))
}

/** An export that cannot be ended as a whole is broken off, so that nobody takes it for one. */
async function send(
  response: Response,
  first: IteratorResult<Buffer>,
  rest: AsyncGenerator<Buffer>,
  { timers, ending }: Pick<WaitingDeps, 'timers' | 'ending'>,
): Promise<void> {
  const paced = pacedAnswer(response)
  const breakOff = () => response.destroy()
  const endWatch = timers.every(WATCH_MS, paced.watch, { background: true })
  ending.addEventListener('abort', breakOff)
  try {
    for (let found = first; !found.done && paced.isOpen(); found = await rest.next()) await paced.send(found.value)
    if (paced.isOpen()) response.end()
  } finally {
    endWatch()
    ending.removeEventListener('abort', breakOff)
  }
}
