import { isUtf8 } from 'node:buffer'
import { verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { canonicalText, hashOf } from '../../../services/domain/canonical.ts'
import { publicKeyFromText } from '../../../services/domain/directory/public-key.ts'
import { controlIsSigned, signControl } from '../../../services/domain/event/control-record.ts'
import { hashEvent, signText, verifyText } from '../../../services/domain/event/signed-event.ts'
import { verifyOnThreadPool } from '../../../services/domain/event/verify-on-thread-pool.ts'
import { needsShared } from '../../e2e/shared-data.ts'
import { AT, chainOf, contentWith, DIRECTORY, HUB, keyOf, LIULIN, ROOT } from '../scene.ts'

const publicKey = publicKeyFromText(keyOf('liulin').publicKey)

describe('a signed event', () => {
  const next = chainOf(LIULIN)
  const first = next({ type: 'ItemPublished', version: 1, content: contentWith() })
  const second = next({ type: 'ItemRevised', version: 2, content: contentWith({ title: '更正' }) })

  it('is signed over the canonical text of its envelope', () => {
    expect(first.signature.length).to.equal(64)
    expect(verifyText(canonicalText(first.envelope), first.signature, publicKey)).to.equal(true)
  })

  it("is chained: to the node's registration first, then each to the hash of the one before", () => {
    expect(first.envelope.prevHash).to.equal(DIRECTORY.node(LIULIN)?.registrationHash)
    expect(second.envelope.prevHash).to.equal(hashOf(canonicalText(first.envelope)))
  })

  it('keeps hash and signature when its content is erased', () => {
    const erased = hashEvent({ ...first, content: null })
    expect(erased.envelopeHash).to.equal(first.envelopeHash)
    expect(erased.contentText).to.equal(null)
    expect(verifyText(erased.envelopeText, erased.signature, publicKey)).to.equal(true)
  })

  it('does not verify once any one member of its envelope differs', () => {
    for (const name of Object.keys(first.envelope) as (keyof typeof first.envelope)[]) {
      const value = first.envelope[name]
      const changed = { ...first.envelope, [name]: typeof value === 'number' ? value + 1 : `${value}x` }
      expect(verifyText(canonicalText(changed), first.signature, publicKey), name).to.equal(false)
    }
  })

  it('holds an unknown member of an envelope under its signature, and null for absent', () => {
    const text = (extra: object) => canonicalText({ ...first.envelope, ...extra })
    expect(verifyText(text({ later: 1 }), first.signature, publicKey)).to.equal(false)
    expect(verifyText(text({ reason: null }), first.signature, publicKey)).to.equal(true)
  })
})

describe('Ed25519', () => {
  it('takes and refuses what the Wycheproof vectors say, on the thread pool too', async function () {
    const file = needsShared(this, 'vectors/wycheproof/ed25519_test.json')
    type Vector = { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid' }
    const { testGroups } = JSON.parse(readFileSync(file, 'utf8')) as {
      testGroups: { publicKeyJwk: { x: string }; tests: Vector[] }[]
    }
    let count = 0
    for (const { publicKeyJwk, tests } of testGroups) {
      const key = publicKeyFromText(publicKeyJwk.x)
      for (const { tcId, msg, sig, result } of tests) {
        const message = Buffer.from(msg, 'hex')
        const signature = Buffer.from(sig, 'hex')
        // The hub signs texts: a message that is none goes by the call that `verifyText` makes.
        const taken = isUtf8(message)
          ? verifyText(message.toString('utf8'), signature, key)
          : verify(null, message, key, signature)
        expect(taken, `vector ${tcId}`).to.equal(result === 'valid')
        if (isUtf8(message))
          expect(await verifyOnThreadPool(message.toString('utf8'), signature, key), `vector ${tcId}`).to.equal(taken)
        count++
      }
    }
    expect(count).to.equal(151)
  })

  it('verifies what it signed, whatever the text, and with no other key', () => {
    const { privateKey } = keyOf('liulin')
    const other = publicKeyFromText(keyOf('zehe').publicKey)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const signature = signText(text, privateKey)
        expect(verifyText(text, signature, publicKey)).to.equal(true)
        expect(verifyText(`${text}.`, signature, publicKey)).to.equal(false)
        expect(verifyText(text, signature, other)).to.equal(false)
      }),
      { numRuns: 50 },
    )
  })

  it('refuses a key that is not 32 bytes', () => {
    for (const bytes of [0, 31, 33])
      expect(() => publicKeyFromText(Buffer.alloc(bytes, 1).toString('base64url')), `${bytes} bytes`).to.throw()
  })
})

describe('a control record', () => {
  const rootKeys = { hubId: HUB, threshold: 1, keys: [{ keyId: ROOT.keyId, publicKey: ROOT.publicKey }] }
  const fact = { type: 'LogCreated', hubId: HUB, logId: 'log-1', partition: 0, at: AT } as const
  const record = signControl(fact, ROOT)

  it('counts when a root key signed it for this hub', () => {
    expect(controlIsSigned(record, rootKeys)).to.equal(true)
  })

  it('does not count when it says something else, is for another hub, or another key signed it', () => {
    const thief = { ...keyOf('thief'), keyId: ROOT.keyId }
    expect(controlIsSigned({ ...record, fact: { ...fact, partition: 1 } }, rootKeys)).to.equal(false)
    expect(controlIsSigned(record, { ...rootKeys, hubId: 'another-hub' })).to.equal(false)
    expect(controlIsSigned(signControl(fact, thief), rootKeys)).to.equal(false)
    expect(controlIsSigned(signControl(fact, keyOf('unknown')), rootKeys)).to.equal(false)
  })

  it('is checked with the root key that it names, whichever of several', () => {
    const second = keyOf('second-root')
    const both = { ...rootKeys, keys: [...rootKeys.keys, { keyId: second.keyId, publicKey: second.publicKey }] }
    expect(controlIsSigned(record, both)).to.equal(true)
    expect(controlIsSigned(signControl(fact, second), both)).to.equal(true)
    expect(controlIsSigned(signControl(fact, { ...second, keyId: ROOT.keyId }), both)).to.equal(false)
  })
})
