/** Waits until all of this has ended, also when some of it failed. Then it rejects with the first failure, if there is one. */
export async function allEnded(work: Iterable<Promise<unknown>>): Promise<void> {
  const ended = await Promise.allSettled(work)
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
