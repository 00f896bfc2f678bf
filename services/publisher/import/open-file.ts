import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { HubError } from '../../domain/errors.ts'
import type { OpenedFile, ReadingOptions } from './file-row.ts'
import { openCsv } from './read-csv.ts'
import { openNdjson } from './read-ndjson.ts'
import { openXlsx } from './read-xlsx.ts'
import { nameOfSheet, type SheetSource } from './sheet-source.ts'

const READERS: Record<string, (file: SheetSource, options: ReadingOptions) => Promise<OpenedFile>> = {
  '.csv': openCsv,
  '.txt': openCsv,
  '.xlsx': openXlsx,
  '.ndjson': openNdjson,
  '.jsonl': openNdjson,
}

/**
 * Opens a CSV, XLSX or NDJSON file. Its ending says which it is; an XLSX is known by its content too. HubError
 * `file-unreadable`.
 */
export async function openFile(file: SheetSource, options: ReadingOptions = {}): Promise<OpenedFile> {
  const { size, isFile } = typeof file === 'string' ? inspect(file) : { size: file.bytes.length, isFile: true }
  if (!isFile) throw new HubError('file-unreadable', '这是文件夹或设备，不是文件')
  if (size === 0) throw new HubError('file-unreadable', '文件是空的')
  const start = typeof file === 'string' ? firstBytes(file) : file.bytes
  if (start[0] === 0x50 && start[1] === 0x4b) return openXlsx(file, options)
  if (start[0] === 0xd0 && start[1] === 0xcf) return openXlsx(file, options)
  const reader = READERS[extname(nameOfSheet(file)).toLowerCase()]
  if (reader === undefined || reader === openXlsx)
    throw new HubError('file-unreadable', '扩展名和内容都不像 CSV、XLSX 或 NDJSON')
  return reader(file, options)
}

function inspect(file: string): { size: number; isFile: boolean } {
  try {
    const found = statSync(file)
    return { size: found.size, isFile: found.isFile() }
  } catch (cause) {
    throw unreadable(cause)
  }
}

function firstBytes(file: string): Uint8Array {
  const bytes = new Uint8Array(2)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    readSync(descriptor, bytes)
    return bytes
  } catch (cause) {
    throw unreadable(cause)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

const SAYS: Record<string, string> = { ENOENT: '文件不存在', EACCES: '没有读取权限', ENOTDIR: '路径不存在' }

function unreadable(cause: unknown): HubError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  return new HubError('file-unreadable', SAYS[code] ?? message, { cause })
}
