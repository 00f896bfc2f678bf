import { expect } from 'chai'
import { createStretchMeter } from '../../scripts/bench/requests/stretch-meter.ts'
import { caughtUp, type HubProcess, startHubProcess } from '../../scripts/hub-process.ts'
import { inScratch } from '../e2e/scratch.ts'

/** Milliseconds of processor time that nobody may keep the event loop from all others, on a machine that is fast enough. */
const LONGEST_STRETCH = 100
/** On a slower one so many times what a text of the same length takes that needs no check: reading, signing, storing. */
const OF_PLAIN_TEXT = 2.5
const MOST_BYTES = 880 * 1024

const filled = (piece: string, [open, close] = ['', '']): string =>
  open + piece.repeat(Math.floor((MOST_BYTES - open.length) / Buffer.byteLength(piece))) + close
const html = (text: string) => ({ format: 'html', text })
const plain = (text: string) => ({ format: 'text', text })

/** The bodies of one record that took the most time to check, as a generator has found them. */
const WORST: [name: string, body: { format: string; text: string }][] = [
  ['raised paragraphs', html(filled('<p>x', ['<div style="vertical-align:super">', '']))],
  ['cells', html(filled('<td>x', ['<table><tr>', '']))],
  ['links in each other', html(filled('<a>x'))],
  ['a table of persons', plain(filled('姓名\t身份证\n'))],
  ['digits apart', plain(filled('3 3 '))],
  ['accounts', plain(filled('账号6222021234567890 '))],
]

const sent = (hub: HubProcess, path: string, { method = 'POST', type = 'application/json', body = {}, ...headers }) =>
  fetch(hub.url + path, {
    method,
    headers: { authorization: `Bearer ${hub.tokens.taihe}`, 'content-type': type, ...headers },
    body: JSON.stringify(body),
  }).then(async (answer) => ({ status: answer.status, body: JSON.parse(await answer.text()) }))

type Measured = (name: string, path: string, request: Parameters<typeof sent>[2]) => ReturnType<typeof sent>

const content = (body: object, title: string) => ({ title, body, shownOn: { site: 'all' } })

/** Publishes an item as large as they may be and changes it in each way there is; the item's id. */
async function changeOne(hub: HubProcess, measured: Measured, round: string): Promise<string> {
  const long = html(filled('<p style="color:red">甲<b>乙</b></p>'))
  const posted = {
    'idempotency-key': `again-${round.codePointAt(0)}`,
    body: { nodeId: 'taihe', new: true, content: content(long, `通知${round}`) },
  }
  const first = await measured('POST', '/v1/items', posted)
  expect(first.status, JSON.stringify(first.body).slice(0, 500)).to.equal(201)
  expect((await measured('a repeat', '/v1/items', posted)).body).to.deep.equal(first.body)
  const path = `/v1/items/${first.body.itemId}`
  const patch = { method: 'PATCH', type: 'application/merge-patch+json' }
  const steps: [name: string, path: string, request: Parameters<typeof sent>[2]][] = [
    ['PATCH', path, { ...patch, body: { content: { title: '通知（更正）' }, reason: '更正' } }],
    ['PUT', path, { method: 'PUT', body: { content: content(long, '通知（再更正）'), reason: '更正' } }],
    ['redact', `${path}/redact`, { body: { content: content(long, '通知（删）'), reason: '删除个人信息' } }],
  ]
  for (const [index, [name, to, request]] of steps.entries()) {
    const { status, body } = await measured(name, to, { ...request, 'if-match': `"${index + 1}"` })
    expect(status, `${name}: ${JSON.stringify(body).slice(0, 500)}`).to.equal(200)
  }
  await redactOneWithTwin(hub, measured, round)
  return first.body.itemId
}

/** Each sentence is another one, and a twin still says the last. */
async function redactOneWithTwin(hub: HubProcess, measured: Measured, round: string): Promise<void> {
  const sentences = Array.from({ length: 80_000 }, (_, at) => `AB${at.toString(36).toUpperCase()}；`).join('')
  const title = `危房改造${round}`
  const twins = ['公示', '公布'].map((word) => content(plain(`${sentences}住东街槐树巷。`), title + word))
  const [redacted, twin] = await Promise.all(
    twins.map((one, index) =>
      sent(hub, '/v1/items', {
        'idempotency-key': `twin-${index}-${round.codePointAt(0)}`,
        body: { nodeId: 'taihe', new: true, content: one },
      }),
    ),
  )
  const told = await measured('redact, with a twin', `/v1/items/${redacted?.body.itemId}/redact`, {
    body: { content: content(plain(sentences), `${title}公示`), reason: '删除个人信息' },
    'if-match': '"1"',
  })
  expect(told.status, JSON.stringify(told.body).slice(0, 500)).to.equal(200)
  expect(told.body.warnings.map(({ code }: { code: string }) => code)).to.deep.equal(['twin-holds-text'])
  expect(told.body.warnings[0].message).to.include(twin?.body.itemId)
}

describe('a running hub', function () {
  this.timeout(400_000)

  it('checks the largest texts of a clerk beside the event loop, at every door', () =>
    inScratch(async (dataFolder) => {
      const meter = createStretchMeter(dataFolder)
      const hub = await startHubProcess({ dataFolder, env: { HUB_RATE_LIMIT: '0', ...meter.env } })
      let longest = LONGEST_STRETCH
      const found = new Map<string, number[]>()
      const measured = async (name: string, path: string, request: Parameters<typeof sent>[2]) => {
        const { stretches, result } = await meter.during(hub.pid, () => sent(hub, path, request))
        found.set(name, [...(found.get(name) ?? []), stretches.most])
        return result
      }
      for (const title of ['没有可查的', '也没有可查的']) {
        const body = { nodeId: 'taihe', new: true, content: content(plain(filled('一')), title) }
        const request = { 'idempotency-key': title.length.toString().padStart(8, 'k'), body }
        const { stretches, result } = await meter.during(hub.pid, () => sent(hub, '/v1/items', request))
        expect(result.status).to.equal(201)
        // The first one after a start is compiled while it runs, so the last one counts.
        longest = Math.max(LONGEST_STRETCH, OF_PLAIN_TEXT * stretches.most)
      }
      for (const [index, [name, body]] of WORST.entries()) {
        const request = { 'idempotency-key': `k${index}`, body: { nodeId: 'taihe', content: content(body, name) } }
        const { status } = await measured(name, '/v1/items', request)
        expect(status, name).to.be.oneOf([201, 413, 422])
      }
      // The first one after a start is compiled while it runs here, too.
      await changeOne(hub, measured, '一')
      const itemId = await changeOne(hub, measured, '二')
      for (const [name, all] of found) expect(Math.min(...all), name).to.be.lessThan(longest)
      const page = () => fetch(`${hub.url}/items/${itemId}`).then((answer) => answer.text())
      await caughtUp(hub.url)
      const { stretches, result } = await meter.during(hub.pid, page)
      expect(result).to.include(itemId).and.include('<p>甲<b>乙</b></p>')
      expect(stretches.most, 'its page').to.be.lessThan(longest)
      await hub.stop()
    }))
})
