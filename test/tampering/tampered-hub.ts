import { cpSync, mkdtempDisposableSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { HubError } from '../../services/domain/errors.ts'
import { openLive } from '../../services/hub/engines/open-live.ts'
import { openLogSide } from '../../services/hub/engines/open-stores.ts'
import { scratchGeneration } from '../../services/hub/engines/scratch-generation.ts'
import { compareWithLive } from '../../services/hub/proving/compare-with-live.ts'
import { verifyStores } from '../../services/hub/proving/verify-stores.ts'
import { startHub } from '../../services/hub/running/start-hub.ts'
import { placeAt } from '../place-at.ts'
import { type Answers, readEverything } from './answers.ts'

/** A copy of a stopped hub's data folder, to be tampered with, and everything that may find it out. */
export function copyOf(original: string, folder: string) {
  rmSync(folder, { recursive: true, force: true })
  cpSync(original, folder, { recursive: true })
  const place = placeAt(folder)
  const { data } = place

  return {
    files: {
      journal: data.nodeIds().map((nodeId) => data.journalFile(nodeId)),
      log: [data.logFile],
      read: readdirSync(data.readFolder)
        .filter((name) => name.endsWith('.sqlite'))
        .map((name) => join(data.readFolder, name)),
    },
    /** What `hub verify` says, a line each fault. */
    verify: () =>
      saying(async () => {
        const side = await openLogSide(place)
        try {
          const { report } = await verifyStores(data, side)
          return report.faults.map((fault) => JSON.stringify(fault))
        } finally {
          await side.close()
        }
      }),
    /** What `hub compare` says, a line each. */
    compare: () =>
      saying(async () => {
        await using side = await openLogSide(place)
        await using live = await openLive(place)
        using scratch = mkdtempDisposableSync(join(folder, 'scratch-'))
        await using replayed = await scratchGeneration(scratch.path)
        const found = await compareWithLive(replayed.generation, live.generation, { side, onProgress: () => {} })
        return [...found.differences.map((one) => JSON.stringify(one)), ...found.heads, ...found.outsideItems]
      }),
    /** Runs a reader of this folder while the work is done. */
    whileRead: async (work: (read: () => Promise<Answers>) => Promise<void>): Promise<void> => {
      const hub = await startHub(place, { roles: ['query'] })
      try {
        await work(() => readEverything(hub.url))
      } finally {
        await hub.stop()
      }
    },
    /** All that the API answers; a line instead, when it does not start. */
    answers: async (): Promise<Answers | string> => {
      try {
        const hub = await startHub(place, { roles: ['query'] })
        try {
          return await readEverything(hub.url)
        } finally {
          await hub.stop()
        }
      } catch (error) {
        if (error instanceof HubError) return error.message
        throw error
      }
    },
  }
}

/** A HubError ends a command with one clear line; anything else is a crash. */
async function saying(work: () => Promise<string[]>): Promise<string[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HubError) return [`${error.code}: ${error.message}`]
    throw error
  }
}
