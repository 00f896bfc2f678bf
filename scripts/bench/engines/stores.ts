import { fileURLToPath } from 'node:url'
import { startLocalMongo } from '../../../infra/engines/local/mongo.ts'
import { startChild } from './child.ts'

/** A store for one contestant. It is empty at first and is thrown away afterwards. */
export interface BenchStore {
  url: string
  stop(): Promise<void>
}

export type StoreKind = 'stub' | 'SecantusDB'

const STUB = fileURLToPath(new URL('./mongo-stub-process.ts', import.meta.url))

export async function startStore(kind: StoreKind): Promise<BenchStore> {
  if (kind === 'SecantusDB') return startLocalMongo()
  const child = await startChild(process.execPath, ['--max-old-space-size=4096', STUB])
  const { port } = JSON.parse(await child.firstLine) as { port: number }
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true&retryWrites=false`,
    stop: () => child.kill('SIGKILL'),
  }
}
