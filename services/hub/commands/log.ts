import type { Command } from 'commander'
import { contextOf } from '../cli/command-context.ts'
import { beginLog } from '../founding/begin-log.ts'

export function logCommand(program: Command): void {
  program
    .command('log')
    .description('the event log')
    .command('begin')
    .description('give a recreated log its beginning and the directory; the nodes then send it their journals')
    .action(async () => {
      const context = contextOf(program)
      const begun = await beginLog(context)
      context.output.result(begun, () =>
        [
          `log ${begun.logId}: ${begun.begun.length} partitions begun, ${begun.directoryEvents} directory events put in.`,
          'The publishers send it the events that it lacks. Then: hub rebuild --switch',
        ].join('\n'),
      )
    })
}
