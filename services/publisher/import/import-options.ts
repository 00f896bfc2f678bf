import type { FileHash } from '../../domain/attachments.ts'
import type { Directory, DirectoryNode } from '../../domain/directory/directory.ts'
import type { ItemId } from '../../domain/ids.ts'
import type { Acknowledgement } from '../../domain/personal-data/check-personal-data.ts'
import type { SignOff } from '../../domain/sign-off/sign-off.ts'
import type { Journal } from '../../ports/journal.ts'
import type { NodePublisher } from '../node-publisher.ts'
import type { ImportedFiles } from './attachments/files-of-rows.ts'
import type { FileRow, ReadingOptions, SheetHeader } from './file-row.ts'
import type { SheetSource } from './sheet-source.ts'

export interface ImportOptions extends ReadingOptions {
  file: SheetSource
  publisher: NodePublisher
  node: DirectoryNode
  directory: Directory
  journal: Pick<Journal, 'keyedHash' | 'importedRow' | 'head' | 'reading'>
  actor: string
  newId: () => string
  dryRun: boolean
  /** Publishes the good rows even if others are bad. */
  goodRows: boolean
  /** A row, or a file, that would be accepted with warnings is refused. */
  strict: boolean
  /** Publishes rows whose item was withdrawn, each as a new item. */
  again: boolean
  /** Rules by which likely personal data in the file may be published. */
  acknowledged?: Acknowledgement[]
  /** Who has reviewed the file before. */
  review?: SignOff[]
  /** Of the paper form on which they did. It is kept beside the event of each row, in the journal alone. */
  scan?: FileHash
  /** Revises the items of rows that are read otherwise now than when they were imported. */
  revise?: boolean
  /** Rows that are nearly the same as an item, or as a row above, are items of their own. */
  isNew?: boolean
  /** Items that such rows revise. */
  revises?: ItemId[]
  /** A revised item that is shown may be hidden until a later first day. */
  hideUntilThen?: boolean
  /** The files that rows name. Left out, there are none, and none is put anywhere. */
  files?: ImportedFiles
  /** Is called with the number of rows that are done. The total is known once all rows were inspected. */
  onProgress?: (step: 'checked' | 'put' | 'published', rows: number, of?: number) => void
  /** Is called with each row before it is inspected. */
  onRow?: (row: FileRow, header: SheetHeader) => void
  /** So many characters of text are kept until the rows are published; the rows beyond are read a second time. */
  mostCharactersKept?: number
}
