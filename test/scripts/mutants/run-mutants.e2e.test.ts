import { expect } from 'chai'
import { changedLines } from '../../../scripts/mutants/changed-lines.ts'
import { type MutantsRun, runMutants } from '../../../scripts/mutants/run-mutants.ts'
import { createToyProject } from '../toy-project.ts'

const SOURCE = 'services/toy/is-adult.ts'
const TEST = 'test/toy/is-adult.test.ts'
const SURVIVOR = { file: SOURCE, within: 'isAdult', change: 'age >= 18 → age > 18', why: 'for the test' }
const KILLED = { ...SURVIVOR, change: 'age >= 18 → age < 18' }

const testOf = (...ages: number[]) => `
import { expect } from 'chai'
import { isAdult } from '../../services/toy/is-adult.ts'
describe('somebody', () => {
  for (const age of [${ages}]) it(\`of \${age} is \${age >= 18 ? 'an adult' : 'none'}\`, () => {
    expect(isAdult(age)).to.equal(age >= 18)
  })
})`

describe('npm run mutants', () => {
  const toy = createToyProject({
    [SOURCE]: 'export const isAdult = (age: number): boolean => age >= 18\n',
    [TEST]: testOf(20),
  })
  after(toy.remove)

  /** Two mutants: only one of them is noticed by a test with somebody of 20. */
  async function tried(options: Partial<MutantsRun> = {}) {
    const progress: string[] = []
    const summary = await runMutants({
      root: toy.root,
      files: [SOURCE],
      isWanted: ({ mutator }) => mutator === 'EqualityOperator',
      isNarrow: false,
      isFresh: true,
      jobs: 1,
      equivalents: [],
      onProgress: (folder, done, of) => progress.push(`${folder} ${done}/${of}`),
      ...options,
    })
    return { ...summary, progress }
  }

  it('tells a mutant that a test notices from one that survives', async () => {
    const { byFolder, unexplained, idle } = await tried()
    expect(byFolder).to.deep.equal([{ folder: 'services/toy', mutants: 2, killed: 1, equivalent: 0, surviving: 1 }])
    expect(
      unexplained.map(({ mutant: { file, line, within, change } }) => ({ file, line, within, change })),
    ).to.deep.equal([{ file: SOURCE, line: 1, within: 'isAdult', change: SURVIVOR.change }])
    expect(idle).to.deep.equal([])
  })

  it('takes an explanation for a survivor, and names one that fits none', async () => {
    const { byFolder, unexplained, idle } = await tried({ equivalents: [SURVIVOR, KILLED] })
    expect(byFolder[0]).to.deep.include({ killed: 1, equivalent: 1, surviving: 0 })
    expect(unexplained).to.deep.equal([])
    expect(idle).to.deep.equal([KILLED])
  })

  it('goes on where it was: what was found out is not tried again until a test changes', async () => {
    await tried()
    expect((await tried({ isFresh: false })).progress).to.deep.equal(['toy 2/2'])
    toy.write(TEST, testOf(18))
    const again = await tried({ isFresh: false })
    expect(again.progress).to.deep.equal(['toy 0/2', 'toy 1/2', 'toy 2/2'])
    expect(again.unexplained).to.deep.equal([])
  })

  it('says which test fails without any mutant', async () => {
    toy.write(TEST, testOf(20).replace('to.equal', 'not.to.equal'))
    const error = await tried().catch((reason: Error) => reason)
    expect(error).to.be.an('error')
    expect(String(error)).to.include('“somebody of 20 is an adult” in test/toy/is-adult.test.ts')
  })

  it('says why the test files cannot be loaded', async () => {
    toy.write(TEST, `import '../../services/toy/gone.ts'`)
    expect(String(await tried().catch((reason: Error) => reason))).to.include('gone.ts')
  })

  it('finds the lines that differ from a revision, and all lines of a new file', () => {
    toy.commit()
    toy.write(SOURCE, '// One line more.\nexport const isAdult = (age: number): boolean => age >= 18\n')
    toy.write('services/toy/new.ts', 'export const one = 1')
    expect([...changedLines('HEAD', toy.root)].map(([file, lines]) => [file, [...lines]])).to.deep.equal([
      [SOURCE, [1]],
      ['services/toy/new.ts', [1]],
    ])
  })
})
