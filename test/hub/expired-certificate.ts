import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'

/** A certificate for 127.0.0.1 that expired yesterday. Null where there is no openssl. */
function expiredCertificate(): { cert: Buffer; key: Buffer } | null {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'))
  const openssl = (command: string) => execFileSync('openssl', command.split(' '), { cwd: folder, stdio: 'ignore' })
  try {
    writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1')
    openssl('req -new -newkey rsa:2048 -nodes -keyout key -out request -subj /CN=127.0.0.1')
    openssl('x509 -req -in request -signkey key -days -1 -extfile names -out certificate')
    return { cert: readFileSync(join(folder, 'certificate')), key: readFileSync(join(folder, 'key')) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A port that answers with such a certificate. Clients leave during the handshake, so it needs to do nothing else. */
export async function expiredServer(): Promise<{ port: number; certificate: Buffer; close: () => void } | null> {
  const certificate = expiredCertificate()
  if (certificate === null) return null
  const server = createServer(certificate).on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    certificate: certificate.cert,
    close: () => server.close(),
  }
}
