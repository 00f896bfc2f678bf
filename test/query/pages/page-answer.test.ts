import { expect } from 'chai'
import { Router } from 'express'
import { parseInstant } from '../../../services/domain/ids.ts'
import { createApp } from '../../../services/http/create-app.ts'
import { listen } from '../../../services/http/listen.ts'
import { newId, timers } from '../../../services/hub/clock.ts'
import type { Html } from '../../../services/query/pages/layout.ts'
import { createPageAnswer, type PreparedPage } from '../../../services/query/pages/page-answer.ts'
import { createSite } from '../../../services/query/pages/site.ts'

const FRESH = { asOf: parseInstant('2026-03-05T01:00:00.000Z'), lagSeconds: 0, asSent: false }

describe('the answer of a page', () => {
  let prepared: PreparedPage
  let code: string
  /** How often the page was made, and how often it was written out. */
  let renders: number
  let writings: number

  const main = {
    isEscaped: true,
    toString: () => {
      writings++
      return '<p>内容</p>'
    },
  } as unknown as Html
  const page = { title: '页', siteName: '站', crumbs: [], main }

  let server: Awaited<ReturnType<typeof listen>>
  before(async () => {
    const site = createSite({})
    const router = Router().get('/', (request, response) =>
      createPageAnswer(() => code, site)(request, response, prepared),
    )
    const app = createApp({ routes: [router], onError: () => {}, timer: () => 0, newId })
    server = await listen(app, { host: '127.0.0.1', port: 0, timers, newId })
  })
  after(() => server.close())

  beforeEach(() => {
    renders = 0
    writings = 0
    code = 'code-1'
    prepared = {
      state: ['item', 1],
      freshness: FRESH,
      render: () => {
        renders++
        return page
      },
    }
  })

  const ask = async (etag?: string) => {
    const response = await fetch(server.url, etag === undefined ? {} : { headers: { 'if-none-match': etag } })
    return { status: response.status, etag: response.headers.get('etag'), text: await response.text() }
  }

  it('is rendered and written out once', async () => {
    expect((await ask()).text)
      .to.contain('<p>内容</p>')
      .and.contain('数据截至')
    expect([renders, writings]).to.deep.equal([1, 1])
  })

  it('is not rendered for a reader who has it', async () => {
    const { etag } = await ask()
    expect(await ask(etag as string)).to.include({ status: 304, etag })
    expect(renders).to.equal(1)
  })

  it('has another ETag for another state, when the data are late or unknown, and after an upgrade', async () => {
    const variants: Partial<PreparedPage & { code: string }>[] = [
      {},
      { state: ['item', 2] },
      { freshness: { ...FRESH, lagSeconds: 61 } },
      { freshness: { asOf: null, lagSeconds: null, asSent: false } },
      { code: 'code-2' },
    ]
    const etags = new Set<string | null>()
    for (const { code: newer, ...variant } of variants) {
      const usual = prepared
      prepared = { ...prepared, ...variant }
      code = newer ?? 'code-1'
      etags.add((await ask()).etag)
      prepared = usual
    }
    expect(etags).to.have.property('size', variants.length)
  })

  it('keeps its ETag while the data only grow older', async () => {
    const { etag } = await ask()
    prepared = {
      ...prepared,
      freshness: { asOf: parseInstant('2026-03-05T01:00:30.000Z'), lagSeconds: 29, asSent: false },
    }
    expect((await ask()).etag).to.equal(etag)
  })

  it('has no ETag when the page withholds an item, or could not be made', async () => {
    prepared = { ...prepared, render: () => ({ ...page, withholds: true }) }
    expect(await ask()).to.include({ status: 200, etag: null })
    prepared = { ...prepared, render: () => Promise.reject(new Error('the store is gone')) }
    expect(await ask()).to.include({ status: 500, etag: null })
  })
})
