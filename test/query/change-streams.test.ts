import { request as httpRequest } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import fc from 'fast-check'
import { parseDivisionCode, parseInstant } from '../../services/domain/ids.ts'
import { dataFolderAt, writeJson } from '../../services/hub/data/data-folder.ts'
import { type EventReader, type HeardEvent, readEvents } from '../event-reader.ts'
import { contentOf, type ScratchHub, startScratchHub } from '../scratch-hub.ts'
import { accessEntries, FUYANG, TAIHE } from '../scratch-places.ts'

describe('/v1/changes/stream', function () {
  this.timeout(30_000)
  let hub: ScratchHub
  const open: EventReader[] = []

  beforeEach(async () => {
    hub = await startScratchHub({ HUB_STREAMS: '40' })
  })
  afterEach(async () => {
    for (const reader of open.splice(0)) reader.close()
    await hub.stop()
  })

  async function follow(query = '', headers: Record<string, string> = {}): Promise<EventReader> {
    const reader = await readEvents(`${hub.url}/v1/changes/stream${query}`, headers)
    open.push(reader)
    return reader
  }
  const caughtUp = (reader: EventReader) => reader.until(({ event }) => event === 'caught-up')
  const changesOf = ({ events }: EventReader) =>
    events.filter(({ event }) => event === 'change').map(({ data }) => data)
  const titled = (title: string) => (heard: HeardEvent) => heard.data.title === title
  const openStreams = async () => /hub_streams_open (\d+)/.exec(await (await hub.fetch('/metrics')).text())?.[1]
  const publishSome = (count: number) =>
    Array.from({ length: count }, (_, n) => hub.publish(TAIHE, contentOf(`第${n}号`, '内容')).itemId)

  it('tells what /v1/changes tells, says when nothing more is there, and then what happens', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('一', '内容'))
    publishSome(2)
    await hub.settle()
    const reader = await follow('?outlet=site/341222')
    expect(reader.headers).to.include({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': '*',
    })
    expect(reader.headers).not.to.have.property('content-encoding')
    const { data, id } = await caughtUp(reader)
    const { changes, next } = await hub.json('/v1/changes?outlet=site/341222')
    expect(changesOf(reader)).to.deep.equal(changes)
    expect(id).to.equal(next)
    expect(data).to.have.all.keys('asOf', 'lagSeconds')

    hub.revise(itemId, 1, contentOf('一，已更正', '内容'))
    const heard = await reader.until(titled('一，已更正'))
    const later = await hub.json(`/v1/changes?outlet=site/341222&cursor=${next}`)
    expect(heard.data).to.deep.equal(later.changes[0])
    // The days of the cursor are those of the clock here, and the place is that of the change or behind it.
    expect((await hub.json(`/v1/changes?outlet=site/341222&cursor=${heard.id}`)).changes).to.deep.equal([])
  })

  it('goes on behind any id that came, and loses nothing: what came with it or before is not missing', async () => {
    publishSome(250)
    await hub.settle()
    const whole = await follow()
    await caughtUp(whole)
    const ids = [...new Set(whole.events.map(({ id }) => id))]
    expect(ids.length).to.be.within(3, 5)
    for (const id of ids) {
      const before = whole.events.filter((_, at) => at <= whole.events.findLastIndex((heard) => heard.id === id))
      // The id that a change came under is that of the page before, unless it is the last one of its own page.
      const known = id === '' ? [] : before.filter((heard) => heard.event === 'change').map(({ data }) => data.itemId)
      const resumed = await follow('', id === '' ? {} : { 'last-event-id': id })
      await caughtUp(resumed)
      const told = new Set([...known, ...changesOf(resumed).map(({ itemId }) => itemId)])
      expect(told.size).to.equal(250)
      resumed.close()
    }
    expect(changesOf(whole)).to.have.length(250)
  })

  it('takes the id of the reconnecting reader rather than the cursor of its address', async () => {
    publishSome(3)
    await hub.settle()
    const { next: behindOne } = await hub.json('/v1/changes?limit=1')
    const { next: behindAll } = await hub.json('/v1/changes')
    const reader = await follow(`?cursor=${behindOne}`, { 'last-event-id': behindAll })
    await caughtUp(reader)
    expect(changesOf(reader)).to.deep.equal([])
    const other = await follow(`?cursor=${behindOne}`)
    await caughtUp(other)
    expect(changesOf(other)).to.have.length(2)
  })

  it('refuses what /v1/changes refuses, in the same words', async () => {
    for (const query of ['?cursor=x', '?outlet=board/341222', '?outlet=x', '?limit=3', '?nonsense=1']) {
      const [stream, page] = await Promise.all([
        hub.json(`/v1/changes/stream${query}`),
        hub.json(`/v1/changes${query === '?limit=3' ? '?limit=x' : query}`),
      ])
      expect(stream.code, query).to.equal(page.code)
    }
    const wrong = await follow('', { authorization: 'Bearer nobody' })
    expect(wrong.status).to.equal(401)
    expect((await follow('', { 'last-event-id': 'x' })).status).to.equal(400)
    expect((await follow('', { 'last-event-id': 'x'.repeat(13_000) })).status).to.equal(400)
  })

  it('says why a cursor is gone, and ends: a reader who comes back by itself begins anew', async () => {
    publishSome(2)
    await hub.settle()
    const follower = await follow()
    await caughtUp(follower)
    const { next } = await hub.json('/v1/changes')
    const second = await hub.project(2)
    await second.caughtUp()
    await hub.store.activate(2)
    // A round comes without any write, and looks at the generation that is read now.
    hub.timers.pass(5000)
    for (const reader of [follower, await follow(`?cursor=${next}`)]) {
      await reader.ended
      expect(reader.status).to.equal(200)
      expect(reader.events.at(-1)).to.deep.equal({ event: 'reset', data: { reason: 'rebuilt' }, id: '' })
      expect(reader.lastId()).to.equal('')
    }
    await second.stop()
  })

  it('ends when divisions merge, and says so: the outlet has other items then', async () => {
    const reader = await follow('?outlet=board/341222102200')
    await caughtUp(reader)
    const [from, into] = ['341222102201', '341222102200'].map(parseDivisionCode)
    if (from === undefined || into === undefined) throw new Error()
    await hub.define({ type: 'DivisionsMerged', codes: [from], into, since: '2026-01-01' })
    hub.publish(TAIHE, contentOf('以后', '内容'))
    await hub.settle()
    hub.timers.pass(5000)
    await reader.ended
    expect(reader.events.at(-1)?.data).to.deep.equal({ reason: 'divisions-changed' })
  })

  it('tells what begins and ends to be displayed on the day, without any write', async () => {
    hub.publish(TAIHE, contentOf('明天', '内容', { displayFrom: '2026-03-06' }))
    await hub.settle()
    const reader = await follow()
    await caughtUp(reader)
    expect(changesOf(reader).map(({ state }) => state)).to.deep.equal(['scheduled'])
    hub.clock.now = parseInstant('2026-03-05T16:00:01.000Z')
    hub.timers.pass(5000)
    expect((await reader.until(titled('明天'))).data.state).to.equal('shown')
  })

  it('names what is withheld once, and gives it as soon as it checks', async () => {
    const { itemId } = hub.publish(TAIHE, contentOf('原来的文字', '内容'))
    await hub.settle()
    const change = (from: string, to: string) => {
      const database = new DatabaseSync(hub.readFile)
      database.prepare('UPDATE texts SET text = replace(text, ?, ?)').run(from, to)
      database.close()
    }
    change('原来', '改过')
    const reader = await follow()
    await caughtUp(reader)
    expect(reader.events[0]).to.deep.include({ event: 'withheld', data: { itemId } })
    expect(reader.events[0]?.id).to.equal(reader.events[1]?.id)
    publishSome(1)
    await reader.until(titled('第0号'))
    expect(reader.events.filter(({ event }) => event === 'withheld')).to.have.length(1)
    change('改过', '原来')
    publishSome(1)
    expect((await reader.until(titled('原来的文字'))).data.itemId).to.equal(itemId)
  })

  it('says every 20 seconds that it is alive, and cuts off who takes nothing for a minute', async () => {
    const large = contentOf('大', '字'.repeat(250_000))
    for (let n = 0; n < 12; n++) hub.publish(TAIHE, { ...large, title: `大${n}` })
    await hub.settle()
    const slow = await follow()
    slow.pause()
    const quick = await follow()
    await caughtUp(quick)
    expect(await openStreams()).to.equal('2')
    for (let beat = 1; beat <= 4; beat++) {
      hub.timers.pass(20_000)
      while (quick.comments() < beat) await new Promise((resolve) => setImmediate(resolve))
    }
    slow.resume()
    await slow.ended
    expect(slow.events.some(({ event }) => event === 'caught-up')).to.equal(false)
    while ((await openStreams()) !== '1') await new Promise((resolve) => setImmediate(resolve))
    // What had come of it is enough to go on.
    const again = await follow('', slow.lastId() === '' ? {} : { 'last-event-id': slow.lastId() })
    await caughtUp(again)
    const titles = new Set([...changesOf(slow), ...changesOf(again)].map(({ title }) => title))
    expect(titles.size).to.equal(12)
  })

  it('waits for a slow reader, who gets everything, while the others go on', async () => {
    const large = contentOf('大', '字'.repeat(250_000))
    for (let n = 0; n < 12; n++) hub.publish(TAIHE, { ...large, title: `大${n}` })
    await hub.settle()
    const [slow, quick] = [await follow(), await follow()]
    slow.pause()
    await caughtUp(quick)
    publishSome(1)
    await quick.until(titled('第0号'))
    slow.resume()
    await slow.until(titled('第0号'))
    expect(new Set(changesOf(slow).map(({ title }) => title)).size).to.equal(13)
  })

  it('misses nothing that was written while another reader looked at the same place', async () => {
    publishSome(1)
    await hub.settle()
    const first = await follow()
    const { id } = await caughtUp(first)
    const held = Promise.withResolvers<void>()
    hub.timers.turn = () => held.promise
    // The first reader looks, finds nothing, and is held up.
    hub.timers.pass(5000)
    const before = await (await hub.store.open(1, { readOnly: true })).checkpoints()
    hub.publish(TAIHE, contentOf('其间', '内容'))
    await hub.settle()
    expect(await (await hub.store.open(1, { readOnly: true })).checkpoints()).not.to.deep.equal(before)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const second = follow('', { 'last-event-id': id })
    await new Promise((resolve) => setTimeout(resolve, 100))
    held.resolve()
    await Promise.all([first.until(titled('其间')), (await second).until(titled('其间'))])
  })

  it('looks at the store once for all who ask the same at the same place', async () => {
    publishSome(3)
    await hub.settle()
    const readers = await Promise.all(Array.from({ length: 18 }, () => follow()))
    await Promise.all(readers.map(caughtUp))
    let looks = 0
    const { pointer } = hub.store
    hub.store.pointer = () => {
      looks++
      return pointer()
    }
    hub.publish(TAIHE, contentOf('一次', '内容'))
    await Promise.all(readers.map((reader) => reader.until(titled('一次'))))
    // A write may be heard of twice, and others look at the store, too.
    expect(looks).to.be.within(1, 9)
  })

  it('keeps nothing of a reader who goes away while it is looked for what there is', async () => {
    publishSome(1)
    await hub.settle()
    const held = Promise.withResolvers<void>()
    hub.timers.turn = () => held.promise
    const requests = Array.from({ length: 5 }, () =>
      httpRequest(`${hub.url}/v1/changes/stream`, { agent: false }).end(),
    )
    for (const each of requests) each.on('error', () => {})
    while ((await openStreams()) !== '5') await new Promise((resolve) => setImmediate(resolve))
    for (const each of requests) each.destroy()
    while ((await openStreams()) !== '0') await new Promise((resolve) => setImmediate(resolve))
    held.resolve()
    await new Promise((resolve) => setTimeout(resolve, 100))
    hub.timers.pass(5000)
    await new Promise((resolve) => setTimeout(resolve, 100))
    // Whoever is there gets a comment every 20 s.
    expect(hub.timers.due()).not.to.include(15_000)
  })

  it('has places for so many readers, half of them at one address, and says when to try again', async () => {
    const readers = await Promise.all(Array.from({ length: 20 }, () => follow()))
    await Promise.all(readers.map(caughtUp))
    const refused = await follow()
    expect(refused.status).to.equal(503)
    expect(refused.headers).to.include({ 'retry-after': '5' })
    await refused.ended
    expect(JSON.parse(refused.text())).to.include({ code: 'streams-taken', most: 40 })
    readers[0]?.close()
    const taken = async () => (await hub.fetch('/v1/changes/stream', { method: 'HEAD' })).status
    while ((await taken()) !== 200) await new Promise((resolve) => setImmediate(resolve))
    await caughtUp(await follow())
  })

  it('ends when the process stops, in a whole event', async () => {
    publishSome(3)
    await hub.settle()
    const reader = await follow()
    await caughtUp(reader)
    const sweep = setInterval(() => hub.timers.pass(50), 5)
    await Promise.all([hub.stop(), reader.ended])
    clearInterval(sweep)
    expect(changesOf(reader)).to.have.length(3)
    hub = await startScratchHub()
  })

  it('ends when the token does not count any more', async () => {
    const reader = await follow('', { authorization: 'Bearer auditor' })
    await caughtUp(reader)
    const others = accessEntries(hub.clock.now).filter(({ actor }) => actor !== 'auditor')
    writeJson(dataFolderAt(hub.folder).accessFile, others)
    hub.timers.pass(5000)
    await reader.ended
    expect((await follow('', { authorization: 'Bearer auditor' })).status).to.equal(401)
  })

  it('whoever is cut off again and again, and comes back each time, has the state of the pages in the end', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { minLength: 8, maxLength: 25 }), async (script) => {
        const copy = new Map<string, unknown>()
        let [reader, id] = [await follow('?outlet=site/341222'), '']
        const take = () => {
          for (const { event, data } of reader.events) {
            if (event !== 'change') continue
            if (data.state === 'left') copy.delete(data.itemId)
            else copy.set(data.itemId, data)
          }
          id = reader.lastId() || id
        }
        const made: { itemId: ReturnType<ScratchHub['publish']>['itemId']; version: number }[] = []
        for (const step of script) {
          const one = made[step % Math.max(1, made.length)]
          if (step < 5 || one === undefined) made.push(hub.publish(FUYANG, contentOf(`第${made.length}条`, '内容')))
          else if (step < 7) hub.revise(one.itemId, one.version++, contentOf(`改 ${one.version}`, '内容'))
          else if (step < 8)
            hub.revise(
              one.itemId,
              one.version++,
              contentOf(`移出 ${one.version}`, '内容', { shownOn: { topic: 'all' } }),
            )
          else {
            take()
            reader.close()
            reader = await follow('?outlet=site/341222', id === '' ? {} : { 'last-event-id': id })
            expect(reader.status).to.equal(200)
          }
          if (step % 3 === 0) await hub.settle()
        }
        await hub.settle()
        const wanted = new Map<string, unknown>()
        for (let [cursor, more] = ['', true]; more; ) {
          const page = await hub.json(`/v1/changes?outlet=site/341222&limit=200${cursor}`)
          for (const change of page.changes) if (change.state !== 'left') wanted.set(change.itemId, change)
          ;[cursor, more] = [`&cursor=${page.next}`, page.more]
        }
        const isEqual = () => {
          take()
          const isSame = ([itemId, change]: [string, unknown]) =>
            JSON.stringify(copy.get(itemId)) === JSON.stringify(change)
          return copy.size === wanted.size && [...wanted].every(isSame)
        }
        while (!isEqual()) await new Promise((resolve) => setTimeout(resolve, 5))
        reader.close()
      }),
      { numRuns: 8 },
    ))
})
