import { z } from 'zod'
import { canonicalText, hashOf } from '../../domain/canonical.ts'
import type { RootKeys } from '../../domain/directory/directory-event.ts'
import type { CheckedRecords } from '../../domain/directory/root-signature-check.ts'
import { type DataFolder, writeJson } from './data-folder.ts'
import { readJsonFile } from './read-json-file.ts'
import { sealed, sealOf } from './seal.ts'

export const checkedSchema = z.object({ rootKeys: z.string(), records: z.array(z.string()), seal: z.string() })

/**
 * The records of the directory that processes of this folder have checked, under the root keys of today: two thousand
 * signatures are half of a command's work, and stay right. No event rests on the file: whatever it says, each process
 * checks the signature of the last event, whose chain of hashes covers all before, and `hub verify` checks each. Where the
 * file is missing, or not as the hub wrote it, everything is checked.
 */
export function openCheckedRecords(data: DataFolder, rootKeys: RootKeys): CheckedRecords & { keep(): void } {
  const keys = hashOf(canonicalText(rootKeys))
  const before = recordsIn(data, keys)
  const met = new Set<string>()
  let hasNew = false
  return {
    has: (record) => {
      if (before.has(record)) met.add(record)
      return met.has(record)
    },
    add: (record) => {
      met.add(record)
      hasNew = true
    },
    keep: () => {
      if (!hasNew) return
      hasNew = false
      try {
        writeJson(data.checkedFile, sealed({ rootKeys: keys, records: [...met] }))
      } catch {
        // A folder that may not be written, or another process that writes there now: the next one checks once more.
      }
    },
  }
}

function recordsIn({ checkedFile }: DataFolder, keys: string): ReadonlySet<string> {
  try {
    const file = readJsonFile(checkedFile, checkedSchema)
    return new Set(file.rootKeys === keys && file.seal === sealOf(file) ? file.records : [])
  } catch {
    return new Set()
  }
}
