import { answersMongo } from '../answers.ts'
import type { MongoEngine } from '../engine.ts'
import { freePort } from '../free-port.ts'
import { startContainer } from './container-engine.ts'

/** A replica set of one, for change streams. */
export async function startDockerMongo(): Promise<MongoEngine> {
  const hostPort = await freePort()
  const url = `mongodb://127.0.0.1:${hostPort}/?directConnection=true`
  const engine = await startContainer({
    name: 'MongoDB',
    image: 'mongo:8.0',
    containerPort: 27017,
    hostPort,
    command: ['--replSet', 'rs0', '--bind_ip_all'],
    initialise: [
      'mongosh',
      '--quiet',
      '--eval',
      'rs.initiate({_id: "rs0", members: [{_id: 0, host: "localhost:27017"}]})',
    ],
    answers: () => answersMongo(url),
  })
  return { ...engine, url }
}
