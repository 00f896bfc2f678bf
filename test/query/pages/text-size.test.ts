import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { BROWSER } from './pages-scene.ts'

describe('the large version of the pages', () => {
  let hub: ScratchHub
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const choose = async (question: string) => {
    const response = await hub.fetch(`/view?${question}`, { ...BROWSER, redirect: 'manual' })
    return {
      status: response.status,
      to: response.headers.get('location'),
      cookie: response.headers.get('set-cookie') ?? '',
      caching: response.headers.get('cache-control'),
    }
  }
  const page = async (path: string, cookie?: string) => {
    const headers = { ...BROWSER.headers, ...(cookie !== undefined && { cookie }) }
    const response = await hub.fetch(path, { headers })
    return {
      text: await response.text(),
      etag: response.headers.get('etag'),
      caching: response.headers.get('cache-control'),
    }
  }

  it('is chosen by a link without script, remembered by the browser, and given up again', async () => {
    const { text } = await page('/sites/341222?field=%E6%95%91%E7%81%BE')
    const link = /href="\/view\?(size=large&amp;back=[^"]+)"[^>]*>大字版/.exec(text)?.[1]?.replace('&amp;', '&') ?? ''
    const chosen = await choose(link)
    expect(chosen).to.include({ status: 303, to: '/sites/341222?field=%E6%95%91%E7%81%BE', caching: 'no-store' })
    expect(chosen.cookie).to.match(/^size=large;.*HttpOnly/)
    const large = await page('/', 'other=1; size=large')
    expect(large.text).to.contain('<html lang="zh-CN" class="large">').and.contain('>标准版</a>')
    expect((await choose('size=normal&back=/')).cookie).to.match(/^size=;/)
  })

  it('is kept by no shared cache, and has another ETag', async () => {
    const normal = await page('/')
    const large = await page('/', 'size=large')
    expect(normal.caching).to.contain('public')
    expect(large.caching).to.contain('no-store')
    expect(large.etag).to.not.equal(normal.etag)
    expect((await page('/', 'size=largest; xsize=large; SIZE=large')).text).to.not.contain('class="large"')
  })

  for (const back of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/a\r\nSet-Cookie: b=1',
    '',
    '/\t/x',
  ])
    it(`never leads to ${JSON.stringify(back)}`, async () =>
      expect(await choose(`size=large&back=${encodeURIComponent(back)}`)).to.include({ status: 303, to: '/' }))

  it('takes whatever others write for a size as the normal one', async () => {
    for (const question of ['', 'size=huge', 'size=large&size=large', 'back=/&back=/', `back=/${'x'.repeat(3000)}`])
      expect((await choose(question)).status, question).to.equal(303)
  })
})

describe('the stylesheet', () => {
  it('needs nothing that browsers of 2018 do not know: they would drop the whole rule', () => {
    const css = readFileSync(new URL('../../../services/query/pages/style.css', import.meta.url), 'utf8')
    // :is() is Chrome 88, logical properties are 87, min() and its like 79, inset 87.
    for (const later of [/:is\(/, /:where\(/, /:has\(/, /(?:padding|margin)-(?:inline|block)/, /\b(?:min|max|clamp)\(/])
      expect(css.match(later), String(later)).to.equal(null)
  })
})
