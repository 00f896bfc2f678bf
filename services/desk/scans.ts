import { html } from 'hono/html'
import { z } from 'zod'
import { type FileHash, isFileHash } from '../domain/attachments.ts'
import type { Rejection } from '../domain/errors.ts'
import { hashChunks } from '../domain/hash-chunks.ts'
import type { ItemId } from '../domain/ids.ts'
import type { FormFile } from '../http/multipart-form.ts'
import type { Journal } from '../ports/journal.ts'
import type { Html } from '../query/pages/layout.ts'
import { jsonField } from './form-shapes.ts'

/** The field of a form in which the scan of a paper form is chosen. */
export const SCAN_FIELD = 'scanFile'
/** The field in which a form carries along what the hub has told of it. */
const CARRIED = 'scan'

/** A scan as the hub has read it. The file itself is kept nowhere here. */
export interface SentScan {
  sha256: FileHash
  name: string
}

/** What `CARRIED` holds; null for anything else. */
export const carriedScan = jsonField
  .pipe(z.object({ sha256: z.string().refine(isFileHash), name: z.string().max(300) }))
  .nullable()
  .catch(null)

/** Reads a scan to its end. `attachment-too-large` for one that no attachment may be as large as. */
export async function readScan(
  { name, chunks }: Pick<FormFile, 'name' | 'chunks'>,
  maxBytes: number,
): Promise<{ ok: true; scan: SentScan } | Rejection> {
  const read = await hashChunks({ chunks, maxBytes })
  return read.ok ? { ok: true, scan: { sha256: read.file, name: name.slice(0, 300) } } : read
}

/** Where the scan of the paper form is chosen. What was chosen before is carried along; unticking drops it. */
export const scanField = (scan: SentScan | null): Html => html`${
  scan !== null &&
  html`<p><label><input type="checkbox" name="${CARRIED}" value="${JSON.stringify(scan)}" checked> ${scan.name}</label></p>\n`
}<p class="fill"><label for="f-scan">审核单扫描件（不公开，可以不选）</label>
<input type="file" id="f-scan" name="${SCAN_FIELD}"> <span class="meta">系统不保存这个文件，只在本单位留下它的校验值，以后可以核对是不是同一份。扫描件请自行归档。</span></p>`

export interface ScanOfVersion {
  version: number
  scan: FileHash
}

/** The scans that were kept with the events of an item, the first version first. */
export const scansOf = (itemId: ItemId, journal: Pick<Journal, 'placesOf' | 'read' | 'scanOf'>): ScanOfVersion[] =>
  journal
    .placesOf(itemId)
    .flatMap((place) => journal.read(place, 1))
    .flatMap(({ eventId, version }) => {
      const scan = journal.scanOf(eventId)
      return scan === null ? [] : [{ version, scan }]
    })

export const scanList = (scans: ScanOfVersion[]): Html | false =>
  scans.length > 0 &&
  html`<h2>审核单</h2>
<ul>${scans.map(({ version, scan }) => html`<li>第 ${version} 版：扫描件的校验值（SHA-256）<code>${scan}</code></li>\n`)}</ul>
<p class="meta">只有本单位看得到，不公开。</p>`
