import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { KafkaEngine, RegistryEngine } from '../../../infra/engines/engine.ts'
import { freePort } from '../../../infra/engines/free-port.ts'
import { isInstalled } from '../../../infra/engines/installed.ts'
import { startLocalKafka } from '../../../infra/engines/local/kafka.ts'
import { applyTopics } from '../../../services/adapters/kafka/apply-topics.ts'
import { createKafkaDirectoryLog } from '../../../services/adapters/kafka/directory-log.ts'
import { grantAccess } from '../../../services/adapters/kafka/grant-access.ts'
import type { KafkaSettings } from '../../../services/adapters/kafka/kafka-settings.ts'
import { parseNodeId } from '../../../services/domain/ids.ts'
import { timers } from '../../../services/hub/clock.ts'
import { engineOrPending, engines } from '../../engines.ts'
import { failureOf } from '../../failure-of.ts'
import { followerGroup } from '../../follower-group.ts'
import { ROOT_KEYS } from '../../plain-hub/roots.ts'
import { openLog, prepareHub, settingsFor } from './kafka-hub.ts'

/** A certificate for 127.0.0.1 that signs itself. */
function makeCertificate(folder: string): { certificate: string; keystore: string } {
  const [key, certificate, keystore] = ['key.pem', 'cert.pem', 'keystore.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject]
  execFileSync('openssl', [...request, '-keyout', key, '-out', certificate], { stdio: 'ignore' })
  writeFileSync(keystore, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'))
  return { certificate, keystore }
}

describe('Access to Kafka over TLS and SASL', function () {
  this.timeout(60_000)
  const folder = mkdtempSync(join(tmpdir(), 'kafka-access-'))
  let kafka: KafkaEngine
  let registry: RegistryEngine
  let root: KafkaSettings
  let secure: Pick<KafkaSettings, 'brokers' | 'ssl'>

  before(async function () {
    registry = await engineOrPending(this, engines.registry())
    const missing = 'a broker with passwords is only made from the installed jars: npm run engines:install'
    const { certificate, keystore } = makeCertificate(folder)
    const port = await freePort()
    const plain = 'org.apache.kafka.common.security.plain.PlainLoginModule required'
    kafka = await engineOrPending(
      this,
      isInstalled('kafka')
        ? startLocalKafka({
            properties: (ours) => ({
              listeners: `${ours.listeners},SASL_SSL://127.0.0.1:${port}`,
              'advertised.listeners': `${ours['advertised.listeners']},SASL_SSL://127.0.0.1:${port}`,
              'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL',
              'ssl.keystore.type': 'PEM',
              'ssl.keystore.location': keystore,
              'sasl.enabled.mechanisms': 'PLAIN',
              'listener.name.sasl_ssl.plain.sasl.jaas.config': `${plain} user_town="town-secret" user_reader="reader-secret";`,
              'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
              'super.users': 'User:ANONYMOUS',
            }),
          })
        : Promise.resolve({ missing }),
    )
    root = settingsFor(kafka)
    secure = { brokers: [`127.0.0.1:${port}`], ssl: { ca: readFileSync(certificate, 'utf8') } }
    await prepareHub(root, registry)
    await grantAccess(root, 'User:town', 'publisher')
    await grantAccess(root, 'User:reader', 'projector')
  })
  after(async () => {
    await kafka?.stop()
    rmSync(folder, { recursive: true })
  })

  const as = (username: string, password = `${username}-secret`): KafkaSettings => ({
    ...root,
    ...secure,
    sasl: { mechanism: 'plain', username, password },
  })
  const entry = {
    key: parseNodeId('town'),
    nodeSeq: 1,
    schema: { name: 'hub.ItemPublished', version: 1 },
    body: Buffer.from('x'),
  }
  const directoryEvent = {} as Parameters<ReturnType<typeof createKafkaDirectoryLog>['append']>[1][0]

  it('lets a publisher write and read items and read the directory', async () => {
    const log = openLog(as('town'), registry)
    const [position] = await log.append([entry])
    expect(await log.read(position?.partition as number, position?.offset as number, 1)).to.have.length(1)
    const directory = createKafkaDirectoryLog({ settings: as('town'), rootKeys: ROOT_KEYS, timers })
    expect(await directory.read(0)).to.deep.equal([])
    await log.close()
    await directory.close()
  })

  it('lets a publisher write no directory, make no topic and join no group', async () => {
    const directory = createKafkaDirectoryLog({ settings: as('town'), rootKeys: ROOT_KEYS, timers })
    expect((await failureOf(directory.append(0, [directoryEvent]))).code).to.equal('log-refused')
    expect((await failureOf(applyTopics({ ...as('town'), prefix: 'other' }))).code).to.equal('log-refused')
    const log = openLog(as('town'), registry)
    const follower = log.follow({
      group: followerGroup(),
      startAt: async () => 0,
      onBatch: async () => {},
      batchSize: 10,
    })
    expect(await failureOf(follower.done)).to.include({ code: 'log-refused', retryable: false })
    await follower.stop()
    await log.close()
    await directory.close()
  })

  it('lets a projector follow, and write nothing', async () => {
    const log = openLog(as('reader'), registry)
    const read = Promise.withResolvers<void>()
    const follower = log.follow({
      group: followerGroup(),
      startAt: async () => 0,
      onBatch: async () => read.resolve(),
      batchSize: 10,
    })
    await Promise.race([read.promise, follower.done])
    await follower.stop()
    expect((await failureOf(log.append([entry]))).code).to.equal('log-refused')
    await log.close()
  })

  it('says in one line that a password is wrong', async () => {
    const log = openLog(as('town', 'wrong'), registry)
    const failure = await failureOf(log.ends())
    expect(failure).to.include({ code: 'log-refused', retryable: false })
    expect(failure.message).to.contain('HUB_KAFKA_USER')
    await log.close()
  })

  it('does not trust a certificate that nobody vouches for', async () => {
    const log = openLog({ ...as('town'), ssl: true }, registry)
    const failure = await failureOf(log.ends())
    expect(failure).to.include({ code: 'log-refused', retryable: false })
    expect(failure.message)
      .to.match(/self[- ]signed/)
      .and.contain('HUB_KAFKA_CA')
    await log.close()
  })
})
