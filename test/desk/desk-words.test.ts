import { expect } from 'chai'
import { sayAtDesk } from '../../services/desk/desk-words.ts'
import type { ErrorCode } from '../../services/domain/error-codes.ts'
import { IMPORT_ERRORS } from '../../services/edge/errors/import-errors.ts'
import { ITEM_ERRORS } from '../../services/edge/errors/item-errors.ts'
import { SAMENESS_ERRORS } from '../../services/edge/errors/sameness-errors.ts'
import { TEXT_ERRORS } from '../../services/edge/errors/text-errors.ts'

/** Commands, their parameters, and members of the API: a clerk at the desk has none of them. */
const NOT_FOR_CLERKS = /--[a-z]|\bhub [a-z]|\bHUB_|接口|displayFrom/

describe('the words of the desk', () => {
  it('name no command and no parameter, whatever is wrong with a text or a sheet', () => {
    const codes = Object.keys({ ...IMPORT_ERRORS, ...ITEM_ERRORS, ...SAMENESS_ERRORS, ...TEXT_ERRORS }) as ErrorCode[]
    const said = codes.map((code) => `${code}: ${sayAtDesk(code)}`)
    expect(said.filter((words) => NOT_FOR_CLERKS.test(words))).to.deep.equal([])
  })
})
