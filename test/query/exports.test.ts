import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { csvCell } from '../../services/query/exports/csv-format.ts'
import { anybody, exportPages } from '../../services/query/exports/export-pages.ts'
import { exportText } from '../../services/query/exports/export-text.ts'
import { NDJSON } from '../../services/query/exports/ndjson-format.ts'
import { createItemReader } from '../../services/query/item-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { FUYANG, TAIHE } from '../scratch-places.ts'

const OUTLET = 'site/341222'
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
type Line = any

/** What a file says of itself, as a site looks at it: the last line, and whether all above it is as it was sent. */
function readNdjson(text: string): { lines: Line[]; end: Line } {
  const at = text.lastIndexOf('\n', text.length - 2) + 1
  const { end } = JSON.parse(text.slice(at))
  expect(createHash('sha256').update(text.slice(0, at)).digest('hex')).to.equal(end.sha256Above)
  const lines = text
    .slice(0, at)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
  return { lines, end }
}

describe('exports of an outlet', function () {
  this.timeout(60_000)
  let hub: ScratchHub

  beforeEach(async () => {
    hub = await startScratchHub()
  })
  afterEach(() => hub.stop())

  const reader = () =>
    createItemReader({ store: hub.store, directory: hub.directory, now: () => hub.clock.now, onUnverifiable: () => {} })
  const take = async (extension: string, query = '') => {
    const response = await hub.fetch(`/v1/exports/${OUTLET}.${extension}${query}`)
    return { response, text: Buffer.from(await response.arrayBuffer()).toString('utf8') }
  }
  const apply = (copy: Map<string, Line>, changes: Line[]) => {
    for (const change of changes)
      if (change.state === 'left') copy.delete(change.itemId)
      else copy.set(change.itemId, change)
  }
  /** Goes on to the end from a cursor. */
  const goOn = async (copy: Map<string, Line>, cursor: string | null, limit = 200) => {
    for (let [next, more] = [cursor, true]; more; ) {
      const from = next === null ? '' : `&cursor=${next}`
      const page = await hub.json(`/v1/changes?outlet=${OUTLET}&limit=${limit}${from}`)
      apply(copy, page.changes)
      ;({ next, more } = page)
    }
    return copy
  }
  const publishSome = (count: number) =>
    Array.from({ length: count }, (_, n) => hub.publish(TAIHE, contentOf(`第${n}号`, `内容${n}`)).itemId)

  it('has what the pages have, line by line, and says at the end what it is and from where to go on', async () => {
    publishSome(250)
    await hub.settle()
    const { response, text } = await take('ndjson')
    const { lines, end } = readNdjson(text)
    const pages: Line[] = []
    for (let [next, more] = ['', true]; more; ) {
      const page = await hub.json(`/v1/changes?outlet=${OUTLET}&limit=200${next}`)
      pages.push(...page.changes)
      ;[next, more] = [`&cursor=${page.next}`, page.more]
    }
    expect(lines).to.deep.equal(pages)
    expect(end).to.include({ outlet: OUTLET, changes: 250, withheld: 0 })
    expect((await hub.json(`/v1/changes?outlet=${OUTLET}&cursor=${end.cursor}`)).changes).to.deep.equal([])
    expect(response.headers.get('content-type')).to.equal('application/x-ndjson')
    expect(response.headers.get('cache-control')).to.equal('no-store')
    expect(response.headers.get('content-disposition')).to.equal('attachment; filename="site-341222.ndjson"')
    expect(response.headers.get('content-encoding')).to.equal('gzip')
  })

  it('is a table that spreadsheet programs read as text, with the signed text in it', async () => {
    const formula = '=HYPERLINK("http://x","y")'
    const one = hub.publish(
      TAIHE,
      contentOf(formula, '一行，"引号"\n第二行', { field: '救灾', documentNumber: '太政办〔2026〕3号' }),
    )
    const gone = hub.publish(TAIHE, contentOf('撤下的', '内容'))
    hub.withdraw(gone.itemId, 1, '+86 有误')
    await hub.settle()
    const { response, text } = await take('csv')
    expect(response.headers.get('content-type')).to.equal('text/csv; charset=utf-8; header=present')
    const raw = Buffer.from(await (await hub.fetch(`/v1/exports/${OUTLET}.csv`)).arrayBuffer())
    expect([...raw.subarray(0, 3)]).to.deep.equal([0xef, 0xbb, 0xbf])
    expect(text.split('\r\n').at(-1)).to.equal('')
    const rows: Record<string, string>[] = parse(raw, { columns: true, bom: true })
    expect(rows).to.have.length(3)
    const [first, second, last] = rows
    expect(first).to.include({ itemId: one.itemId, version: '1', state: 'shown', title: `'${formula}`, field: '救灾' })
    expect(
      `sha-256:${createHash('sha256')
        .update(first?.contentText ?? '')
        .digest('hex')}`,
    ).to.equal(first?.fingerprint)
    expect(JSON.parse(first?.contentText ?? '').title).to.equal(formula)
    expect(second).to.include({ state: 'withdrawn', title: '撤下的', withdrawnReason: "'+86 有误", contentText: '' })
    expect(last).to.include({ state: 'end', itemId: '' })
    const end = JSON.parse(last?.contentText ?? '')
    const above = raw.subarray(0, raw.lastIndexOf('\r\n', raw.length - 3) + 2)
    expect(end).to.include({ changes: 2, sha256Above: createHash('sha256').update(above).digest('hex') })
  })

  it('every cell comes back as it was, but for an apostrophe before what would be a formula', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        const [back] = parse(cells.map(csvCell).join(','), {
          relax_column_count: true,
          skip_empty_lines: false,
        }) as string[][]
        if (cells.join('') === '' && cells.length === 1) return
        for (const [at, cell] of cells.entries()) {
          expect(back?.[at]).to.be.oneOf([cell, `'${cell}`])
          expect(back?.[at]).not.to.match(/^[=+\-@\t\r\n＝＋－＠]/)
        }
      }),
    ))

  it('with what changes after it, it is the state of the pages, while writes go on during the export', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(9), { minLength: 5, maxLength: 20 }),
        fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 12 }),
        async (earlier, betweenPages) => {
          const made: { itemId: ReturnType<ScratchHub['publish']>['itemId']; version: number }[] = []
          const step = (kind: number) => {
            const one = made[kind % Math.max(1, made.length)]
            if (kind < 4 || one === undefined) made.push(hub.publish(FUYANG, contentOf(`第${made.length}条`, '内容')))
            else if (kind < 8) hub.revise(one.itemId, one.version++, contentOf(`改 ${one.version}`, '内容'))
            else {
              const elsewhere = contentOf(`移出 ${one.version}`, '内容', { shownOn: { topic: 'all' } })
              hub.revise(one.itemId, one.version++, elsewhere)
            }
          }
          earlier.forEach(step)
          await hub.settle()
          const pages = exportPages(
            reader(),
            { outlet: [OUTLET] },
            { asking: () => anybody({ now: () => hub.clock.now }), limit: 3 },
          )
          const text = exportText(pages, NDJSON, { outlet: OUTLET })
          let whole = ''
          for await (const piece of text) {
            whole += piece
            betweenPages.shift()?.forEach(step)
            await hub.settle()
          }
          const { lines, end } = readNdjson(whole)
          await hub.settle()
          const copy = new Map<string, Line>()
          apply(copy, lines)
          const wanted = await goOn(new Map(), null)
          expect([...(await goOn(copy, end.cursor, 3))].sort()).to.deep.equal([...wanted].sort())
        },
      ),
      { numRuns: 15 },
    ))

  it('names what is withheld, and its cursor gives that as soon as it checks', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('原来的文字', '内容'))
    publishSome(1)
    await hub.settle()
    const change = (from: string, to: string) => {
      const database = new DatabaseSync(hub.readFile)
      database.prepare('UPDATE texts SET text = replace(text, ?, ?)').run(from, to)
      database.close()
    }
    change('原来', '改过')
    const { lines, end } = readNdjson((await take('ndjson')).text)
    expect(lines.filter(({ withheld }) => withheld !== undefined)).to.deep.equal([{ withheld: { itemId } }])
    expect(end).to.include({ changes: 1, withheld: 1 })
    const rows: Record<string, string>[] = parse((await take('csv')).text, { columns: true, bom: true })
    expect(rows.find(({ state }) => state === 'withheld')).to.include({ itemId, contentText: '' })
    change('改过', '原来')
    const later = await hub.json(`/v1/changes?outlet=${OUTLET}&cursor=${end.cursor}`)
    expect(later.changes.map((one: Line) => one.itemId)).to.deep.equal([itemId])
  })

  it('tells nobody what the changes do not tell, and a token what they tell it', async () => {
    hub.publish(TAIHE, contentOf('以后才展示', '以后的内容', { displayFrom: '2026-04-01' }))
    await hub.settle()
    expect((await take('ndjson')).text).not.to.include('以后')
    expect((await take('csv')).text).not.to.include('以后')
    const known = await hub.fetch(`/v1/exports/${OUTLET}.csv`, { headers: { authorization: 'Bearer clerk-taihe' } })
    expect(await known.text()).to.include('以后的内容')
    const wrong = await hub.fetch(`/v1/exports/${OUTLET}.csv`, { headers: { authorization: 'Bearer nobody' } })
    expect(wrong.status).to.equal(401)
  })

  it('has one field only where that is asked for, and its cursor is one of that question', async () => {
    hub.publish(TAIHE, contentOf('一', '内容', { field: '救灾' }))
    publishSome(2)
    await hub.settle()
    const { lines, end } = readNdjson((await take('ndjson', '?field=救灾')).text)
    expect(lines).to.have.length(1)
    expect(end.field).to.equal('救灾')
    expect((await hub.fetch(`/v1/changes?outlet=${OUTLET}&field=救灾&cursor=${end.cursor}`)).status).to.equal(200)
    expect((await hub.fetch(`/v1/changes?outlet=${OUTLET}&cursor=${end.cursor}`)).status).to.equal(400)
  })

  it('is broken off where it cannot be ended, and says so in no way that looks whole', async () => {
    const large = contentOf('大', '字'.repeat(250_000))
    for (let n = 0; n < 20; n++) hub.publish(TAIHE, { ...large, title: `大${n}` })
    await hub.settle()
    const response = await hub.fetch(`/v1/exports/${OUTLET}.ndjson`, { headers: { 'accept-encoding': 'identity' } })
    const second = await hub.project(2)
    await second.caughtUp()
    await hub.store.activate(2)
    const outcome = await response.text().then(
      () => 'whole',
      () => 'broken off',
    )
    expect(outcome).to.equal('broken off')
    expect(hub.errors.length).to.equal(0)
    await second.stop()
  })

  it('gives its place back, and keeps nothing, where a reader goes away before it has begun', async () => {
    await hub.settle()
    const timers = hub.timers.due().length
    for (let again = 0; again < 20; again++) {
      const gone = new AbortController()
      const asked = hub.fetch(`/v1/exports/${OUTLET}.csv`, { signal: gone.signal }).catch(() => null)
      await new Promise((resolve) => setTimeout(resolve, again % 5))
      gone.abort()
      await asked
    }
    const isFree = async () => (await hub.fetch(`/v1/exports/${OUTLET}.csv`, { method: 'HEAD' })).status === 200
    while (!(await isFree())) await new Promise((resolve) => setImmediate(resolve))
    expect((await take('csv')).response.status).to.equal(200)
    while (hub.timers.due().length > timers) await new Promise((resolve) => setImmediate(resolve))
  })

  it('has few places, fewer at one address, and cuts off who takes nothing for a minute', async () => {
    const large = contentOf('大', '字'.repeat(250_000))
    for (let n = 0; n < 20; n++) hub.publish(TAIHE, { ...large, title: `大${n}` })
    await hub.settle()
    const ask = () => hub.fetch(`/v1/exports/${OUTLET}.ndjson`, { headers: { 'accept-encoding': 'identity' } })
    const taken = await Promise.all([ask(), ask()])
    const refused = await ask()
    expect(refused.status).to.equal(503)
    expect(refused.headers.get('retry-after')).to.equal('5')
    expect(await refused.json()).to.include({ code: 'exports-taken' })
    const isFree = async () => {
      const { status } = await hub.fetch(`/v1/exports/${OUTLET}.ndjson`, { method: 'HEAD' })
      return status === 200
    }
    while (!(await isFree())) {
      hub.timers.pass(20_000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    for (const response of taken) await response.body?.cancel().catch(() => {})
  })
})
