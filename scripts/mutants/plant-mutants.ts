import { hash } from 'node:crypto'
import { Instrumenter } from '@stryker-mutator/instrumenter'

/** One change to one expression, switched on by its id while the tests run. */
export interface Mutant {
  id: string
  /** The same in each run, as long as its file is the same. */
  fingerprint: string
  /** Relative to the root. */
  file: string
  /** From 1. */
  line: number
  lastLine: number
  /** The declaration at the left margin that holds it. */
  within: string
  mutator: string
  /** `original → replacement`, with single spaces; the middle of a long text is left out. */
  change: string
}

/**
 * Texts are left out: a type refuses most changed words, and a changed sentence breaks no rule.
 * https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators
 */
const EXCLUDED = ['StringLiteral']

const SILENT = new Proxy({}, { get: (_, name) => (String(name).startsWith('is') ? () => false : () => {}) })

/** The instrumented code counts each time it comes by a mutant, which costs more than all else once it was counted. */
const COVER = 'function cover() {'

export interface Planted {
  mutants: Mutant[]
  /** The same files with all their mutants, each behind a switch. */
  files: readonly { name: string; content: string }[]
}

/** Plants mutants in the texts of these files, and tells what they are. */
export async function plantMutants(sources: { name: string; content: string }[]): Promise<Planted> {
  const instrumenter = new Instrumenter(SILENT as never)
  const { files, mutants } = await instrumenter.instrument(
    sources.map((source) => ({ ...source, mutate: true })),
    { plugins: null, excludedMutations: EXCLUDED, ignorers: [] },
  )
  const textOf = new Map(sources.map(({ name, content }) => [name, content]))
  return {
    files: files.map(({ name, content }) => ({
      name,
      content: content.replace(COVER, `${COVER} if (ns.isCounted) return;`),
    })),
    mutants: mutants
      .filter(({ status }) => status === undefined)
      .map(({ id, fileName, mutatorName, replacement, location: { start, end } }) => {
        const text = textOf.get(fileName) ?? ''
        const lines = text.split('\n')
        return {
          id,
          fingerprint: hash('sha256', JSON.stringify([fileName, text, start, end, replacement])),
          file: fileName,
          line: start.line + 1,
          lastLine: end.line + 1,
          within: declarationAt(lines, start.line),
          mutator: mutatorName,
          change: `${oneLine(between(lines, start, end))} → ${oneLine(replacement)}`,
        }
      }),
  }
}

interface TextPlace {
  line: number
  column: number
}

function between(lines: string[], start: TextPlace, end: TextPlace): string {
  const part = lines.slice(start.line, end.line + 1)
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column)
  part[0] = (part[0] ?? '').slice(start.column)
  return part.join('\n')
}

const LONG = 90

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= LONG ? line : `${line.slice(0, 60)} … ${line.slice(-25)}`
}

function declarationAt(lines: string[], line: number): string {
  for (let at = line; at >= 0; at--) {
    const found = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/.exec(lines[at] ?? '')
    if (found?.[1] !== undefined) return found[1]
  }
  return 'module'
}
