import { join } from 'node:path'
import { answersMongo } from '../answers.ts'
import type { MongoEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { mongoProgram } from '../installed.ts'
import { newEngineFolder, startEngineProcess } from './engine-process.ts'

export interface LocalMongoOptions {
  /** More switches of secantusd-py: `--enable-test-commands`, `--auth`. */
  switches?: string[]
  /** Done before it is started with these switches: with `--auth` nobody can make the first user. */
  prepare?: (url: string) => Promise<void>
}

/** SecantusDB, a MongoDB-wire server: good for behaviour, no measure of MongoDB's speed. */
export async function startLocalMongo({ switches = [], prepare }: LocalMongoOptions = {}): Promise<MongoEngine> {
  const folder = newEngineFolder('mongo')
  const port = await freePort()
  // With a replica set's name the driver gives it up after a SIGTERM; with retryable writes it gets slower and slower.
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true&retryWrites=false`
  // Without --sync-on-commit a kill loses acknowledged writes.
  const own = [
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--storage-path',
    join(folder, 'data'),
    '--sync-on-commit',
  ]
  const program = {
    name: 'SecantusDB',
    command: mongoProgram(),
    args: [...own, ...(prepare === undefined ? switches : [])],
    answers: () => answersMongo(url),
  }
  const engine = await startEngineProcess(program, folder)
  if (prepare !== undefined) {
    await prepare(url)
    await engine.kill()
    program.args.push(...switches)
    await engine.restart()
  }
  return { ...engine, url }
}
