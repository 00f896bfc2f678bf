import type { FileHash } from '../../domain/attachments.ts'
import { isRetryable, type Rejection } from '../../domain/errors.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'

/**
 * Fetches files that a node lacks from the store that readers use: those of an item that another node has handed over, or
 * of a journal that was lost and refilled. Whether any of them came. While that store cannot be reached, none does.
 */
export async function fetchFiles(
  files: FileHash[],
  { own, shared }: { own: AttachmentStore; shared: AttachmentStore },
): Promise<boolean> {
  let came = false
  try {
    for (const file of files) {
      if ((await own.stat(file)) !== null || (await shared.stat(file)) === null) continue
      const put = await own.put(file, shared.read(file))
      came ||= put.ok
    }
  } catch (error) {
    if (!isRetryable(error)) throw error
  }
  return came
}

/** The files for whose absence a command was refused. */
export const filesMissed = (outcome: { ok: true } | Rejection): FileHash[] =>
  outcome.ok
    ? []
    : outcome.faults.filter(({ code }) => code === 'attachment-missing').map(({ details }) => details?.file as FileHash)
