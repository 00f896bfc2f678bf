import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import type { ErrorCode } from '../../services/domain/error-codes.ts'
import { ERROR_TABLE } from '../../services/edge/error-table.ts'
import { IMPORT_ERRORS } from '../../services/edge/errors/import-errors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Commands show the right usage, settings name what each must be, and a damaged store is mended by what the file is. */
const EXEMPT = new Set<string>(['usage', 'settings-invalid', 'store-damaged', ...Object.keys(IMPORT_ERRORS)])

/** Advice begins a sentence or a clause with such a verb, or is a sentence that is filled in. */
const ADVICE =
  /(?:^|[.:;,?] )(?:run|set|give|stop|restore|check|use|see|try|open|upgrade|start|switch|renew|remove|leave|read|make|find|then|hub [a-z]+)\b|\. …`$/i

const MADE = /new HubError\(\s*'([a-z-]+)',\s*((?:(?:`[^`]*`|'[^'\n]*')[\s+]*)+)/g

/** The source with something plain in place of what a template fills in. */
function filledIn(source: string): string {
  const once = source.replace(/\$\{[^{}]*\}|\{ [\w, ]+ \}/g, '…')
  return once === source ? source : filledIn(once)
}

/** Code and sentence of each HubError that is made with both as literals. */
const sentences = globSync('services/**/*.ts', { cwd: root }).flatMap((file) =>
  [...filledIn(readFileSync(`${root}/${file}`, 'utf8')).matchAll(MADE)].map(([, code = '', sentence = '']) => ({
    file,
    code: code as ErrorCode,
    sentence: sentence
      .trim()
      .replace(/[`']\s*\+\s*[`']/g, '')
      .slice(1),
  })),
)
const places = (found: typeof sentences) => found.map(({ file, code, sentence }) => `${file} ${code}: ${sentence}`)
const says = ({ sentence }: (typeof sentences)[number]) => ADVICE.test(sentence)
const judged = sentences.filter(({ code }) => !EXEMPT.has(code))

describe("an error's line", () => {
  it('says what to do: in its sentence or by the table', () => {
    expect(judged.length).to.be.greaterThan(60)
    expect(places(judged.filter((one) => ERROR_TABLE[one.code].hint === undefined && !says(one)))).to.deep.equal([])
  })

  it('says it once', () => {
    expect(places(judged.filter((one) => ERROR_TABLE[one.code].hint !== undefined && says(one)))).to.deep.equal([])
  })
})
