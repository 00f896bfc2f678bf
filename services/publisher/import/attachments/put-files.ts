import type { FileHash } from '../../../domain/attachments.ts'
import type { CheckedContent } from '../../clean-and-check.ts'
import type { ImportReport, RowReport } from '../import-report.ts'
import type { GoodInspection } from '../inspect-row.ts'
import type { GoodRow } from '../publish-rows.ts'
import type { FilesOfRows } from './files-of-rows.ts'

/** A file that is at hand is put into the node's folder before its row is published: it is not missing. */
export function withoutThoseToPut(checked: CheckedContent, files: Pick<FilesOfRows, 'isKnown'>): CheckedContent {
  const faults = checked.faults.filter(
    ({ code, details }) => code !== 'attachment-missing' || !files.isKnown(details?.file as FileHash),
  )
  return faults.length === checked.faults.length ? checked : { ...checked, faults }
}

/** What the report tells of the files of a row. */
export function filesOfRow({
  signed: { attachments = [] },
  pictures,
}: Pick<GoodInspection, 'signed' | 'pictures'>): Pick<RowReport, 'files'> {
  const files = [
    ...attachments.map(({ name, sha256, bytes, mediaType }) => ({ name, sha256, bytes, mediaType })),
    ...pictures.map(({ file, bytes, mediaType }) => ({ sha256: file, bytes: bytes.length, mediaType })),
  ]
  return files.length === 0 ? {} : { files }
}

/** Puts the files of good rows into the node's folder, each once, before the first row is published. */
export async function putFiles(
  good: ReadonlyMap<number, Pick<GoodRow, 'report'>>,
  report: ImportReport,
  { files, onProgress }: { files: FilesOfRows; onProgress?: (step: 'put', files: number, of: number) => void },
): Promise<void> {
  const named = [...good.values()].flatMap(({ report: { files: ofRow = [] } }) => ofRow)
  const toPut = new Set(named.map(({ sha256 }) => sha256 as FileHash).filter(files.isKnown))
  let done = 0
  for (const file of toPut) {
    if (await files.put(file)) report.filesPut++
    onProgress?.('put', ++done, toPut.size)
  }
}
