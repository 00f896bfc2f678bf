import { answersHttp } from '../answers.ts'
import type { RegistryEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { startContainer } from './container-engine.ts'

export async function startDockerRegistry(): Promise<RegistryEngine> {
  const hostPort = await freePort()
  const url = `http://127.0.0.1:${hostPort}/apis/ccompat/v7`
  const engine = await startContainer({
    name: 'Apicurio Registry',
    image: 'apicurio/apicurio-registry:3.0.9',
    containerPort: 8080,
    hostPort,
    environment: {
      APICURIO_RULES_GLOBAL_COMPATIBILITY: 'FULL_TRANSITIVE',
      APICURIO_STORAGE_KIND: 'sql',
      APICURIO_STORAGE_SQL_KIND: 'h2',
      APICURIO_DATASOURCE_URL: 'jdbc:h2:file:/tmp/registry;WRITE_DELAY=0',
    },
    answers: () => answersHttp(`${url}/subjects`),
  })
  return { ...engine, url }
}
