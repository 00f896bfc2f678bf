import { join } from 'node:path'
import { answersHttp } from '../answers.ts'
import type { RegistryEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { registryJar } from '../installed.ts'
import { newEngineFolder, startEngineProcess } from './engine-process.ts'
import { TEST_JVM } from './jvm.ts'

/** Apicurio Registry with a file of its own, so that it survives a kill with what it acknowledged. */
export async function startLocalRegistry({ jvm = TEST_JVM } = {}): Promise<RegistryEngine> {
  const folder = newEngineFolder('registry')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/apis/ccompat/v7`
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': String(port),
    'apicurio.rules.global.compatibility': 'FULL_TRANSITIVE',
    'apicurio.storage.kind': 'sql',
    'apicurio.storage.sql.kind': 'h2',
    // Without WRITE_DELAY=0 a kill loses what was acknowledged in the last second.
    'apicurio.datasource.url': `jdbc:h2:file:${join(folder, 'db')};WRITE_DELAY=0`,
  }
  const args = [...jvm, ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`), '-jar', registryJar()]
  const answers = () => answersHttp(`${url}/subjects`)
  return { ...(await startEngineProcess({ name: 'Apicurio Registry', command: 'java', args, answers }, folder)), url }
}
