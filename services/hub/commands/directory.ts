import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { DirectoryFact } from '../../domain/directory/directory-event.ts'
import { directoryFactSchema } from '../../domain/directory/directory-fact-schema.ts'
import { HubError } from '../../domain/errors.ts'
import { problemOf } from '../../http/problem.ts'
import { contextOf } from '../command-context.ts'
import { openWriteSide } from '../open-stores.ts'
import { EXIT } from '../output.ts'
import { loadRootKey } from '../root.ts'

export function directoryCommand(program: Command): void {
  program
    .command('directory')
    .description('the signed log of divisions, nodes, keys and fields')
    .command('import <file>')
    .description('append facts, NDJSON, one a line; all or nothing')
    .option('--dry-run', 'check only')
    .action(async (file: string, { dryRun }: { dryRun?: boolean }) => {
      const { settings, data, output } = contextOf(program)
      const facts = readFacts(file)
      const side = await openWriteSide({ settings, data })
      try {
        const authority = side.authority(loadRootKey(data))
        const outcome = dryRun ? await authority.check(facts) : await authority.append(facts)
        output.result(
          { file, facts: facts.length, ...(outcome.ok ? { ok: true, position: outcome.directory.position } : outcome) },
          () =>
            outcome.ok
              ? `${facts.length} facts ${dryRun ? 'would be' : 'were'} appended.`
              : `line ${outcome.index + 1}: ${problemOf('schema-invalid', {}, outcome.faults)
                  .errors?.map((e) => e.detail + e.remedy)
                  .join(' ')}`,
        )
        if (!outcome.ok) output.exit(EXIT.failed)
      } finally {
        await side.close()
      }
    })
}

function readFacts(file: string): DirectoryFact[] {
  const lines = readText(file).split('\n')
  return lines.flatMap((line, index): DirectoryFact[] => {
    if (line.trim() === '') return []
    const parsed = directoryFactSchema.safeParse(parseLine(line, index))
    if (parsed.success) return [parsed.data]
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new HubError('usage', `${file}, line ${index + 1}: ${issues.join('; ')}`)
  })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new HubError('usage', `Cannot read ${file}: ${(cause as Error).message}`, { cause })
  }
}

function parseLine(line: string, index: number): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new HubError('usage', `line ${index + 1} is not JSON: ${(cause as Error).message}`, { cause })
  }
}
