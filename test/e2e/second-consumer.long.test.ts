import { buildSiteCopy } from '../consumers/site-copy.ts'
import { inScratch } from './scratch.ts'
import { runCommands } from './second-consumer/run-commands.ts'

const COMMANDS = Number(process.env.HUB_TEST_COMMANDS || 2000)
/** How the copy learns of changes: `stream` or `webhook`. */
const FOLLOW = process.env.HUB_TEST_FOLLOW === 'webhook' ? 'webhook' : 'stream'
const SEED = Number(process.env.HUB_TEST_SEED || 1)

describe('a site’s copy that another developer wrote from docs/api alone, in Go', function () {
  this.timeout(3_600_000)

  it(`equals the outlets’ lists after ${COMMANDS} random commands, kill -9 of hub and copy among them, told of them by ${FOLLOW} (seed ${SEED})`, function () {
    return inScratch(async (folder) => {
      const built = buildSiteCopy(folder)
      if ('missing' in built) {
        process.stdout.write(`      skipped: ${built.missing}\n`)
        return this.skip()
      }
      const report = await runCommands({ folder, seed: SEED, commands: COMMANDS, siteCopy: built.file, way: FOLLOW })
      process.stdout.write(`      ${JSON.stringify(report)}\n`)
    })
  })
})
