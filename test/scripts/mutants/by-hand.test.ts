import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { HAND_MUTANTS } from '../../../scripts/mutants/by-hand.ts'
import { planted } from '../../../scripts/mutants/try-by-hand.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

describe('mutants made by hand', () => {
  for (const mutant of HAND_MUTANTS)
    it(`${mutant.name} (${mutant.what}) still has its place, and the tests that are asked`, () => {
      expect(planted(mutant, root)).not.to.equal(readFileSync(join(root, mutant.file), 'utf8'))
      expect(mutant.tests.filter((file) => !existsSync(join(root, file)))).to.deep.equal([])
    })

  it('are all in the table of docs/proofs.md, in order', () => {
    const rows = [...readFileSync(join(root, 'docs/proofs.md'), 'utf8').matchAll(/^\| ([A-Z]\d+) \| (.*?) \|/gm)]
    expect(rows.map(([, name, what]) => [name, what])).to.deep.equal(HAND_MUTANTS.map(({ name, what }) => [name, what]))
  })
})
