import { expect } from 'chai'
import type { Envelope } from '../../../services/domain/event/envelope.ts'
import { isWellFormed } from '../../../services/domain/event/is-well-formed.ts'
import { published } from './verdict.ts'

const { envelope } = published()

describe('the form of an envelope', () => {
  it('is right in what a publisher signed', () => {
    expect(isWellFormed(envelope)).to.equal(true)
  })

  for (const [what, change] of [
    ['another version of the format', { v: 2 }],
    ['another kind of signature', { alg: 'RSA' }],
    ['an item id that is none', { itemId: 'liulin' }],
    ['an instant that is none', { at: '2026-03-01' }],
    ['a fingerprint that is none', { fingerprint: 'sha-256:' }],
  ] as [string, Partial<Record<keyof Envelope, unknown>>][])
    it(`is wrong with ${what}, however right the rest is`, () => {
      expect(isWellFormed({ ...envelope, ...change } as Envelope)).to.equal(false)
    })
})
