import { expect } from 'chai'
import { type Dice, dice, seededRandom } from '../../scripts/generate/random.ts'
import { type Answers, wrongAnswers } from './answers.ts'
import { changeFileByte, hashOfRows } from './file-bytes.ts'
import { changeByteIn, changeOneByte, columnsIn } from './stored-values.ts'
import { copyOf } from './tampered-hub.ts'

export type StoreKind = 'journal' | 'log' | 'read'

export interface Untouched {
  dataFolder: string
  answers: Answers
  /** What verify and compare say of it already: the forged records. */
  known: Set<string>
}

export async function untouched(dataFolder: string, folder: string): Promise<Untouched> {
  const hub = copyOf(dataFolder, folder)
  const known = new Set([...(await hub.verify()), ...(await hub.compare())])
  const answers = await hub.answers()
  if (typeof answers === 'string') throw new Error(answers)
  return { dataFolder, answers, known }
}

/**
 * What nobody vouches for and nobody is answered by: observations of a clock, settings of the search index, and how
 * far a relay has looked (where it passes over an event of its node, that is named). A change there need not be named;
 * the answers stay what they were.
 */
const UNVOUCHED = /^(bookmark\.readTo|records\.time|checkpoints\.caughtUpAt|shards\.stale|search_\d+_config\.\w+)$/

/** One changed byte in a stored value: named by `hub verify` or `hub compare`, and never served. */
export async function tamperedValue(kind: StoreKind, seed: number, before: Untouched, folder: string): Promise<string> {
  const hub = copyOf(before.dataFolder, folder)
  const random = dice(seededRandom(seed))
  const { column, told } = changeOneByte(random.pick(hub.files[kind]), random)
  const { named, wrong } = await judge(kind, hub, before, `seed ${seed}, ${told}`)
  expect(wrong, `seed ${seed}, ${told}: served ${wrong[0]}`).to.be.empty
  if (!UNVOUCHED.test(column)) expect(named, `seed ${seed}, ${told}: not named`).not.to.be.empty
  return named.length === 0 ? `unvouched ${column}` : 'named'
}

/**
 * One changed byte in each column of the read store, one after the other, under a reader that has just read and checked
 * all of it: never served, and all is served again when the byte is put back. Gives the columns that were changed.
 */
export async function tamperedUnderReader(before: Untouched, folder: string): Promise<string[]> {
  const hub = copyOf(before.dataFolder, folder)
  const changed: string[] = []
  await hub.whileRead(async (read) => {
    expect(wrongAnswers(before.answers, await read()), 'before anything was changed').to.be.empty
    for (const file of hub.files.read)
      for (const [seed, column] of columnsIn(file).entries()) {
        if (column.table.startsWith('search_') || column.rows === 0) continue
        const tampered = changeByteIn(file, column, dice(seededRandom(seed)))
        if (tampered === null) continue
        const wrong = wrongAnswers(before.answers, await read())
        expect(wrong, `${tampered.told}: served ${wrong[0]}`).to.be.empty
        tampered.putBack()
        changed.push(tampered.column)
      }
    expect(await read()).to.deep.equal(before.answers)
  })
  return changed
}

/** One changed byte of the file: named, reported as damaged, or shown to change no row. */
export async function tamperedFile(kind: StoreKind, seed: number, before: Untouched, folder: string): Promise<string> {
  const hub = copyOf(before.dataFolder, folder)
  const random: Dice = dice(seededRandom(seed))
  const file = random.pick(hub.files[kind])
  const rows = hashOfRows(file)
  const told = `seed ${seed}, ${file}: ${changeFileByte(file, random)}`
  const { named, wrong } = await judge(kind, hub, before, told)
  expect(wrong, `${told}: served ${wrong[0]}`).to.be.empty
  if (named.length > 0) return named.every((line) => line.includes('damaged')) ? 'store-damaged' : 'named'
  expect(hashOfRows(file), `${told}: not named, and rows differ`).to.equal(rows)
  return 'changes no row'
}

async function judge(kind: StoreKind, hub: ReturnType<typeof copyOf>, before: Untouched, told: string) {
  try {
    const said = [...(await hub.verify()), ...(kind === 'journal' ? [] : await hub.compare())]
    // Readers never open a journal.
    const answers = kind === 'journal' ? before.answers : await hub.answers()
    const wrong = typeof answers === 'string' ? [] : wrongAnswers(before.answers, answers)
    return { named: said.filter((line) => !before.known.has(line)), wrong }
  } catch (error) {
    throw new Error(`${told}: crashed`, { cause: error })
  }
}
