import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Instrumenter } from '@stryker-mutator/instrumenter'

/** One change to one expression, switched on by its id while the tests run. */
export interface Mutant {
  id: string
  /** Relative to the root. */
  file: string
  /** From 1. */
  line: number
  lastLine: number
  /** The declaration at the left margin that holds it. */
  within: string
  mutator: string
  /** `original → replacement`, with single spaces. */
  change: string
}

/**
 * Texts are left out: a type refuses most changed words, and a changed sentence breaks no rule.
 * https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators
 */
const EXCLUDED = ['StringLiteral']

const SILENT = new Proxy({}, { get: (_, name) => (String(name).startsWith('is') ? () => false : () => {}) })

/** Puts all mutants of these files into the sandbox, each behind a switch, and tells what they are. */
export async function plantMutants(files: string[], root: string, sandbox: string): Promise<Mutant[]> {
  const instrumenter = new Instrumenter(SILENT as never)
  const sources = files.map((name) => ({ name, mutate: true, content: readFileSync(join(root, name), 'utf8') }))
  const { files: planted, mutants } = await instrumenter.instrument(sources, {
    plugins: null,
    excludedMutations: EXCLUDED,
    ignorers: [],
  })
  for (const { name, content } of planted) writeFileSync(join(sandbox, name), content)
  const textOf = new Map(sources.map(({ name, content }) => [name, content.split('\n')]))
  return mutants
    .filter(({ status }) => status === undefined)
    .map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => {
      const lines = textOf.get(fileName) as string[]
      return {
        id,
        file: fileName,
        line: start.line + 1,
        lastLine: end.line + 1,
        within: declarationAt(lines, start.line),
        mutator: mutatorName,
        change: `${oneLine(between(lines, start, end))} → ${oneLine(replacement)}`,
      }
    })
}

interface Place {
  line: number
  column: number
}

function between(lines: string[], start: Place, end: Place): string {
  const part = lines.slice(start.line, end.line + 1)
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column)
  part[0] = (part[0] ?? '').slice(start.column)
  return part.join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function declarationAt(lines: string[], line: number): string {
  for (let at = line; at >= 0; at--) {
    const found = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/.exec(lines[at] ?? '')
    if (found?.[1] !== undefined) return found[1]
  }
  return 'module'
}
