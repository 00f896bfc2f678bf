import { expect } from 'chai'
import { applyDirectoryEvents, emptyDirectory } from '../../../services/domain/directory/apply-directory-events.ts'
import type { SignedDirectoryEvent } from '../../../services/domain/directory/directory-event.ts'
import { verifyDirectoryEvents } from '../../../services/domain/directory/verify-directory-events.ts'
import type { Hash } from '../../../services/domain/ids.ts'
import { FACTS, HUB, keyOf, ROOT, signedFacts } from '../scene.ts'

describe('the chain of the directory', () => {
  const rootKeys = { hubId: HUB, threshold: 1, keys: [{ keyId: ROOT.keyId, publicKey: ROOT.publicKey }] }
  const empty = { position: 0, hash: null }
  const events = signedFacts(emptyDirectory(HUB), FACTS)
  const at = (index: number) => events[index] as SignedDirectoryEvent

  const faultOf = (
    chain: SignedDirectoryEvent[],
    from: { position: number; hash: Hash | null } = empty,
    keys: Parameters<typeof verifyDirectoryEvents>[2] = rootKeys,
    options = {},
  ) => {
    const verified = verifyDirectoryEvents(chain, from, keys, options)
    return verified.ok ? null : `${verified.faults[0]?.code} ${verified.faults[0]?.pointer}`
  }

  it('counts from its beginning, and from any place that was applied', () => {
    expect(faultOf(events)).to.equal(null)
    expect(faultOf(events, emptyDirectory(HUB))).to.equal(null)
    const half = applyDirectoryEvents(emptyDirectory(HUB), events.slice(0, 5))
    expect(faultOf(events.slice(5), half)).to.equal(null)
  })

  it('with a gap is refused, and the place is named', () => {
    expect(faultOf([at(0), at(2)])).to.equal('gap /directory/2')
    expect(faultOf(events.slice(1))).to.equal('gap /directory/1')
  })

  it('with a fork is refused, even when the root signed it', () => {
    const half = applyDirectoryEvents(emptyDirectory(HUB), events.slice(0, 5))
    const others = signedFacts(half, [{ type: 'FieldDefined', name: '其他' }])
    const beyond = applyDirectoryEvents(emptyDirectory(HUB), events.slice(0, 6))
    expect(faultOf([...others, at(6)], half)).to.equal('fork /directory/7')
    expect(
      faultOf(signedFacts({ ...beyond, hash: half.hash }, [{ type: 'FieldDefined', name: '某' }]), beyond),
    ).to.equal('fork /directory/7')
  })

  it('of another hub is refused', () => {
    expect(faultOf(events, empty, { ...rootKeys, hubId: 'another-hub' })).to.equal('gap /directory/1')
  })

  it('with one changed word is refused, wherever it stands', () => {
    for (const index of [0, 4, events.length - 1]) {
      const changed = events.with(index, {
        ...at(index),
        event: { ...at(index).event, fact: { type: 'FieldDefined', name: '换过的' } },
      })
      expect(faultOf(changed), `event ${index + 1}`).not.to.equal(null)
    }
  })

  it('that nobody or a stranger signed is refused', () => {
    expect(faultOf(events.with(-1, { ...at(events.length - 1), signatures: [] }))).to.match(/^bad-signature/)
    expect(faultOf(signedFacts(emptyDirectory(HUB), FACTS, [{ ...keyOf('thief'), keyId: ROOT.keyId }]))).to.match(
      /^bad-signature/,
    )
  })

  it('with a signature that is none, or of a key that is no root key, is refused', () => {
    const sig = at(0).signatures[0]?.sig ?? ''
    for (const signature of [{ keyId: 'unknown', sig }, { keyId: ROOT.keyId, sig: 5 }, { keyId: ROOT.keyId }])
      expect(faultOf([{ ...at(0), signatures: [signature as { keyId: string; sig: string }] }])).to.equal(
        'bad-signature /directory/1',
      )
  })

  it('an unsigned event before the last one stands by the hash chain, but not for an auditor', () => {
    const unsigned = events.with(2, { ...at(2), signatures: [] })
    expect(faultOf(unsigned)).to.equal(null)
    expect(faultOf(unsigned, empty, rootKeys, { everySignature: true })).to.equal('bad-signature /directory/3')
  })

  it('needs as many different root keys as its threshold says', () => {
    const second = keyOf('second')
    const two = {
      hubId: HUB,
      threshold: 2,
      keys: [...rootKeys.keys, { keyId: second.keyId, publicKey: second.publicKey }],
    }
    const one = signedFacts(emptyDirectory(HUB), FACTS.slice(0, 1))
    const both = signedFacts(emptyDirectory(HUB), FACTS.slice(0, 1), [ROOT, second])
    const twice = signedFacts(emptyDirectory(HUB), FACTS.slice(0, 1), [ROOT, ROOT])
    expect(faultOf(one, empty, two)).to.equal('bad-signature /directory/1')
    expect(faultOf(twice, empty, two)).to.equal('bad-signature /directory/1')
    expect(faultOf(both, empty, two)).to.equal(null)
  })
})
