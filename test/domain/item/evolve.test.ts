import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalText } from '../../../services/domain/canonical.ts'
import { emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { Directory } from '../../../services/domain/directory/directory.ts'
import type { Envelope } from '../../../services/domain/event/envelope.ts'
import { type HashedEvent, hashEvent } from '../../../services/domain/event/signed-event.ts'
import { type DivisionCode, parseDivisionCode, parseInstant } from '../../../services/domain/ids.ts'
import { evolve } from '../../../services/domain/item/evolve.ts'
import type { ItemDocument } from '../../../services/domain/item/item-document.ts'
import {
  CITY,
  COUNTY,
  chainOf,
  contentWith,
  DIRECTORY,
  directoryAfter,
  FACTS,
  HUB,
  itemOf,
  LIULIN,
  OTHER_COUNTY,
  OTHER_TOWN,
  TOWN,
  VILLAGE,
  ZEHE,
} from '../scene.ts'
import { project } from './project.ts'

const itemId = itemOf(LIULIN)
const first = contentWith()
const second = contentWith({ title: '更正后的公示', shownOn: { board: 'all' } })

function history(...facts: (Pick<Envelope, 'type'> & Partial<Envelope> & { content: typeof first | null })[]) {
  const next = chainOf(LIULIN)
  return facts.map((fact, index) => next({ version: index + 1, ...fact }))
}

const documentOf = (events: HashedEvent[], directory: Directory = DIRECTORY): ItemDocument => {
  const document = project(events, directory)[itemId]
  if (document === undefined) throw new Error('no document')
  return document
}

const published = { type: 'ItemPublished', content: first } as const
const revised = { type: 'ItemRevised', content: second } as const
const withdrawn = { type: 'ItemWithdrawn', content: null } as const
const redacted = { type: 'ItemRedacted', content: contentWith({ title: '已隐去' }) } as const

describe('the document of an item', () => {
  it('after publishing holds content, proof and where it is shown', () => {
    const [event] = history(published)
    expect(documentOf([event as HashedEvent])).to.deep.equal({
      itemId,
      nodeId: 'liulin',
      version: 1,
      status: 'live',
      fingerprint: event?.envelope.fingerprint,
      publishedAt: event?.envelope.at,
      updatedAt: event?.envelope.at,
      publication: { envelopeText: event?.envelopeText, signature: event?.signature },
      latest: { envelopeText: event?.envelopeText, signature: event?.signature },
      withdrawal: null,
      contentText: canonicalText(first),
      contentProof: null,
      shownOn: [`board/${VILLAGE}`, `site/${COUNTY}`, `topic/${CITY}`],
      leftOutlets: [],
    })
  })

  it('after a revision holds the new content, keeps the day of publishing, and tells what it left', () => {
    const events = history(published, revised)
    const document = documentOf(events)
    expect(document).to.deep.include({ version: 2, status: 'live', contentText: canonicalText(second) })
    expect(document.publishedAt).to.equal(events[0]?.envelope.at)
    expect(document.updatedAt).to.equal(events[1]?.envelope.at)
    expect(document.publication.envelopeText).to.equal(events[0]?.envelopeText)
    expect(document.shownOn).to.deep.equal([`board/${TOWN}`])
    expect(document.leftOutlets).to.deep.equal([`board/${VILLAGE}`, `site/${COUNTY}`, `topic/${CITY}`])
  })

  it('comes back to an outlet that it had left', () => {
    const again = { type: 'ItemRevised', content: first } as const
    expect(documentOf(history(published, revised, again)).leftOutlets).to.deep.equal([`board/${TOWN}`])
  })

  it('names what it left in order, whatever the order it left in', () => {
    const shows = (...board: DivisionCode[]) => contentWith({ shownOn: { board } })
    const events = [shows(parseDivisionCode('341222102202')), shows(VILLAGE), shows(TOWN)].map(
      (content, index) => ({ type: index === 0 ? 'ItemPublished' : 'ItemRevised', content }) as const,
    )
    expect(documentOf(history(...events)).leftOutlets).to.deep.equal([`board/${VILLAGE}`, 'board/341222102202'])
  })

  it('after withdrawal keeps its content and place for the notice, and holds the proof of its withdrawal', () => {
    const events = history(published, { ...withdrawn, reason: '发错了' })
    const document = documentOf(events)
    expect(document).to.deep.include({ version: 2, status: 'withdrawn', contentText: canonicalText(first) })
    expect(document.shownOn).to.deep.equal([`board/${VILLAGE}`, `site/${COUNTY}`, `topic/${CITY}`])
    expect(document.withdrawal).to.deep.equal(document.latest)
  })

  it('after redacting keeps its status, and has left every outlet of its node but where it is shown now', () => {
    for (const before of [[published], [published, withdrawn]] as const) {
      const document = documentOf(history(...before, { ...redacted, version: before.length + 1 }))
      expect(document.status).to.equal(before.length === 2 ? 'withdrawn' : 'live')
      expect(document.contentText).to.equal(canonicalText(redacted.content))
      expect(document.leftOutlets).to.deep.equal([`board/${TOWN}`])
    }
  })

  it('after redacting has left every outlet of the places where its node stood, before its town merged and it moved', () => {
    const [first, second] = history(published, { ...redacted, version: 2 }) as [HashedEvent, HashedEvent]
    const merged = directoryAfter(
      DIRECTORY,
      { type: 'DivisionsMerged', codes: [TOWN], into: OTHER_TOWN, since: '2026-01-01' },
      { type: 'NodeMoved', nodeId: LIULIN, divisionCode: parseDivisionCode('341226101') },
    )
    const { leftOutlets } = evolve(evolve(null, first, DIRECTORY), second, merged)
    expect(leftOutlets).to.include.members([
      `board/${TOWN}`,
      `board/${OTHER_TOWN}`,
      'board/341226101',
      `site/${COUNTY}`,
    ])
  })

  it('keeps the proof of its withdrawal when it is redacted afterwards', () => {
    const events = history(published, { ...withdrawn, reason: '发错了' }, redacted)
    const document = documentOf(events)
    expect(document.withdrawal?.envelopeText).to.equal(events[1]?.envelopeText)
    expect(document.latest.envelopeText).to.equal(events[2]?.envelopeText)
  })

  it('of an item whose earlier texts are erased is the same as if they were still there', () => {
    const events = history(published, revised, { ...redacted, version: 3 })
    const erased = events.map((event, index) => (index < 2 ? hashEvent({ ...event, content: null }) : event))
    expect(documentOf(erased)).to.deep.equal(documentOf(events))
  })

  it('without content, between erasing and its redaction, is shown nowhere', () => {
    const [event] = history(published)
    expect(documentOf([hashEvent({ ...(event as HashedEvent), content: null })])).to.deep.include({
      contentText: null,
      shownOn: [],
    })
  })

  it('of a withdrawal that nothing was published before is withdrawn and empty', () => {
    const [event] = history({ ...withdrawn, version: 1 })
    expect(evolve(null, event as HashedEvent, DIRECTORY)).to.deep.include({
      status: 'withdrawn',
      contentText: null,
      shownOn: [],
      leftOutlets: [],
    })
  })

  it('of a node that the directory does not know is shown where its organ is, and else nowhere', () => {
    const nobody = directoryAfter(emptyDirectory(HUB), ...FACTS.filter(({ type }) => type !== 'NodeRegistered'))
    const organ = { name: '柳林镇人民政府', kind: 'government', divisionCode: TOWN } as const
    const shownBy = (fact: Parameters<typeof history>[0]) => {
      const { shownOn, leftOutlets } = evolve(null, history(fact)[0] as HashedEvent, nobody)
      return { shownOn, leftOutlets }
    }
    const shownOn = { board: 'all' } as const
    expect(shownBy({ ...published, content: contentWith({ shownOn }) })).to.deep.equal({ shownOn: [], leftOutlets: [] })
    expect(shownBy({ ...redacted, content: contentWith({ shownOn, organ }) })).to.deep.equal({
      shownOn: [`board/${TOWN}`],
      leftOutlets: [],
    })
  })

  it("takes the tree as it was on the event's own day", () => {
    const merged = directoryAfter(DIRECTORY, {
      type: 'DivisionsMerged',
      codes: [COUNTY],
      into: OTHER_COUNTY,
      since: '2026-06-01',
    })
    const [before] = history({ ...published, content: contentWith({ shownOn: { site: 'all' } }) })
    const [after] = history({
      ...published,
      content: contentWith({ shownOn: { site: 'all' } }),
      at: parseInstant('2026-07-01T00:00:00.000Z'),
    })
    expect(documentOf([before as HashedEvent], merged).shownOn).to.deep.equal([`site/${COUNTY}`])
    expect(documentOf([after as HashedEvent], merged).shownOn).to.deep.equal([`site/${OTHER_COUNTY}`])
  })

  it('changes nothing in the document before it', () => {
    const [one, two] = history(published, revised) as [HashedEvent, HashedEvent]
    const before = evolve(null, one, DIRECTORY)
    const copy = structuredClone(before)
    evolve(before, two, DIRECTORY)
    expect(before).to.deep.equal(copy)
  })

  it('is the same whatever else is published in between', () => {
    const step = fc.constantFrom('ItemRevised', 'ItemRedacted', 'ItemWithdrawn', 'other')
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
        const next = chainOf(LIULIN)
        const apart = chainOf(ZEHE)
        const all: HashedEvent[] = [next({ type: 'ItemPublished', version: 1, content: first })]
        let others = 0
        for (const type of steps) {
          if (type === 'other') {
            others++
            all.push(
              apart({
                type: 'ItemPublished',
                version: 1,
                itemId: itemOf(ZEHE, others),
                content: contentWith({ title: `另一条 ${others}` }),
              }),
            )
            continue
          }
          const version = all.filter(({ envelope }) => envelope.nodeId === 'liulin').length + 1
          const content = type === 'ItemWithdrawn' ? null : contentWith({ title: `第 ${version} 版` })
          all.push(next({ type, version, content }))
        }
        const own = all.filter(({ envelope }) => envelope.nodeId === 'liulin')
        expect(project(all)[itemId]).to.deep.equal(project(own)[itemId])
        expect(Object.keys(project(all)).length).to.equal(1 + others)
      }),
      { numRuns: 40 },
    )
  })
})
