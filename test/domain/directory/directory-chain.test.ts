import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalText, hashOf } from '../../../services/domain/canonical.ts'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import { createDirectoryChain } from '../../../services/domain/directory/directory-chain.ts'
import type { DirectoryFact, SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { signText } from '../../../services/domain/event/signed-event.ts'
import { foreignRecords } from '../../contracts/foreign-directory-records.ts'
import { FACTS, HUB, keyOf, ROOT, signedFacts } from '../scene.ts'
import { described } from './described.ts'

const ROOT_KEYS = { hubId: HUB, threshold: 1, keys: [{ keyId: ROOT.keyId, publicKey: ROOT.publicKey }] }
const EVENTS = signedFacts(emptyDirectory(HUB), FACTS)
const textOf = (event: SignedDirectoryEvent) => JSON.stringify(event)

/** The chain in these records, read at once. */
function chainIn(records: (string | null)[], rootKeys = ROOT_KEYS, checked?: Set<string>) {
  const chain = createDirectoryChain(rootKeys, checked)
  for (const [offset, record] of records.entries()) chain.take(offset, record)
  return chain
}

/** Another event of the root at the place behind `position`. */
function otherAfter(position: number, name = '别的'): string {
  const before = applyDirectoryEvents(emptyDirectory(HUB), EVENTS.slice(0, position))
  return textOf(signedFacts(before, [{ type: 'FieldDefined', name }])[0] as SignedDirectoryEvent)
}

describe('the chain among the records of the directory log', () => {
  it('is whole where nothing foreign stands there', () => {
    const chain = chainIn(EVENTS.map(textOf))
    expect(chain.events).to.deep.equal(EVENTS)
    expect(chain.findings()).to.deep.equal({
      passedOver: { undecodable: 0, 'bad-signature': 0, fork: 0 },
      latest: [],
      waiting: [],
    })
  })

  for (const { name, value, reason } of foreignRecords(EVENTS[1] as SignedDirectoryEvent))
    it(`goes on behind ${name}: ${reason}`, () => {
      const texts = EVENTS.map(textOf)
      const chain = chainIn([texts[0] as string, value?.toString('utf8') ?? null, ...texts.slice(1)])
      expect(chain.events).to.deep.equal(EVENTS)
      expect(chain.findings().latest).to.deep.equal([{ offset: 1, reason }])
    })

  it('counts the first signed event at a place, and tells another one as a fork', () => {
    const chain = chainIn([...EVENTS.slice(0, 3).map(textOf), otherAfter(2), textOf(EVENTS[3] as SignedDirectoryEvent)])
    expect(chain.events).to.deep.equal(EVENTS.slice(0, 4))
    expect(chain.findings().latest).to.deep.equal([{ offset: 3, reason: 'fork' }])
  })

  it('takes an event that stands there once more for nothing, the last one too', () => {
    const chain = chainIn([...EVENTS.slice(0, 3), ...EVENTS.slice(0, 3)].map(textOf))
    expect(chain.events).to.deep.equal(EVENTS.slice(0, 3))
    expect(chain.findings().passedOver.fork).to.equal(0)
  })

  it('tells another event at the last place as a fork, also one without a predecessor', () => {
    const chain = chainIn([...EVENTS.slice(0, 1).map(textOf), otherAfter(0)])
    expect(chain.events).to.deep.equal(EVENTS.slice(0, 1))
    expect(chain.findings().latest).to.deep.equal([{ offset: 1, reason: 'fork' }])
  })

  it('tells an event that follows the last one under a place that is taken as a fork', () => {
    const prevHash = hashOf(canonicalText(EVENTS[1]?.event))
    for (const seq of [1, 2]) {
      const event = { ...EVENTS[2]?.event, seq, prevHash } as SignedDirectoryEvent['event']
      const sig = Buffer.from(signText(canonicalText(event), ROOT.privateKey)).toString('base64url')
      const chain = chainIn([
        ...EVENTS.slice(0, 2).map(textOf),
        textOf({ event, signatures: [{ keyId: ROOT.keyId, sig }] }),
      ])
      expect(chain.events).to.deep.equal(EVENTS.slice(0, 2))
      expect(chain.findings().latest).to.deep.equal([{ offset: 2, reason: 'fork' }])
    }
  })

  it('tells what waits, each event once, by its place and then by its offset', () => {
    const [, second, third, fourth] = EVENTS.map(textOf) as [string, string, string, string]
    const chain = chainIn([fourth, third, otherAfter(2), third, second])
    expect(chain.findings().waiting).to.deep.equal([
      { offset: 4, seq: 2 },
      { offset: 1, seq: 3 },
      { offset: 2, seq: 3 },
      { offset: 0, seq: 4 },
    ])
    expect(chain.events).to.deep.equal([])
  })

  it('keeps the last hundred of what was passed over, and counts all', () => {
    const { latest, passedOver } = chainIn(Array.from({ length: 130 }, () => null)).findings()
    expect(passedOver.undecodable).to.equal(130)
    expect(latest.map(({ offset }) => offset)).to.deep.equal(Array.from({ length: 100 }, (_, index) => index + 30))
  })

  it('does not let an event that follows another history take a place', () => {
    const stranger = applyDirectoryEvents(emptyDirectory(HUB), signedFacts(emptyDirectory(HUB), FACTS.toReversed()))
    const [next] = signedFacts({ ...stranger, position: 2 }, [{ type: 'FieldDefined', name: '某' }])
    const chain = chainIn([
      ...EVENTS.slice(0, 2).map(textOf),
      textOf(next as SignedDirectoryEvent),
      textOf(EVENTS[2] as SignedDirectoryEvent),
    ])
    expect(chain.events).to.deep.equal(EVENTS.slice(0, 3))
    expect(chain.findings().latest).to.deep.equal([{ offset: 2, reason: 'fork' }])
  })

  it('needs as many different root keys as the threshold says, and takes no signature for two', () => {
    const second = keyOf('second')
    const two = {
      ...ROOT_KEYS,
      threshold: 2,
      keys: [...ROOT_KEYS.keys, { keyId: second.keyId, publicKey: second.publicKey }],
    }
    const by = (...keys: (typeof ROOT)[]) => signedFacts(emptyDirectory(HUB), FACTS.slice(0, 1), keys).map(textOf)
    expect(chainIn(by(ROOT), two).events).to.have.length(0)
    expect(chainIn(by(ROOT, ROOT), two).events).to.have.length(0)
    expect(chainIn(by(ROOT, second), two).events).to.have.length(1)
  })

  it('a control record of the root is no event, for all its signature', () => {
    const fact = { type: 'DirectoryAdvanced', hubId: HUB, position: 1, hash: 'x', at: 'y' }
    expect(chainIn([JSON.stringify({ event: fact, signatures: [] })]).findings().passedOver.undecodable).to.equal(1)
  })

  it('a copy with nulls that no signature covers says the same', () => {
    const padded = EVENTS.map(({ event, signatures }) => {
      const fact = { ...event.fact, nothing: null } as unknown as DirectoryFact
      return {
        event: { ...event, fact: 'codes' in fact ? { ...fact, codes: [null, ...fact.codes] } : fact },
        signatures,
      }
    }) as SignedDirectoryEvent[]
    const read = (texts: string[]) => described(applyDirectoryEvents(emptyDirectory(HUB), [...chainIn(texts).events]))
    const withoutParents = padded.map(textOf).map((text) => text.replace('"parent":null,', ''))
    expect(read(padded.map(textOf))).to.deep.equal(read(EVENTS.map(textOf)))
    expect(read(withoutParents)).to.deep.equal(read(EVENTS.map(textOf)))
  })

  it('stops on a signed fact of an unknown type or version, and on no other', () => {
    const before = emptyDirectory(HUB)
    const newer = signedFacts(before, [{ type: 'NodeSold' } as unknown as DirectoryFact])
    const apply = (texts: string[]) => applyDirectoryEvents(before, [...chainIn(texts).events])
    expect(() => apply(newer.map(textOf)))
      .to.throw('newer hub')
      .with.property('code', 'directory-newer')
    const unsigned = newer.map(({ event }) => textOf({ event, signatures: [] }))
    expect(apply([...unsigned, ...EVENTS.map(textOf)]).position).to.equal(EVENTS.length)
  })

  it('says of which version a fact is that it does not know, if that is another one', () => {
    const signedAs = (change: object) => {
      const event = { ...EVENTS[0]?.event, ...change } as SignedDirectoryEvent['event']
      const sig = Buffer.from(signText(canonicalText(event), ROOT.privateKey)).toString('base64url')
      return textOf({ event, signatures: [{ keyId: ROOT.keyId, sig }] })
    }
    const apply = (text: string) => applyDirectoryEvents(emptyDirectory(HUB), [...chainIn([text]).events])
    expect(() => apply(signedAs({ v: 2 }))).to.throw('is a DivisionDefined of version 2, which')
    expect(() => apply(signedAs({ fact: { type: 'NodeSold' } }))).to.throw('is a NodeSold, which')
    expect(chainIn([signedAs({ hubId: 'other' })]).findings().latest).to.deep.equal([
      { offset: 0, reason: 'bad-signature' },
    ])
  })

  it('remembers a record with its very signatures, and none that was not right', () => {
    const [{ event, signatures }] = EVENTS as [SignedDirectoryEvent]
    const wrong = textOf({ event, signatures: signatures.map((one) => ({ ...one, sig: 'A'.repeat(86) })) })
    const checked = new Set<string>()
    expect(chainIn([wrong], ROOT_KEYS, checked).events).to.have.length(0)
    expect(checked.size).to.equal(0)
    expect(chainIn([textOf({ event, signatures })], ROOT_KEYS, checked).events).to.have.length(1)
    expect(checked.size).to.equal(1)
    expect(chainIn([wrong], ROOT_KEYS, checked).events).to.have.length(0)
    const strange = { ...ROOT_KEYS, hubId: 'another' }
    expect(chainIn([textOf({ event, signatures })], strange, checked).events).to.have.length(0)
  })

  it('looks for the signature of each root key among whatever stands there', () => {
    const [{ event, signatures }] = EVENTS as [SignedDirectoryEvent]
    const among = [null, 1, 'x', { keyId: 'other', sig: 'y' }, ...signatures] as SignedDirectoryEvent['signatures']
    expect(chainIn([textOf({ event, signatures: among })]).events).to.have.length(1)
  })

  it('is the same whatever foreign records, repeats and disorder lie between its events', () => {
    const texts = EVENTS.map(textOf)
    const signedTexts = EVENTS.map(({ event }) => canonicalText(event))
    const directory = described(applyDirectoryEvents(emptyDirectory(HUB), EVENTS))
    const json = fc.json({ maxDepth: 6 })
    const near = fc
      .tuple(fc.nat(EVENTS.length - 1), fc.constantFrom('v', 'hubId', 'seq', 'prevHash', 'at', 'fact'), fc.jsonValue())
      .map(([index, member, value]) => {
        const { event, signatures } = EVENTS[index] as SignedDirectoryEvent
        return JSON.stringify({ event: { ...event, [member]: value }, signatures })
      })
    const cut = fc
      .tuple(fc.nat(EVENTS.length - 1), fc.nat(300), fc.string({ maxLength: 4 }))
      .map(
        ([index, at, text]) =>
          `${(texts[index] as string).slice(0, at)}${text}${(texts[index] as string).slice(at + 1)}`,
      )
    const repeat = fc.nat(EVENTS.length - 1).map((index) => texts[index] as string)
    const foreign = fc.oneof(json, fc.string(), near, cut, repeat, fc.constant(null))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(foreign, fc.nat(EVENTS.length)), { maxLength: 30 }),
        fc.shuffledSubarray(texts, { minLength: EVENTS.length }),
        fc.boolean(),
        (strangers, shuffled, inOrder) => {
          const records: (string | null)[] = inOrder ? [...texts] : [...shuffled]
          for (const [record, at] of strangers) records.splice(at, 0, record)
          const chain = chainIn(records)
          // A stranger may add or rename a member that is null: no signature covers it, and it says nothing.
          expect(chain.events.map(({ event }) => canonicalText(event))).to.deep.equal(signedTexts)
          expect(described(applyDirectoryEvents(emptyDirectory(HUB), [...chain.events]))).to.deep.equal(directory)
          expect(chain.findings().waiting).to.deep.equal([])
          // Whoever remembers what it checked gives the same, the first time and the second.
          const checked = new Set<string>()
          for (const time of [1, 2]) {
            const again = chainIn(records, ROOT_KEYS, checked)
            expect(again.events, `${time}`).to.deep.equal(chain.events)
            expect(again.findings()).to.deep.equal(chain.findings())
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
