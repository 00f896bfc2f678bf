import type { Command } from 'commander'
import { contextOf } from '../command-context.ts'
import { initialise } from '../init.ts'
import { publishSample } from '../sample/publish-sample.ts'
import { SAMPLE_DIVISION, SAMPLE_NODES } from '../sample/sample-nodes.ts'
import { startHub } from '../start-hub.ts'
import { welcome } from '../welcome.ts'

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('everything in one process on embedded stores; with the Fuyang sample on an empty folder')
    .option('--no-sample', 'begin an empty folder with an empty hub')
    .action(async ({ sample }: { sample: boolean }) => {
      const { settings, data, output } = contextOf(program)
      if (data.isEmpty()) {
        output.note(
          sample ? 'Empty data folder: making the Fuyang sample …' : 'Empty data folder: making an empty hub …',
        )
        await initialise(data, sample ? SAMPLE_DIVISION : null, sample ? SAMPLE_NODES : [])
      }
      const hub = await startHub({ settings, data })
      let stopping = false
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.on(signal, () => {
          if (stopping) process.exit(130)
          stopping = true
          output.note('Stopping; once more to stop at once.')
          void hub.stop().then(() => process.exit(0))
        })
      await publishSample(hub.nodes, data)
      output.result({ url: hub.url, dataFolder: data.folder, pid: process.pid }, () => welcome(hub.url, data))
      await hub.done
    })
}
