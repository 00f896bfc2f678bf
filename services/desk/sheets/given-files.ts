import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { html } from 'hono/html'
import { z } from 'zod'
import { type FileHash, isFileHash } from '../../domain/attachments.ts'
import { createFewAtOnce } from '../../domain/few-at-once.ts'
import type { FormFields, FormFile } from '../../http/multipart-form.ts'
import type { OwnAttachmentStore } from '../../ports/attachment-store.ts'
import type { ImportedFiles } from '../../publisher/import/attachments/files-of-rows.ts'
import { byteSize } from '../../query/pages/byte-size.ts'
import type { Html } from '../../query/pages/layout.ts'
import { jsonField } from '../form-shapes.ts'
import { type KeepFile, keepAttachment } from '../kept-files.ts'

/** Files beside one sheet, those of earlier looks included. */
const MOST_GIVEN = 1000
/** The field in which the page carries along what became of them. */
const CARRIED = 'given'

/** Why a file is not at hand. The page says it in words (`reasonOf`). */
const WHY = ['empty', 'type', 'large', 'full', 'many', 'gone'] as const
type Why = (typeof WHY)[number]

/** A file that was chosen beside a sheet: it is on the disk of the node, or is named with the reason why not. */
export type GivenFile = { name: string; sha256: FileHash; bytes: number } | { name: string; why: Why }

const LONGEST_NAME = 200

/** Some browsers send the way to the file too. */
export const withoutFolder = (name: string): string =>
  basename(name.replaceAll('\\', '/')).toWellFormed().slice(-LONGEST_NAME)

const name = z.string().min(1).transform(withoutFolder)
const given = z.union([
  z.object({ name, sha256: z.string().refine(isFileHash), bytes: z.number().int().nonnegative() }),
  z.object({ name, why: z.enum(WHY) }),
])
const carriedList = jsonField.pipe(z.array(given)).catch([])

/**
 * Takes the files of one form while they come: each is on the disk before the next one is read, so that it is known how much
 * room is left.
 */
export function createGivenFiles(keep: KeepFile) {
  const sent: GivenFile[] = []
  const oneAtATime = createFewAtOnce(1)
  let room = keep.maxBytes
  const take = async ({ name: said, ...file }: FormFile): Promise<GivenFile> => {
    const name = withoutFolder(said)
    if (sent.length >= MOST_GIVEN) return { name, why: 'many' }
    let bytes = 0
    const counted = async function* () {
      for await (const chunk of file.chunks) {
        bytes += chunk.length
        yield chunk
      }
    }
    const kept = await keepAttachment({ ...file, name, chunks: counted() }, { ...keep, maxBytes: room })
    if (!kept.ok) return { name, why: whyRefused(kept.refused.code, bytes, keep.maxBytes) }
    room -= bytes
    return { name, sha256: kept.attachment.sha256 as FileHash, bytes }
  }
  return {
    take: (file: FormFile) => oneAtATime(async () => void sent.push(await take(file))),
    refuse: ({ name }: Pick<FormFile, 'name'>, why: Why) => void sent.push({ name: withoutFolder(name), why }),
    /** All that is at hand: a file goes in place of one of its name that was chosen before. */
    withCarried: async (fields: FormFields): Promise<GivenFile[]> => {
      const before = await checked(carriedList.parse(fields[CARRIED] ?? ''), keep.store)
      const names = new Set(sent.map((file) => file.name))
      const all = [...before.filter((file) => !names.has(file.name)), ...sent]
      const each = [...new Map(all.map((file) => [JSON.stringify([file.name, hashOf(file)]), file])).values()]
      return each.map((file, at) => (at < MOST_GIVEN ? file : { name: file.name, why: 'many' }))
    },
  }
}

const hashOf = (file: GivenFile): string => ('sha256' in file ? file.sha256 : '')

function whyRefused(code: string, bytes: number, maxBytes: number): Why {
  if (bytes === 0) return 'empty'
  if (code === 'attachment-type-refused') return 'type'
  return bytes > maxBytes ? 'large' : 'full'
}

/** Whatever a browser says, a file counts only where this node's folder holds it. */
const checked = (files: GivenFile[], store: OwnAttachmentStore): Promise<GivenFile[]> =>
  Promise.all(
    files.slice(0, MOST_GIVEN).map(async (file): Promise<GivenFile> => {
      if (!('sha256' in file)) return file
      const stored = await store.stat(file.sha256)
      return stored === null ? { name: file.name, why: 'gone' } : { ...file, bytes: stored.bytes }
    }),
  )

/** What of them a report was made for. */
export const givenHash = (files: GivenFile[]): string => createHash('sha256').update(carriedText(files)).digest('hex')

const carriedText = (files: GivenFile[]): string => JSON.stringify(files)

const reasonOf = (why: Why, maxBytes: number): string =>
  ({
    empty: '文件是空的',
    type: '内容不是可以公开的文件类型',
    large: `超过 ${byteSize(maxBytes)}`,
    full: `一次选的文件合计超过 ${byteSize(maxBytes)}，这个没有收，请在本页再选一次`,
    many: `一张表格至多带 ${MOST_GIVEN} 个文件，这个没有收`,
    gone: '已不在系统里，请重新选择',
  })[why]

/** The files as the import finds them. `onNamed` is told each that a row names. */
export const filesForRows = (
  files: GivenFile[],
  { store, maxBytes }: KeepFile,
  onNamed: (name: string) => void,
): ImportedFiles => ({
  from: {
    from: '随表格选的文件',
    files: files.map((file) =>
      'sha256' in file
        ? { path: file.name, bytes: file.bytes, isStored: true, read: () => store.read(file.sha256) }
        : { path: file.name, bytes: 0, unreadable: reasonOf(file.why, maxBytes), read: nothing },
    ),
  },
  onNamed: ({ path }) => onNamed(path),
  ...{ store, maxBytes },
})

async function* nothing(): AsyncGenerator<Uint8Array> {}

export const carriedFiles = (files: GivenFile[]): Html | false =>
  files.length > 0 && html`<input type="hidden" name="${CARRIED}" value="${carriedText(files)}">\n`

/** The field for files. A page may have two of it, told apart by their ids. */
export const filesField = (id: string, label: string): Html =>
  html`<p class="fill"><label for="${id}">${label}</label>
<input type="file" id="${id}" name="files" multiple> <span class="meta">表格“附件”列里写的文件，可以一次选几个；文件在压缩包里的，请先解压。文件里面的个人信息系统看不到，请先自己检查。</span></p>`

const MOST_TOLD = 30

/** What became of the files, and which of them no row names. */
export function filesTold(files: GivenFile[], named: ReadonlySet<string>, maxBytes: number): Html | false {
  if (files.length === 0) return false
  const kept = files.flatMap((file) => ('sha256' in file ? [file] : []))
  const bytes = kept.reduce((sum, file) => sum + file.bytes, 0)
  const refused = files.flatMap((file) => ('why' in file ? [`${file.name}：${reasonOf(file.why, maxBytes)}`] : []))
  const idle = kept.map((file) => file.name).filter((one) => !named.has(one))
  return html`<div class="notice"><p><strong>附件：</strong>收到 ${kept.length} 个文件${kept.length > 0 && `，共 ${byteSize(bytes)}`}。没有发布的，三十天后自动删除。</p>
${listOf('没有收下的文件：', refused)}${listOf('表格里没有哪一行写到的文件（不会发布）：', idle)}</div>`
}

const listOf = (says: string, names: string[]): Html | false =>
  names.length > 0 &&
  html`<p>${says}</p><ul>${names.slice(0, MOST_TOLD).map((one) => html`<li>${one}</li>\n`)}${
    names.length > MOST_TOLD && html`<li>另有 ${names.length - MOST_TOLD} 个</li>`
  }</ul>\n`
