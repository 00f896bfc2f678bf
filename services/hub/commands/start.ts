import type { Command } from 'commander'
import { contextOf } from '../command-context.ts'
import { startHub } from '../start-hub.ts'

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('everything in one process on embedded stores; with the Fuyang sample on an empty folder')
    .option('--no-sample', 'begin an empty folder without the sample')
    .action(async ({ sample }: { sample: boolean }) => {
      const { settings, data, output } = contextOf(program)
      const hub = await startHub({ settings, data, output, sample })
      let stopping = false
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.on(signal, () => {
          if (stopping) process.exit(130)
          stopping = true
          output.note('stopping; again to stop at once')
          void hub.stop().then(() => process.exit(0))
        })
      await hub.done
    })
}
