import type { Command } from 'commander'
import { contextOf } from '../cli/command-context.ts'
import { EXIT } from '../cli/output.ts'
import { type LineFault, readDirectoryFacts } from '../cli/read-directory-facts.ts'
import { sayFaults } from '../cli/say-faults.ts'
import { loadRootKey } from '../data/root-keys.ts'
import { openWriteSide } from '../engines/open-stores.ts'

export function directoryCommand(program: Command): void {
  program
    .command('directory')
    .description('the signed log of divisions, nodes, keys and fields')
    .command('import <file>')
    .description('append facts, NDJSON, one a line; all or nothing')
    .option('--dry-run', 'check only')
    .action(async (file: string, { dryRun = false }: { dryRun?: boolean }) => {
      const context = contextOf(program)
      const { data, output } = context
      const { facts, faults } = readDirectoryFacts(file)
      const refuse = (found: LineFault[]) => {
        output.result({ ok: false, file, facts: facts.length, faults: found }, () =>
          found.map(({ line, what }) => `${file}, line ${line}: ${what}`).join('\n'),
        )
        output.exit(EXIT.failed)
      }
      if (faults.length > 0) return refuse(faults)

      await using side = await openWriteSide(context)
      const authority = side.authority(loadRootKey(data))
      const all = facts.map(({ fact }) => fact)
      const outcome = dryRun ? await authority.check(all) : await authority.append(all)
      if (!outcome.ok) return refuse([{ line: facts[outcome.index]?.line ?? 0, what: sayFaults(outcome.faults) }])
      const { position } = outcome.directory
      output.result(
        { ok: true, file, facts: facts.length, position },
        () => `${facts.length} facts ${dryRun ? 'would be' : 'were'} appended: directory at ${position}.`,
      )
    })
}
