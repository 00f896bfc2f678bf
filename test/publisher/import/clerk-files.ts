import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scratchFolder } from '../../scratch-folder.ts'

export const HEADER = '信息标题,发文字号,发布机构,所属区划,成文日期,正文\r\n'
export const csv = (...rows: string[]) => HEADER + rows.map((row) => `${row}\r\n`).join('')
export const good = '标题一,,,,2023-01-01,正文一'
export const TITLES = { B: '信息标题', C: '正文', D: '成文日期', E: '发布机构' }

/** A folder for the files of one suite. */
export function clerkFiles() {
  const folder = scratchFolder()
  return {
    pathOf: (name: string): string => join(folder(), name),
    fileOf: (name: string, bytes: string | Uint8Array): string => {
      const file = join(folder(), name)
      writeFileSync(file, bytes)
      return file
    },
    folderOf: (name: string): string => {
      mkdirSync(join(folder(), name))
      return join(folder(), name)
    },
  }
}
