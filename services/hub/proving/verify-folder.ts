import type { AuditFault } from '../../auditor/fault.ts'
import type { Heads } from '../../auditor/heads.ts'
import { HubError } from '../../domain/errors.ts'
import { writableStores } from '../data/copy-of-stores.ts'
import { type HubPlace, openLogSide } from '../engines/open-stores.ts'
import { attachmentFaultsOf } from './verify-attachments.ts'
import { fileFaults } from './verify-files.ts'
import { type VerifyOptions, type VerifyReport, verifyStores } from './verify-stores.ts'

/** A hub whose stores cannot even be opened, because a file of the folder was changed: those files are the fault. */
interface Unopened {
  faults: AuditFault[]
  error: HubError
}

/**
 * Verifies the folder of a place, also one that may not be written. Where the log or the directory cannot be opened and
 * one of the folder's own files is wrong, gives the faults of these files: else nobody would know which byte it was.
 */
export async function verifyFolder(
  place: HubPlace,
  say: (text: string) => void,
  options: VerifyOptions,
): Promise<{ report: VerifyReport; heads: Heads } | Unopened> {
  using stores = writableStores(place.data, say)
  try {
    await using side = await openLogSide({ ...place, data: stores.data }, { everySignature: true })
    const verified = await verifyStores(stores.data, side, options)
    const { onProgress = () => {} } = options
    const faults = await attachmentFaultsOf(
      { ...place, data: { ...stores.data, folder: place.data.folder } },
      { codec: side.codec, onProgress },
    )
    const { report } = verified
    return {
      ...verified,
      report: { ...report, ok: report.ok && faults.length === 0, faults: [...report.faults, ...faults] },
    }
  } catch (error) {
    const faults = error instanceof HubError && !error.retryable ? fileFaults(place.data, null) : []
    if (faults.length === 0) throw error
    return { faults, error: error as HubError }
  }
}
