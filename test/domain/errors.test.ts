import { expect } from 'chai'
import { errorCodeOf, mayPass } from '../../services/domain/error-codes.ts'
import { HubError, isRetryable, jsonPointer, reject } from '../../services/domain/errors.ts'

describe('an error', () => {
  it('is worth another attempt, if its code says that it may pass', () => {
    expect(isRetryable(new HubError('store-unavailable', 'away'))).to.equal(true)
    expect(isRetryable(new HubError('store-damaged', 'broken'))).to.equal(false)
    expect([mayPass('log-unavailable'), mayPass('internal')]).to.deep.equal([true, false])
  })

  it('of any other kind is worth none, whatever it says of itself', () => {
    for (const error of [Object.assign(new Error('other'), { retryable: true }), undefined, 'text'])
      expect(isRetryable(error)).to.equal(false)
  })

  it('keeps its code, its message and what caused it', () => {
    const cause = new Error('EIO')
    expect(new HubError('disk-full', 'no room', { cause })).to.include({
      name: 'HubError',
      code: 'disk-full',
      message: 'no room',
      cause,
    })
  })

  it('from another process has a code of the table, or is a bug there', () => {
    expect(errorCodeOf('disk-full')).to.equal('disk-full')
    for (const text of ['no-such-code', '', 'toString']) expect(errorCodeOf(text)).to.equal('internal')
  })
})

describe('a rejection', () => {
  it('has a code, and faults and facts where there are any', () => {
    expect(reject('item-unknown')).to.deep.equal({ ok: false, code: 'item-unknown', faults: [], details: undefined })
  })

  it('points into the input, with what a pointer must escape', () => {
    expect(jsonPointer(['a/b', 0, 'c~d'])).to.equal('/a~1b/0/c~0d')
    expect(jsonPointer([])).to.equal('')
  })
})
