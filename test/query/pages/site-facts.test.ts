import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { HubError } from '../../../services/domain/errors.ts'
import { readSiteFile } from '../../../services/hub/data/read-site-file.ts'
import { scratchFolder } from '../../scratch-folder.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'
import { BROWSER } from './pages-scene.ts'

const FACTS = {
  idCode: '3412220001',
  icp: '皖ICP备00000000号',
  police: '皖公网安备 34122200000000号',
  reportErrors: 'https://errors.example/?site=3412220001',
  places: { '341222': { name: '太和"<b>县&政务公开', colour: '#8a1c1c' } },
}

describe('what the operators say of their site', () => {
  const folder = scratchFolder()
  const fileOf = (facts: unknown) => {
    const file = join(folder(), 'site.json')
    writeFileSync(file, typeof facts === 'string' ? facts : JSON.stringify(facts))
    return file
  }

  describe('on the pages', () => {
    let hub: ScratchHub
    let itemId: string
    before(async () => {
      hub = await startScratchHub({ HUB_SITE: fileOf(FACTS), HUB_PUBLIC_URL: 'https://gk.example.gov.cn' })
      itemId = hub.publish(TAIHE, contentOf('一条', '内容')).itemId
      await hub.settle()
    })
    after(() => hub.stop())
    const page = async (path: string) => (await hub.fetch(path, BROWSER)).text()

    it('stands below all of them', async () => {
      for (const path of ['/', '/sites/341222', `/items/${itemId}`, '/nowhere'])
        expect(await page(path), path)
          .to.contain('网站标识码 3412220001')
          .and.contain(FACTS.icp)
          .and.contain(FACTS.police)
          .and.contain('href="https://errors.example/?site=3412220001"')
    })

    it('gives a county its own name and colour, and the city its own', async () => {
      for (const path of ['/sites/341222', '/boards/341222102200', '/townships/341222102']) {
        const text = await page(path)
        expect(text, path).to.contain('太和&quot;&lt;b&gt;县&amp;政务公开').and.contain('<body class="at-341222">')
      }
      expect(await page('/')).to.not.contain('at-341222')
      const sheet = /href="(\/assets\/style-[^"]+)"/.exec(await page('/'))?.[1] ?? ''
      expect(await page(sheet)).to.contain('.at-341222 { --official: #8a1c1c; }')
    })

    it('completes the tags of an item', async () => {
      const text = await page(`/items/${itemId}`)
      for (const [name, value] of [
        ['SiteDomain', 'gk.example.gov.cn'],
        ['SiteIDCode', '3412220001'],
        ['Url', `https://gk.example.gov.cn/items/${itemId}`],
      ])
        expect(text).to.contain(`<meta name="${name}" content="${value}">`)
    })
  })

  for (const [what, facts, says] of [
    ['no JSON', '{', /is no JSON/],
    ['a member that nobody knows', { ...FACTS, motto: 'x' }, /motto|Unrecognized/],
    ['a number of nine digits', { idCode: '341222000' }, /idCode: must have ten digits/],
    ['a link that runs something', { reportErrors: 'javascript:alert(1)' }, /reportErrors/],
    [
      'a colour that ends the rule',
      { places: { '341222': { colour: '#fff}' } } },
      /places\.341222\.colour: must be a colour/,
    ],
    ['a colour that nobody can read', { places: { '341222': { colour: '#ffcc00' } } }, /must be darker/],
    ['the code of a township', { places: { '341222102': { name: '税镇镇' } } }, /six digits of a county/],
  ] as const)
    it(`is refused with ${what}, and says what and where`, () =>
      expect(() => readSiteFile(fileOf(facts))).to.throw(HubError, says))

  it('is refused where the file is not there', () =>
    expect(() => readSiteFile(join(folder(), 'absent.json'))).to.throw(HubError, /absent\.json cannot be read/))
})
