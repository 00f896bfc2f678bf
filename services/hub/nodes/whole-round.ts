import { HubError } from '../../domain/errors.ts'
import type { ToldWhole } from '../../publisher/submission/way-to-reviewer.ts'
import type { ReviewClient } from './review-client.ts'

/** The round with this id, or the latest of a field; null where this reviewer has none, so that another one is asked. */
export async function wholeRound(
  client: Pick<ReviewClient, 'rounds' | 'round'>,
  submissionId: string | undefined,
  field: string | undefined,
): Promise<ToldWhole | null> {
  const id = submissionId ?? (await client.rounds(field, 1))[0]?.submissionId
  if (id === undefined) return null
  return client.round(id).catch((error: unknown) => {
    if (error instanceof HubError && error.code === 'submission-unknown') return null
    throw error
  })
}
