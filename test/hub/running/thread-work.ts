/** What a pool is given to do in its test. */
export function work(task: string): string {
  if (task === 'fault') throw new Error('a fault')
  if (task === 'endless') for (;;);
  const filled: unknown[] = []
  while (task === 'memory') filled.push(new Array(1_000_000).fill(task))
  return task + task
}
