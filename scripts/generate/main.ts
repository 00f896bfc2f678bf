import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { type GeneratedItem, generateItems } from './generate-items.ts'

/**
 * `npm run generate -- --seed 7 --count 10000 [--format ndjson|csv] [--out FILE]` writes rows that `hub import` takes.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100' },
    bytes: { type: 'string', default: '1500' },
    under: { type: 'string', default: '341200' },
    format: { type: 'string', default: 'ndjson' },
    out: { type: 'string' },
  },
})

const COLUMNS = [
  'title',
  'documentNumber',
  'organ',
  'division',
  'issuedOn',
  'publishedOn',
  'field',
  'level1',
  'level2',
  'body',
] as const

const quoted = (value = '') => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
const csvLine = (item: GeneratedItem) => `${COLUMNS.map((column) => quoted(item[column])).join(',')}\r\n`

function* lines(): Generator<string> {
  if (values.format === 'csv') yield `\ufeff${COLUMNS.join(',')}\r\n`
  const options = {
    seed: Number(values.seed),
    count: Number(values.count),
    meanBytes: Number(values.bytes),
    under: values.under,
  }
  for (const item of generateItems(options)) yield values.format === 'csv' ? csvLine(item) : `${JSON.stringify(item)}\n`
}

await pipeline(Readable.from(lines()), values.out === undefined ? process.stdout : createWriteStream(values.out))
