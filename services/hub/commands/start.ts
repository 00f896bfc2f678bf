import type { Command } from 'commander'
import { contextOf } from '../cli/command-context.ts'
import { welcome } from '../cli/welcome.ts'
import { makeFolder } from '../data/make-folder.ts'
import { initialise } from '../founding/init.ts'
import { publishSample } from '../founding/sample/publish-sample.ts'
import { SAMPLE_DIVISION, SAMPLE_NODES } from '../founding/sample/sample-nodes.ts'
import { startHub } from '../running/start-hub.ts'
import { runUntilStopped } from './run-until-stopped.ts'

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('everything in one process on embedded stores; with the Fuyang sample on an empty folder')
    .option('--no-sample', 'begin an empty folder with an empty hub')
    .action(async ({ sample }: { sample: boolean }) => {
      const context = contextOf(program)
      const { data, output } = context
      if (data.isEmpty()) {
        makeFolder(data.folder)
        output.note(
          sample ? 'Empty data folder: making the Fuyang sample …' : 'Empty data folder: making an empty hub …',
        )
        await initialise(context, sample ? SAMPLE_DIVISION : null, sample ? SAMPLE_NODES : [])
      }
      const hub = await startHub(context)
      // From here on a signal ends it cleanly, also while the sample is published.
      const running = runUntilStopped(hub, output)
      if (hub.publishing !== null) publishSample(hub.publishing.nodes, data)
      output.result({ url: hub.url, dataFolder: data.folder, pid: process.pid }, () => welcome(hub.url, data))
      await running
    })
}
