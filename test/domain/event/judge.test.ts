import { expect } from 'chai'
import { judge } from '../../../services/domain/event/judge.ts'
import { type HashedEvent, hashEvent } from '../../../services/domain/event/signed-event.ts'
import { type Hash, instantOf, parseHash, parseNodeId } from '../../../services/domain/ids.ts'
import { AT, chainOf, contentWith, DIRECTORY, directoryAfter, keyOf, LIULIN, ZEHE } from '../scene.ts'
import { published, verdictOn } from './verdict.ts'

function threeEvents(): [HashedEvent, HashedEvent, HashedEvent] {
  const next = chainOf(LIULIN)
  return [
    next({ type: 'ItemPublished', version: 1, content: contentWith() }),
    next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) }),
    next({ type: 'ItemWithdrawn', version: 3, content: null }),
  ]
}

describe('what the projector makes of an event', () => {
  it("a node's first event, chained to its registration, is next", () => {
    expect(verdictOn(published())).to.equal('next')
  })

  it('the event after the head is next, and a withdrawal needs no content', () => {
    const [first, second, third] = threeEvents()
    expect(verdictOn(second, [first])).to.equal('next')
    expect(verdictOn(third, [first, second])).to.equal('next')
  })

  it('a later one is a gap', () => {
    const [first, , third] = threeEvents()
    expect(verdictOn(third)).to.equal('gap')
    expect(verdictOn(third, [first])).to.equal('gap')
  })

  it('one that was applied already is a duplicate, even if its node or its right has gone since', () => {
    const [first, second] = threeEvents()
    expect(verdictOn(first, [first, second])).to.equal('duplicate')
    const revoked = directoryAfter(DIRECTORY, {
      type: 'KeyRevoked',
      nodeId: LIULIN,
      keyId: 'liulin-1',
      reason: 'lost',
    })
    expect(verdictOn(first, [first, second], revoked)).to.equal('duplicate')
  })

  describe('that goes back in time', () => {
    const at = (second: number) => instantOf(Date.parse(AT) + second * 1000)
    const chain = (...seconds: number[]) => {
      const next = chainOf(LIULIN)
      return seconds.map((second, index) =>
        next({
          type: index === 0 ? 'ItemPublished' : 'ItemRevised',
          version: index + 1,
          content: contentWith(),
          at: at(second),
        }),
      ) as [HashedEvent, HashedEvent, HashedEvent]
    }

    it('is not allowed, and the same time again is', () => {
      const [first, second] = chain(10, 9.999)
      expect(verdictOn(second, [first])).to.equal('not-allowed')
      const [one, other] = chain(10, 10)
      expect(verdictOn(other, [one])).to.equal('next')
    })

    it('is held against the latest time before it: an event that was not allowed does not open the past', () => {
      const [first, second, third] = chain(10, 1, 2)
      expect(verdictOn(second, [first])).to.equal('not-allowed')
      expect(verdictOn(third, [first, second])).to.equal('not-allowed')
    })

    it('is not known to do so where nobody knows the times before it', () => {
      const [first, second] = chain(10, 1)
      const head = { nodeId: LIULIN, nodeSeq: 1, hash: first.envelopeHash, latestAt: null }
      const known = { directory: DIRECTORY, signatureIsValid: true, appliedHash: null }
      expect(judge({ event: second, head, ...known })).to.equal('next')
    })
  })

  it('another one at a used place is a fork', () => {
    const [first, second] = threeEvents()
    const other = published({ title: '同一位置的另一条' })
    expect(verdictOn(other, [first])).to.equal('fork')
    expect(verdictOn(other, [first, second])).to.equal('fork')
  })

  it('another one at a used place is a fork, even if it is chained to the head', () => {
    const [first, second] = threeEvents()
    for (const nodeSeq of [1, 2]) {
      const again = chainOf(LIULIN)({
        type: 'ItemRevised',
        version: 3,
        content: contentWith(),
        nodeSeq,
        prevHash: second.envelopeHash,
      })
      expect(verdictOn(again, [first, second]), `at ${nodeSeq}`).to.equal('fork')
    }
  })

  it('one that is not chained to the head is a fork', () => {
    const [first] = threeEvents()
    const stray = chainOf(LIULIN)({
      type: 'ItemRevised',
      version: 2,
      content: contentWith(),
      nodeSeq: 2,
      prevHash: parseHash(`sha-256:${'1'.repeat(64)}`),
    })
    expect(verdictOn(stray, [first])).to.equal('fork')
  })

  it("a first one that is not chained to its node's registration is a fork", () => {
    const stray = chainOf(LIULIN)({
      type: 'ItemPublished',
      version: 1,
      content: contentWith(),
      prevHash: DIRECTORY.node(ZEHE)?.registrationHash as Hash,
    })
    expect(verdictOn(stray)).to.equal('fork')
  })

  it('one of a node that the directory does not know yet is of an unknown node', () => {
    const event = chainOf(parseNodeId('wangdian'))({ type: 'ItemPublished', version: 1, content: contentWith() })
    expect(verdictOn(event)).to.equal('unknown-node')
  })

  describe('is a bad signature', () => {
    it('when one byte of it differs', () => {
      const event = published()
      const signature = Uint8Array.from(event.signature)
      signature[0] = (signature[0] as number) ^ 1
      expect(verdictOn({ ...event, signature })).to.equal('bad-signature')
    })

    it('when it is of another envelope', () => {
      const event = published()
      const forged = hashEvent({ ...event, envelope: { ...event.envelope, actor: 'staff-2' } })
      expect(verdictOn(forged)).to.equal('bad-signature')
    })

    it("when it is made with another node's key", () => {
      const forged = chainOf(LIULIN, DIRECTORY, { ...keyOf('zehe'), keyId: 'liulin-1' })
      expect(verdictOn(forged({ type: 'ItemPublished', version: 1, content: contentWith() }))).to.equal('bad-signature')
    })

    it('when the directory does not know its key', () => {
      const event = chainOf(LIULIN, DIRECTORY, keyOf('other'))
      expect(verdictOn(event({ type: 'ItemPublished', version: 1, content: contentWith() }))).to.equal('bad-signature')
    })

    it('when its key was revoked before this place', () => {
      const revoked = directoryAfter(DIRECTORY, {
        type: 'KeyRevoked',
        nodeId: LIULIN,
        keyId: 'liulin-1',
        reason: 'stolen',
      })
      expect(verdictOn(published(), [], revoked)).to.equal('bad-signature')
    })

    it('when it is of another hub', () => {
      const event = chainOf(LIULIN)({
        type: 'ItemPublished',
        version: 1,
        content: contentWith(),
        hubId: 'another-hub',
      })
      expect(verdictOn(event)).to.equal('bad-signature')
    })

    it('and not a gap or a fork, wherever it stands: a forger must not stop an honest node', () => {
      const [first] = threeEvents()
      for (const nodeSeq of [1, 2, 9]) {
        const forged = chainOf(LIULIN, DIRECTORY, { ...keyOf('thief'), keyId: 'liulin-1' })({
          type: 'ItemRevised',
          version: 2,
          content: contentWith(),
          nodeSeq,
        })
        expect(verdictOn(forged, [first]), `at ${nodeSeq}`).to.equal('bad-signature')
      }
    })
  })

  describe('after a rotation', () => {
    const newKey = { ...keyOf('liulin-new'), keyId: 'liulin-2' }
    const [first, second] = threeEvents()
    const rotated = directoryAfter(DIRECTORY, {
      type: 'KeyRotated',
      nodeId: LIULIN,
      oldKeyId: 'liulin-1',
      lastSeq: 1,
      keyId: newKey.keyId,
      publicKey: newKey.publicKey,
    })

    it("the old key's last event still counts", () => {
      expect(verdictOn(first, [], rotated)).to.equal('next')
    })

    it('a later one under the old key is a bad signature', () => {
      expect(verdictOn(second, [first], rotated)).to.equal('bad-signature')
    })

    it('the next one under the new key is next', () => {
      const event = chainOf(
        LIULIN,
        rotated,
        newKey,
      )({
        type: 'ItemRevised',
        version: 2,
        content: contentWith(),
        nodeSeq: 2,
        prevHash: first.envelopeHash,
      })
      expect(verdictOn(event, [first], rotated)).to.equal('next')
    })
  })

  it('content that is not what its fingerprint says is a fingerprint mismatch', () => {
    const event = published()
    expect(verdictOn(hashEvent({ ...event, content: contentWith({ title: '换过的标题' }) }))).to.equal(
      'fingerprint-mismatch',
    )
  })

  it('an erased one, without content, still advances the chain', () => {
    expect(verdictOn(hashEvent({ ...published(), content: null }))).to.equal('next')
  })
})
