import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import fc from 'fast-check'
import { scratchFolder } from '../../scratch-folder.ts'
import { compareCells, type Tally } from './compare-cells.ts'
import { COLUMNS, type MadeCell, madeRows } from './made-cells.ts'

const RUNS = Number(process.env.HUB_TEST_RUNS ?? 2000)
/** A Python that has openpyxl, and LibreOffice. The project does not need them. */
const PYTHON = process.env.HUB_TEST_PYTHON ?? 'python3'
const OFFICE = process.env.HUB_TEST_SOFFICE ?? 'soffice'
const SCRIPT = fileURLToPath(new URL('writers/write_with_openpyxl.py', import.meta.url))
const AT_ONCE = 200

const isThere = (command: string, ...args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

type Rows = (MadeCell | null)[][]

/** openpyxl writes a text that looks like an escaped character as it is; every reader takes it for that character. */
const looksEscaped = (cell: MadeCell | null) => cell?.stored.kind === 'text' && /_x[0-9a-f]{4}_/i.test(cell.stored.text)

/** What LibreOffice shows once it has computed the formulas. */
const computed = (cell: MadeCell | null): MadeCell | null =>
  cell?.stored.kind === 'uncomputed' ? { ...cell, right: { shown: '1' } } : cell

describe('any workbook of other programs', function () {
  this.timeout(RUNS * 2000)
  const folder = scratchFolder()
  let books: Rows[] = []

  before(function () {
    if (!isThere(PYTHON, '-c', 'import openpyxl')) {
      process.stderr.write('      pending: no openpyxl (HUB_TEST_PYTHON names a Python that has it)\n')
      this.skip()
    }
    books = fc
      .sample(madeRows, { numRuns: RUNS, seed: Number(process.env.HUB_TEST_SEED ?? 15) })
      .map((rows) => rows.map((cells) => cells.map((cell) => (looksEscaped(cell) ? null : cell))))
    mkdirSync(join(folder(), 'openpyxl'))
    const titles = COLUMNS.map((text) => ({ kind: 'text', text }))
    writeFileSync(
      join(folder(), 'books.json'),
      JSON.stringify(books.map((rows) => [titles, ...rows.map((cells) => cells.map((cell) => cell?.stored ?? null))])),
    )
    execFileSync(PYTHON, [SCRIPT, join(folder(), 'books.json'), join(folder(), 'openpyxl')])
  })

  const expectAllTold = (writer: string, all: Rows[]) => {
    const tally: Tally = { arrived: 0, refused: 0, silent: [] }
    for (const [index, rows] of all.entries()) compareCells(join(folder(), writer, `${index}.xlsx`), rows, tally)
    const { arrived, refused, silent } = tally
    process.stderr.write(`      ${writer}: ${arrived} cells arrived, ${refused} were refused by name\n`)
    expect(silent).to.deep.equal([])
    expect(arrived / (arrived + refused)).to.be.above(0.6)
  }

  it('openpyxl: each cell arrives as it is shown, or is refused by name', () => expectAllTold('openpyxl', books))

  it('LibreOffice: each cell arrives as it is shown, or is refused by name', function () {
    if (!isThere(OFFICE, '--version')) {
      process.stderr.write('      pending: no LibreOffice (HUB_TEST_SOFFICE names its soffice)\n')
      this.skip()
    }
    const profile = `-env:UserInstallation=file://${join(folder(), 'profile')}`
    for (let first = 0; first < books.length; first += AT_ONCE) {
      const files = books.slice(first, first + AT_ONCE).map((_, at) => join(folder(), 'openpyxl', `${first + at}.xlsx`))
      execFileSync(
        OFFICE,
        [profile, '--headless', '--convert-to', 'xlsx', '--outdir', join(folder(), 'LibreOffice'), ...files],
        { stdio: 'ignore' },
      )
    }
    expectAllTold(
      'LibreOffice',
      books.map((rows) => rows.map((cells) => cells.map(computed))),
    )
  })
})
