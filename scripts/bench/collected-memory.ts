/** For the environment of a hub whose memory is measured: it opens V8's inspector on a free port. */
export const INSPECTED = { NODE_OPTIONS: '--inspect=127.0.0.1:0' }

interface CollectedMemory {
  /** Of a process, in KB. What the system has not taken back yet is in it. */
  resident: number
  /** What lives, in KB: the heap, and buffers beside it. */
  living: number
}

/** Collects the garbage of a process that was started with `INSPECTED`, and gives what is left. */
export async function collectedMemory(output: string): Promise<CollectedMemory> {
  const address = /Debugger listening on (ws:\/\/\S+)/.exec(output)?.[1]
  if (address === undefined) throw new Error('the hub was not started with --inspect')
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  let calls = 0
  const call = (method: string, params = {}) => {
    const id = ++calls
    socket.send(JSON.stringify({ id, method, params }))
    return new Promise<{ result?: { value?: string } }>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data))
        if (answer.id === id) resolve(answer.result)
      })
    })
  }
  for (let again = 0; again < 3; again++) await call('HeapProfiler.collectGarbage')
  const { result } = await call('Runtime.evaluate', { expression: 'JSON.stringify(process.memoryUsage())' })
  socket.close()
  const { rss, heapUsed, external } = JSON.parse(result?.value ?? '{}')
  return { resident: rss / 1024, living: (heapUsed + external) / 1024 }
}
