import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { errorsPage } from '../../scripts/errors-page.ts'
import { ERROR_CODES, type ErrorCode, errorCodeOf } from '../../services/domain/error-codes.ts'
import { HubError, reject } from '../../services/domain/errors.ts'
import { ERROR_TABLE } from '../../services/edge/error-table.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const rows = Object.entries(ERROR_TABLE)
const codes = Object.keys(ERROR_CODES)

/** Where codes are used, and neither defined nor explained. */
const uses = globSync('services/**/*.ts', { cwd: root })
  .filter((file) => !file.startsWith('services/edge/errors/') && file !== 'services/domain/error-codes.ts')
  .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
  .join('\n')

describe('the table of errors', () => {
  it('has one row for each code, and none besides', () => {
    expect(rows.map(([code]) => code).sort()).to.deep.equal(codes.toSorted())
  })

  it('has no row that nothing uses', () => {
    expect(codes.filter((code) => !uses.includes(`'${code}'`))).to.deep.equal([])
  })

  it('speaks to clerks in whole Chinese sentences, to operators and programs in English', () => {
    for (const [code, { title, detail, remedy, hint = 'None.' }] of rows) {
      expect(code).to.match(/^[a-z]+(-[a-z]+)*$/)
      expect(title, code).to.match(/^[A-Z][\x20-\x7e]+[a-zA-Z]$/)
      expect(detail, code).to.match(/\p{Script=Han}.*(。|：\{\w+\})$/u)
      expect(remedy, code).to.match(/\p{Script=Han}.*。$/u)
      expect(hint, code).to.match(/^[A-Z][\x20-\x7e]+\.$/)
    }
  })

  it('is what docs/errors.md shows: npm run docs:errors', () => {
    expect(readFileSync(`${root}/docs/errors.md`, 'utf8')).to.equal(errorsPage())
  })

  it('lets nobody be told to try again with exit 1, which means that something was found wrong', () => {
    const passing = codes.filter((code) => ERROR_CODES[code as ErrorCode] === 'passes')
    expect(passing.filter((code) => ERROR_TABLE[code as ErrorCode].exit === 1)).to.deep.equal([])
  })
})

describe('a code', () => {
  it('that stands in no table is refused by the compiler', () => {
    // @ts-expect-error: no such code
    expect(new HubError('no-such-code', '').code).to.equal('no-such-code')
    // @ts-expect-error: no such code
    expect(reject('no-such-code').ok).to.equal(false)
    // @ts-expect-error: no such code
    expect(reject('title-missing', [{ code: 'no-such-code', pointer: '' }]).ok).to.equal(false)
  })

  it('says by itself whether the error may pass', () => {
    expect(new HubError('log-unavailable', '').retryable).to.equal(true)
    expect(new HubError('log-refused', '').retryable).to.equal(false)
  })

  it('that another thread made up is a bug', () => {
    expect(errorCodeOf('log-stalled')).to.equal('log-stalled')
    expect(errorCodeOf('constructor')).to.equal('internal')
  })
})
