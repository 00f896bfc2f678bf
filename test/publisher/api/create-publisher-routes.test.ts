import { expect } from 'chai'
import { hashOf } from '../../../services/domain/canonical.ts'
import { parseInstant } from '../../../services/domain/ids.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../../scratch-hub.ts'
import { TAIHE } from '../../scratch-places.ts'

const ITEM = 'fuyang.0190a000-0000-7000-8000-000000000000'
const link = (itemId: string) => ({ itemId, version: 1, fingerprint: hashOf('something') })

describe('the write calls', () => {
  let hub: ScratchHub
  let keys = 0
  before(async () => {
    hub = await startScratchHub()
  })
  after(() => hub.stop())

  const send = async (path: string, body: object, { token = 'clerk-taihe', method = 'POST', headers = {} } = {}) => {
    const response = await hub.fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `key-${keys++}`,
        ...headers,
      },
      body: JSON.stringify(body),
    })
    // biome-ignore lint/suspicious/noExplicitAny: an answer is looked at from outside.
    return { status: response.status, body: (await response.json()) as any }
  }
  const publish = (more: object = {}, options = {}) =>
    send('/v1/items', { nodeId: 'taihe', content: contentOf('一条', '正文'), new: true, ...more }, options)

  it('are a clerk’s: an auditor’s token writes nothing, even where it names a node', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('审计员不能改', '正文'))
    const auditor = { token: 'auditor-taihe', headers: { 'if-match': '"1"' } }
    const head = hub.journalOf(TAIHE).head().nodeSeq
    const answers = [
      await publish({}, auditor),
      await send(`/v1/items/${itemId}`, { content: contentOf('改', '改'), reason: 'x' }, { ...auditor, method: 'PUT' }),
      await send(`/v1/items/${itemId}/withdraw`, { reason: 'x' }, auditor),
      await send(`/v1/items/${itemId}/redact`, { content: contentOf('改', '改'), reason: 'x' }, auditor),
    ]
    expect(answers.map(({ status }) => status)).to.deep.equal([403, 403, 403, 403])
    expect(hub.journalOf(TAIHE).head().nodeSeq).to.equal(head)
  })

  it('let no text of a client into the envelope, which is never erased: rules and links have their forms, and link to another office', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('将移交', '正文'))
    const withdraw = (successor: object) =>
      send(`/v1/items/${itemId}/withdraw`, { reason: '移交', successor }, { headers: { 'if-match': '"1"' } })
    for (const answer of [
      await publish({ acknowledgePersonalData: [{ rule: '张三 13800138000', reason: '误报' }] }),
      await publish({ predecessor: link('张三 13800138000') }),
      await withdraw(link('张三')),
      await withdraw(link(itemId)),
    ]) {
      expect(answer.status, JSON.stringify(answer.body)).to.equal(422)
      expect(JSON.stringify(answer.body)).not.to.include('138001')
    }
    expect((await publish({ predecessor: link(itemId) })).body.errors[0].pointer).to.equal('/predecessor/itemId')
    expect((await publish({ predecessor: link(ITEM) })).status).to.equal(201)
    expect((await withdraw(link(ITEM))).status).to.equal(200)
  })

  it('accept with a warning, and a repeat is told the same', async () => {
    const organ = { name: '阜阳市教育局', kind: 'department', divisionCode: '341222' }
    const headers = { 'idempotency-key': 'warned' }
    const call = () => publish({ content: { ...contentOf('一条', '正文'), organ } }, { headers })
    const first = await call()
    expect(first.status).to.equal(201)
    expect(first.body.warnings.map(({ pointer, code }: Record<string, string>) => `${code} ${pointer}`)).to.deep.equal([
      'organ-doubtful /content/organ/name',
    ])
    expect(first.body.warnings[0].message).to.include('以“阜阳市”开头')
    expect((await call()).body).to.deep.equal(first.body)

    const { body } = await publish()
    expect(body.warnings).to.deep.equal([])
    const change = { content: { ...contentOf('改', '正文'), organ }, reason: '更正' }
    const revised = await send(`/v1/items/${body.itemId}`, change, { method: 'PUT', headers: { 'if-match': '"1"' } })
    expect(revised.body.warnings).to.have.length(1)
    const gone = await send(`/v1/items/${body.itemId}/withdraw`, { reason: '撤' }, { headers: { 'if-match': '"2"' } })
    expect(gone.body.warnings).to.deep.equal([])
  })

  it('refuse what has a warning where the caller prefers that, whatever else he prefers', async () => {
    const organ = { name: '阜阳市教育局', kind: 'department', divisionCode: '341222' }
    const call = (prefer: string, content = { ...contentOf('一条', '正文'), organ }) =>
      publish({ content }, { headers: { prefer } })
    for (const prefer of [
      'handling=strict',
      'respond-async, Handling="strict"; why=x',
      'handling=strict, handling=lenient',
    ]) {
      const refused = await call(prefer)
      expect(refused.status, prefer).to.equal(422)
      expect(
        refused.body.errors.map(({ code, pointer }: Record<string, string>) => `${code} ${pointer}`),
      ).to.deep.equal(['organ-doubtful /content/organ/name'])
    }
    for (const prefer of ['handling=lenient', 'handling', 'strict', 'handling=lenient, handling=strict'])
      expect((await call(prefer)).status, prefer).to.equal(201)
  })

  it('sign each acknowledged rule once', async () => {
    const acknowledgePersonalData = [1, 2, 3].map(() => ({ rule: 'mobile', reason: '办公电话' }))
    const { body } = await publish({
      content: contentOf('监督电话', '监督电话：13800138000'),
      acknowledgePersonalData,
    })
    await hub.settle()
    const { versions } = await hub.json(`/v1/items/${body.itemId}/history`)
    expect(versions[0].envelope.acknowledged).to.deep.equal(['mobile'])
  })

  it('take a record of almost 900 KB, also from a client that escapes every character, and refuse a larger one', async () => {
    const escaped = (characters: number) =>
      JSON.stringify({ nodeId: 'taihe', content: contentOf('大', '农'.repeat(characters)), new: true }).replace(
        /[^\x20-\x7e]/g,
        (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    const post = (body: string) =>
      hub.fetch('/v1/items', {
        method: 'POST',
        headers: {
          authorization: 'Bearer clerk-taihe',
          'content-type': 'application/json',
          'idempotency-key': `k${keys++}`,
        },
        body,
      })
    expect((await post(escaped(306_000))).status).to.equal(201)
    const refused = await post(escaped(308_000))
    expect(refused.status).to.equal(413)
    expect(((await refused.json()) as { code: string }).code).to.equal('content-too-large')
  })

  it('of two revisions at once let one through, and tell the other the version', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('同时修订', '正文'))
    const revise = (text: string) =>
      send(
        `/v1/items/${itemId}`,
        { content: contentOf('同时修订', text), reason: '更正' },
        { method: 'PUT', headers: { 'if-match': '"1"' } },
      )
    const answers = await Promise.all(['甲', '乙', '丙'].map(revise))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 412, 412])
    expect(answers.find(({ status }) => status === 412)?.body.currentVersion).to.equal(2)
  })

  it('give one key sent three times at once one event and one answer', async () => {
    const head = hub.journalOf(TAIHE).head().nodeSeq
    const answers = await Promise.all([1, 2, 3].map(() => publish({}, { headers: { 'idempotency-key': 'at-once' } })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1)
    expect(hub.journalOf(TAIHE).head().nodeSeq).to.equal(head + 1)
  })

  it('go on when the clock goes back: the event’s time does not', async () => {
    const first = await publish()
    const before = hub.clock.now
    hub.clock.now = parseInstant('2026-03-05T00:59:30.000Z')
    const second = await publish()
    hub.clock.now = before
    await hub.settle()
    const timeOf = async (itemId: string) => (await hub.json(`/v1/items/${itemId}`)).publishedAt
    expect((await timeOf(second.body.itemId)) >= (await timeOf(first.body.itemId))).to.equal(true)
  })

  it('are refused when the clock is over a minute behind the last event, but for repeats', async () => {
    const key = { headers: { 'idempotency-key': 'before-the-jump' } }
    const first = await publish({}, key)
    const before = hub.clock.now
    hub.clock.now = parseInstant('2026-03-04T23:00:00.000Z')
    const refused = await publish()
    const again = await publish({}, key)
    hub.clock.now = before
    expect(refused).to.deep.include({ status: 503 })
    expect(refused.body).to.include({ code: 'clock-behind' })
    expect(refused.body.detail).to.include('HUB_CLOCK_IS_RIGHT')
    expect(again).to.deep.equal(first)
    expect((await publish()).status).to.equal(201)
  })

  it('that redact an item whose earlier events have not left the node send none of its old text', async () => {
    const journal = hub.journalOf(TAIHE)
    const { itemId } = hub.publish(TAIHE, contentOf('先发后删', '不该公开的旧文'))
    hub.revise(itemId, 1, contentOf('先发后删', '不该公开的旧文二'))
    hub.redact(itemId, 2, contentOf('先发后删', '新文'))
    for (const { body } of journal
      .placesOf(itemId)
      .flatMap((place) => journal.read(place, 1))
      .slice(0, 2))
      expect(Buffer.from(body).includes('不该公开')).to.equal(false)
    await hub.settle()
    const item = await hub.json(`/v1/items/${itemId}`)
    expect(item).to.include({ version: 3, status: 'live' })
    expect(item.content.body.text).to.equal('新文')
  })
})
