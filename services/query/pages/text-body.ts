import { html } from 'hono/html'
import type { Html } from './layout.ts'

/**
 * A text as HTML: each line a paragraph, and lines with tabs, where two or more follow each other, a table. What is added
 * are tags only: the text of all of it is the text, to the character.
 */
export const textBody = (text: string): Html =>
  html`${parts(text.split('\n')).map(
    ({ isTable, lines }, at) => html`${at > 0 && '\n'}${isTable ? tableOf(lines) : paragraphsOf(lines)}`,
  )}`

interface Part {
  isTable: boolean
  lines: string[]
}

const LEAST_ROWS = 2

function parts(lines: string[]): Part[] {
  const found: Part[] = []
  for (let at = 0; at < lines.length; ) {
    let end = at
    while (lines[end]?.includes('\t')) end++
    const isTable = end - at >= LEAST_ROWS
    const taken = lines.slice(at, Math.max(end, at + 1))
    at += taken.length
    const before = found.at(-1)
    if (before?.isTable === false && !isTable) for (const line of taken) before.lines.push(line)
    else found.push({ isTable, lines: taken })
  }
  return found
}

const paragraphsOf = (lines: string[]): Html => html`${lines.map((line, at) => html`${at > 0 && '\n'}<p>${line}</p>`)}`

/** Line feeds and tabs stand between rows and cells, where a browser shows none. */
const tableOf = (lines: string[]): Html =>
  html`<table><tbody>${lines.map((line, at) => html`${at > 0 && '\n'}<tr>${cellsOf(line)}</tr>`)}</tbody></table>`

const cellsOf = (line: string) => line.split('\t').map((cell, at) => html`${at > 0 && '\t'}<td>${cell}</td>`)
