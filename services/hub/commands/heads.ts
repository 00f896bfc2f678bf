import type { Command } from 'commander'
import { contextOf } from '../cli/command-context.ts'
import { verifyFolder } from '../proving/verify-folder.ts'

export function headsCommand(program: Command): void {
  program
    .command('heads')
    .description('where log, directory and journals stand, as JSON to be kept elsewhere for hub verify --against')
    .action(async () => {
      const { output, ...place } = contextOf(program)
      const found = await verifyFolder(place, output.note, { onProgress: output.progress })
      if (!('heads' in found)) throw found.error
      output.result(found.heads, () => JSON.stringify(found.heads, null, 2))
      if (!found.report.ok) output.note(`${found.report.faults.length} faults were found on the way. See: hub verify`)
    })
}
