import { expect } from 'chai'
import { sayAtDesk } from '../../services/desk/desk-words.ts'
import type { ErrorCode } from '../../services/domain/error-codes.ts'
import { ERROR_TABLE } from '../../services/edge/error-table.ts'

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[]
const FOR_PROGRAMS = /接口|\bhub [a-z]|--[a-z]|HUB_|\b(?:PUT|POST|GET)\b|\/v1\/|If-Match|displayFrom|Idempotency/

/** What a form of the desk may be refused for, and whose general remedy speaks to programs. */
const FROM_FORMS: ErrorCode[] = [
  ...(['near-twin', 'already-shown', 'twin-holds-text', 'twins-uncompared', 'personal-data-likely'] as const),
  ...(['sign-off-missing', 'sign-off-not-distinct'] as const),
  ...(['attachment-missing', 'attachment-size-differs', 'attachment-type-differs', 'attachment-too-large'] as const),
  ...(['field-unlisted', 'organ-not-yours', 'organ-doubtful', 'kind-changed', 'token-unknown'] as const),
]

describe('what the desk says of an error', () => {
  it('never names a command, an option, a variable or an address of the API to a clerk', () => {
    // The desk sends these headers by itself.
    const others = CODES.filter((code) => !['idempotency-key-missing', 'if-match-missing'].includes(code))
    const named = others.filter((code) => ERROR_TABLE[code].status < 500 && FOR_PROGRAMS.test(sayAtDesk(code)))
    expect(named).to.deep.equal([])
    expect(CODES.filter((code) => FOR_PROGRAMS.test(ERROR_TABLE[code].remedy)).length).to.be.above(20)
  })

  it('still says how to mend what a form of the desk is refused for', () => {
    for (const code of FROM_FORMS) expect(sayAtDesk(code), code).to.match(/。(?:请|若)/)
  })
})
