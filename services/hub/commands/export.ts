import { extname } from 'node:path'
import { type Command, Option } from 'commander'
import { HubError } from '../../domain/errors.ts'
import { CSV } from '../../query/exports/csv-format.ts'
import { anybody, exportPages } from '../../query/exports/export-pages.ts'
import { type ExportEnd, exportText } from '../../query/exports/export-text.ts'
import { exportWorkbook } from '../../query/exports/export-workbook.ts'
import { NDJSON } from '../../query/exports/ndjson-format.ts'
import type { ItemReader } from '../../query/item-reader.ts'
import { outletOf } from '../../query/requested-outlet.ts'
import { contextOf } from '../cli/command-context.ts'
import { tellingProblem } from '../cli/telling-problem.ts'
import { writeWhole } from '../data/write-whole.ts'
import { notCounted, openItemReader } from '../engines/open-item-reader.ts'

const FORMATS = ['ndjson', 'csv', 'xlsx'] as const
type Format = (typeof FORMATS)[number]

interface Options {
  out: string
  format?: Format
  field?: string
}

/** `hub export`: what an outlet has, as a file; the hub may run. */
export function exportCommand(program: Command): void {
  program
    .command('export <outlet>')
    .description('all that concerns an outlet (site/341222), as everybody may see it, in one file')
    .requiredOption('--out <file>', 'where to; what stands there is replaced when the new file is whole')
    .addOption(new Option('--format <format>', 'else what the name of the file ends with').choices(FORMATS))
    .option('--field <name>', 'only of this field')
    .action(async (outlet: string, { out, format = formatOf(out), field }: Options) => {
      const context = contextOf(program)
      const { output } = context
      await using opened = await openItemReader(context, notCounted(output))
      await tellingProblem(output, async () => {
        const about = { outlet: await nameOf(outlet, opened.reader), ...(field !== undefined && { field }) }
        const { bytes, sha256, end } = await writeWhole(out, piecesOf(opened.reader, about, format))
        output.result({ file: out, format, bytes, sha256, ...end }, () => sayExport(out, end))
      })
    })
}

/** Fails with the problem `outlet-unknown`. */
async function nameOf(outlet: string, reader: ItemReader): Promise<string> {
  const [kind = '', code = ''] = outlet.split('/')
  const { division } = await outletOf(kind, code, reader.directory)
  return `${kind}/${division.code}`
}

type About = Pick<ExportEnd, 'outlet' | 'field'>
type FileEnd = Omit<ExportEnd, 'sha256Above'>

function piecesOf(reader: ItemReader, about: About, format: Format): AsyncGenerator<Buffer, FileEnd> {
  const pages = exportPages(reader, { outlet: [about.outlet], field: about.field }, { asking: () => anybody(reader) })
  if (format === 'xlsx') return exportWorkbook(pages, about)
  return exportText(pages, format === 'csv' ? CSV : NDJSON, about)
}

const sayExport = (file: string, { outlet, changes, withheld, asOf, cursor }: FileEnd): string =>
  [
    `${outlet}：${changes} 条，已写入 ${file}，数据截至 ${asOf ?? '不详'}。`,
    ...(withheld > 0 ? [`${withheld} 条未能通过核验，没有内容。`] : []),
    `以后的变化从此游标取：${cursor}`,
  ].join('\n')

function formatOf(file: string): Format {
  const found = FORMATS.find((format) => `.${format}` === extname(file).toLowerCase())
  if (found !== undefined) return found
  throw new HubError(
    'usage',
    `"${file}" does not say its format: end it with .ndjson, .csv or .xlsx, or give --format.`,
  )
}
