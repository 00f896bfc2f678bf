import type { FileHash } from '../../domain/attachments.ts'
import { isRetryable, type Rejection } from '../../domain/errors.ts'
import type { AttachmentStore } from '../../ports/attachment-store.ts'

/**
 * Fetches files that a node lacks from the store that readers use: those of an item that another node has handed over, or
 * of a journal that was lost and refilled. Gives how many of them came. While that store cannot be reached, none does.
 */
export async function fetchFiles(
  files: FileHash[],
  { own, shared }: { own: AttachmentStore; shared: AttachmentStore },
): Promise<number> {
  let came = 0
  try {
    for (const file of files) {
      if ((await own.stat(file)) !== null || (await shared.stat(file)) === null) continue
      const put = await own.put(file, shared.read(file))
      if (put.ok) came++
    }
  } catch (error) {
    if (!isRetryable(error)) throw error
  }
  return came
}

/** Does work once more, where it was refused for files that could be fetched after that. */
export async function withFilesFetched<T extends { ok: true }>(
  fetch: ((files: FileHash[]) => Promise<boolean>) | undefined,
  work: () => Promise<T | Rejection>,
): Promise<T | Rejection> {
  const outcome = await work()
  const missed = filesMissed(outcome)
  return missed.length > 0 && (await fetch?.(missed)) === true ? work() : outcome
}

const filesMissed = (outcome: { ok: true } | Rejection): FileHash[] =>
  outcome.ok
    ? []
    : outcome.faults.filter(({ code }) => code === 'attachment-missing').map(({ details }) => details?.file as FileHash)
