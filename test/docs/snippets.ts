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
