import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'

/**
 * A receiver in a process of its own, which a test may kill. It keeps what it has taken, durably, before it says so: a
 * line for each delivery, `{path, id, type, changes: [[itemId, version]]}`. How it fails follows from the number of the
 * request. Arguments: port, file, address of a trap, `gentle` or `rough`.
 */
const [port = '0', file = '', trap = '', manner = 'gentle'] = process.argv.slice(2)
let requests = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length : 0

interface Heard {
  path: string
  id: string
  // biome-ignore lint/suspicious/noExplicitAny: a body is looked at from outside.
  body: any
}

function keep({ path, id, body }: Heard): void {
  const changes = (body.data.changes ?? []).map(({ itemId, version }: { itemId: string; version: number }) => [
    itemId,
    version,
  ])
  const descriptor = openSync(file, 'a')
  appendFileSync(descriptor, `${JSON.stringify({ path, id, type: body.type, changes })}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function answer(response: ServerResponse, heard: Heard): void {
  const n = requests++
  const isRough = manner === 'rough'
  // It fails.
  if (n % (isRough ? 41 : 17) === 3) return void response.writeHead(503, { 'retry-after': '1' }).end('not now')
  // It points at an address of this machine.
  if (n % (isRough ? 67 : 19) === 6) return void response.writeHead(302, { location: trap }).end()
  // It hangs.
  if (isRough && n % 397 === 11) return
  keep(heard)
  // It has taken the delivery, and the answer is lost.
  if (n % (isRough ? 53 : 23) === 1) return void response.destroy()
  response.writeHead(204).end()
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    answer(response, { path: String(request.url), id: String(request.headers['webhook-id']), body })
  })
})
server.listen(Number(port), '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`))
