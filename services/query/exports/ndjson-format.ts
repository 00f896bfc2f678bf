import type { ExportFormat } from './export-text.ts'

const line = (value: object) => `${JSON.stringify(value)}\n`

/** One change a line, as `/v1/changes` gives it. */
export const NDJSON: ExportFormat = {
  mediaType: 'application/x-ndjson',
  begin: '',
  change: line,
  withheld: (itemId) => line({ withheld: { itemId } }),
  end: (end) => line({ end }),
}
