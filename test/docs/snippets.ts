import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

interface Block {
  language: string
  text: string
}

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] =>
  [
    ...readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8').matchAll(
      /^```([a-z ]*)\n([\s\S]*?)^```$/gm,
    ),
  ].map(([, language = '', text = '']) => ({ language, text }))

/** Runs a program to its end with these variables of the environment beside the machine's own. */
export function runSnippet(
  command: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(command, args, { env: { ...process.env, ...env } })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...said })))
}
