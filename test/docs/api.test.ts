import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { parseDivisionCode } from '../../services/domain/ids.ts'
import { shippedRules } from '../../services/hub/founding/rules/shipped-rules.ts'
import { MOST_WITHHELD } from '../../services/query/change-cursor.ts'
import { filesHolding } from '../e2e/scratch.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { TAIHE } from '../scratch-places.ts'
import { blocksOf, runSnippet } from './snippets.ts'

const OUTLET = 'site/341222'
const GIF = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const BMP = Buffer.concat([Buffer.from('BM\u0020\u0000\u0000\u0000', 'latin1'), Buffer.alloc(40)]).toString('base64')

describe('the pages for developers of sites', function () {
  this.timeout(60_000)
  let hub: ScratchHub
  let folder: string

  beforeEach(async () => {
    hub = await startScratchHub()
    await hub.define(...shippedRules(parseDivisionCode('341200')))
    folder = mkdtempSync(join(tmpdir(), 'hub-docs-'))
    hub.publish(TAIHE, contentOf('第一条', '内容'))
    hub.publish(TAIHE, contentOf('第二条', '内容'))
    await hub.settle()
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true })
    await hub.stop()
  })

  /** Runs the program of a page once and gives what it shows. */
  const programOf = (page: string) => {
    const program = join(folder, 'sync.mjs')
    const blocks = blocksOf(page).filter(({ language }) => language === 'js')
    writeFileSync(program, blocks.map(({ text }) => text).join('\n'))
    mkdirSync(join(folder, 'site'))
    return async () => {
      const DB = join(folder, 'site/copy.sqlite')
      const run = await runSnippet(process.execPath, [program], { ...environment(), DB })
      expect(run.code, run.stderr).to.equal(0)
      return JSON.parse(run.stdout) as object[]
    }
  }
  const environment = () => ({ HUB: hub.url, TOKEN: 'clerk-taihe', NODE: 'taihe', OUTLET, TODAY: '2026-03-05' })

  for (const page of [
    'docs/api/README.md',
    'docs/api/sync.md',
    'docs/api/feeds.md',
    'docs/api/embedding.md',
    'docs/api/writing.md',
    'docs/zh/接入.md',
  ])
    it(`${page}: every call works, and its answer has the members that are shown`, async () => {
      const blocks = blocksOf(page).filter(({ language }) => ['sh', 'json'].includes(language))
      let script = 'set -eu\n'
      for (const [index, { language, text }] of blocks.entries()) {
        if (language === 'json') continue
        script += `{\n${text}} > ${folder}/${index}\n`
      }
      const run = await runSnippet('bash', ['-c', script], environment())
      expect(run.code, run.stderr).to.equal(0)
      for (const [index, { language, text }] of blocks.entries()) {
        if (language !== 'json') continue
        const { stdout } = await runSnippet('cat', [join(folder, String(index - 1))], {})
        const answer = JSON.parse(stdout.split(/(?<=\})\s*(?=\{")/).at(-1) ?? '')
        expectMembers(answer, JSON.parse(text), `${page} ${index}`)
      }
    })

  it('docs/zh/接入.md: the program of a department’s system publishes under a row of its catalogue, once', async () => {
    const catalogue = hub.publish(TAIHE, {
      ...contentOf('救灾领域目录', ''),
      ...{ kind: 'catalogue', field: '救灾' },
      rows: [{ rowId: 'r1', level1: '救灾', level2: '物资发放', timeLimit: '信息形成或者变更之日起7个工作日内' }],
    })
    await hub.settle()
    const [program, ...more] = blocksOf('docs/zh/接入.md').filter(({ language }) => language === 'mjs')
    expect(more).to.deep.equal([])
    expect(program?.text.split('\n').length).to.be.at.most(60)
    const [source, file] = [join(folder, 'publish.mjs'), join(folder, 'item.json')]
    writeFileSync(source, program?.text ?? '')
    const run = (item: object) => {
      writeFileSync(file, JSON.stringify(item))
      return runSnippet(process.execPath, [source], { ...environment(), FIELD: '救灾', ROW: '物资发放', FILE: file })
    }
    const item = contentOf('第一季度救灾物资发放清单', '棉被40床', { issuedOn: '2026-03-02', indexNumber: 'JZ-2026-1' })
    const first = await run(item)
    expect(first.code, first.stderr).to.equal(0)
    const told = JSON.parse(first.stdout)
    expect(told).to.deep.include({ limit: ['7个工作日内。'], due: '2026-03-11' })
    await hub.settle()
    const { items } = await hub.json(`/v1/catalogues/${catalogue.itemId}/rows/r1`)
    expect(items.map(({ itemId }: { itemId: string }) => itemId)).to.deep.equal([told.itemId])
    const refused = await run({ ...item, title: '', indexNumber: 'JZ-2026-2' })
    expect(refused.code).to.equal(1)
    expect(refused.stderr).to.contain('/title')
  })

  it('docs/api/sync.md: the program has the files that its rows name, whole, and no others', async () => {
    const sync = programOf('docs/api/sync.md')
    const stored = () => readdirSync(join(folder, 'site/copy.sqlite-files')).sort()
    const send = (method: string, path: string, body: object, more = {}) =>
      fetch(hub.url + path, {
        method,
        headers: { authorization: 'Bearer clerk-taihe', 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      }).then((answer) => answer.json()) as Promise<{ itemId: string; pictures: { sha256: string }[] }>
    const withPictures = (...pictures: string[]) => ({
      ...contentOf('现场照片', ''),
      body: { format: 'html', text: pictures.map((base64) => `<p><img src="data:;base64,${base64}"></p>`).join('') },
    })
    const published = await send(
      'POST',
      '/v1/items',
      { nodeId: TAIHE, content: withPictures(GIF, BMP) },
      { 'idempotency-key': 'pictures' },
    )
    const [gif, bmp] = published.pictures.map(({ sha256 }) => sha256)
    const filesShown = async () => {
      await hub.settle()
      const { changes } = await hub.json(`/v1/changes?outlet=${OUTLET}&limit=200`)
      const line = (await (await fetch(`${hub.url}/v1/exports/${OUTLET}.ndjson`)).text())
        .split('\n')
        .find((one) => one.includes(published.itemId))
      const { files } = changes.find(({ itemId }: { itemId: string }) => itemId === published.itemId)
      expect(JSON.parse(line ?? '').files).to.deep.equal(files)
      const csv = await (await fetch(`${hub.url}/v1/exports/${OUTLET}.csv`)).text()
      expect(csv).to.include(files.map(({ url }: { url: string }) => url).join(' '))
      return files.map(({ sha256 }: { sha256: string }) => sha256).sort()
    }
    expect(await filesShown()).to.deep.equal([gif, bmp].sort())
    await sync()
    expect(stored()).to.deep.equal([gif, bmp].sort())
    writeFileSync(join(folder, 'site/copy.sqlite-files', `${gif}.part`), 'half')
    await send(
      'POST',
      `/v1/items/${published.itemId}/redact`,
      { content: withPictures(BMP), reason: '照片有误' },
      { 'if-match': '"1"' },
    )
    expect(await filesShown()).to.deep.equal([bmp])
    await sync()
    expect(stored()).to.deep.equal([bmp])
  })

  for (const page of ['docs/api/sync.md', 'docs/zh/接入.md']) {
    it(`${page}: the program comes to the hub’s own state after each of the six cases, and after 410`, async () => {
      const sync = programOf(page)
      const wanted = async () => {
        await hub.settle()
        const { items } = await hub.json(`/v1/outlets/${OUTLET}/items?limit=200&status=live`)
        return items
          .map(({ itemId, version, title }: Record<string, unknown>) => ({ id: itemId, version, title }))
          .sort((a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1))
      }
      expect(await sync()).to.deep.equal(await wanted())

      const [changed, gone, erased, left] = ['将修改', '将撤下', '将抹除', '将移出'].map(
        (title) => hub.publish(TAIHE, contentOf(title, '内容')).itemId,
      )
      if (changed === undefined || gone === undefined || erased === undefined || left === undefined) throw new Error()
      hub.publish(TAIHE, contentOf('到期', '内容', { displayUntil: '2026-03-05' }))
      expect((await wanted()).length).to.equal(7)
      expect(await sync()).to.deep.equal(await wanted())

      hub.revise(changed, 1, contentOf('已修改', '内容'))
      hub.withdraw(gone, 1)
      hub.redact(erased, 1, contentOf('已抹除', '脱敏后的内容'))
      hub.revise(left, 1, contentOf('将移出', '内容', { shownOn: { topic: 'all' } }))
      const after = await wanted()
      expect(after.length).to.equal(5)
      expect(await sync()).to.deep.equal(after)
      expect(await sync(), 'repeated').to.deep.equal(after)

      // A row that the hub does not know goes only with a reading from the beginning.
      const site = new DatabaseSync(join(folder, 'site/copy.sqlite'))
      site.exec("INSERT INTO item SELECT 'stray', version, state, title, text, notice, until, round FROM item LIMIT 1")
      expect(
        site.prepare("SELECT count(*) AS n FROM item WHERE state = 'withdrawn' AND text IS NULL").get()?.n,
      ).to.equal(1)
      site.close()
      expect(await sync()).to.have.length(6)

      const second = await hub.project(2)
      await second.caughtUp()
      await hub.store.activate(2)
      expect(await sync(), 'after 410').to.deep.equal(after)
      await second.stop()
    })

    it(`${page}: an erased text is in no byte of the copy’s files`, async () => {
      const sync = programOf(page)
      const { itemId } = hub.publish(TAIHE, contentOf('将抹除', `不该公开的内容${'，各村（社区）'.repeat(2000)}`))
      await hub.settle()
      await sync()
      expect(filesHolding(join(folder, 'site'), '不该公开的内容')).not.to.deep.equal([])
      hub.redact(itemId, 1, contentOf('已抹除', '脱敏后的内容'))
      await hub.settle()
      await sync()
      expect(filesHolding(join(folder, 'site'), '不该公开的内容')).to.deep.equal([])
    })

    it(`${page}: rows that are withheld stay after 410, however many there are and on whichever page`, async () => {
      const sync = programOf(page)
      const items = Array.from(
        { length: 210 },
        (_, n) => hub.publish(TAIHE, contentOf(`第${n}号`, `原来${n}号`)).itemId,
      )
      await hub.settle()
      const before = await sync()
      expect(before.length).to.equal(items.length + 2)
      const second = await hub.project(2)
      await second.caughtUp()
      const store = new DatabaseSync(join(hub.folder, 'read/g2.sqlite'))
      const tamper = store.prepare("UPDATE texts SET text = replace(text, '原来', '改过') WHERE instr(text, ?)")
      for (let n = 0; n < MOST_WITHHELD + 10; n++) tamper.run(`原来${n}号`)
      store.close()
      await hub.store.activate(2)
      expect(await sync(), 'after 410').to.deep.equal(before)
      await second.stop()
    })
  }
})

/** Every member that is shown is there, of the same type; an empty text and an empty object stand for any. */
function expectMembers(found: unknown, shown: unknown, place: string): void {
  if (Array.isArray(shown)) {
    expect(found, place).to.be.an('array')
    if (shown.length > 0) expectMembers((found as unknown[])[0], shown[0], `${place}[0]`)
    return
  }
  if (typeof shown === 'object' && shown !== null) {
    expect(found, place).to.be.an('object')
    for (const [name, value] of Object.entries(shown)) {
      expect(found, place).to.have.property(name)
      expectMembers((found as Record<string, unknown>)[name], value, `${place}.${name}`)
    }
    return
  }
  if (typeof shown === 'string' && shown !== '') expect(found, place).to.equal(shown)
  else if (typeof shown === 'string') expect(['string', 'object'], place).to.include(typeof found)
}
